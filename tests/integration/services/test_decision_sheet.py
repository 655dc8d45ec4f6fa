"""The decision sheet shows what was stored, and groups the trainees whose findings came out alike."""

from datetime import date
from decimal import Decimal

import pytest

from yanxiu.db import Database, Tenant
from yanxiu.models import TrainingClass
from yanxiu.policy import Stage
from yanxiu.services.certificates import issue_certificates
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import judge
from yanxiu.services.decision_sheet import decision_sheet, sheet_of
from yanxiu.services.determinations import determine_decision
from yanxiu.services.facts import class_facts
from yanxiu.services.policies import registry
from yanxiu.services.policy_choices import adopt_draft
from yanxiu.services.steps import subject_of
from yanxiu.services.tenants import enter_tenant
from yanxiu.testing.held_class import YEAR, as_officer, assess, held_class


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    entered = enter_tenant("hebei", plugins=registry())
    with as_officer(entered, date(YEAR, 1, 5)) as work:
        adopt_draft(work, "HED", YEAR, officer="样例处长", basis="试行")
    return entered


def test_every_stage_stands_on_the_sheet_in_the_order_of_the_year(tenant: Tenant):
    with as_officer(tenant) as work:
        held = held_class(work, 3)
        cls = work.get(TrainingClass, held.id, "班次")
        judged = judge(work, Stage.DELIVERY, class_facts(work, cls), class_chain(work, cls), subject_of(cls))
        determine_decision(work, judged.row.id, officer="样例处长", reason="样例理由", basis="样例依据")
        assess(work, held, without_thesis=1)
        issue_certificates(work, held.id, skip_ineligible=True)
    with as_officer(tenant) as work:
        sheet = sheet_of(work, held.id)
        assert [stage.label for stage in sheet.stages] == [
            "实施",
            "考核（2 名学员）",
            "考核（1 名学员）",
            "结业证书（2 名学员）",
        ]
        assert [made.officer for made in sheet.stages[0].determinations] == ["样例处长"]
        refused = {finding.rule_id: finding for finding in sheet.stages[2].findings if finding.mark == "fail"}
        assert set(refused) == {"HED-28"}
        assert (refused["HED-28"].word, refused["HED-28"].severity) == ("不符", "必须")
        assert sheet.stages[2].gate_word == "不能办理"
        assert refused["HED-28"].clause == "第十四条"
        assert "征求意见稿" in refused["HED-28"].remark
        assert decision_sheet(work, held.id).startswith(b"%PDF-")


def test_the_worst_stands_first_and_a_soft_fail_is_a_reminder(tenant: Tenant):
    with as_officer(tenant) as work:
        held = held_class(work, 1, hours=Decimal(24), actual_topic="另一个选题")
        cls = work.get(TrainingClass, held.id, "班次")
        judge(work, Stage.DELIVERY, class_facts(work, cls), class_chain(work, cls), subject_of(cls))
        (stage,) = sheet_of(work, held.id).stages
    words = list(dict.fromkeys((finding.mark, finding.word) for finding in stage.findings))
    assert words[:2] == [("fail", "不符"), ("warn", "提醒")]
    assert ("warn", "提醒") not in words[2:]
    assert {finding.rule_id for finding in stage.findings if finding.mark == "warn"} == {"HED-26"}
