"""经费: budget, expenses, settlement and subsidy of a class. Money is yuan."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import code, in_order, json, not_negative, one_of, to_one
from yanxiu.models.states import FundingSource, SettlementState, SubsidyState
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import ExpenseHead, Payer


class Budget(Entity, Base):
    """预算."""

    __tablename__ = "budgets"
    __table_args__ = (tenant_unique("class_id"), tenant_fk("class_id", "classes"), *not_negative("total"))

    class_id: Mapped[UUID]
    total: Mapped[Decimal | None]
    drawn_up_on: Mapped[date | None]

    training_class: Mapped[TrainingClass] = to_one("Budget", "TrainingClass", "class_id")


class BudgetLine(Entity, Base):
    """One head of a budget, from one source."""

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

    budget: Mapped[Budget] = to_one("BudgetLine", "Budget", "budget_id")


class Expense(Entity, Base):
    """One line of expenses."""

    __tablename__ = "expenses"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_index("ix_expenses_class_id", "class_id"),
        one_of("head", ExpenseHead),
        one_of("payer", Payer),
        *not_negative("amount"),
    )

    class_id: Mapped[UUID]
    head: Mapped[ExpenseHead] = code(ExpenseHead)
    amount: Mapped[Decimal]
    payer: Mapped[Payer] = code(Payer, default=Payer.PROJECT)
    spent_on: Mapped[date | None]
    invoice_number: Mapped[str | None]
    payee: Mapped[str | None]
    note: Mapped[str | None]

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
    """补助. ``proposed`` None: it not computable. ``lines`` are the proposal's, each with its citation."""

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
