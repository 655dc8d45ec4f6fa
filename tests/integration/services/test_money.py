"""Budgets with their history, expenses, lecture fees, invoices and categories, under a real province."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from yanxiu.db import Tenant
from yanxiu.models import ClassState, Expense, FundingSource, HalfDay, LectureFee, TrainingClass
from yanxiu.policy import ExpenseHead, LectureRank, Stage, evaluate
from yanxiu.policy.facts import ABSENT
from yanxiu.services import (
    budget_history,
    budgets,
    fee_categories,
    invoices,
    lecture_fees,
    standards,
    vouchers,
)
from yanxiu.services.accounts_sheet import accounts_of
from yanxiu.services.chains import class_chain
from yanxiu.services.errors import DomainError, InvalidInput, NotFound, WrongState
from yanxiu.services.facts import class_facts
from yanxiu.services.work import Work
from yanxiu.testing import factories

from .conftest import Begin

TODAY = date(2025, 12, 1)
HELD = date(2025, 9, 15)
SCAN = b"%PDF-1.7\n%%EOF"
PROVINCIAL = """
kind: training_fee
standard: 福建省省直机关培训费管理办法
document: 样例〔2020〕1号
issued_on: 2020-01-10
in_force_from: 2020-02-01
author: 样例登记人
categories: {三类: {total: 400}}
long_classes: {after_days: 30, share: 70%}
travel_days: {registration: 1, return: 1}
lectures:
  deputy_senior: {per_hour: 500}
  senior: {per_hour: 1000}
  academician: {per_hour: 1500, as_a_rule: true}
hours_per_half_day: 4
"""


@pytest.fixture
def work(on: Begin) -> Any:
    with on(TODAY) as opened:
        yield opened


def made(work: Work, state: ClassState = ClassState.DELIVERED, **given: Any) -> UUID:
    """A flagship class of 2025: thirty on site, four days."""
    project = factories.project(
        work.session, year=2025, tier="flagship", starts_on=HELD, ends_on=date(2025, 9, 18)
    )
    terms: dict[str, Any] = {
        "actual_starts_on": HELD,
        "actual_ends_on": date(2025, 9, 18),
        "onsite": 30,
        "total_days": 4,
        "travel_days": 0,
    }
    return factories.training_class(
        work.session, project_id=project.id, year=2025, state=state, **{**terms, **given}
    ).id


def lecture(work: Work, class_id: UUID, *heard_by: UUID, net: int = 6000, **given: Any) -> LectureFee:
    expert = given.pop("expert_id", None) or factories.expert(work.session, class_id).id
    terms: dict[str, Any] = {"held_on": HELD, "half": HalfDay.MORNING, "hours": Decimal(4)} | given
    return lecture_fees.record_lecture(
        work,
        class_id,
        lecture_fees.Lecture(
            expert, rank=LectureRank.ACADEMICIAN, net=Decimal(net), heard_by=heard_by, **terms
        ),
    )


def spent(work: Work, class_id: UUID) -> Decimal:
    return sum(work.session.scalars(select(Expense.amount).where(Expense.class_id == class_id)), Decimal(0))


def test_a_lecture_to_two_classes_is_paid_once_and_shared(work: Work):
    one, two = made(work), made(work)
    fee = lecture(work, one, two)
    assert (fee.gross, fee.tax, fee.schedule) == (
        Decimal("7142.86"),
        Decimal("1142.86"),
        "国家税务总局公告2018年第61号",
    )
    assert [spent(work, key) for key in (one, two)] == [Decimal("3571.43"), Decimal("3571.43")]
    with pytest.raises(WrongState, match="一次授课只付一次"):
        lecture(work, two, expert_id=_same_person(work, two, fee))
    lecture_fees.withdraw_lecture(work, fee.id)
    assert [spent(work, key) for key in (one, two)] == [0, 0]


def _same_person(work: Work, class_id: UUID, fee: LectureFee) -> UUID:
    expert = fee.expert
    return factories.expert(
        work.session, class_id, name=expert.name, organization_name=expert.organization_name
    ).id


def test_what_one_expert_is_paid_in_a_month_is_taxed_together(work: Work):
    class_id = made(work)
    first = lecture(work, class_id, net=3000)
    second = lecture(work, class_id, net=3000, half=HalfDay.AFTERNOON, expert_id=first.expert_id)
    assert first.gross + second.gross == Decimal("7142.86")
    lecture_fees.withdraw_lecture(work, first.id)
    assert second.gross == Decimal(3550)


def test_odd_fen_fall_to_the_first_and_shares_sum():
    assert lecture_fees.shares(Decimal("100.00"), 3) == [Decimal(v) for v in ("33.34", "33.33", "33.33")]
    assert sum(lecture_fees.shares(Decimal("0.05"), 7)) == Decimal("0.05")


def test_a_closed_list_takes_no_lecture(work: Work):
    one, two = made(work), made(work)
    budgets.confirm_expenses(work, two)
    with pytest.raises(WrongState, match="重新打开费用明细"):
        lecture(work, one, two)
    assert spent(work, one) == 0


@pytest.mark.parametrize(
    ("hours", "net", "said"), [(0, 1, "授课学时"), (13, 1, "授课学时"), (4, -1, "税后讲课费")]
)
def test_a_lecture_that_cannot_be_is_refused(work: Work, hours: int, net: int, said: str):
    class_id = made(work)
    with pytest.raises(InvalidInput, match=said):
        lecture(work, class_id, net=net, hours=Decimal(hours))


def test_typed_lines_are_replaced_and_lectures_stay(work: Work):
    class_id = made(work)
    lecture(work, class_id)
    meal = budgets.Cost(ExpenseHead.MEALS, Decimal(800), invoice_number="No. 0012-34", tax=Decimal("45.28"))
    row = budgets.record_expenses(work, class_id, [meal])[0]
    paper = vouchers.attach_voucher(work, row.id, "发票.pdf", SCAN)
    changed = budgets.Cost(ExpenseHead.MEALS, Decimal(900), key=row.id)
    again = budgets.record_expenses(work, class_id, [changed])[0]
    assert (again.id, again.amount, again.voucher_id) == (row.id, Decimal(900), paper.id)
    assert spent(work, class_id) == Decimal("8042.86")
    assert vouchers.voucher_of(work, row.id)[1] == SCAN
    vouchers.remove_voucher(work, row.id)
    with pytest.raises(NotFound):
        vouchers.voucher_of(work, row.id)


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<html>", SCAN + b" " * vouchers.LARGEST])
def test_a_voucher_is_a_scan(work: Work, content: bytes):
    class_id = made(work)
    row = budgets.record_expenses(work, class_id, [budgets.Cost(ExpenseHead.MEALS, Decimal(1))])[0]
    with pytest.raises(DomainError):
        vouchers.attach_voucher(work, row.id, "发票.pdf", content)


def test_the_same_invoice_is_found_in_another_class(work: Work):
    one, two, three = made(work), made(work), made(work)
    for key, number in ((one, "044001－900"), (two, "044001900 "), (three, "044001901")):
        budgets.record_expenses(
            work, key, [budgets.Cost(ExpenseHead.VENUE, Decimal(500), invoice_number=number)]
        )
    mine = [double for double in invoices.doubles(work) if double.key == "044001900"]
    assert [entry.cls.id for entry in mine[0].entered] == [one, two]
    assert invoices.entered_elsewhere(work, one) == {"044001900"}
    assert invoices.entered_elsewhere(work, three) == set()
    line = budgets.Cost(ExpenseHead.VENUE, Decimal(500), invoice_number="7 7")
    with pytest.raises(InvalidInput, match="同一张票据"):
        budgets.record_expenses(work, one, [line, line])


def test_tax_is_part_of_the_amount(work: Work):
    class_id = made(work)
    with pytest.raises(InvalidInput, match="税额不得超过金额"):
        budgets.record_expenses(work, class_id, [budgets.Cost(ExpenseHead.MEALS, Decimal(1), tax=Decimal(2))])


def test_budgets_by_source_keep_their_history(work: Work):
    class_id = made(work, ClassState.FILED)
    fiscal = budgets.PlannedCost(ExpenseHead.LODGING, Decimal(30000), budget_line="hr_operations")
    own = budgets.PlannedCost(ExpenseHead.MEALS, Decimal(8000), FundingSource.OWN, origin="样例大学事业收入")
    other = budgets.PlannedCost(ExpenseHead.MEALS, Decimal(2000), FundingSource.OTHER, origin="样例学会资助")
    against = budgets.Against(days=4, trainees=50, staff=5)
    budgets.draw_up_budget(work, class_id, [fiscal, own, other], against=against)
    with pytest.raises(InvalidInput, match="预算变更理由"):
        budgets.draw_up_budget(work, class_id, [fiscal])
    budgets.draw_up_budget(work, class_id, [fiscal], because="学会资助没有到位")
    found = budget_history.revisions_of(work, class_id)
    assert [(row.number, row.content["total"], row.because) for row in found] == [
        (1, "40000", "学会资助没有到位")
    ]
    assert (found[0].content["staff"], len(found[0].content["lines"])) == (5, 3)
    accounts = accounts_of(work, work.get(TrainingClass, class_id, "班次"))
    assert (accounts.planned, accounts.said_of(FundingSource.FISCAL)) == (Decimal(30000), "hr_operations")


@pytest.mark.parametrize(
    ("source", "line"), [(FundingSource.FISCAL, "nothing"), (FundingSource.OWN, "hr_operations")]
)
def test_a_budget_line_is_a_word_of_the_region_and_of_fiscal_money(
    work: Work, source: FundingSource, line: str
):
    class_id = made(work)
    with pytest.raises(InvalidInput, match="财政列支渠道"):
        budgets.draw_up_budget(
            work, class_id, [budgets.PlannedCost(ExpenseHead.MEALS, Decimal(1), source, budget_line=line)]
        )


def test_a_flagship_of_2025_before_and_after_the_provincial_table(work: Work):
    class_id = made(work)
    lodging = budgets.Cost(ExpenseHead.LODGING, Decimal(60000))
    lecture(work, class_id)
    budgets.record_expenses(work, class_id, [lodging])
    settlement = budgets.confirm_expenses(work, class_id)
    settlement.requested, settlement.fees_charged = Decimal(70000), Decimal(0)
    before = _decided(work, class_id)
    assert before.subsidy is not None
    assert before.subsidy.amount is None
    assert [need.name for need in before.subsidy.needs] == ["福建省省直机关培训费管理办法"]
    standards.load_standard(work, "样例.yaml", PROVINCIAL.encode())
    assert _decided(work, class_id).subsidy.needs[0].name == "funding.fee_category"
    fee_categories.decide_category(work, class_id, "三类", because="学员以处级及以下为主")
    after = _decided(work, class_id)
    assert after.subsidy.amount == 30 * 4 * 400 + Decimal("7142.86")
    assert "样例〔2020〕1号" in after.body.decode()
    assert "样例登记人" not in after.body.decode()


def _decided(work: Work, class_id: UUID) -> Any:
    cls = work.get(TrainingClass, class_id, "班次")
    return evaluate(Stage.SETTLEMENT, class_facts(work, cls), class_chain(work, cls))


def test_a_category_is_decided_with_a_reason_and_taken_back(work: Work):
    class_id = made(work)
    cls = work.get(TrainingClass, class_id, "班次")
    standards.load_standard(work, "样例.yaml", PROVINCIAL.encode())

    def known() -> Any:
        return getattr(class_facts(work, cls).funding, "fee_category", ABSENT)

    for category, because in (("四类", "理由"), ("三类", " ")):
        with pytest.raises(InvalidInput):
            fee_categories.decide_category(work, class_id, category, because=because)
    fee_categories.decide_category(work, class_id, "三类", because="处级及以下")
    assert known() == "三类"
    fee_categories.withdraw_category(work, class_id)
    assert known() is ABSENT
    with pytest.raises(WrongState, match="没有可撤回的决定"):
        fee_categories.withdraw_category(work, class_id)


def test_without_a_table_there_is_no_category(work: Work, hebei: Tenant, open_for: Any):
    with open_for(hebei, TODAY) as other:
        class_id = made(other)
        with pytest.raises(WrongState, match="请先载入"):
            fee_categories.decide_category(other, class_id, "三类", because="理由")


def test_a_tenants_own_tax_schedule_takes_the_built_in_ones_place(work: Work, tmp_path: Path):
    text = """
kind: withholding
standard: 样例预扣表
document: 样例公告1号
in_force_from: 2025-09-15
author: 样例登记人
allowance: 0
small: 0
share: 0%
bands: [{above: 0, rate: 10%, deduction: 0}]
"""
    row = standards.load_standard(work, "预扣.yaml", text.encode())
    assert standards.load_standard(work, "预扣.yaml", text.encode()).id == row.id
    fee = lecture(work, made(work), net=9000)
    assert (fee.gross, fee.tax, fee.schedule) == (Decimal(10000), Decimal(1000), "样例公告1号")
    assert standards.withholding_on(work, date(2025, 9, 14)).document == "国家税务总局公告2018年第61号"
    standards.withdraw_standard(work, row.id)
