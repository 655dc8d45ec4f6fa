"""Statuses, gates, NO-POLICY, drafts, clocks, tenant's parameters: one toy plugin at a time."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yanxiu import policy
from yanxiu.policy import (
    NO_POLICY,
    Gate,
    Level,
    Need,
    NeedKind,
    PolicyError,
    Severity,
    Stage,
    Status,
    TenantParameter,
    evaluate,
    parse_cases,
    run_case,
)

# to a type checker every fact must be given; a test states the few that matter
ClassFacts: Any = policy.ClassFacts
FundingFacts: Any = policy.FundingFacts
PreparationFacts: Any = policy.PreparationFacts
ProjectFacts: Any = policy.ProjectFacts

CAP = """
@rule("cap", stages=[Stage.SETTLEMENT], cure="降到上限以内")
def cap(facts: ClassFacts, entry: Entry) -> Comparison:
    return at_most(facts.funding.requested, entry.value, "CNY")
"""
CITED = "cite: T24-1, document: 试〔2024〕1号, clause: 一"
TIERS = ("alpha", "beta", None)


def slot(entries, name="cap", head="unit: CNY per class", year=2024):
    listed = "".join(f"\n      - {{{entry}}}" for entry in entries)
    return f"{name}:\n  label: 每期上限\n  {head}\n  entries:\n    {year}:{listed}\n"


def settled(requested=None, *, year=2024, level=Level.PROVINCIAL, tier="alpha"):
    project = {"level": level} if level else {}
    if tier:
        project["tier"] = tier
    funding = FundingFacts() if requested is None else FundingFacts(requested=Decimal(requested))
    return ClassFacts(year=year, as_of=date(year, 12, 1), project=ProjectFacts(**project), funding=funding)


def decide(registry, facts, stage=Stage.SETTLEMENT, **chain):
    return evaluate(stage, facts, registry.chain("toy", **chain))


def the_one(decision):
    (finding,) = decision.findings
    return finding


@pytest.fixture
def capped(toys):
    return toys.one(code=CAP, parameters=slot([f"tiers: [alpha], value: 4.5万元, {CITED}"]))


@pytest.mark.parametrize(
    ("requested", "status", "gate"),
    [
        ("44999.99", Status.PASS, Gate.OPEN),
        ("45000", Status.PASS, Gate.OPEN),
        ("45000.01", Status.FAIL, Gate.BLOCKED),
        (None, Status.UNKNOWN, Gate.INCOMPLETE),
    ],
)
def test_status_and_gate_of_a_hard_rule(capped, requested, status, gate):
    decision = decide(capped, settled(requested))
    assert (the_one(decision).status, decision.gate) == (status, gate)


def test_a_finding_says_what_limit_clause_and_cure(capped):
    found = the_one(decide(capped, settled("50000")))
    assert (found.rule, found.label, found.unit) == ("toy.cap", "每期上限", "CNY")
    assert (found.observed, found.limit) == (Decimal(50000), Decimal(45000))
    assert (str(found.citation), found.cure) == ("试〔2024〕1号 一（T24-1）", "降到上限以内")


def test_unknown_names_the_absent_fact(capped):
    assert the_one(decide(capped, settled())).needs == (Need(NeedKind.FACT, "funding.requested"),)


def test_another_tier_is_not_applicable(capped):
    decision = decide(capped, settled("50000", tier="beta"))
    assert the_one(decision).status is Status.NOT_APPLICABLE
    assert decision.gate is Gate.OPEN


def test_without_a_tier_nobody_knows_whether_it_applies(capped):
    found = the_one(decide(capped, settled("1", tier=None)))
    assert (found.status, found.needs) == (Status.UNKNOWN, (Need(NeedKind.FACT, "project.tier"),))


def test_without_a_tier_an_entry_for_every_tier_applies(toys):
    registry = toys.one(code=CAP, parameters=slot([f"tiers: [alpha, beta], value: 45000, {CITED}"]))
    assert the_one(decide(registry, settled("1", tier=None))).status is Status.PASS


def test_the_level_follows_from_the_tier(capped):
    assert the_one(decide(capped, settled("45000", level=None))).status is Status.PASS


@pytest.mark.parametrize(
    ("severity", "requested", "gate"),
    [
        ("soft", "50000", Gate.OPEN_WITH_WARNINGS),
        ("soft", None, Gate.OPEN),
        ("info", "50000", Gate.OPEN),
        ("hard", "50000", Gate.BLOCKED),
    ],
)
def test_severity_stands_in_the_entry(toys, severity, requested, gate):
    registry = toys.one(code=CAP, parameters=slot([f"value: 45000, severity: {severity}, {CITED}"]))
    assert decide(registry, settled(requested)).gate is gate


@pytest.mark.parametrize(
    ("stage", "year"), [(Stage.SETTLEMENT, 2023), (Stage.SETTLEMENT, 2025), (Stage.DELIVERY, 2024)]
)
def test_silence_is_no_policy_and_never_consent(capped, stage, year):
    decision = decide(capped, settled("1", year=year), stage)
    found = the_one(decision)
    assert (found.rule, found.status, found.severity) == (NO_POLICY, Status.UNKNOWN, Severity.HARD)
    assert found.needs == (Need(NeedKind.POLICY, f"toy/{year}/{stage}"),)
    assert decision.gate is Gate.INCOMPLETE


def test_a_level_that_nobody_in_the_chain_answers_for_is_no_policy(capped):
    decision = decide(capped, settled("1", level=Level.NATIONAL))
    assert NO_POLICY in {found.rule for found in decision.findings}


DRAFT = (
    'PolicyDocument(key="TD", title="试行办法", issuer="试厅", status=DocumentStatus.DRAFT,'
    " carry=Carry.UNTIL_SUPERSEDED),"
)
DRAFT_CAP = """
cap:
  label: 每期上限
  unit: CNY per class
  entries:
    standing: [{value: 45000, cite: T24-1, document: 《试行办法》, clause: 第六条}]
"""


def test_a_draft_judges_only_where_it_is_adopted_and_says_so(toys):
    registry = toys.one(code=CAP, parameters=DRAFT_CAP, documents=DRAFT)
    assert the_one(decide(registry, settled("1"))).rule == NO_POLICY
    adopted = the_one(decide(registry, settled("1"), adopted=["TD"]))
    assert (adopted.rule, adopted.status, adopted.draft) == ("toy.cap", Status.PASS, True)


def test_adopting_something_else_does_not_adopt_the_draft(toys):
    registry = toys.one(code=CAP, parameters=DRAFT_CAP, documents=DRAFT)
    assert the_one(decide(registry, settled("1"), adopted=["T24"])).rule == NO_POLICY


LEAD = """
@rule("lead", stages=[Stage.PREPARATION])
def lead(facts: ClassFacts, entry: Entry) -> Comparison:
    due = months_before(facts.project.starts_on, entry.value)
    return on_or_before(facts.preparation.plan_submitted_on, due)
"""


@pytest.mark.parametrize(
    ("starts", "status"),
    [
        (date(2024, 8, 30), Status.NOT_APPLICABLE),
        (date(2024, 8, 31), Status.FAIL),
        (date(2024, 9, 1), Status.FAIL),
    ],
)
def test_a_rule_younger_than_the_act_does_not_apply(toys, starts, status):
    entries = [f"value: 1, {CITED}"]
    registry = toys.one(code=LEAD, parameters=slot(entries, "lead", "axis: act_date"))
    facts = ClassFacts(
        year=2024,
        as_of=date(2024, 9, 1),
        project=ProjectFacts(level=Level.PROVINCIAL, tier="alpha", starts_on=starts),
        preparation=PreparationFacts(plan_submitted_on=date(2024, 8, 20)),
    )
    assert the_one(decide(registry, facts, Stage.PREPARATION)).status is status


def test_the_programme_years_clock_asks_no_such_question(toys):
    registry = toys.one(code=LEAD, parameters=slot([f"value: 1, {CITED}"], "lead", "unit: month"))
    facts = ClassFacts(
        year=2024,
        as_of=date(2024, 9, 1),
        project=ProjectFacts(level=Level.PROVINCIAL, tier="alpha", starts_on=date(2024, 5, 1)),
        preparation=PreparationFacts(plan_submitted_on=date(2024, 4, 20)),
    )
    assert the_one(decide(registry, facts, Stage.PREPARATION)).status is Status.FAIL


OPEN_STATES = {
    "external standard": (
        "state: external_standard, standard: 培训费办法",
        Need(NeedKind.STANDARD, "培训费办法"),
    ),
    "not published": ("state: not_published", Need(NeedKind.PARAMETER, "toy.cap@2024")),
}


@pytest.mark.parametrize(("state", "need"), OPEN_STATES.values(), ids=OPEN_STATES)
def test_a_cap_without_a_figure_is_unknown_until_the_tenant_gives_one(toys, state, need):
    registry = toys.one(code=CAP, parameters=slot([f"{state}, {CITED}"]))
    assert the_one(decide(registry, settled("1"))).needs == (need,)
    given = TenantParameter(
        "toy.cap", Decimal(400), author="张处长", dated=date(2024, 8, 1), basis="厅发文件"
    )
    assert the_one(decide(registry, settled("401"), parameters=[given])).status is Status.FAIL
    assert the_one(decide(registry, settled("400"), parameters=[given])).status is Status.PASS


def test_a_reading_is_unconfirmed_until_the_tenant_replaces_it(toys):
    state = "state: interpretation, author: 'catalogue T2, unconfirmed', date: 2026-11-20, value: 100"
    registry = toys.one(code=CAP, parameters=slot([f"{state}, {CITED}"]))
    ours = the_one(decide(registry, settled("150")))
    assert (ours.status, ours.confirmed, ours.state) == (Status.FAIL, False, "interpretation")
    theirs = TenantParameter("T24-1", Decimal(200), author="张处长")
    found = the_one(decide(registry, settled("150"), parameters=[theirs]))
    assert (found.status, found.confirmed) == (Status.PASS, True)


def test_a_tenant_cannot_replace_what_the_text_fixes(capped):
    more = TenantParameter("toy.cap", Decimal(90000), author="张处长")
    assert the_one(decide(capped, settled("50000"), parameters=[more])).status is Status.FAIL


@pytest.mark.parametrize(
    ("year", "tiers", "status"),
    [(2024, (), Status.PASS), (2023, (), Status.UNKNOWN), (2024, ("beta",), Status.UNKNOWN)],
)
def test_a_tenants_value_reaches_its_year_and_tiers_only(toys, year, tiers, status):
    registry = toys.one(code=CAP, parameters=slot([f"tiers: [alpha], state: not_published, {CITED}"]))
    given = TenantParameter("toy.cap", Decimal(400), year=year, tiers=tiers)
    assert the_one(decide(registry, settled("1"), parameters=[given])).status is status


def test_a_tenants_value_for_one_tier_is_not_for_another(toys):
    reading = "state: interpretation, author: 某, date: 2026-11-20, value: 100"
    registry = toys.one(code=CAP, parameters=slot([f"{reading}, {CITED}"]))
    given = TenantParameter("toy.cap", Decimal(50), tiers=("beta",))
    asked = {tier: the_one(decide(registry, settled("80", tier=tier), parameters=[given])) for tier in TIERS}
    assert (asked["alpha"].status, asked["alpha"].limit) == (Status.PASS, Decimal(100))
    assert (asked["beta"].status, asked["beta"].limit) == (Status.FAIL, Decimal(50))
    assert asked[None].status is Status.UNKNOWN
    assert asked[None].needs == (Need(NeedKind.FACT, "project.tier"),)


def test_second_hand_evidence_is_shown(toys):
    registry = toys.one(code=CAP, parameters=slot([f"value: 45000, evidence: secondary, {CITED}"]))
    assert the_one(decide(registry, settled("1"))).evidence == "secondary"


SIGNED = """
word = attestation("signed", stages=[Stage.SETTLEMENT], word=Attestation.EARMARKED_FUNDS)
note = information("note", stages=[Stage.SETTLEMENT])
"""
SIGNED_SLOTS = slot([f"value: true, {CITED}"], "signed", "unit: ''") + slot([CITED], "note", "unit: ''")


@pytest.mark.parametrize(
    ("facts", "status", "gate"),
    [
        ({}, Status.ATTEST, Gate.INCOMPLETE),
        ({"attestations": ()}, Status.ATTEST, Gate.INCOMPLETE),
        ({"attestations": ("earmarked_funds",)}, Status.PASS, Gate.OPEN),
    ],
)
def test_a_signature_is_open_until_its_word_stands(toys, facts, status, gate):
    registry = toys.one(code=SIGNED, parameters=SIGNED_SLOTS)
    project = ProjectFacts(level=Level.PROVINCIAL, tier="alpha")
    decision = decide(registry, ClassFacts(year=2024, as_of=date(2024, 12, 1), project=project, **facts))
    signed, note = decision.findings
    assert (signed.status, decision.gate) == (status, gate)
    assert (note.status, note.severity) == (Status.PASS, Severity.INFO)


def test_a_soft_signature_closes_nothing(toys):
    registry = toys.one(
        code=SIGNED, parameters=SIGNED_SLOTS.replace("value: true", "value: true, severity: soft")
    )
    assert decide(registry, settled("1")).gate is Gate.OPEN


CONSEQUENCE = (
    CAP
    + """
lost = consequence("lost", stages=[Stage.SETTLEMENT], triggers=["cap", "paper"], effect=Effect.NO_SUBSIDY)

@rule("paper", stages=[Stage.COMPLETION])
def paper(facts: ClassFacts, entry: Entry) -> Comparison:
    return is_true(facts.project.listed)
"""
)


@pytest.mark.parametrize(
    ("requested", "listed", "status", "because"),
    [
        ("1", True, Status.PASS, ()),
        ("50000", True, Status.FAIL, ("每期上限（T24-1）",)),
        ("1", None, Status.UNKNOWN, ()),
        ("50000", None, Status.FAIL, ("每期上限（T24-1）",)),
        ("50000", False, Status.FAIL, ("每期上限（T24-1）", "每期上限（T24-3）")),
    ],
)
def test_a_consequence_follows_its_triggers_whatever_their_stage(toys, requested, listed, status, because):
    registry = toys.one(
        code=CONSEQUENCE,
        parameters=slot([f"value: 45000, {CITED}"])
        + slot(["value: true, cite: T24-2, document: 试〔2024〕1号, clause: 二"], "lost", "unit: ''")
        + slot(["value: true, cite: T24-3, document: 试〔2024〕1号, clause: 三"], "paper", "unit: ''"),
    )
    project = {"level": Level.PROVINCIAL, "tier": "alpha"} | ({} if listed is None else {"listed": listed})
    facts = ClassFacts(
        year=2024,
        as_of=date(2024, 12, 1),
        project=ProjectFacts(**project),
        funding=FundingFacts(requested=Decimal(requested)),
    )
    decision = decide(registry, facts)
    found = next(f for f in decision.findings if f.rule == "toy.lost")
    assert found.status is status
    assert tuple(b for c in decision.consequences for b in c.because) == because


def test_facts_of_another_stage_are_refused(capped):
    with pytest.raises(PolicyError, match="EnrollmentFacts"):
        decide(capped, settled("1"), Stage.CERTIFICATION)


@pytest.mark.parametrize("missing", ["year", "as_of"])
def test_a_question_without_year_or_date_is_refused(capped, missing):
    clocks = {"year": 2024, "as_of": date(2024, 12, 1)}
    del clocks[missing]
    with pytest.raises(PolicyError, match=missing):
        decide(capped, ClassFacts(project=ProjectFacts(level=Level.PROVINCIAL), **clocks))


CASE = """
- name: 申请正好到上限
  jurisdiction: toy
  year: 2024
  stage: settlement
  facts:
    项目: {级别: provincial, 类别: alpha}
    经费: {申请补助: 4.5万元}
  expect: {gate: open, findings: {T24-1: pass, toy.cap: pass}}
"""


def test_a_case_that_holds(capped):
    (case,) = parse_cases(CASE, "case.yaml", capped)
    assert run_case(case).passed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("gate: open", "gate: blocked"), "gate 应为 blocked，实为 open"),
        (("T24-1: pass", "T24-1: fail"), "T24-1 应为 fail，实为 pass"),
        (("T24-1: pass", "T99-1: pass"), "T99-1 在这一年度、阶段没有判断"),
        (("findings:", "subsidy: 1, findings:"), "subsidy 应为 1，实为 None"),
    ],
)
def test_a_case_that_does_not_hold_says_how(capped, change, said):
    (case,) = parse_cases(CASE.replace(*change), "case.yaml", capped)
    assert any(said in problem for problem in run_case(case).problems)


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("stage: settlement", "stage: setlement"), 5, "setlement"),
        (("year: 2024", "year: 二〇二四"), 4, "年份"),
        (("类别: alpha", "类别: gamma"), 7, "gamma"),
        (("经费:", "经非:"), 8, "经费"),
        (("gate: open", "gate: ajar"), 9, "ajar"),
        (("- name:", "- nmae:"), 2, "nmae"),
        (("findings: {T24-1: pass, toy.cap: pass}", "findings: [T24-1]"), 9, "对照"),
    ],
)
def test_a_case_that_cannot_be_read_says_where(capped, change, line, said):
    with pytest.raises(PolicyError, match=said) as refused:
        parse_cases(CASE.replace(*change), "case.yaml", capped)
    assert str(refused.value).startswith(f"case.yaml:{line}: ")
