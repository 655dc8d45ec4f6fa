"""The officer's pages: the queue, acts under a record, what policy refuses, what is undone."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from yanxiu.db import Tenant
from yanxiu.models import (
    AnnualPlan,
    Application,
    ApplicationState,
    CertificateState,
    ClassState,
    CompletionReport,
    CompletionState,
    Consequence,
    ConsequenceState,
    ImplementationPlan,
    Organization,
    PlanState,
    Role,
    SettlementState,
    SubsidyState,
    TenantParameter,
    TrainingClass,
    Violation,
    ViolationState,
)
from yanxiu.policy import Effect, PlanSection, RecruitmentScope, ViolationKind, WatchedField
from yanxiu.services import amendments, filings, registers
from yanxiu.services.class_desk import class_desk
from yanxiu.services.listing import Window
from yanxiu.services.settlement import find_subsidy
from yanxiu.testing import factories
from yanxiu.testing.held_class import TODAY as AFTER
from yanxiu.testing.held_class import as_officer, assess, held_class

AREAS = ("public", "officer", "supervising")
OPENS = date(2024, 10, 14)
LATE = date(2024, 9, 15)
HOME = "/fujian/officer"


@pytest.fixture
def areas() -> tuple[str, ...]:
    return AREAS


@pytest.fixture(autouse=True)
def officer(sign_in: Callable[..., Any]) -> Any:
    return sign_in(Role.DEPARTMENT_OFFICER)


@pytest.fixture
def filed(working: Any) -> Callable[..., UUID]:
    """A flagship class whose papers came on a day; the last one in time is a month ahead."""

    def make(on: date = LATE, **terms: Any) -> UUID:
        with working(on) as work:
            given = {"tier": "flagship", "starts_on": OPENS, "ends_on": OPENS + timedelta(days=3)}
            project = factories.project(work.session, **({**given, "headcount": 40} | terms))
            key = factories.training_class(work.session, project_id=project.id).id
            filings.submit_plan(work, key, sections=list(PlanSection), filed_by="host")
            filings.submit_notice(work, key, scope=RecruitmentScope.PROVINCE, issuer="host")
        return key

    return make


@pytest.fixture
def state(working: Any) -> Callable[[UUID], ClassState]:
    """Where a class stands."""

    def look(key: UUID) -> ClassState:
        with working() as work:
            found: TrainingClass = work.get(TrainingClass, key, "班次")
            return found.state

    return look


def links(text: str, kind: str) -> list[str]:
    return re.findall(rf'href="({HOME}/{kind}/[0-9a-f-]{{36}})"', text)


EMPTY = (
    "queue",
    "classes",
    "changes",
    "applications",
    "calls",
    "plans",
    "board/2024",
    "certificates",
    "certificates/series",
    "funding",
    "consequences",
    "decisions",
    "determinations",
    "parameters",
    "parameters/supplied",
    "drafts",
    "inspections",
    "violations",
    "organizations",
)


@pytest.mark.parametrize("page", EMPTY)
def test_every_list_stands_and_only_for_officers(client: FlaskClient, sign_in: Any, page: str):
    answer = client.get(f"{HOME}/{page}")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    sign_in(Role.HOST_INSTITUTION)
    assert client.get(f"{HOME}/{page}").data == client.get(f"{HOME}/no-such-page").data


@pytest.mark.parametrize("page", [one for one in EMPTY if one not in ("drafts", "certificates/series")])
def test_every_list_is_exported(client: FlaskClient, page: str):
    for form, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        answer = client.get(f"{HOME}/{page}?format={form}")
        assert answer.status_code == 200
        assert answer.data.startswith(start)


@pytest.mark.parametrize(
    "page", ["classes", "changes", "applications", "plans", "certificates", "consequences", "decisions"]
)
def test_a_foreign_record_is_a_missing_page(client: FlaskClient, page: str):
    answer = client.get(f"{HOME}/{page}/{uuid4()}")
    assert answer.status_code == 404
    assert answer.data == client.get(f"{HOME}/no-such-page").data


def test_papers_wait_in_the_queue_and_are_put_on_file(client: FlaskClient, filed: Any, state: Any):
    key = filed(date(2024, 9, 10), topic="样例按时报送")
    queue = client.get(f"{HOME}/queue?kind=filing&q=样例按时报送")
    assert "离开班 25 天" in queue.text
    page = client.get(f"{HOME}/classes/{key}/filing")
    assert "备案，准予开班" in page.text
    answer = client.post(f"{HOME}/classes/{key}/filing/accept", data={"accepted_on": "2024-09-12"})
    assert (answer.status_code, state(key)) == (303, ClassState.CLEARED)
    assert "备案，准予开班：已办理" in client.get(answer.location).text
    client.post(f"{HOME}/classes/{key}/filing/unclear")
    assert state(key) is ClassState.FILED


def test_late_papers_show_their_findings_and_a_determination_lets_them_pass(
    client: FlaskClient, filed: Any, state: Any
):
    key = filed()
    refused = client.post(f"{HOME}/classes/{key}/filing/accept")
    assert refused.status_code == 422
    assert "FJ24-12" in refused.text
    assert "怎样补救" in refused.text
    assert state(key) is ClassState.FILED
    (decision,) = links(refused.text, "decisions")
    asked = client.post(
        f"{decision}/determine", data={"officer": "样例处长", "reason": "", "basis": "会议纪要"}
    )
    assert asked.status_code == 422
    assert "请填写理由" in asked.text
    assert "会议纪要" in asked.text
    given = {"officer": "样例处长", "reason": "台风", "basis": "会议纪要"}
    assert client.post(f"{decision}/determine", data=given).status_code == 303
    assert client.post(f"{HOME}/classes/{key}/filing/accept").status_code == 303
    assert state(key) is ClassState.CLEARED
    made = links(client.get(f"{HOME}/determinations").text, "determinations")
    assert "台风" in client.get(made[0]).text
    assert client.post(f"{made[0]}/revoke").status_code == 303
    assert "撤销日" in client.get(made[0]).text


def test_save_and_next_goes_on_in_the_queue(client: FlaskClient, filed: Any):
    first, second = filed(date(2024, 9, 10)), filed(date(2024, 9, 10))
    page = client.get(f"{HOME}/classes/{first}/filing").text
    following = f"{HOME}/classes/{second}/filing"
    assert f'name="next" value="{following}"' in page
    data = {"note": "补写师资", "action": "next", "next": following}
    assert client.post(f"{HOME}/classes/{first}/filing/return", data=data).location.endswith(following)
    elsewhere = {"note": "再补", "action": "next", "next": "https://example.org/"}
    answer = client.post(f"{HOME}/classes/{second}/filing/return", data=elsewhere)
    assert answer.location.endswith(following)


def test_a_return_says_why_and_is_undone(client: FlaskClient, filed: Any, working: Any):
    key = filed()
    empty = client.post(f"{HOME}/classes/{key}/filing/return", data={"note": " "})
    assert empty.status_code == 422
    assert 'href="#f-return-note"' in empty.text
    client.post(f"{HOME}/classes/{key}/filing/return", data={"note": "补写师资"})
    page = client.get(f"{HOME}/classes/{key}/filing").text
    assert "补写师资" in page
    client.post(f"{HOME}/classes/{key}/filing/unreturn")
    with working() as work:
        plan: ImplementationPlan | None = class_desk(work, key).plan
        assert plan is not None
        assert plan.review_outcome is None


def test_whoever_comes_second_is_told(client: FlaskClient, filed: Any, working: Any):
    key = filed(date(2024, 9, 10))
    with working() as work:
        revision = work.get(TrainingClass, key, "班次").revision
    data = {"because": "样例取消", "revision": str(revision)}
    assert client.post(f"{HOME}/classes/{key}/filing/cancel", data=data).status_code == 303
    again = client.post(f"{HOME}/classes/{key}/filing/uncancel", data={"revision": str(revision)})
    assert again.status_code == 409
    assert "别人刚改过" in again.text


def test_an_unknown_act_is_a_missing_page(client: FlaskClient, filed: Any):
    assert client.post(f"{HOME}/classes/{filed()}/filing/abolish").status_code == 404


def test_the_tabs_of_a_class(client: FlaskClient, filed: Any):
    key = filed()
    for tab in ("", "/changes", "/completion", "/certificates", "/funding", "/history"):
        answer = client.get(f"{HOME}/classes/{key}{tab}")
        assert answer.status_code == 200
        assert len(re.findall(r'\bid="([^"]+)"', answer.text)) == len(
            set(re.findall(r'\bid="([^"]+)"', answer.text))
        )


def test_a_change_is_approved_and_the_approval_taken_back(client: FlaskClient, filed: Any, working: Any):
    key = filed(date(2024, 9, 10))
    with working() as work:
        filings.accept_filing(work, key)
        made = amendments.report_amendment(
            work, key, WatchedField.PLACE, new="样例新地点", reason="场地维修", written=True
        )
        change = made.amendment.id
    assert "样例新地点" in client.get(f"{HOME}/changes?state=open").text
    page = client.get(f"{HOME}/changes/{change}")
    assert "场地维修" in page.text
    approved = client.post(f"{HOME}/changes/{change}/approve")
    assert approved.status_code in (303, 422)
    if approved.status_code == 303:
        assert "省厅已批准" in client.get(f"{HOME}/changes/{change}").text
        client.post(f"{HOME}/changes/{change}/unapprove")
    client.post(f"{HOME}/changes/{change}/withdraw")
    assert "已撤回" in client.get(f"{HOME}/changes/{change}").text


def test_a_candidate_is_chosen_placed_and_published(client: FlaskClient, working: Any):
    with working() as work:
        row = factories.application(
            work.session,
            state=ApplicationState.ENDORSED,
            tier=None,
            topic="样例候选",
            submitted_on=date(2024, 2, 1),
        )
        key = row.id
    board = client.get(f"{HOME}/board/2024")
    assert "样例候选" in board.text
    nothing = client.post(f"{HOME}/board/2024/move", data={"to": "ordinary"})
    assert nothing.status_code == 422
    assert "请先选择项目" in nothing.text
    _cover_selection(client)
    score = {"reviewer": "样例评审", "items": "选题 40\n师资：45", "complete": "1", "scored_on": "2024-03-01"}
    assert client.post(f"{HOME}/applications/{key}/score", data=score).status_code == 303
    assert "85.0" in client.get(f"{HOME}/board/2024").text
    moved = client.post(f"{HOME}/board/2024/move", data={"picked": [str(key)], "to": "ordinary"})
    assert moved.status_code == 303
    plan = client.post(f"{HOME}/plans", data={"year": "2024"}).location
    assert client.post(f"{plan}/add", data={"application_id": str(key)}).status_code == 303
    edit = {"stated_total": "3", "stated": "普通项目 1", "document_number": "样例文号〔2024〕1号"}
    wrong = client.post(f"{plan}/edit", data={**edit, "stated": "没有这一类 1"})
    assert wrong.status_code == 422
    assert "省级高级研修普通项目" in wrong.text
    assert client.post(f"{plan}/edit", data={**edit, "stated": "省级高级研修普通项目 1"}).status_code == 303
    shown = client.get(plan).text
    assert "未核对一致" in shown
    assert "以分项为准" in shown
    published = client.post(f"{plan}/publish", data={"document_number": "样例文号〔2024〕1号"})
    if published.status_code == 422:
        (decision,) = links(published.text, "decisions")
        given = {"officer": "样例处长", "reason": "样例理由", "basis": "样例依据"}
        client.post(f"{decision}/determine", data=given)
        published = client.post(f"{plan}/publish", data={"document_number": "样例文号〔2024〕1号"})
    assert published.status_code == 303
    with working() as work:
        assert work.get(AnnualPlan, UUID(plan.rpartition("/")[2]), "计划").state is PlanState.PUBLISHED
        assert work.get(Application, key, "申报").state is ApplicationState.SELECTED
    assert client.get(f"{plan}?format=xlsx").data.startswith(b"PK")
    assert client.post(f"{plan}/withdraw").status_code == 303


def _cover_selection(client: FlaskClient) -> None:
    """Nothing is published on the selection of this year: an officer covers the stage."""
    given = {
        "year": "2024",
        "stage": "selection",
        "officer": "样例处长",
        "reason": "没有公布遴选办法",
        "basis": "处务会纪要",
    }
    assert client.post(f"{HOME}/determinations", data=given).status_code == 303


def test_a_score_sheet_line_without_points_is_named(client: FlaskClient, working: Any):
    with working() as work:
        key = factories.application(work.session, state=ApplicationState.ENDORSED, tier=None).id
    answer = client.post(
        f"{HOME}/applications/{key}/score", data={"reviewer": "样例评审", "items": "选题 四十"}
    )
    assert answer.status_code == 422
    assert "每行须以分数结尾" in answer.text
    assert "选题 四十" in answer.text


def test_certificates_are_confirmed_issued_once_revoked_and_reissued(
    client: FlaskClient, sign_in: Any, other_place: Tenant
):
    sign_in(Role.DEPARTMENT_OFFICER, tenant=other_place)
    home = "/hebei/officer"
    client.application.config["TODAY"] = date(AFTER.year, 1, 5)
    adopted = {"document": "HED", "year": str(AFTER.year), "officer": "样例处长", "basis": "试行"}
    assert client.post(f"{home}/drafts", data=adopted).status_code == 303
    client.application.config["TODAY"] = AFTER
    with as_officer(other_place) as work:
        held = held_class(work, 3)
        assess(work, held, without_thesis=1)
    page = f"{home}/classes/{held.id}/certificates"
    asked = client.get(f"{page}?confirm=1").text
    assert "签发 2 张" in asked
    assert "另有 1 名学员暂不能发" in asked
    for _ in range(2):
        client.post(f"{page}/issue", data={"skip_ineligible": "1"})
    with as_officer(other_place) as work:
        made = [row.id for row in registers.certificates(work, {}, Window(size=None)).rows]
    assert len(made) == 2
    assert client.post(f"{home}/certificates/{made[0]}/revoke", data={"because": ""}).status_code == 422
    client.post(f"{home}/certificates/{made[0]}/revoke", data={"because": "样例理由"})
    client.post(f"{home}/certificates/{made[1]}/reissue", data={"because": "姓名更正"})
    with as_officer(other_place) as work:
        states = [row.state for row in registers.certificates(work, {}, Window(size=None)).rows]
        assert sorted(states) == sorted(
            [CertificateState.REVOKED, CertificateState.REISSUED, CertificateState.ISSUED]
        )
    assert "样例理由" in client.get(f"{home}/certificates/{made[0]}").text
    assert "已撤销" in client.get(f"{page}?state=revoked").text
    assert client.get(f"{home}/drafts").text.count("试行中") == 1


def test_a_loss_of_eligibility_states_its_end(client: FlaskClient, working: Any):
    with working() as work:
        host = factories.organization(work.session).id
        row = factories.add(
            work.session,
            Consequence(
                organization_id=host,
                effect=Effect.LOSS_OF_ELIGIBILITY,
                rule="sample.rule",
                citation={"id": "S-1", "document": "样例文件", "clause": "一"},
                label="样例取消资格",
                drafted_on=date(2024, 9, 1),
            ),
        )
        key = row.id
    assert "样例取消资格" in client.get(f"{HOME}/queue?kind=consequence").text
    page = f"{HOME}/consequences/{key}"
    open_end = client.post(f"{page}/confirm-loss", data={"officer": "样例处长"})
    assert open_end.status_code == 422
    assert "文件没有规定期限" in open_end.text
    client.post(f"{page}/confirm-loss", data={"officer": "样例处长", "indefinite": "1"})
    assert "无限期" in client.get(page).text
    assert "样例大学" in client.get(f"{HOME}/organizations?role=barred").text
    client.post(f"{page}/reverse", data={"officer": "样例处长", "because": "样例更正"})
    with working() as work:
        assert work.get(Consequence, key, "后果").state is ConsequenceState.REVERSED


def test_a_reading_is_confirmed_and_taken_back(client: FlaskClient, working: Any):
    page = f"{HOME}/parameters/slots/fujian.days?year=2024"
    assert "at_least" in client.get(page).text
    given = {
        "value": '{"at_least": 4, "at_most": 5}',
        "author": "样例处长",
        "basis": "样例纪要",
        "year": "2024",
    }
    broken = client.post(page, data={**given, "value": '{"at_least": 4'})
    assert broken.status_code == 422
    assert "不是完整的 JSON" in broken.text
    assert client.post(page, data=given).status_code == 303
    (value,) = [
        one
        for one in links(client.get(f"{HOME}/parameters/supplied?q=fujian.days").text, "parameters")
        if "slots" not in one
    ]
    assert "4至5" in client.get(value).text
    client.post(f"{value}/withdraw")
    with working() as work:
        row = work.get(TenantParameter, UUID(value.rpartition("/")[2]), "参数")
        assert row.withdrawn_on is not None


def test_a_value_that_a_document_fixes_is_not_offered(client: FlaskClient):
    assert client.get(f"{HOME}/parameters/slots/fujian.no_such_slot?year=2024").status_code == 404


def test_a_violation_is_proven_and_reopened(client: FlaskClient, working: Any):
    with working() as work:
        host = factories.organization(work.session).id
    kind = next(iter(ViolationKind))
    given = {"organization_id": str(host), "year": "2024", "kind": str(kind), "description": "样例线索"}
    missing = client.post(f"{HOME}/violations", data={**given, "organization_id": ""})
    assert missing.status_code == 422
    assert "样例线索" in missing.text
    page = client.post(f"{HOME}/violations", data=given).location
    assert client.post(f"{page}/confirm", data={"decided_by": "样例机关"}).status_code == 303
    with working() as work:
        assert work.get(Violation, UUID(page.rpartition("/")[2]), "违规").state is ViolationState.CONFIRMED
    assert client.post(f"{page}/reopen").status_code == 303
    assert client.post(f"{page}/withdraw").location.endswith("/violations")
    assert client.get(page).status_code == 404


def test_an_inspection_is_recorded_and_deleted(client: FlaskClient, working: Any):
    with working() as work:
        host = factories.organization(work.session).id
    given = {"organization_id": str(host), "year": "2024", "by": "样例检查组", "found": "样例情况"}
    page = client.post(f"{HOME}/inspections", data=given).location
    assert "样例检查组" in client.get(page).text
    assert client.post(f"{page}/withdraw").status_code == 303


def test_an_organization_is_registered_edited_and_its_year_recorded(client: FlaskClient, working: Any):
    wrong = client.post(f"{HOME}/organizations", data={"name": "样例新单位", "uscc": "123"})
    assert wrong.status_code == 422
    assert "样例新单位" in wrong.text
    page = client.post(f"{HOME}/organizations", data={"name": "样例新单位", "eligible": "1"}).location
    client.post(f"{page}/edit", data={"name": "样例改名单位", "supervises": "1", "eligible": "0"})
    client.post(f"{page}/year", data={"year": "2023", "completed_as_planned": "1", "complaints": "0"})
    with working() as work:
        row = work.get(Organization, UUID(page.rpartition("/")[2]), "单位")
        assert (row.name, row.supervises, row.eligible) == ("样例改名单位", True, False)
    assert "2023" in client.get(page).text


def test_a_call_is_drafted_opened_and_closed(client: FlaskClient):
    page = client.post(f"{HOME}/calls", data={"year": "2025", "title": "样例征集通知"}).location
    level = {"level": "provincial", "opens_on": "2025-01-10", "closes_on": "2025-01-01"}
    assert client.post(f"{page}/level", data=level).status_code == 422
    client.post(f"{page}/level", data={**level, "closes_on": "2025-03-01"})
    for act in ("open", "close", "reopen", "withdraw"):
        assert client.post(f"{page}/{act}").status_code == 303
    assert client.post(f"{page}/discard").location.endswith("/calls")


def test_accounts_are_returned_closed_approved_paid_and_recovered(client: FlaskClient, working: Any):
    later = date(2024, 11, 20)
    client.application.config["TODAY"] = later
    with working(later) as work:
        project = factories.project(work.session, tier="flagship", starts_on=OPENS, ends_on=OPENS)
        cls = factories.training_class(
            work.session, project_id=project.id, state=ClassState.REPORTED, actual_ends_on=OPENS
        )
        factories.expense(work.session, cls.id, 1000)
        factories.settlement(
            work.session,
            cls.id,
            state=SettlementState.SUBMITTED,
            requested=Decimal(1000),
            expenses_confirmed_on=later,
        )
        key = cls.id
    page = f"{HOME}/classes/{key}/funding"
    assert "办结结算" in client.get(page).text
    client.post(f"{page}/return", data={"because": "样例补正"})
    assert "样例补正" in client.get(page).text
    client.post(f"{page}/unreturn")
    closed = client.post(f"{page}/close")
    if closed.status_code == 422:
        (decision,) = links(closed.text, "decisions")
        given = {"officer": "样例处长", "reason": "样例理由", "basis": "样例依据"}
        client.post(f"{decision}/determine", data=given)
        closed = client.post(f"{page}/close")
    assert closed.status_code == 303
    approval = {"amount": "800", "note": "样例说明"}
    steps: list[tuple[str, dict[str, str]]] = [
        ("approve", approval),
        ("pay", {}),
        ("recover", {"amount": "100"}),
    ]
    for name, data in steps:
        answer = client.post(f"{page}/{name}", data=data)
        assert answer.status_code == 303, re.findall(r'id="errors".*?</ul>', answer.text, re.DOTALL)
    with working(later) as work:
        subsidy = find_subsidy(work, work.get(TrainingClass, key, "班次"))
        assert subsidy is not None
        assert (subsidy.state, subsidy.recovered) == (SubsidyState.RECOVERED, Decimal(100))
    for name in ("unrecover", "unpay", "unapprove", "reopen"):
        assert client.post(f"{page}/{name}").status_code == 303, name


def test_completion_papers_are_returned_and_taken_up(client: FlaskClient, working: Any):
    later = date(2024, 11, 20)
    client.application.config["TODAY"] = later
    with working(later) as work:
        held = held_class(work, 1)
        given = {"state": CompletionState.SUBMITTED, "submitted_on": later, "materials": []}
        factories.add(work.session, CompletionReport(class_id=held.id, **given))
    page = f"{HOME}/classes/{held.id}/completion"
    assert "结业材料待受理" in client.get(f"{HOME}/queue?kind=completion").text
    refused = client.post(f"{page}/accept")
    assert refused.status_code == 422
    assert "作出认定" in refused.text
    client.post(f"{page}/return", data={"because": "缺签到表"})
    assert "缺签到表" in client.get(page).text
    assert client.post(f"{page}/unreturn").status_code == 303
