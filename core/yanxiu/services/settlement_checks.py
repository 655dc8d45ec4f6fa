"""结算核对: budget against cost head by head, the account it is paid to, money claimed twice.

These are doubts for a person to settle, beside the rules: none of them closes a gate. Money is yuan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yanxiu.models import (
    CompletionReport,
    Expense,
    Project,
    Settlement,
    Subsidy,
    SubsidyState,
    TrainingClass,
)
from yanxiu.phrases import Quoted, phrase
from yanxiu.services.accounts_sheet import Accounts, accounts_of
from yanxiu.services.bank_details import doubts, same_name
from yanxiu.services.work import Work


class Matter(StrEnum):
    """What a doubt is about."""

    HEAD = "head"
    REQUEST = "request"
    ACCOUNT = "account"
    INVOICE_TWICE = "invoice_twice"
    FUNDED_TWICE = "funded_twice"


MATTERS = {
    Matter.HEAD: "预算与支出",
    Matter.REQUEST: "申请金额",
    Matter.ACCOUNT: "收款账户",
    Matter.INVOICE_TWICE: "票据重复",
    Matter.FUNDED_TWICE: "重复资助",
}
TWICE = (Matter.INVOICE_TWICE, Matter.FUNDED_TWICE)


@dataclass(frozen=True)
class Doubt:
    """One doubt in a sentence; ``other`` is the class of the same tenant that it points to."""

    matter: Matter
    said: str
    other: TrainingClass | None = None

    @property
    def label(self) -> str:
        return MATTERS[self.matter]


@dataclass(frozen=True)
class Difference:
    """One head: what was planned, what was spent; ``by`` is spent less planned."""

    label: str
    planned: Decimal
    spent: Decimal

    @property
    def by(self) -> Decimal:
        return self.spent - self.planned


def differences(accounts: Accounts) -> list[Difference]:
    """Every head that was planned or spent on; together they are the whole difference."""
    return [
        Difference(one.label, one.planned or Decimal(0), one.spent or Decimal(0))
        for one in accounts.heads
        if one.planned is not None or one.spent is not None
    ]


def doubts_on(work: Work, cls: TrainingClass, *, for_host: bool = False) -> list[Doubt]:
    """Everything doubtful about a class's accounts; a host is not told which class of another's it is."""
    accounts = accounts_of(work, cls)
    found = [*_heads(accounts), *_request(accounts), *_account(work, cls), *twice(work, cls)]
    return [_veiled(one, cls) for one in found] if for_host else found


def twice(work: Work, cls: TrainingClass) -> list[Doubt]:
    """What another class of this tenant was, or may be, given money for already."""
    return [*_invoices(work, cls), *_funded(work, cls)]


def _veiled(one: Doubt, cls: TrainingClass) -> Doubt:
    if one.other is None or one.other.project.host_id == cls.project.host_id:
        return one
    said = "同一张票据也登记在其他单位的班次里" if one.matter is Matter.INVOICE_TWICE else "可能重复资助"
    return Doubt(one.matter, said)


def _heads(accounts: Accounts) -> Iterator[Doubt]:
    if accounts.planned is None or accounts.spent is None:
        return
    for one in differences(accounts):
        if one.by > 0:
            said = phrase(
                "{head}支出{spent}元，超出预算{planned}元的部分为{by}元",
                head=one.label,
                spent=one.spent,
                planned=one.planned,
                by=one.by,
            )
            yield Doubt(Matter.HEAD, said)


def _request(accounts: Accounts) -> Iterator[Doubt]:
    asked = accounts.settlement.requested if accounts.settlement else None
    if asked is not None and accounts.spent is not None and asked > accounts.spent:
        said = phrase("申请{asked}元，多于项目支出{spent}元", asked=asked, spent=accounts.spent)
        yield Doubt(Matter.REQUEST, said)


def _account(work: Work, cls: TrainingClass) -> Iterator[Doubt]:
    """Of an account that was given; where it must be, is for the rules to say."""
    report = work.session.scalar(select(CompletionReport).where(CompletionReport.class_id == cls.id))
    if report is None or report.bank_account_number is None:
        return
    host = cls.actual_host_name or cls.project.host.name
    for said in doubts(report.bank_account_name, report.bank_account_number, report.bank_branch, host):
        yield Doubt(Matter.ACCOUNT, said)


def _invoices(work: Work, cls: TrainingClass) -> Iterator[Doubt]:
    own = select(Expense.invoice_key).where(Expense.class_id == cls.id, Expense.invoice_key.is_not(None))
    rows = work.session.scalars(
        select(Expense)
        .where(Expense.class_id != cls.id, Expense.invoice_key.in_(own), Expense.lecture_fee_id.is_(None))
        .options(joinedload(Expense.training_class).joinedload(TrainingClass.project))
        .order_by(Expense.invoice_key, Expense.id)
    )
    for row in rows:
        other = row.training_class
        said = phrase(
            "票据 {number} 也登记在{year}年第{place}号班次",
            number=Quoted(row.invoice_number or ""),
            year=other.year,
            place=other.number,
        )
        yield Doubt(Matter.INVOICE_TWICE, said, other)


def _funded(work: Work, cls: TrainingClass) -> Iterator[Doubt]:
    if cls.actual_starts_on is None or cls.actual_ends_on is None:
        return
    rows = work.session.scalars(
        select(TrainingClass)
        .join(Project, Project.id == TrainingClass.project_id)
        .outerjoin(Subsidy, Subsidy.class_id == TrainingClass.id)
        .outerjoin(Settlement, Settlement.class_id == TrainingClass.id)
        .where(
            TrainingClass.id != cls.id,
            Project.host_id == cls.project.host_id,
            TrainingClass.actual_starts_on <= cls.actual_ends_on,
            TrainingClass.actual_ends_on >= cls.actual_starts_on,
            (Settlement.requested > 0) | Subsidy.state.in_(_GRANTED),
        )
        .options(joinedload(TrainingClass.project))
        .order_by(TrainingClass.year, TrainingClass.number)
    )
    for other in rows:
        if same_name(_topic(other), _topic(cls)):
            said = phrase(
                "与{year}年第{place}号班次单位、选题和时间相同，也申请了补助",
                year=other.year,
                place=other.number,
            )
            yield Doubt(Matter.FUNDED_TWICE, said, other)


_GRANTED: Sequence[SubsidyState] = (SubsidyState.APPROVED, SubsidyState.PAID)


def _topic(cls: TrainingClass) -> str:
    return cls.actual_topic or cls.project.topic
