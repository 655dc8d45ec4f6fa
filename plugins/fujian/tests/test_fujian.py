"""What holds beyond single cases: months on every day, what no year carries on, money, certificates."""

import dataclasses
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

import pytest

from yanxiu.policy import (
    ROOTS,
    CertificateSeries,
    ClassFacts,
    CompletionFacts,
    Decision,
    Effect,
    EnrollmentFacts,
    ExpenseFacts,
    ExpenseHead,
    Facts,
    FundingFacts,
    FundingMode,
    Gate,
    HostFacts,
    Kind,
    Level,
    Numbering,
    Payer,
    Post,
    PreparationFacts,
    ProjectFacts,
    RosterFacts,
    Severity,
    Stage,
    State,
    Status,
    TenantParameter,
    TitleLevel,
    TraineeFacts,
    ViolationFacts,
    ViolationKind,
    evaluate,
)
from yanxiu.policy.facts import ActualFacts
from yanxiu.testing.conformance import registry

PACK = registry().pack("fujian")
TIERS = {"national": Level.NATIONAL} | dict.fromkeys(
    ("flagship", "engineering", "ordinary"), Level.PROVINCIAL
)
CLASS = {Stage.RECRUITMENT, Stage.DELIVERY, Stage.SETTLEMENT}
GOVERNED = {
    2023: CLASS | {Stage.APPLICATION, Stage.SELECTION},
    2024: set(Stage)
    - {Stage.APPLICATION, Stage.SELECTION, Stage.ASSESSMENT, Stage.CERTIFICATION, Stage.FOLLOW_UP},
    2025: CLASS | {Stage.APPLICATION, Stage.SELECTION},
}
"""The stages of which a year's notice says anything (no year is complete)."""


T = TypeVar("T")


def of(part: type[T], **facts: object) -> T:
    """A part of the facts; what is not named is absent."""
    return part(**facts)


def decide(stage: Stage, facts: Facts, *parameters: TenantParameter) -> Decision:
    return evaluate(stage, facts, registry().chain("fujian", parameters=parameters))


def statuses(decision: Decision, slot: str) -> set[Status]:
    found = {f.status for f in decision.findings if f.rule == f"fujian.{slot}"}
    return found - {Status.NOT_APPLICABLE} or found


def project(tier: str = "flagship", mode: FundingMode = FundingMode.FISCAL, **more: object) -> ProjectFacts:
    return of(ProjectFacts, level=TIERS[tier], tier=tier, listed=True, funding_mode=mode, **more)


def days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def naive_month(day: date, step: int) -> date:
    """The corresponding day of the month before or after, written out without the kernel's arithmetic."""
    month = day.replace(day=1) + timedelta(days=31) if step > 0 else day.replace(day=1) - timedelta(days=1)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))


def test_papers_are_due_on_the_corresponding_day_whatever_the_opening() -> None:
    for opens in days(date(2024, 8, 31), date(2025, 8, 31)):
        due = naive_month(opens, -1)
        for handed_in, expected in ((due, Status.PASS), (due + timedelta(days=1), Status.FAIL)):
            papers = of(
                PreparationFacts, plan_submitted_on=handed_in, notice_submitted_on=due, accepted_on=opens
            )
            facts = of(
                ClassFacts, year=2024, as_of=opens, project=project(starts_on=opens), preparation=papers
            )
            assert statuses(decide(Stage.PREPARATION, facts), "lead_time") == {expected}, opens


def test_completion_papers_are_due_on_the_corresponding_day_whatever_the_end() -> None:
    for ended in days(date(2024, 7, 1), date(2024, 12, 31)):
        due = naive_month(ended, 1)
        for handed_in, expected in ((due, Status.PASS), (due + timedelta(days=1), Status.FAIL)):
            papers = of(CompletionFacts, reviewed_on=ended, submitted_on=handed_in)
            facts = of(
                ClassFacts,
                year=2024,
                as_of=due,
                project=project(),
                actual=of(ActualFacts, ends_on=ended),
                completion=papers,
            )
            assert statuses(decide(Stage.COMPLETION, facts), "completion_review") == {expected}, ended


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("year", range(2021, 2028))
def test_a_stage_without_rows_has_no_policy_and_nothing_runs_on(year: int, stage: Stage) -> None:
    facts: Facts = of(ROOTS[stage], year=year, as_of=date(year, 12, 31))
    if isinstance(facts, ClassFacts):
        facts = dataclasses.replace(facts, project=project())
    rules = {f.rule for f in decide(stage, facts).findings}
    if stage in GOVERNED.get(year, set()):
        assert "NO-POLICY" not in rules
    else:
        assert rules == {"NO-POLICY"}


@pytest.mark.parametrize("year", GOVERNED)
@pytest.mark.parametrize("tier", TIERS)
def test_nothing_known_is_never_passed(year: int, tier: str) -> None:
    for stage in GOVERNED[year] - {Stage.APPLICATION, Stage.SELECTION, Stage.PLAN, Stage.SUPERVISION}:
        facts = of(
            ClassFacts,
            year=year,
            as_of=date(year, 12, 31),
            project=of(ProjectFacts, level=TIERS[tier], tier=tier),
        )
        passed = {
            f.rule
            for f in decide(stage, facts).findings
            if f.status is Status.PASS and f.kind is not Kind.INFORMATION
        }
        assert not passed, stage


def test_readings_of_the_traps_are_soft_or_beside_the_figure() -> None:
    ruled = {PACK.slot(rule.slot).name for rule in PACK.rules if rule.kind is Kind.CHECK}
    readings = [
        (slot.name, entry)
        for slot in PACK.slots.values()
        for entry in slot.entries
        if entry.state is State.INTERPRETATION and entry.author.startswith("catalogue T")
    ]
    assert readings
    for name, entry in readings:
        assert entry.author.endswith("unconfirmed")
        assert name not in ruled or entry.severity is Severity.SOFT


def test_an_officer_may_replace_a_reading_but_not_a_figure() -> None:
    facts = of(ClassFacts, year=2024, as_of=date(2024, 10, 1), project=project())
    signed = ("某某", date(2024, 9, 1), "口径确认")
    band = TenantParameter("fujian.days", {"at_least": 2, "at_most": 4}, *signed)
    figure = TenantParameter("fujian.min_trainees", 20, *signed)
    for given, confirmed in (((), False), ((band, figure), True)):
        findings = decide(Stage.RECRUITMENT, facts, *given).findings
        (found,) = [f for f in findings if f.rule == "fujian.days" and f.status is Status.UNKNOWN]
        assert found.confirmed is confirmed
        (people,) = [f for f in findings if f.rule == "fujian.min_trainees"]
        assert people.limit == 30


@pytest.mark.parametrize(("year", "counts"), [(2023, False), (2024, True), (2025, True)])
def test_a_qualification_is_asked_for_only_where_it_counts(year: int, counts: bool) -> None:
    trainees = (of(TraineeFacts, title_level=TitleLevel.NONE, post=Post.TECHNICAL),)
    facts = of(
        ClassFacts,
        year=year,
        as_of=date(year, 10, 13),
        project=project(),
        roster=of(RosterFacts, trainees=trainees),
    )
    (found,) = [f for f in decide(Stage.RECRUITMENT, facts).findings if f.rule == "fujian.trainee_profile"]
    assert found.status is (Status.UNKNOWN if counts else Status.FAIL)
    assert [need.name for need in found.needs] == ["roster.trainees[0].qualification_level"] * counts


def settled(
    tier: str, year: int, requested: int, spent: int, mode: FundingMode = FundingMode.FISCAL
) -> Decision:
    expenses = (
        of(ExpenseFacts, category=ExpenseHead.LODGING, amount=Decimal(spent), payer=Payer.PROJECT),
        of(ExpenseFacts, category=ExpenseHead.MEALS, amount=Decimal(900), payer=Payer.TRAINEE),
        of(ExpenseFacts, category=ExpenseHead.OTHER, amount=Decimal(700), payer=Payer.PROJECT),
    )
    funding = of(FundingFacts, requested=Decimal(requested), expenses=expenses)
    return decide(
        Stage.SETTLEMENT,
        of(ClassFacts, year=year, as_of=date(year, 12, 31), project=project(tier, mode), funding=funding),
    )


@pytest.mark.parametrize(
    ("requested", "spent", "amount", "binds"),
    [
        (40000, 60000, 40000, "申请补助"),
        (60000, 44000, 44000, "合规支出"),
        (60000, 60000, 45000, "每期补助上限"),
    ],
)
def test_the_proposal_says_what_binds_it(requested: int, spent: int, amount: int, binds: str) -> None:
    proposal = settled("engineering", 2024, requested, spent).subsidy
    assert proposal is not None
    assert (proposal.amount, proposal.binds) == (Decimal(amount), binds)
    cited = [line.citation.id if line.citation else "" for line in proposal.lines]
    assert cited == ["", "FJ24-24", "FJ24-31"]


def test_the_national_cap_of_2024_is_marked_as_second_hand() -> None:
    decision = settled("national", 2024, 127500, 200000)
    (cap,) = [f for f in decision.findings if f.rule == "fujian.grant_cap" and f.status is Status.PASS]
    assert (cap.evidence, cap.limit) == ("secondary", Decimal(127500))
    assert decision.subsidy is not None
    assert [line.note for line in decision.subsidy.lines] == ["", "", "二手依据"]


@pytest.mark.parametrize("value", [{"per_day": 400}, {}, "四万五", True])
def test_a_standard_in_a_form_nobody_knows_is_an_error_and_no_amount(value: object) -> None:
    given = TenantParameter("fujian.grant_cap", value)
    facts = of(
        ClassFacts,
        year=2025,
        as_of=date(2025, 12, 1),
        project=project(),
        funding=of(FundingFacts, requested=Decimal(45000), expenses=()),
    )
    decision = decide(Stage.SETTLEMENT, facts, given)
    assert Status.ERROR in statuses(decision, "grant_cap")
    assert decision.gate is Gate.INCOMPLETE
    assert decision.subsidy is None


def test_a_channel_that_no_clause_speaks_of_has_no_amount() -> None:
    proposal = settled("national", 2024, 100000, 200000, mode=FundingMode.OTHER).subsidy
    assert proposal is not None
    assert proposal.amount is None
    assert [need.name for need in proposal.needs] == ["fujian.grant_cap@2024"]


def test_consequences_are_drafts_with_their_cause() -> None:
    violation = of(ViolationFacts, kind=ViolationKind.TOURISM, confirmed_on=date(2024, 11, 12))
    (lost,) = decide(
        Stage.SUPERVISION,
        of(HostFacts, year=2024, as_of=date(2024, 12, 1), confirmed_violations=(violation,)),
    ).consequences
    assert (lost.effect, lost.citation.id) == (Effect.LOSS_OF_ELIGIBILITY, "FJ24-41")
    held = of(ActualFacts, starts_on=date(2024, 12, 1), ends_on=date(2024, 12, 5))
    decision = decide(
        Stage.SETTLEMENT,
        of(ClassFacts, year=2024, as_of=date(2024, 12, 31), project=project("national"), actual=held),
    )
    assert decision.gate is Gate.BLOCKED
    (unfunded,) = decision.consequences
    assert (unfunded.effect, unfunded.citation.id) == (Effect.NO_SUBSIDY, "FJ24-28")


def test_every_finding_about_a_class_is_owned_by_host_and_applicant_or_an_office() -> None:
    for rule in PACK.rules:
        if rule.root is ClassFacts and rule.kind is not Kind.INFORMATION:
            assert len(rule.owners) > 1 or rule.owners == ("department",), rule.slot


FORMAT = TenantParameter(
    "fujian.certificate_format", "{province}{level}{year}-{class:03}-{serial:05}-{check}"
)


def numbering(tier: str, *parameters: TenantParameter) -> Numbering:
    class_ = of(ClassFacts, year=2024, project=project(tier, number_in_plan=7))
    facts = of(EnrollmentFacts, year=2024, as_of=date(2024, 12, 1), class_=class_)
    return Numbering(facts, registry().chain("fujian", parameters=parameters))


def test_certificates_are_numbered_only_once_the_tenant_has_set_a_format() -> None:
    assert numbering("flagship").series() is None
    assert numbering("national", FORMAT).series() is None
    answer = numbering("flagship", FORMAT).series()
    assert answer is not None
    plugin, series = answer
    assert isinstance(series, CertificateSeries)
    assert (plugin, series.key, series.issuer) == ("fujian", "provincial-2024", "福建省人力资源和社会保障厅")
    numbers = [numbering("flagship", FORMAT).number(plugin, series, serial) for serial in (1, 2)]
    assert [number[:-1] for number in numbers] == ["35S2024-007-00001-", "35S2024-007-00002-"]
