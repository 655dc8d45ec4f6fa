"""讲课费: paid once for a lecture in a half day, whatever the number of classes that hear it.

What is agreed is what the expert keeps; the tax on top is reckoned by the month, since what one payer gives
one person within a month for lectures is one payment (个人所得税法实施条例 第十四条).  The classes bear equal
shares, the odd fen falling to the first ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, extract, select

from yanxiu.models import Expense, Expert, HalfDay, LectureFee, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.policy import ExpenseHead, LectureRank
from yanxiu.policy.wording import word
from yanxiu.services import checks
from yanxiu.services.budgets import open_list
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.standards import withholding_on
from yanxiu.services.work import Work

_FEN = Decimal("0.01")
_DAY_HOURS = Decimal(12)


@dataclass(frozen=True)
class Lecture:
    """One lecture; ``net`` is what the expert keeps, in yuan, ``heard_by`` other classes that hear it."""

    expert_id: UUID
    held_on: date
    half: HalfDay
    rank: LectureRank
    hours: Decimal
    net: Decimal
    heard_by: Sequence[UUID] = ()


def shares(amount: Decimal, among: int) -> list[Decimal]:
    """Equal parts of an amount to the fen that sum to it exactly; the first ones bear what is odd."""
    each, odd = divmod(int(amount / _FEN), among)
    return [(each + (place < odd)) * _FEN for place in range(among)]


def record_lecture(work: Work, class_id: UUID, lecture: Lecture) -> LectureFee:
    """Record a lecture fee; its shares become expenses of the classes, whose lists are still open.

    Raises ``WrongState`` where the same expert is paid for the same half day already.
    """
    classes = _classes(work, class_id, lecture.heard_by)
    expert = work.get(Expert, lecture.expert_id, "授课专家")
    if expert.class_id != class_id:
        raise InvalidInput("授课专家", expert.name, "须是这个班次的授课专家", "请从列表中选取")
    _paid_once(work, expert, lecture)
    net = checks.money("税后讲课费", lecture.net)
    if not 0 < lecture.hours <= _DAY_HOURS:
        rule = phrase("须大于0，不超过{most}学时", most=_DAY_HOURS)
        raise InvalidInput("授课学时", lecture.hours, rule, "半天的讲课按实际学时填写")
    schedule = withholding_on(work, lecture.held_on)
    row = LectureFee(
        class_id=class_id,
        expert_id=expert.id,
        held_on=lecture.held_on,
        half=lecture.half,
        rank=lecture.rank,
        hours=lecture.hours,
        net=net,
        tax=Decimal(0),
        gross=net,
        schedule=schedule.document,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(_expense(cls, expert, row) for cls in classes)
    work.session.flush()
    _reckon(work, expert, lecture.held_on)
    work.record("lecture.record", "class", class_id, lecture=str(row.id), classes=len(classes))
    return row


def withdraw_lecture(work: Work, fee_id: UUID) -> None:
    """Take a lecture fee back, with the shares of all its classes."""
    row = work.get(LectureFee, fee_id, "讲课费")
    for key in {row.class_id, *(one.class_id for one in _shares_of(work, row))}:
        open_list(work, key)
        work.touch(key)
    work.session.execute(delete(Expense).where(Expense.lecture_fee_id == row.id))
    expert, held_on = row.expert, row.held_on
    work.session.delete(row)
    work.session.flush()
    _reckon(work, expert, held_on)
    work.record("lecture.withdraw", "class", row.class_id, lecture=str(fee_id))


def lectures_of(work: Work, class_id: UUID) -> list[tuple[LectureFee, Expense]]:
    """The lectures that a class bears a share of, each with that share."""
    found = work.session.execute(
        select(LectureFee, Expense)
        .join(Expense, Expense.lecture_fee_id == LectureFee.id)
        .where(Expense.class_id == class_id)
        .order_by(LectureFee.held_on, LectureFee.half, LectureFee.id)
    )
    return [(fee, expense) for fee, expense in found]


def _classes(work: Work, class_id: UUID, heard_by: Sequence[UUID]) -> list[TrainingClass]:
    """The paying class first, then those that hear the lecture too; each once, their lists open."""
    keys = dict.fromkeys((class_id, *heard_by))
    found = {key: open_list(work, key) for key in sorted(keys)}  # one order of locks, whoever begins
    return [found[key] for key in keys]


def _paid_once(work: Work, expert: Expert, lecture: Lecture) -> None:
    same = (
        select(LectureFee)
        .join(Expert, Expert.id == LectureFee.expert_id)
        .where(
            LectureFee.held_on == lecture.held_on,
            LectureFee.half == lecture.half,
            Expert.name == expert.name,
            Expert.organization_name.is_not_distinct_from(expert.organization_name),
        )
    )
    if (there := work.session.scalar(same.limit(1))) is not None:
        cls = work.get(TrainingClass, there.class_id, "班次")
        raise WrongState(
            "这半天的讲课费",
            phrase("已由{year}年第{number}期登记", year=cls.year, number=cls.number),
            "没有登记",
            "一次授课只付一次：同时听课的班次请在那一笔里分摊",
        )


def _expense(cls: TrainingClass, expert: Expert, row: LectureFee) -> Expense:
    return Expense(
        class_id=cls.id,
        head=ExpenseHead.TEACHING,
        amount=Decimal(0),
        spent_on=row.held_on,
        payee=expert.name,
        note=phrase("讲课费：{rank}，{hours}学时", rank=word(row.rank), hours=row.hours),
        lecture_fee_id=row.id,
    )


def _reckon(work: Work, expert: Expert, day: date) -> None:
    """Reckon the tax of all that an expert is paid in a month anew, and what each class bears of it."""
    rows = work.session.scalars(
        select(LectureFee)
        .where(
            LectureFee.expert_id == expert.id,
            extract("year", LectureFee.held_on) == day.year,
            extract("month", LectureFee.held_on) == day.month,
        )
        .order_by(LectureFee.held_on, LectureFee.created_at, LectureFee.id)
    )
    schedule = withholding_on(work, day)
    net = gross = Decimal(0)
    for row in rows:
        net += row.net
        whole = schedule.grossed_up(net)
        row.gross = whole - gross
        row.tax, row.schedule, gross = row.gross - row.net, schedule.document, whole
        _share_out(work, row)
    work.session.flush()


def _share_out(work: Work, row: LectureFee) -> None:
    """Give every class its share; the one that recorded the fee comes first."""
    lines = sorted(_shares_of(work, row), key=lambda one: (one.class_id != row.class_id, one.id))
    taxes = shares(row.tax, len(lines))
    for line, amount, tax in zip(lines, shares(row.gross, len(lines)), taxes, strict=True):
        line.amount, line.tax = amount, tax
        work.touch(line.class_id)


def _shares_of(work: Work, row: LectureFee) -> Sequence[Expense]:
    return work.session.scalars(select(Expense).where(Expense.lecture_fee_id == row.id)).all()
