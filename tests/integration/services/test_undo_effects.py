"""Money, consequences and determinations are undone until something rests on them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from yanxiu.models import (
    ClassState,
    Consequence,
    ConsequenceState,
    Organization,
    SettlementState,
    Subsidy,
    TrainingClass,
)
from yanxiu.policy import Effect, Stage, ViolationKind
from yanxiu.services import consequences, determinations, filings, settlement, subsidies, supervision
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.facts.shared import eligible_on
from yanxiu.services.work import Work
from yanxiu.testing import factories

# money


def _settled(work: Work) -> UUID:
    cls = factories.training_class(work.session, state=ClassState.SETTLED)
    fields = {"proposed": Decimal(45000), "proposed_on": work.today}
    factories.add(work.session, Subsidy(class_id=cls.id, **fields))
    factories.settlement(work.session, cls.id, state=SettlementState.CLOSED)
    return cls.id


def test_nothing_is_no_payment(on: Any) -> None:
    with on() as work:
        key = _settled(work)
        subsidies.approve_subsidy(work, key)
        with pytest.raises(InvalidInput, match="须大于0"):
            subsidies.pay_subsidy(work, key, amount=Decimal(0))


@pytest.mark.parametrize("value", [1.5, True])
def test_money_is_never_a_float_or_a_flag(on: Any, value: Any) -> None:
    with on() as work:
        cls = factories.training_class(work.session, state=ClassState.DELIVERED)
        with pytest.raises(InvalidInput, match="申请补助"):
            settlement.draft_settlement(work, cls.id, requested=value)


def test_fields_of_the_accounts_are_made_unknown_again(on: Any) -> None:
    with on() as work:
        cls = factories.training_class(work.session, state=ClassState.DELIVERED)
        settlement.draft_settlement(work, cls.id, requested=Decimal(100), fees_charged=Decimal(0))
        row = settlement.clear_settlement(work, cls.id, "requested")
        assert (row.requested, row.fees_charged) == (None, Decimal(0))
        assert settlement.clear_settlement(work, cls.id).fees_charged is None
        with pytest.raises(InvalidInput, match="经费结算栏目"):
            settlement.clear_settlement(work, cls.id, "state")


# consequences


def _consequence(work: Work, host: Organization, effect: Effect, class_id: UUID | None = None) -> Consequence:
    return factories.add(
        work.session,
        Consequence(
            organization_id=host.id,
            class_id=class_id,
            effect=effect,
            rule="sample.rule",
            citation={"id": "S-1", "document": "样例文件", "clause": "一"},
            label="样例后果",
            because=["样例起因"],
            drafted_on=work.today,
        ),
    )


def test_a_loss_of_eligibility_ends_when_it_says_and_never_states_what_nobody_knew(on: Any) -> None:
    with on() as work:
        host = factories.organization(work.session, eligible=None)
        row = _consequence(work, host, Effect.LOSS_OF_ELIGIBILITY)
        consequences.confirm_consequence(work, row.id, officer="样例处长", until=date(2024, 12, 31))
        assert eligible_on(host, date(2024, 12, 31)) is False
        assert eligible_on(host, date(2025, 1, 1)) is None
        consequences.reverse_consequence(work, row.id, officer="样例处长", because="样例")
        assert eligible_on(host, work.today) is None
        assert row.state is ConsequenceState.REVERSED


def test_of_two_losses_the_other_goes_on(on: Any) -> None:
    with on() as work:
        host = factories.organization(work.session)
        short, long = (_consequence(work, host, Effect.LOSS_OF_ELIGIBILITY) for _ in range(2))
        consequences.confirm_consequence(work, long.id, officer="样例", until=consequences.INDEFINITE)
        consequences.confirm_consequence(work, short.id, officer="样例", until=date(2024, 9, 1))
        assert host.ineligible_until is None
        assert eligible_on(host, date(2030, 1, 1)) is False
        consequences.reverse_consequence(work, long.id, officer="样例", because="样例")
        assert host.ineligible_until == date(2024, 9, 1)
        assert eligible_on(host, date(2030, 1, 1)) is True


def test_money_that_moved_on_a_consequence_holds_it(on: Any) -> None:
    with on() as work:
        key = _settled(work)
        host = work.get(TrainingClass, key, "班次").project.host
        none_left = _consequence(work, host, Effect.NO_SUBSIDY, key)
        recovery = _consequence(work, host, Effect.RECOVERY, key)
        with pytest.raises(WrongState, match="请先撤销结算"):
            consequences.confirm_consequence(work, none_left.id, officer="样例")
        consequences.confirm_consequence(work, recovery.id, officer="样例")
        subsidies.approve_subsidy(work, key)
        subsidies.pay_subsidy(work, key)
        subsidies.recover_subsidy(work, key, amount=Decimal(45000))
        with pytest.raises(WrongState, match="请先撤销追回"):
            consequences.reverse_consequence(work, recovery.id, officer="样例", because="样例")
        subsidies.withdraw_recovery(work, key)
        consequences.reverse_consequence(work, recovery.id, officer="样例", because="样例")
        with pytest.raises(WrongState, match="已撤销"):
            consequences.confirm_consequence(work, recovery.id, officer="样例")


def test_a_suspicion_entered_by_mistake_is_withdrawn(on: Any) -> None:
    with on() as work:
        host = factories.organization(work.session)
        row = supervision.report_violation(work, host.id, 2024, ViolationKind.FRAUD)
        supervision.withdraw_violation(work, row.id)
        with pytest.raises(NotFound, match="违规行为"):
            supervision.dismiss_violation(work, row.id, decided_by="样例省厅")


# determinations


def _refused(year: Any, on: Any, **terms: Any) -> tuple[UUID, UUID]:
    """A class of which a paper came too late, and the decision that refused it."""
    key = year.filed(submitted_on=date(2024, 10, 1), **terms)
    with on(date(2024, 10, 2)) as work:
        judged = filings.accept_filing(work, key)
        assert not judged.passed
        return key, judged.row.id


SIGNED: dict[str, Any] = {"officer": "样例处长", "reason": "台风", "basis": "会议纪要"}


def test_a_determination_covers_what_its_officer_saw_and_no_more(year: Any, on: Any) -> None:
    key, decision = _refused(year, on)
    with on(date(2024, 10, 3)) as work:
        made = determinations.determine_decision(work, decision, **SIGNED)
        assert determinations.determine_decision(work, decision, **SIGNED).id == made.id
        for day, passes in ((date(2024, 10, 3), False), (date(2024, 10, 1), True)):
            filings.submit_plan(work, key, submitted_on=day)
            filings.submit_notice(work, key, submitted_on=day)
            if not passes:
                assert not filings.accept_filing(work, key).passed
        assert filings.accept_filing(work, key).passed


def test_an_expired_or_revoked_determination_covers_nothing(year: Any, on: Any) -> None:
    key, decision = _refused(year, on)
    with on(date(2024, 10, 3)) as work:
        made = determinations.determine_decision(work, decision, **SIGNED, until=date(2024, 10, 4))
    with on(date(2024, 10, 5)) as work:
        assert not filings.accept_filing(work, key).passed
    with on(date(2024, 10, 4)) as work:
        determinations.revoke_determination(work, made.id)
        assert not filings.accept_filing(work, key).passed


def test_a_determination_on_one_class_covers_no_other(year: Any, on: Any) -> None:
    _, decision = _refused(year, on)
    other, _ = _refused(year, on)
    with on(date(2024, 10, 3)) as work:
        determinations.determine_decision(work, decision, **SIGNED)
        assert not filings.accept_filing(work, other).passed


def test_a_stage_is_covered_in_its_year_and_jurisdiction_only(on: Any) -> None:
    with on() as work:
        made = determinations.determine_stage(work, Stage.SELECTION, 2024, **SIGNED)
        assert made.jurisdiction == work.tenant.jurisdiction
        assert determinations.determine_stage(work, Stage.SELECTION, 2024, **SIGNED).id == made.id
        other = determinations.determine_stage(work, Stage.SELECTION, 2024, **SIGNED, jurisdiction="national")
        assert other.id != made.id
