"""The officer's pages: the queue, acts under a record, what policy refuses, what is undone."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from yanxiu.models import (
    AnnualPlan,
    Application,
    ApplicationState,
    ClassState,
    ImplementationPlan,
    PlanState,
    Role,
    TrainingClass,
)
from yanxiu.policy import PlanSection, RecruitmentScope, WatchedField
from yanxiu.services import amendments, filings
from yanxiu.services.class_desk import class_desk
from yanxiu.testing import factories

pytestmark = pytest.mark.usefixtures("officer")

AREAS = ("public", "officer", "supervising")
OPENS = date(2024, 10, 14)
LATE = date(2024, 9, 15)
HOME = "/fujian/officer"


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
    return re.findall(rf'href="({HOME}/{kind}/[0-9a-f-]{{36}})[?"]', text)


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
