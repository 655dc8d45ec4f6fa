"""The pages of an institution: every one opens at every stage of a class, and nobody else's opens at all."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from yanxiu.models import ClassState, CompletionReport, Role
from yanxiu.services.work import Work
from yanxiu.testing import factories

from .conftest import account

AREAS = ("public", "host")

Working = Callable[..., AbstractContextManager[Work]]
TABS = (
    "",
    "/plan",
    "/roster",
    "/attendance",
    "/timetable",
    "/attendance/sheet",
    "/attendance/2024-10-22/morning",
    "/delivery",
    "/assessment",
    "/certificates",
    "/funding",
    "/funding/budget",
    "/funding/expenses",
    "/materials",
    "/materials/submit",
    "/survey",
    "/evaluation",
    "/courseware",
    "/follow-ups",
    "/history",
    "/findings",
    "/changes/new",
    "/roster/new",
    "/roster/import",
)


@dataclass
class Host:
    """An institution at work, with one class."""

    organization: UUID
    class_id: UUID


def made(working: Working, state: ClassState = ClassState.PLANNED, size: int = 0, **given: Any) -> Host:
    with working() as work:
        host = factories.organization(work.session)
        project = factories.project(
            work.session,
            host_id=host.id,
            tier="flagship",
            starts_on=date(2024, 10, 22),
            ends_on=date(2024, 10, 25),
            headcount=40,
        )
        cls = factories.training_class(work.session, project_id=project.id, state=state, **given)
        if size:
            factories.roster(work.session, cls.id, size)
        return Host(host.id, cls.id)


@pytest.fixture
def at_work(working: Working, sign_in: Callable[..., Any]) -> Callable[..., Host]:
    """An institution is signed in; its class stands where it is asked to."""

    def enter(state: ClassState = ClassState.PLANNED, size: int = 0, **given: Any) -> Host:
        host = made(working, state, size, **given)
        sign_in(Role.HOST_INSTITUTION, organization_id=host.organization)
        return host

    return enter


@pytest.mark.parametrize(
    ("state", "size"),
    [
        (ClassState.PLANNED, 0),
        (ClassState.CLEARED, 3),
        (ClassState.RECRUITED, 3),
        (ClassState.DELIVERED, 3),
        (ClassState.REPORTED, 3),
        (ClassState.SETTLED, 3),
    ],
)
def test_every_page_of_a_class_opens_at_every_stage(
    client: FlaskClient, at_work: Callable[..., Host], state: ClassState, size: int
):
    host = at_work(state, size)
    for tab in TABS:
        answer = client.get(f"/fujian/classes/{host.class_id}{tab}")
        assert answer.status_code == 200, (tab, answer.text[:3000])
        assert answer.text.count("<h1") == 1, tab
        assert "style=" not in answer.text
        ids = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), (tab, sorted(one for one in ids if ids.count(one) > 1))


def test_a_class_of_another_institution_answers_like_a_missing_one(
    client: FlaskClient, at_work: Callable[..., Host], working: Working
):
    foreign = made(working)
    at_work()
    nobody = uuid4()
    for tab in TABS:
        answer = client.get(f"/fujian/classes/{foreign.class_id}{tab}")
        missing = client.get(f"/fujian/classes/{nobody}{tab}")
        assert answer.status_code == missing.status_code == 404, tab
        assert answer.text.replace(str(foreign.class_id), str(nobody)) == missing.text, tab


def test_the_workspace_says_what_is_due_with_its_clause(client: FlaskClient, at_work: Callable[..., Host]):
    at_work()
    page = client.get("/fujian/workspace").text
    assert "还有 <b>3</b> 天" in page
    assert "FJ24-12" in page
    assert "报送实施方案" in page
    assert "BEGIN:VEVENT" in client.get("/fujian/workspace/calendar.ics").text
    assert client.get("/fujian/classes").status_code == 200


def test_a_host_without_classes_is_told_where_to_begin(
    client: FlaskClient, sign_in: Callable[..., Any], working: Working
):
    with working() as work:
        host = factories.organization(work.session).id
    sign_in(Role.HOST_INSTITUTION, organization_id=host)
    assert "新建申报" in client.get("/fujian/workspace").text


def test_regions_of_a_page_bear_different_names(client: FlaskClient, at_work: Callable[..., Host]):
    host = at_work(ClassState.DELIVERED, 3)
    for tab in TABS:
        page = client.get(f"/fujian/classes/{host.class_id}{tab}").text
        headings = dict(re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', page))
        named = [
            headings.get(key, key)
            for key in re.findall(r'<section class="[^"]+" aria-labelledby="([^"]+)"', page)
        ]
        named += re.findall(r'role="region" aria-label="([^"]+)"', page)
        assert len(named) == len(set(named)), (tab, named)


STEPS = ("filing", "clear", "roster", "delivery", "assessment", "report", "settlement")


def test_a_step_that_was_done_is_confirmed_with_what_comes_next(
    client: FlaskClient, at_work: Callable[..., Host]
):
    host = at_work()
    for step in STEPS:
        page = client.get(f"/fujian/classes/{host.class_id}/done/{step}").text
        assert page.index("下一步") < page.index("受理编号"), step
        assert "报送实施方案" in page
        assert "闽人社办〔2024〕212号" in page


def test_the_list_that_the_reader_came_from_is_walked(
    client: FlaskClient, at_work: Callable[..., Host], working: Working
):
    host = at_work()
    with working() as work:
        for topic in ("甲题", "乙题甲", "丙题"):
            project = factories.project(work.session, host_id=host.organization, topic=topic)
            factories.training_class(work.session, project_id=project.id)
    listed = client.get("/fujian/classes?q=甲").text
    ways = re.findall(r'href="(/fujian/classes/[0-9a-f-]{36}\?along=[^"]+)"', listed)
    assert len(ways) == 2
    first = client.get(ways[0].replace("&amp;", "&")).text
    after = re.findall(r'href="([^"]+)" rel="next"', first)
    assert 'rel="prev"' not in first
    assert after[0].partition("?")[0] == ways[1].partition("?")[0]
    assert f"{after[0].partition('?')[0]}/plan?along=" in client.get(after[0].replace("&amp;", "&")).text


def test_an_institution_sees_its_record_and_says_who_is_to_be_asked(
    client: FlaskClient, at_work: Callable[..., Host], working: Working
):
    host = at_work(ClassState.REPORTED)
    with working() as work:
        report = CompletionReport(
            class_id=host.class_id, bank_account_number="6222000011112222", seals=["finance"]
        )
        factories.add(work.session, report)
        account(work, Role.HOST_INSTITUTION, organization_id=factories.organization(work.session).id)
    page = client.get("/fujian/organization").text
    assert "6222000011112222" not in page
    assert ">2222<" in page
    revision = re.findall(r'name="revision" value="(\d+)"', page)[0]
    given = {"revision": revision, "contact": "样例联系人", "phone": "0591-87654321"}
    assert client.post("/fujian/organization", data=given).status_code == 303
    assert "样例联系人" in client.get("/fujian/organization").text
    stale = client.post("/fujian/organization", data={**given, "contact": "别人"})
    assert stale.status_code == 409
    members = client.get("/fujian/organization/members")
    assert members.text.count("<tr>") == 2
    assert client.get("/fujian/organization/members?q=没有这个人").text.count("<tr>") == 0
    assert client.get("/fujian/organization/members?format=csv").mimetype == "text/csv"
