"""Payments and recoveries one by one, what a recovery asks back, doubts about accounts, the year's ledger."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from yanxiu.models import (
    AuditEntry,
    ClassState,
    Consequence,
    ConsequenceState,
    MovementKind,
    SettlementState,
    Subsidy,
    SubsidyState,
    TrainingClass,
)
from yanxiu.policy import Effect, ExpenseHead
from yanxiu.services import budgets, completion, consequences, subsidies
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.ledgers import By, ledger
from yanxiu.services.movements import moved, movements_of, recovered_on, words_of
from yanxiu.services.queues import Kind, of_kind
from yanxiu.services.settlement_checks import Matter, doubts_on
from yanxiu.services.work import Work
from yanxiu.testing import factories

On = Callable[..., AbstractContextManager[Work]]


def settled(work: Work, *, proposed: int = 45000, **terms: Any) -> UUID:
    """A class settled at what was proposed."""
    cls = factories.training_class(work.session, state=ClassState.SETTLED, **terms)
    fields = {"proposed": Decimal(proposed), "proposed_on": work.today}
    factories.add(work.session, Subsidy(class_id=cls.id, **fields))
    factories.settlement(work.session, cls.id, state=SettlementState.CLOSED, requested=Decimal(proposed))
    return cls.id


def recovery(work: Work, key: UUID) -> Consequence:
    """A drafted recovery on a class."""
    cls = work.get(TrainingClass, key, "班次")
    return factories.add(
        work.session,
        Consequence(
            organization_id=cls.project.host_id,
            class_id=key,
            effect=Effect.RECOVERY,
            rule="sample.rule",
            citation={"id": "S-1", "document": "样例文件", "clause": "一"},
            label="样例后果",
            because=["样例起因"],
            drafted_on=work.today,
        ),
    )


def test_a_subsidy_is_paid_in_parts_and_waits_until_all_is_paid(on: On) -> None:
    with on() as work:
        key = settled(work)
        subsidies.approve_subsidy(work, key)
        row = subsidies.pay_subsidy(work, key, amount=Decimal(30000), voucher="记-0031", note="首款")
        assert (row.state, words_of(row), row.paid) == (SubsidyState.PAID, "部分拨付", Decimal(30000))
        assert key in {item.id for item in of_kind(work, Kind.SUBSIDY)}
        row = subsidies.pay_subsidy(work, key)
        assert (row.paid, words_of(row)) == (Decimal(45000), "已拨付")
        assert key not in {item.id for item in of_kind(work, Kind.SUBSIDY)}
        with pytest.raises(WrongState, match="不重复拨付"):
            subsidies.pay_subsidy(work, key)
        rows = movements_of(work, key)
        assert [row.amount for row in rows] == [30000, 15000]
        assert [row.voucher for row in rows] == ["记-0031", None]


def test_a_wrong_record_is_withdrawn_and_stays(on: On) -> None:
    with on() as work:
        key = settled(work)
        subsidies.approve_subsidy(work, key)
        subsidies.pay_subsidy(work, key, amount=Decimal(30000))
        subsidies.pay_subsidy(work, key, amount=Decimal(10000))
        row = subsidies.withdraw_payment(work, key, because="录错班次")
        assert (row.paid, row.state) == (Decimal(30000), SubsidyState.PAID)
        last = movements_of(work, key)[-1]
        assert (last.withdrawn_on, last.withdrawn_because) == (work.today, "录错班次")
    with on() as work:
        actions = select(AuditEntry.action).where(AuditEntry.object_id == str(key))
        assert "subsidy.withdraw_payment" in set(work.session.scalars(actions))


def test_what_comes_back_names_the_confirmed_recovery_and_stays_within_it(on: On) -> None:
    with on() as work:
        key = settled(work)
        subsidies.approve_subsidy(work, key)
        subsidies.pay_subsidy(work, key)
        draft = recovery(work, key)
        with pytest.raises(InvalidInput, match=r"追回金额.*不得超过已拨付而没有追回的45000"):
            consequences.confirm_consequence(work, draft.id, officer="样例处长", amount=Decimal(45001))
        consequences.confirm_consequence(work, draft.id, officer="样例处长", amount=Decimal(20000))
        with pytest.raises(InvalidInput, match="决定追回而还没有追回的金额"):
            subsidies.recover_subsidy(work, key, amount=Decimal(20001))
        row = subsidies.recover_subsidy(work, key, amount=Decimal(12000), voucher="回单-7")
        assert (row.state, words_of(row)) == (SubsidyState.RECOVERED, "部分追回")
        assert recovered_on(work, draft) == 12000
        with pytest.raises(InvalidInput, match="决定追回而还没有追回的金额"):
            subsidies.recover_subsidy(work, key, amount=Decimal(8001))
        subsidies.recover_subsidy(work, key, amount=Decimal(8000))
        assert moved(movements_of(work, key)).net == 25000
        with pytest.raises(WrongState, match="请先撤销追回"):
            consequences.reverse_consequence(work, draft.id, officer="样例处长", because="复核后不成立")
        subsidies.withdraw_recovery(work, key, because="退回")
        subsidies.withdraw_recovery(work, key, because="退回")
        consequences.reverse_consequence(work, draft.id, officer="样例处长", because="复核后不成立")
        assert (draft.state, draft.confirmed_by) == (ConsequenceState.REVERSED, "样例处长")


def test_all_of_it_comes_back_where_no_amount_was_named(on: On) -> None:
    with on() as work:
        key = settled(work)
        subsidies.approve_subsidy(work, key)
        subsidies.pay_subsidy(work, key)
        consequences.confirm_consequence(work, recovery(work, key).id, officer="样例处长")
        assert words_of(subsidies.recover_subsidy(work, key, amount=Decimal(45000))) == "全部追回"
        with pytest.raises(InvalidInput, match="追回金额"):
            subsidies.recover_subsidy(work, key, amount=Decimal("0.01"))


def test_only_a_recovery_names_an_amount(on: On) -> None:
    with on() as work:
        key = settled(work)
        draft = recovery(work, key)
        draft.effect = Effect.LOSS_OF_ELIGIBILITY
        with pytest.raises(InvalidInput, match="只有追回经费的后果写金额"):
            consequences.confirm_consequence(
                work, draft.id, officer="样例", until=consequences.INDEFINITE, amount=Decimal(1)
            )


Step = tuple[str, int]
steps = st.lists(
    st.tuples(st.sampled_from(["pay", "recover", "unpay", "unrecover"]), st.integers(1, 30000)), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_done_sums_are_those_of_the_movements(on: On, steps: list[Step]) -> None:
    with on() as work:
        key = settled(work)
        row = subsidies.approve_subsidy(work, key)
        for name, amount in steps:
            try:
                _do(work, key, name, Decimal(amount))
            except (InvalidInput, WrongState):
                continue
        paid, recovered = row.paid or Decimal(0), row.recovered or Decimal(0)
        standing = [m for m in movements_of(work, key) if m.withdrawn_on is None]
        assert paid == sum(m.amount for m in standing if m.kind is MovementKind.PAYMENT)
        assert recovered == sum(m.amount for m in standing if m.kind is MovementKind.RECOVERY)
        assert 0 <= recovered <= paid <= (row.approved or 0)


def _do(work: Work, key: UUID, name: str, amount: Decimal) -> None:
    if name == "pay":
        subsidies.pay_subsidy(work, key, amount=amount)
    elif name == "recover":
        subsidies.recover_subsidy(work, key, amount=amount)
    elif name == "unpay":
        subsidies.withdraw_payment(work, key)
    else:
        subsidies.withdraw_recovery(work, key)


# doubts


def spent(work: Work, key: UUID, invoice: str, amount: int = 20000) -> None:
    cost = budgets.Cost(ExpenseHead.TEACHING, Decimal(amount), invoice_number=invoice)
    budgets.record_expenses(work, key, [cost])


def delivered(work: Work, **terms: Any) -> TrainingClass:
    return factories.training_class(work.session, state=ClassState.DELIVERED, **terms)


def matters(work: Work, cls: TrainingClass, *, for_host: bool = False) -> list[Matter]:
    return [one.matter for one in doubts_on(work, cls, for_host=for_host)]


def test_an_invoice_of_two_classes_is_found_and_a_host_is_not_told_whose(on: On) -> None:
    with on() as work:
        mine, other = delivered(work), delivered(work)
        spent(work, mine.id, "3500 2024-0001")
        spent(work, other.id, "350020240001")
        found = [one for one in doubts_on(work, mine) if one.matter is Matter.INVOICE_TWICE]
        assert [one.other for one in found] == [other]
        assert f"{other.year}年第{other.number}号" in found[0].said
        (veiled,) = [
            one for one in doubts_on(work, mine, for_host=True) if one.matter is Matter.INVOICE_TWICE
        ]
        assert veiled.other is None
        assert str(other.number) not in veiled.said


def test_one_class_funded_twice_wants_a_reason(on: On) -> None:
    with on() as work:
        days: dict[str, Any] = {"actual_starts_on": date(2024, 9, 10), "actual_ends_on": date(2024, 9, 14)}
        key = settled(work, **days, actual_topic="样例 选题")
        cls = work.get(TrainingClass, key, "班次")
        other = settled(work, **days, actual_topic="样例选题", project_id=cls.project_id)
        assert matters(work, cls) == [Matter.FUNDED_TWICE]
        assert doubts_on(work, cls, for_host=True)[0].other is not None
        with pytest.raises(InvalidInput, match=r"批复说明.*选题和时间相同"):
            subsidies.approve_subsidy(work, key)
        subsidies.approve_subsidy(work, key, note="两期内容不同，已核对课表")
        subsidies.approve_subsidy(work, other, amount=Decimal(0), note="并入前一期")


def test_costs_beyond_the_budget_and_a_strange_account_are_told(on: On) -> None:
    with on() as work:
        cls = delivered(work)
        budgets.draw_up_budget(work, cls.id, [budgets.PlannedCost(ExpenseHead.TEACHING, Decimal(15000))])
        spent(work, cls.id, "INV-9")
        budgets.settlement_of(work, cls).requested = Decimal(21000)
        completion.give_bank_details(
            work, cls.id, account_name="别的单位", account_number="6222020000000000001", branch="样例支行"
        )
        found = doubts_on(work, cls)
        assert [one.matter for one in found] == [
            Matter.HEAD,
            Matter.REQUEST,
            Matter.ACCOUNT,
            Matter.ACCOUNT,
            Matter.ACCOUNT,
        ]
        assert "超出预算15000" in found[0].said
        assert not any("6222" in one.said for one in found)


# ledger


def test_the_ledger_says_the_same_by_class_host_and_line(on: On) -> None:
    with on() as work:
        first, second = settled(work, year=2031, number=1), settled(work, proposed=30000, year=2031, number=2)
        for key in (first, second):
            subsidies.approve_subsidy(work, key)
        subsidies.pay_subsidy(work, first, voucher="记-1")
        subsidies.recover_subsidy(work, first, amount=Decimal(5000))
        made = {by: ledger(work, by, {"year": "2031"}) for by in By}
        assert len({one.total.amounts for one in made.values()}) == 1
        total = made[By.CLASS].total
        assert (total.classes, total.without_voucher) == (2, 1)
        assert total.amounts.approved == 75000
        assert total.amounts.outstanding == 30000
        assert total.amounts.net == 40000
        assert [line.number for line in made[By.CLASS].lines] == [1, 2]
        host = work.get(TrainingClass, first, "班次").project.host_id
        assert ledger(work, By.CLASS, {"year": "2031"}, host_id=host).classes == 1
        assert ledger(work, By.LINE, {"year": "2032"}).lines == ()
