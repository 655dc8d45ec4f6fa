"""经费: budget, expenses, settlement and subsidy of a class. Money is yuan."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import code, in_order, json, not_negative, one_of, searchable, to_one
from yanxiu.models.states import FundingSource, SettlementState, SubsidyState
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import ExpenseHead, Payer


class Budget(Entity, Base):
    """预算, reckoned on so many days, trainees and staff. Earlier ones stand in ``BudgetRevision``."""

    __tablename__ = "budgets"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        *not_negative("total", "days", "trainees", "staff"),
    )

    class_id: Mapped[UUID]
    total: Mapped[Decimal | None]
    drawn_up_on: Mapped[date | None]
    days: Mapped[int | None] = mapped_column(sort_order=95)
    trainees: Mapped[int | None] = mapped_column(sort_order=96)
    staff: Mapped[int | None] = mapped_column(sort_order=97)

    training_class: Mapped[TrainingClass] = to_one("Budget", "TrainingClass", "class_id")


class BudgetLine(Entity, Base):
    """One head of a budget, from one source.

    ``budget_line`` is a word that plugins declare, for fiscal money; ``origin`` says where other money comes
    from.
    """

    __tablename__ = "budget_lines"
    __table_args__ = (
        tenant_unique("budget_id", "head", "source"),
        tenant_fk("budget_id", "budgets"),
        one_of("head", ExpenseHead),
        one_of("source", FundingSource),
        *not_negative("amount"),
    )

    budget_id: Mapped[UUID]
    head: Mapped[ExpenseHead] = code(ExpenseHead)
    source: Mapped[FundingSource] = code(FundingSource, default=FundingSource.FISCAL)
    amount: Mapped[Decimal]
    basis: Mapped[str | None]
    budget_line: Mapped[str | None] = mapped_column(sort_order=95)
    origin: Mapped[str | None] = mapped_column(sort_order=96)

    budget: Mapped[Budget] = to_one("BudgetLine", "Budget", "budget_id")


class BudgetRevision(Entity, Base):
    """A budget that another took the place of, as it stood; ``number`` counts from one."""

    __tablename__ = "budget_revisions"
    __table_args__ = (
        tenant_unique("class_id", "number"),
        tenant_fk("class_id", "classes"),
        tenant_fk("replaced_by", "users"),
    )

    class_id: Mapped[UUID]
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = json()
    because: Mapped[str | None]
    replaced_on: Mapped[date]
    replaced_by: Mapped[UUID | None]


class Expense(Entity, Base):
    """One line of expenses; ``tax`` is the part of the amount that is tax, ``voucher_id`` the paper for it.

    ``invoice_key`` is the invoice number by which the same invoice is found elsewhere.  A line with a
    ``lecture_fee_id`` is the class's share of that fee and is made with it.
    """

    __tablename__ = "expenses"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_fk("lecture_fee_id", "lecture_fees"),
        tenant_fk("voucher_id", "materials"),
        tenant_index("ix_expenses_class_id", "class_id"),
        tenant_index("ix_expenses_invoice_key", "invoice_key"),
        tenant_index("ix_expenses_lecture_fee_id", "lecture_fee_id"),
        one_of("head", ExpenseHead),
        one_of("payer", Payer),
        *not_negative("amount", "tax"),
        CheckConstraint("tax <= amount", name="tax_within_amount"),
    )

    class_id: Mapped[UUID]
    head: Mapped[ExpenseHead] = code(ExpenseHead)
    amount: Mapped[Decimal]
    payer: Mapped[Payer] = code(Payer, default=Payer.PROJECT)
    spent_on: Mapped[date | None]
    invoice_number: Mapped[str | None]
    payee: Mapped[str | None]
    note: Mapped[str | None]
    tax: Mapped[Decimal | None] = mapped_column(sort_order=95)
    invoice_key: Mapped[str | None] = searchable(sort_order=96)
    lecture_fee_id: Mapped[UUID | None] = mapped_column(sort_order=97)
    voucher_id: Mapped[UUID | None] = mapped_column(sort_order=98)

    training_class: Mapped[TrainingClass] = to_one("Expense", "TrainingClass", "class_id")


class Settlement(Entity, Base):
    """经费结算. ``expenses_confirmed_on`` closes the list of expenses: from then on none means none."""

    __tablename__ = "settlements"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        one_of("state", SettlementState),
        *not_negative("requested", "fees_charged", "individual_funds"),
    )

    class_id: Mapped[UUID]
    state: Mapped[SettlementState] = code(SettlementState, default=SettlementState.DRAFT)
    requested: Mapped[Decimal | None]
    budget_line: Mapped[str | None]
    fees_charged: Mapped[Decimal | None]
    individual_funds: Mapped[Decimal | None]
    expenses_confirmed_on: Mapped[date | None]
    reimbursement_submitted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    returned_on: Mapped[date | None] = mapped_column(sort_order=95)
    returned_because: Mapped[str | None] = mapped_column(sort_order=96)

    training_class: Mapped[TrainingClass] = to_one("Settlement", "TrainingClass", "class_id")


class Subsidy(Entity, Base):
    """补助. ``proposed`` None: it not computable. ``lines`` are the proposal's, each with its citation.

    ``paid`` and ``recovered`` are the sums of the movements that stand, their dates those of the last.
    """

    __tablename__ = "subsidies"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        tenant_fk("approved_by", "users"),
        one_of("state", SubsidyState),
        *not_negative("proposed", "approved", "paid", "recovered"),
        in_order("proposed_on", "approved_on"),
        in_order("approved_on", "paid_on"),
        in_order("paid_on", "recovered_on"),
        CheckConstraint("paid <= approved", name="paid_within"),
        CheckConstraint("recovered <= paid", name="recovered_within"),
    )

    class_id: Mapped[UUID]
    state: Mapped[SubsidyState] = code(SubsidyState, default=SubsidyState.PROPOSED)
    proposed: Mapped[Decimal | None]
    proposed_on: Mapped[date]
    lines: Mapped[list[dict[str, Any]]] = json(default=list)
    approved: Mapped[Decimal | None]
    approved_on: Mapped[date | None]
    approved_by: Mapped[UUID | None]
    paid: Mapped[Decimal | None]
    paid_on: Mapped[date | None]
    recovered: Mapped[Decimal | None]
    recovered_on: Mapped[date | None]
    note: Mapped[str | None]

    training_class: Mapped[TrainingClass] = to_one("Subsidy", "TrainingClass", "class_id")
