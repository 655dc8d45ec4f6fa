"""The supervising department's pages: review with the cited checklist, papers, the year's sheet."""

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
    Assignment,
    CompletionReport,
    CompletionState,
    RecordKind,
    Role,
)
from yanxiu.policy import Stage
from yanxiu.services.application_desk import application_desk, summary_sheet_of
from yanxiu.services.determinations import determine_stage
from yanxiu.testing import factories
from yanxiu.testing.held_class import TODAY as AFTER
from yanxiu.testing.held_class import held_class

AREAS = ("public", "officer", "supervising")

HOME = "/fujian"
OPINION = {"opinion": "样例意见", "opinion_on": "2024-09-18", "sealed": "1"}


@pytest.fixture
def department(working: Any, sign_in: Callable[..., Any]) -> UUID:
    """A supervising department whose member is signed in."""
    with working() as work:
        key = factories.organization(work.session, supervises=True).id
    sign_in(Role.SUPERVISING_DEPARTMENT, organization_id=key)
    return key


@pytest.fixture
def submitted(working: Any, department: UUID) -> Callable[..., UUID]:
    """An application that waits for the department's review."""

    def make(**given: Any) -> UUID:
        fields = {
            "state": ApplicationState.SUBMITTED,
            "submitted_on": date(2024, 9, 1),
            "supervisor_id": department,
        }
        with working() as work:
            return factories.application(work.session, **(fields | given)).id

    return make


def state_of(working: Any, key: UUID) -> ApplicationState:
    with working() as work:
        found: ApplicationState = work.get(Application, key, "申报").state
        return found


@pytest.mark.parametrize("page", ["review", "review/reports", "summary/2024", "institutions"])
def test_every_list_stands_and_is_exported(client: FlaskClient, department: UUID, page: str):
    assert client.get(f"{HOME}/{page}").status_code == 200
    assert client.get(f"{HOME}/{page}?format=xlsx").data.startswith(b"PK")


def test_the_navigation_has_its_pages_only(client: FlaskClient, department: UUID):
    page = client.get(f"{HOME}/review").text
    assert "结业材料审核" in page
    assert "/officer/" not in page


def test_an_application_stands_beside_the_checklist_and_is_returned(
    client: FlaskClient, submitted: Any, working: Any
):
    key = submitted(topic="样例待审")
    assert "样例待审" in client.get(f"{HOME}/review?state=submitted").text
    page = client.get(f"{HOME}/review/{key}").text
    assert "规则核对" in page
    assert "同意上报" in page
    empty = client.post(f"{HOME}/review/{key}/return", data={"parts": ["period"]})
    assert empty.status_code == 422
    assert 'value="period" checked' in empty.text
    given = {"parts": ["period", "place"], "opinion": "请写明"}
    assert client.post(f"{HOME}/review/{key}/return", data=given).status_code == 303
    assert state_of(working, key) is ApplicationState.RETURNED
    assert "需补正：时间、地点。请写明" in client.get(f"{HOME}/review/{key}").text
    client.post(f"{HOME}/review/{key}/withdraw")
    assert state_of(working, key) is ApplicationState.SUBMITTED


def test_what_policy_refuses_shows_its_findings_and_stays(client: FlaskClient, submitted: Any, working: Any):
    key = submitted()
    answer = client.post(f"{HOME}/review/{key}/endorse", data=OPINION)
    assert answer.status_code == 422
    assert "暂不能通过" in answer.text
    assert "/officer/decisions/" not in answer.text
    assert state_of(working, key) is ApplicationState.SUBMITTED
    with working() as work:
        assert application_desk(work, key).rounds == ()


def test_an_opinion_sends_an_application_on(client: FlaskClient, submitted: Any, working: Any):
    """Nothing is published for this year: a determination of the stage covers it."""
    key = submitted(year=2022)
    with working() as work:
        determine_stage(
            work, Stage.APPLICATION, 2022, officer="样例处长", reason="样例理由", basis="样例依据"
        )
    answer = client.post(f"{HOME}/review/{key}/endorse", data=OPINION)
    assert answer.status_code == 303
    assert state_of(working, key) is ApplicationState.ENDORSED
    sheet = client.get(f"{HOME}/summary/2022").text
    with working() as work:
        assert work.get(Application, key, "申报").topic in sheet


def test_another_departments_application_is_a_missing_page(
    client: FlaskClient, submitted: Any, working: Any, sign_in: Any
):
    key = submitted()
    with working() as work:
        other = factories.organization(work.session, supervises=True).id
    sign_in(Role.SUPERVISING_DEPARTMENT, organization_id=other)
    missing = client.get(f"{HOME}/no-such-page").data
    for answer in (
        client.get(f"{HOME}/review/{key}"),
        client.post(f"{HOME}/review/{key}/return", data={"opinion": "样例"}),
    ):
        assert (answer.status_code, answer.data) == (404, missing)


def test_a_draft_is_not_shown(client: FlaskClient, submitted: Any):
    assert client.get(f"{HOME}/review/{submitted(state=ApplicationState.DRAFT)}").status_code == 404


def test_completion_papers_are_reviewed_and_the_review_taken_back(
    client: FlaskClient, department: UUID, working: Any
):
    client.application.config["TODAY"] = AFTER
    with working(AFTER) as work:
        held = held_class(work, 1, terms={"supervisor_id": department})
        factories.add(work.session, CompletionReport(class_id=held.id, materials=[]))
    page = f"{HOME}/review/reports/{held.id}"
    assert "审核通过" in client.get(page).text
    assert client.post(f"{page}/review", data={"on": ""}).status_code == 303
    assert "主管部门已审核" in client.get(page).text
    assert client.post(f"{page}/withdraw").status_code == 303
    listed = client.get(f"{HOME}/review/reports?state={CompletionState.DRAFT}").text
    assert str(held.id) in listed


def test_the_sheet_of_a_year_is_recorded(client: FlaskClient, department: UUID, working: Any):
    page = f"{HOME}/summary/2024"
    given = {"columns": ["serial", "topic"], "sealed": "1", "filled_on": "2024-09-18"}
    assert client.post(page, data={**given, "columns": []}).status_code == 422
    assert client.post(page, data=given).status_code == 303
    assert "已盖章" in client.get(page).text
    with working() as work:
        sheet = summary_sheet_of(work, department, 2024)
        assert sheet is not None
        assert sheet.columns == ["serial", "topic"]


def test_a_member_without_a_department_finds_nothing(client: FlaskClient, sign_in: Any):
    sign_in(Role.SUPERVISING_DEPARTMENT)
    assert client.get(f"{HOME}/review").status_code == 404


def test_an_institution_shows_what_named_the_department_and_no_more(
    client: FlaskClient, submitted: Any, department: UUID, working: Any, sign_in: Any
):
    with working() as work:
        host = factories.organization(work.session, name="样例所辖单位", supervisor_id=department).id
        elsewhere = factories.organization(work.session).id
    key = submitted(topic="样例所辖申报", host_id=host)
    submitted(topic="样例他处申报", host_id=host, supervisor_id=elsewhere)
    listed = client.get(f"{HOME}/institutions?q=样例所辖").text
    assert f"{HOME}/institutions/{host}" in listed
    assert "样例所辖单位" not in client.get(f"{HOME}/institutions?state=barred").text
    shown = client.get(f"{HOME}/institutions/{host}").text
    assert f"{HOME}/review/{key}" in shown
    assert "样例他处申报" not in shown
    assert client.get(f"{HOME}/institutions/{elsewhere}").status_code == 404


def test_a_reviewer_stands_aside_and_takes_it_back(client: FlaskClient, submitted: Any, working: Any):
    key = submitted(topic="样例回避申报")
    page, aside = f"{HOME}/review/{key}", f"{HOME}/review/{key}/recusal"
    assert f'href="{aside}"' in client.get(page).text
    assert client.post(f"{aside}/recuse", data={"reason": " "}).status_code == 422
    assert client.post(f"{aside}/recuse", data={"reason": "样例亲属关系"}).status_code == 303
    assert "样例亲属关系" in client.get(aside).text
    shown = client.get(page).text
    assert "您已对这条记录登记回避" in shown
    assert "样例亲属关系" not in shown
    assert "同意上报</button>" not in shown
    refused = client.post(f"{page}/endorse", data=OPINION)
    assert refused.status_code == 422
    assert "请由没有回避的同事办理" in refused.text
    assert state_of(working, key) is ApplicationState.SUBMITTED
    assert client.post(f"{aside}/unrecuse").status_code == 303
    shown = client.get(page).text
    assert "同意上报</button>" in shown
    assert "您已对这条记录登记回避" not in shown


def test_an_officer_who_deals_with_it_does_not_keep_a_reviewer_from_taking_a_recusal_back(
    client: FlaskClient, submitted: Any, working: Any
):
    key = submitted()
    aside = f"{HOME}/review/{key}/recusal"
    client.post(f"{aside}/recuse", data={"reason": "样例误登"})
    with working() as work:
        officer = account(work, Role.DEPARTMENT_OFFICER).id
        given = {"kind": RecordKind.APPLICATION, "record_id": key, "officer_id": officer}
        factories.add(work.session, Assignment(given_on=date(2024, 9, 2), **given))
    assert client.post(f"{aside}/unrecuse").status_code == 303


def test_standing_aside_from_a_class_keeps_from_reviewing_its_papers(
    client: FlaskClient, working: Any, department: UUID
):
    client.application.config["TODAY"] = AFTER
    with working(AFTER) as work:
        mine = held_class(work, 1, terms={"supervisor_id": department}).id
        elsewhere = factories.organization(work.session, supervises=True).id
        other = held_class(work, 1, terms={"supervisor_id": elsewhere}).id
    page = f"{HOME}/review/reports/{mine}"
    assert client.post(f"{page}/recusal/recuse", data={"reason": "样例"}).status_code == 303
    assert "您已对这条记录登记回避" in client.get(page).text
    assert client.get(f"{HOME}/review/reports/{other}/recusal").status_code == 404


def test_an_expired_form_shows_what_was_typed_by_the_names_of_its_fields(client: FlaskClient, submitted: Any):
    key = submitted()
    client.application.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(f"{HOME}/review/{key}/endorse", data=OPINION)
    assert answer.status_code == 400
    assert re.search(r'<th scope="row">审核意见</th><td>样例意见</td>', answer.text)
    assert '<th scope="row">opinion' not in answer.text
