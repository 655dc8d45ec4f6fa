"""Links of a class: enrolling, signing in by QR code; opened by the host, used by anybody, closed in time."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from yanxiu.models import (
    Attendance,
    ClassLink,
    ClassState,
    Enrollment,
    EnrollmentState,
    EnrolmentRequest,
    HalfDay,
    LinkKind,
    RequestState,
    Role,
    SignInSource,
    Trainee,
)
from yanxiu.services import class_links
from yanxiu.services.work import CLOCK
from yanxiu.testing import factories

from .held import DAY, Place, Working, opened


@pytest.fixture(autouse=True)
def ten_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half days are told by the clock: it stands still."""
    monkeypatch.setattr(class_links, "moment", lambda work: datetime.combine(work.today, time(10), CLOCK))


def morning(working: Working, one: Place) -> str:
    return opened(working, one, LinkKind.SIGN_IN, held_on=DAY, half=HalfDay.MORNING)


def attended(working: Working, one: Place) -> list[tuple[bool, SignInSource]]:
    with working() as work:
        rows = work.session.scalars(
            select(Attendance)
            .join(Enrollment, Enrollment.id == Attendance.enrollment_id)
            .where(Enrollment.class_id == one.class_id)
        )
        return [(row.present, row.source) for row in rows]


def test_a_host_makes_the_code_of_a_half_day_and_shows_it(
    client: FlaskClient, held: Callable[..., Place], as_host: Callable[[Place], None], working: Working
):
    one = held()
    as_host(one)
    assert "生成二维码" in client.get(f"{one.path}/sign-in").text
    answer = client.post(f"{one.path}/sign-in", data={"held_on": "2024-09-19", "half": "morning"})
    shown = client.get(answer.location)
    assert "06:00 至 13:00 有效" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    picture = client.get(f"{answer.location}.png")
    assert (picture.mimetype, picture.data[:4]) == ("image/png", b"\x89PNG")
    again = client.post(f"{one.path}/sign-in", data={"held_on": "2024-09-19", "half": "morning"})
    assert again.location == answer.location


def test_a_half_day_that_is_over_has_no_code(
    client: FlaskClient, held: Callable[..., Place], as_host: Callable[[Place], None]
):
    one = held()
    as_host(one)
    answer = client.post(f"{one.path}/sign-in", data={"held_on": "2024-09-18", "half": "evening"})
    assert (answer.status_code, "这半天已经过去" in answer.text) == (422, True)


def test_a_trainee_signs_in_by_name_and_twice_is_once(
    client: FlaskClient, held: Callable[..., Place], working: Working
):
    one = held()
    token = morning(working, one)
    assert one.name not in client.get(f"/fujian/check-in/{token}").text
    given = {"name": f" {one.name} ", "last": one.number[-4:].lower()}
    for said in ("签到成功", "之前已经签到"):
        answer = client.post(f"/fujian/check-in/{token}", data=given)
        assert answer.status_code == 303
        assert one.number[-4:] not in answer.location
        assert said in client.get(answer.location).text
    assert attended(working, one) == [(True, SignInSource.QR)]


def _said(answer: Any) -> str:
    """The summary of errors."""
    return str(answer.text).partition('id="errors"')[2].partition("</ul>")[0]


def test_a_wrong_name_and_a_wrong_number_answer_alike_and_five_are_enough(
    client: FlaskClient, held: Callable[..., Place], working: Working
):
    one = held()
    token = morning(working, one)
    first = client.post(f"/fujian/check-in/{token}", data={"name": "查无此人", "last": "0000"})
    other = client.post(f"/fujian/check-in/{token}", data={"name": one.name, "last": "000Z"})
    assert (first.status_code, other.status_code) == (422, 422)
    assert _said(first) == _said(other) != ""
    for _ in range(4):
        last = client.post(f"/fujian/check-in/{token}", data={"name": one.name, "last": "000Z"})
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 800
    right = client.post(f"/fujian/check-in/{token}", data={"name": one.name, "last": one.number[-4:]})
    assert right.status_code == 429
    assert attended(working, one) == []


def test_an_account_signs_in_with_one_button(
    client: FlaskClient, held: Callable[..., Place], sign_in: Callable[..., Any], working: Working
):
    one = held()
    token = morning(working, one)
    member = sign_in(Role.TRAINEE)
    assert "以本人账号签到" not in client.get(f"/fujian/check-in/{token}").text
    assert client.post(f"/fujian/check-in/{token}/own").status_code == 422
    with working() as work:
        work.get(Trainee, one.trainee_id or UUID(int=0), "学员").user_id = member.user_id
    assert "以本人账号签到" in client.get(f"/fujian/check-in/{token}").text
    assert client.post(f"/fujian/check-in/{token}/own").status_code == 303
    assert attended(working, one) == [(True, SignInSource.QR)]


def test_a_code_does_not_undo_a_recorded_absence(
    client: FlaskClient, held: Callable[..., Place], working: Working
):
    one = held()
    token = morning(working, one)
    with working() as work:
        row = work.session.scalars(select(Enrollment).where(Enrollment.class_id == one.class_id)).one()
        work.session.add(Attendance(enrollment_id=row.id, held_on=DAY, half=HalfDay.MORNING, present=False))
    answer = client.post(f"/fujian/check-in/{token}", data={"name": one.name, "last": one.number[-4:]})
    assert "已被登记为缺席" in answer.text
    assert attended(working, one) == [(False, SignInSource.PAPER)]


@pytest.mark.parametrize(("hour", "said"), [(5, "还没有到签到时间"), (13, "签到时间已过")])
def test_a_code_lives_for_its_half_day(
    client: FlaskClient,
    held: Callable[..., Place],
    working: Working,
    monkeypatch: pytest.MonkeyPatch,
    hour: int,
    said: str,
):
    one = held()
    token = morning(working, one)
    monkeypatch.setattr(class_links, "moment", lambda _work: datetime(2024, 9, 19, hour, tzinfo=CLOCK))
    for answer in (
        client.get(f"/fujian/check-in/{token}"),
        client.post(f"/fujian/check-in/{token}", data={"name": one.name, "last": one.number[-4:]}),
    ):
        assert (answer.status_code, said in answer.text) == (410, True)
    assert attended(working, one) == []


def test_a_closed_link_and_a_wrong_token(
    client: FlaskClient,
    held: Callable[..., Place],
    as_host: Callable[[Place], None],
    nobody: Callable[[], None],
    working: Working,
):
    one, token = (made := held()), morning(working, made)
    as_host(one)
    with working() as work:
        link = work.session.scalars(select(ClassLink).where(ClassLink.class_id == one.class_id)).one()
    assert client.post(f"{one.path}/{link.id}/close").status_code == 303
    nobody()
    assert client.get(f"/fujian/check-in/{token}").status_code == 410
    missing = client.get("/fujian/no-such-page")
    for path in ("check-in/x", f"enrol/{token}", f"survey/{token}"):
        wrong = client.get(f"/fujian/{path}")
        assert (wrong.status_code, wrong.data) == (404, missing.data)


def test_another_institution_s_links_look_missing(
    client: FlaskClient, held: Callable[..., Place], as_host: Callable[[Place], None], working: Working
):
    one, other = held(), held()
    morning(working, one)
    with working() as work:
        link = work.session.scalars(select(ClassLink).where(ClassLink.class_id == one.class_id)).one()
    as_host(other)
    missing = client.get("/fujian/no-such-page").data
    for path in (
        f"{one.path}/sign-in",
        f"{one.path}/{link.id}",
        f"{other.path}/{link.id}.png",
        f"{one.path}/enrolment",
    ):
        assert client.get(path).data == missing
    assert client.post(f"{other.path}/{link.id}/close").status_code == 404


FORM = {
    "name": "林若川",
    "phone": "13900000000",
    "employer": "样例研究院",
    "title_level": "senior",
    "mode": "onsite",
    "read": "1",
}


def test_a_person_enrols_by_link_and_the_host_takes_the_request(
    client: FlaskClient,
    held: Callable[..., Place],
    as_host: Callable[[Place], None],
    nobody: Callable[[], None],
    working: Working,
):
    one = held(size=0)
    as_host(one)
    assert client.post(f"{one.path}/enrolment", data={"closes_on": "2024-09-30"}).status_code == 303
    with working() as work:
        token = work.session.scalars(select(ClassLink).where(ClassLink.class_id == one.class_id)).one().token
    nobody()
    number = factories.id_number()
    for _ in range(2):
        answer = client.post(f"/fujian/enrol/{token}", data={**FORM, "id_number": number.lower()})
        assert answer.status_code == 303
        assert number not in answer.location
    assert "报名信息已收到" in client.get(answer.location).text
    as_host(one)
    page = client.get(f"{one.path}/enrolment").text
    assert (page.count("林若川"), number in page) == (2, False)
    with working() as work:
        request = work.session.scalars(
            select(EnrolmentRequest).where(EnrolmentRequest.class_id == one.class_id)
        ).one()
    sent = client.post(f"/fujian/classes/{one.class_id}/requests/accept", data={"picked": str(request.id)})
    assert sent.status_code == 303
    with working() as work:
        row = work.get(EnrolmentRequest, request.id, "报名")
        assert (row.state, row.person, row.person_index) == (RequestState.ACCEPTED, None, None)
        enrolled = work.session.scalars(select(Enrollment).where(Enrollment.class_id == one.class_id)).one()
        assert enrolled.state is EnrollmentState.ENROLLED
        assert (enrolled.employer, enrolled.trainee.id_number) == ("样例研究院", number)
    again = client.post(f"/fujian/classes/{one.class_id}/requests/accept", data={"picked": str(request.id)})
    assert (again.status_code, "现在是“已录取”" in again.text) == (422, True)


def test_a_number_known_under_another_name_is_told_to_the_host_alone(
    client: FlaskClient,
    held: Callable[..., Place],
    as_host: Callable[[Place], None],
    working: Working,
):
    one = held()
    token = opened(working, one, LinkKind.ENROL)
    answer = client.post(f"/fujian/enrol/{token}", data={**FORM, "id_number": one.number})
    assert answer.status_code == 303
    with working() as work:
        request = work.session.scalars(
            select(EnrolmentRequest).where(EnrolmentRequest.class_id == one.class_id)
        ).one()
    as_host(one)
    picked = {"picked": str(request.id)}
    refused = client.post(f"/fujian/classes/{one.class_id}/requests/accept", data=picked)
    assert (refused.status_code, "已登记在另一姓名下" in refused.text) == (422, True)
    assert one.number not in refused.text
    path = f"/fujian/classes/{one.class_id}/requests/decline"
    assert client.post(path, data=picked).status_code == 422
    assert client.post(path, data={**picked, "reason": "身份信息不一致"}).status_code == 303
    with working() as work:
        row = work.get(EnrolmentRequest, request.id, "报名")
        assert (row.state, row.person, row.reason) == (RequestState.DECLINED, None, "身份信息不一致")


def test_what_is_wrong_with_a_request_is_told_by_field_and_kept(
    client: FlaskClient, held: Callable[..., Place], working: Working
):
    one = held()
    token = opened(working, one, LinkKind.ENROL)
    given = {**FORM, "id_number": "123", "read": ""}
    answer = client.post(f"/fujian/enrol/{token}", data=given)
    assert answer.status_code == 422
    assert "请阅读个人信息说明" in answer.text
    assert 'value="样例研究院"' in answer.text
    answer = client.post(f"/fujian/enrol/{token}", data={**given, "read": "1"})
    assert (answer.status_code, 'href="#f-id_number"' in answer.text) == (422, True)


def test_enrolling_ends_with_the_roster(client: FlaskClient, held: Callable[..., Place], working: Working):
    one = held()
    token = opened(working, one, LinkKind.ENROL)
    with working() as work:
        cls = class_links.link_by_token(work, token, LinkKind.ENROL).training_class
        cls.state = ClassState.RECRUITED
    assert "招生完成" in client.get(f"/fujian/enrol/{token}").text
    assert client.post(f"/fujian/enrol/{token}", data=FORM).status_code == 410
