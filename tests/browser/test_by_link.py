"""Journeys by link: enrolling, signing in by the code of a half day, the survey; each without scripts too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from itertools import count
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.browser.conftest import TODAY, Open
from tests.browser.looking import nothing, wrong
from tests.browser.visitor import Visitor
from tests.browser.walking import Seen
from yanxiu.models import ClassState, Membership, Role, Trainee
from yanxiu.services import class_links
from yanxiu.services.work import CLOCK, Actor, begin
from yanxiu.testing import factories

NUMBERS = count(900)
OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)


@dataclass
class Class:
    """A class of today under the sample institution, with one trainee."""

    id: UUID
    name: str
    last: str

    @property
    def path(self) -> str:
        return f"/fujian/classes/{self.id}"


@pytest.fixture
def today(db: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[ClassState], Class]:
    """A class that stands where it is asked to; it is ten in the morning."""
    monkeypatch.setattr(class_links, "moment", lambda work: datetime.combine(work.today, time(10), CLOCK))

    def make(state: ClassState) -> Class:
        with begin("fujian", OFFICER, today=TODAY) as work:
            host = work.session.scalars(
                select(Membership.organization_id).where(Membership.role == Role.HOST_INSTITUTION)
            ).one()
            project = factories.project(
                work.session, year=TODAY.year, host_id=host, starts_on=TODAY, ends_on=TODAY
            )
            cls = factories.training_class(
                work.session, year=TODAY.year, project_id=project.id, state=state, number=next(NUMBERS)
            )
            row = factories.enrollment(work.session, cls.id)
            person = work.get(Trainee, row.trainee_id, "学员")
            return Class(cls.id, person.name, (person.id_number or "")[-4:])

    return make


def look(visitor: Visitor, path: str) -> None:
    """The page reads well at every width."""
    answer = visitor.go(path)
    nothing(wrong(Seen("link", path, answer.status, answer.text()), visitor.page))


@pytest.mark.parametrize("script", [True, False])
def test_signing_in_by_the_code_of_a_half_day(
    window: Open, today: Callable[[ClassState], Class], script: bool
):
    one = today(ClassState.RECRUITED)
    host = window("fujian", "host", script=script)
    host.go(f"{one.path}/attendance")
    host.follow("扫码签到")
    host.press("生成二维码")
    assert host.sees("06:00 至 13:00 有效")
    address = host.page.locator(".text-break").inner_text()
    trainee = window(script=script)
    path = urlsplit(address).path
    trainee.go(path)
    trainee.fill(name=one.name, last="0000")
    trainee.press("签到")
    assert trainee.sees("名册上没有")
    trainee.fill(name=one.name, last=one.last.lower())
    trainee.press("签到")
    assert trainee.sees("签到成功")
    if script:
        shown = urlsplit(host.page.url).path
        for visitor, page in (
            (host, shown),
            (host, f"{one.path}/links/sign-in"),
            (trainee, path),
            (trainee, f"{path}/done"),
        ):
            look(visitor, page)


@pytest.mark.parametrize("script", [True, False])
def test_enrolling_by_link(window: Open, today: Callable[[ClassState], Class], script: bool):
    one = today(ClassState.CLEARED)
    host = window("fujian", "host", script=script)
    host.go(f"{one.path}/roster")
    host.follow("报名链接")
    host.press("开放报名链接")
    path = urlsplit(host.page.locator("input[readonly]").input_value()).path
    trainee = window(script=script)
    trainee.go(path)
    if script:
        look(trainee, path)
    trainee.fill(name="林若川", id_number=factories.id_number(), phone="13900000000", employer="样例研究院")
    trainee.page.get_by_label("我已阅读个人信息说明").check()
    trainee.press("提交报名")
    assert trainee.sees("报名信息已收到")
    if script:
        look(trainee, f"{path}/done")
        look(host, f"{one.path}/links/enrolment")
    host.go(f"{one.path}/links/enrolment")
    host.page.get_by_label("选择 林若川").check()
    host.press("录取")
    assert host.sees("已录取 1 人")
    host.go(f"{one.path}/roster")
    assert host.sees("林若川")


@pytest.mark.parametrize("script", [True, False])
def test_answering_the_survey(window: Open, today: Callable[[ClassState], Class], script: bool):
    one = today(ClassState.DELIVERED)
    host = window("fujian", "host", script=script)
    host.go(f"{one.path}/survey")
    host.fill(issued="1")
    host.press("发放测评表")
    host.go(f"{one.path}/links/survey")
    host.fill(questions="课程内容\n食宿安排")
    host.press("保存测评项目")
    host.press("开放测评链接")
    path = urlsplit(host.page.locator("input[readonly]").input_value()).path
    trainee = window(script=script)
    if script:
        look(trainee, path)
        look(host, f"{one.path}/links/survey")
    trainee.go(path)
    trainee.fill(name=one.name, last=one.last)
    trainee.press("开始测评")
    if script:
        look(trainee, trainee.path)
    for box in ("q1", "q2"):
        trainee.page.locator(f'input[name="{box}"][value="4"]').check()
    trainee.press("提交测评")
    assert trainee.sees("测评已提交")
    trainee.go(path)
    assert trainee.sees("收到的测评表已达到发出份数")
