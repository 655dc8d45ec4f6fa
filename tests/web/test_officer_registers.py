"""The officer's pages after the class: certificates, effects, readings, registers, accounts."""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from yanxiu.db import Tenant
from yanxiu.models import (
    CertificateState,
    ClassState,
    CompletionReport,
    CompletionState,
    Consequence,
    ConsequenceState,
    Organization,
    Role,
    SettlementState,
    SubsidyState,
    TenantParameter,
    TrainingClass,
    Violation,
    ViolationState,
)
from yanxiu.policy import Effect, ViolationKind
from yanxiu.services import registers
from yanxiu.services.listing import Window
from yanxiu.services.settlement import find_subsidy
from yanxiu.testing import factories
from yanxiu.testing.held_class import TODAY as AFTER
from yanxiu.testing.held_class import as_officer, assess, held_class

pytestmark = pytest.mark.usefixtures("officer")

AREAS = ("public", "officer", "supervising")
OPENS = date(2024, 10, 14)
HOME = "/fujian/officer"


def links(text: str, kind: str) -> list[str]:
    return re.findall(rf'href="({HOME}/{kind}/[0-9a-f-]{{36}})[?"]', text)


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
    assert client.get(f"{home}/drafts?state=standing&format=csv").data.decode().count("试行中") == 1
    (series,) = re.findall(
        rf'href="({home}/certificates/series/[0-9a-f-]+)', client.get(f"{home}/certificates/series").text
    )
    shown = client.get(series).text
    assert "编号连续，没有缺号" in shown
    assert shown.count(f"{home}/certificates/") >= 3
    assert client.get(f"{series}?state=revoked&format=csv").data.count(b"\n") == 2
    (draft,) = re.findall(rf'href="({home}/drafts/[0-9a-f-]+)', client.get(f"{home}/drafts").text)
    assert "征求意见稿：试行" in client.get(draft).text
    assert client.post(f"{draft}/end").status_code == 303
    ended = client.get(draft).text
    assert "征求意见稿：结束" in ended
    assert "结束试行</button>" not in ended


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
    assert "参数：填写" in client.get(value).text
    assert "参数：填写" in client.get(page).text
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
    assert "违规行为：确认" in client.get(page).text
    assert "样例线索" not in client.get(f"{HOME}/violations?year=2023").text
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
    shown = client.get(page).text
    assert "样例检查组" in shown
    assert "检查：登记" in shown
    assert page in client.get(f"{HOME}/inspections?q=样例检查组").text
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
