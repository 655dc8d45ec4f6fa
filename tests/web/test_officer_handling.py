"""Who deals with a record, standing aside from one, and the way along the list that one came from."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import account
from yanxiu.models import (
    Application,
    ApplicationState,
    Consequence,
    ConsequenceState,
    RecordKind,
    Recusal,
    Role,
)
from yanxiu.policy import Effect
from yanxiu.services import assignments, recusals, selection
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories
from yanxiu.web.member import Member

AREAS = ("public", "officer", "supervising")
pytestmark = pytest.mark.usefixtures("officer")

HOME = "/fujian/officer"
SUBMITTED = date(2024, 2, 1)


@pytest.fixture
def colleague(working: Any) -> UUID:
    """Another officer of the department."""
    with working() as work:
        found: UUID = account(work, Role.DEPARTMENT_OFFICER).id
        return found


@pytest.fixture
def endorsed(working: Any) -> Callable[..., UUID]:
    """An application that waits for the department's choice."""

    def make(**given: Any) -> UUID:
        with working() as work:
            fields = {"state": ApplicationState.ENDORSED, "tier": None, "submitted_on": SUBMITTED}
            found: UUID = factories.application(work.session, **(fields | given)).id
            return found

    return make


def acting(member: Member, place: Any) -> Any:
    return begin(place, Actor(member.name, member.role, member.user_id), today=date(2024, 9, 19))


def test_an_item_is_handed_over_and_the_queue_is_parted_by_whose_it_is(
    client: FlaskClient, endorsed: Any, colleague: UUID
):
    key = endorsed(topic="样例转办项目")
    page = f"{HOME}/applications/{key}/handling"
    assert "没有分派" in client.get(page).text
    empty = client.post(f"{page}/hand-over", data={"note": "样例交代"})
    assert empty.status_code == 422
    assert "样例交代" in empty.text
    given = {"officer_id": str(colleague), "note": "样例交代"}
    assert client.post(f"{page}/hand-over", data=given).status_code == 303
    assert "样例交代" in client.get(page).text
    assert "样例转办项目" in client.get(f"{HOME}/queue?whose=others").text
    assert "样例转办项目" not in client.get(f"{HOME}/queue?whose=none").text
    assert client.post(f"{page}/take").status_code == 303
    assert "样例转办项目" in client.get(f"{HOME}/queue?whose=mine").text
    assert client.post(f"{page}/release").status_code == 303
    assert "样例转办项目" in client.get(f"{HOME}/queue?whose=none").text


def test_many_are_handed_over_at_once_or_none(client: FlaskClient, endorsed: Any, colleague: UUID):
    picked = [f"application:{endorsed(topic=f'样例成批{n}')}" for n in range(2)]
    for data, told in (
        ({"picked": picked}, "请选择转给哪位同事"),
        ({"officer_id": str(colleague)}, "请先选择"),
    ):
        answer = client.post(f"{HOME}/queue/hand-over", data=data)
        assert told in client.get(answer.location).text
    client.post(f"{HOME}/queue/hand-over?q=样例成批", data={"picked": picked, "officer_id": str(colleague)})
    text = client.get(f"{HOME}/queue?whose=others&q=样例成批").text
    assert "样例成批0" in text
    assert "样例成批1" in text
    client.post(f"{HOME}/queue/take", data={"picked": picked})
    assert client.get(f"{HOME}/queue?whose=others&q=样例成批").text.count("样例成批0") == 0
    assert client.post(f"{HOME}/queue/take", data={"picked": ["nonsense"]}).status_code == 404


def test_only_a_colleague_takes_a_record_over(working: Any, endorsed: Any):
    key = endorsed()
    with working() as work:
        stranger = account(work, Role.TRAINEE).id
    with pytest.raises(InvalidInput, match="同一角色"), working() as work:
        assignments.hand_over(work, RecordKind.APPLICATION, key, stranger)


def test_who_stands_aside_cannot_act_by_any_way(
    client: FlaskClient, endorsed: Any, officer: Member, place: Any, colleague: UUID, working: Any
):
    key = endorsed(topic="样例回避项目")
    page = f"{HOME}/applications/{key}"
    assert client.post(f"{page}/handling/recuse", data={"reason": " "}).status_code == 422
    assert client.post(f"{page}/handling/recuse", data={"reason": "样例亲属关系"}).status_code == 303
    shown = client.get(page).text
    assert "您已对这条记录登记回避" in shown
    assert "不列入计划</button>" not in shown
    assert "样例亲属关系" not in shown
    refused = client.post(f"{page}/reject")
    assert refused.status_code == 422
    assert "登记回避" in refused.text
    with pytest.raises(WrongState, match="回避"), acting(officer, place) as work:
        selection.reject_application(work, key)
    board = client.post(f"{HOME}/board/2024/move", data={"picked": [str(key)], "to": "out"})
    assert "登记回避" in board.text
    with working() as work:
        assert work.get(Application, key, "申报").state is ApplicationState.ENDORSED
    assert "您已回避" in client.get(f"{HOME}/queue?q=样例回避项目").text
    taken = client.post(f"{page}/handling/take")
    assert taken.status_code == 422
    assert client.post(f"{page}/handling/hand-over", data={"officer_id": str(colleague)}).status_code == 303
    late = client.post(f"{page}/handling/unrecuse")
    assert late.status_code == 422
    assert "已转办给同事" in late.text


def test_a_recusal_entered_by_mistake_is_taken_back(client: FlaskClient, endorsed: Any):
    key = endorsed()
    page = f"{HOME}/applications/{key}"
    client.post(f"{page}/handling/recuse", data={"reason": "样例误登"})
    assert client.post(f"{page}/handling/unrecuse").status_code == 303
    assert client.post(f"{page}/reject").status_code == 303
    history = client.get(f"{page}/handling").text
    assert "回避：登记" in history
    assert "回避：撤回" in history


def test_a_recusal_from_an_organization_reaches_its_classes_and_consequences(
    client: FlaskClient, working: Any, officer: Member, place: Any
):
    with working() as work:
        host = factories.organization(work.session).id
        project = factories.project(work.session, host_id=host)
        cls = factories.training_class(work.session, project_id=project.id).id
        row = Consequence(
            organization_id=host,
            effect=Effect.NO_SUBSIDY,
            rule="sample.rule",
            citation={"id": "S-1", "document": "样例文件", "clause": "一"},
            label="样例后果",
            drafted_on=date(2024, 9, 1),
        )
        consequence = factories.add(work.session, row).id
    with acting(officer, place) as work:
        recusals.recuse(work, RecordKind.CLASS, cls, reason="样例", whole_organization=True)
        recusals.recuse(work, RecordKind.CLASS, cls, reason="样例", whole_organization=True)
        assert work.session.query(Recusal).filter_by(record_id=host).count() == 1
    assert "您已对这条记录登记回避" in client.get(f"{HOME}/classes/{cls}/filing").text
    assert client.post(f"{HOME}/classes/{cls}/filing/cancel", data={"because": "样例"}).status_code == 422
    page = f"{HOME}/consequences/{consequence}"
    assert client.post(f"{page}/confirm", data={"officer": "样例处长"}).status_code == 422
    with working() as work:
        assert work.get(Consequence, consequence, "后果").state is ConsequenceState.DRAFT


def test_previous_and_next_follow_the_list_with_its_filter(client: FlaskClient, endorsed: Any):
    keys = [endorsed(topic=f"样例沿着{n}", year=2023) for n in range(3)]
    listed = client.get(f"{HOME}/applications?q=样例沿着&year=2023").text
    found = re.findall(rf'href="({HOME}/applications/([0-9a-f-]{{36}})\?along=[^"]+)"', listed)
    assert {key for _, key in found} == {str(key) for key in keys}
    middle = client.get(found[1][0].replace("&amp;", "&")).text
    before = re.search(r'href="([^"]+)" rel="prev"', middle)
    after = re.search(r'href="([^"]+)" rel="next"', middle)
    assert before
    assert found[0][1] in before[1]
    assert after
    assert found[2][1] in after[1]
    assert "q=%E6%A0%B7%E4%BE%8B%E6%B2%BF%E7%9D%80" in middle
    last = client.get(after[1].replace("&amp;", "&")).text
    assert 'rel="next"' not in last


def test_a_record_that_left_the_list_leads_on_to_its_successor(client: FlaskClient, endorsed: Any):
    for n in range(3):
        endorsed(topic=f"样例离开{n}", year=2023)
    listed = client.get(f"{HOME}/applications?q=样例离开&state=endorsed").text
    found = re.findall(rf'href="({HOME}/applications/([0-9a-f-]{{36}})\?(along=[^"]+))"', listed)
    answer = client.post(f"{HOME}/applications/{found[1][1]}/reject?{found[1][2].replace('&amp;', '&')}")
    page = client.get(answer.location).text
    after = re.search(r'href="([^"]+)" rel="next"', page)
    assert after
    assert found[2][1] in after[1]


@pytest.mark.parametrize(
    "way",
    ["nonsense", "officer-applications", "officer-applications:x:", "officer-applications:999999999:", "::"],
)
def test_a_way_that_leads_nowhere_is_left_out(client: FlaskClient, endorsed: Any, way: str):
    assert client.get(f"{HOME}/applications/{endorsed()}?along={way}").status_code == 200


def test_a_list_of_others_is_no_way(client: FlaskClient, working: Any, sign_in: Any):
    """Whoever may not see a list is led nowhere along it."""
    with working() as work:
        own = factories.organization(work.session, supervises=True).id
        given = {"state": ApplicationState.SUBMITTED, "submitted_on": SUBMITTED, "supervisor_id": own}
        key = factories.application(work.session, **given).id
        factories.application(work.session, year=2021)
    sign_in(Role.SUPERVISING_DEPARTMENT, organization_id=own)
    page = client.get(f"/fujian/review/{key}?along=officer-applications:0:").text
    assert HOME not in page
