"""What cases cannot say: adoption, readings, consequences, scope."""

from pathlib import Path

import pytest

from yanxiu.policy import (
    CLASS_STAGES,
    ENROLLMENT_STAGES,
    NO_POLICY,
    DocumentStatus,
    Effect,
    Stage,
    State,
    Status,
    TermKind,
    replay,
)
from yanxiu.testing.conformance import case_named, registry

PACK = registry().pack("hebei")
CASES = Path(__file__).parent / "cases"


def test_the_one_document_is_a_draft_without_number_or_date() -> None:
    (document,) = PACK.jurisdiction.documents
    assert document.status is DocumentStatus.DRAFT
    assert (document.number, document.issued_on, document.years) == (None, None, ())
    assert document.name == f"《{document.title}》"


@pytest.mark.parametrize("stage", [*CLASS_STAGES, *ENROLLMENT_STAGES])
def test_listing_and_adoption_are_asked_wherever_there_is_a_class(stage: Stage) -> None:
    cited = [row.spec.citation.id for row in PACK.rows(stage, 2026)]
    assert cited.count("HED-02") == 1
    assert cited.count("HED-44") == 1


def test_without_adoption_nothing_but_no_policy_is_said() -> None:
    findings = case_named(CASES, "没有采用草案时不发河北证书").decide().findings
    assert [finding.rule for finding in findings] == [NO_POLICY]


def test_every_finding_of_an_adopted_draft_says_that_it_is_one() -> None:
    decision = case_named(CASES, "32学时正好").decide()
    assert len(decision.findings) > 5
    assert all(finding.draft for finding in decision.findings)
    assert replay(decision.body, registry()).identical


def test_decisions_with_tenant_values_replay_too() -> None:
    decision = case_named(CASES, "租户定了上限时补助取最低的一项").decide()
    assert replay(decision.body, registry()).identical


def test_readings_are_signed_unconfirmed_and_close_nothing() -> None:
    readings = [
        (slot.bare, entry)
        for slot in PACK.slots.values()
        for entry in slot.entries
        if entry.state is State.INTERPRETATION
    ]
    assert {name for name, _ in readings} == {"thesis_weight", "certificate_format"}
    assert all("unconfirmed" in e.author and e.dated and e.severity != "hard" for _, e in readings)


def test_a_confirmed_violation_drafts_recovery_and_loss_of_eligibility() -> None:
    drafted = case_named(CASES, "查实虚报费用").decide().consequences
    assert [c.effect for c in drafted] == [Effect.RECOVERY, Effect.LOSS_OF_ELIGIBILITY]
    assert {c.citation.id for c in drafted} == {"HED-40"}
    assert all("false_expense" in c.because[0] or "HED-39" in c.because[0] for c in drafted)


def test_the_amount_to_recover_is_never_computed() -> None:
    decision = case_named(CASES, "查实虚报费用").decide()
    found = [f for f in decision.findings if f.rule == "hebei.recovery"]
    assert [(f.status, f.limit, f.unit) for f in found] == [(Status.FAIL, None, "")]


def test_an_unapproved_change_names_the_field_in_chinese() -> None:
    decision = case_named(CASES, "换了地点没有任何变更记录").decide()
    details = {f.rule: f.detail for f in decision.findings if f.status is Status.FAIL}
    assert details == {
        "hebei.plan_followed": "与计划不同：地点",
        "hebei.published_terms": "与计划不同：地点",
        "hebei.change_unrecorded": "地点与计划不同",
    }


def test_the_missing_cap_is_named_as_what_the_subsidy_waits_for() -> None:
    proposal = case_named(CASES, "支出正好等于载入的标准").decide().subsidy
    assert proposal is not None
    assert proposal.amount is None
    assert [need.name for need in proposal.needs] == ["hebei.grant_cap@2025"]
    assert [line.amount for line in proposal.lines] == [60000, 50000, None]


def test_names_of_papers_map_to_the_shared_ones() -> None:
    mapped = {t.label: t.maps_to for t in PACK.terms if t.kind is TermKind.MATERIAL}
    assert mapped["经费决算表"] == "settlement_statement"
    assert mapped["招收学员通知"] == "opening_notice"


def test_the_certificate_names_its_issuer() -> None:
    (template,) = (one for one in PACK.documents if one.id == "certificate")
    assert dict(template.words)["issuer"] == PACK.jurisdiction.department
