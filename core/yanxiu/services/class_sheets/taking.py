"""Looking at such a sheet, and taking it in as a whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select

from yanxiu.documents.forms import Form, TableProblem, TableRead, TableRow, read_table
from yanxiu.models import Expense, Expert, HalfDay, Mode, SheetKind, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.policy import ExpenseHead, OrganizationKind, Payer, TeachingForm, TitleLevel
from yanxiu.services import budgets, surveys, timetables
from yanxiu.services.attendance_sheets import experts_of
from yanxiu.services.class_sheets.columns import form_of
from yanxiu.services.invoices import invoice_key
from yanxiu.services.roster_import import RosterRefused
from yanxiu.services.work import Work


@dataclass(frozen=True)
class SheetPreview:
    """What taking a sheet in would do."""

    form: Form
    rows: tuple[TableRow, ...]
    errors: tuple[TableProblem, ...]
    hints: tuple[TableProblem, ...]
    unknown: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the sheet can be taken in."""
        return not self.errors


def preview_sheet(
    work: Work, cls: TrainingClass, kind: SheetKind, source: bytes, mapping: Mapping[str, str] | None = None
) -> SheetPreview:
    """Read a sheet against the class; nothing is written."""
    return look_at(work, cls, kind, read_table(form_of(work, cls, kind), source, mapping))


def look_at(work: Work, cls: TrainingClass, kind: SheetKind, read: TableRead) -> SheetPreview:
    """The same of what was read already, from a sheet or from records."""
    form = form_of(work, cls, kind)
    check = _CHECKS.get(kind)
    found = check(form, work, cls, read) if check else ()
    errors = tuple(sorted((*read.errors, *found), key=lambda problem: problem.row or 0))
    return SheetPreview(form, read.rows, errors, read.hints, read.unknown)


def import_sheet(
    work: Work, cls: TrainingClass, kind: SheetKind, source: bytes, mapping: Mapping[str, str] | None = None
) -> int:
    """Take a sheet in and say how many rows; ``RosterRefused`` with every error by row and column.

    A timetable stands in the place of the one before; expenses and questionnaires are added.
    """
    return take_in(work, cls, kind, read_table(form_of(work, cls, kind), source, mapping))


def take_in(work: Work, cls: TrainingClass, kind: SheetKind, read: TableRead) -> int:
    """The same of what was read already, from a sheet or from records."""
    if kind is SheetKind.EXPENSES:
        # locked before it is read: what somebody else adds meanwhile would be taken for a line that is to go
        budgets.open_list(work, cls.id)
    found = look_at(work, cls, kind, read)
    if not found.ok:
        raise RosterRefused(found.errors)
    _TAKE[kind](work, cls, found.rows)
    return len(found.rows)


Problems = list[TableProblem]


def _check_units(form: Form, _work: Work, _cls: TrainingClass, read: TableRead) -> Problems:
    return [problem for row in read.rows for problem in _check_unit(form, read, row)]


def _check_unit(form: Form, read: TableRead, row: TableRow) -> Problems:
    values, by_key = row.values, form.by_key
    found: Problems = []
    if values["hours"] and not values["form"]:
        problem = "有学时的单元须有教学形式"
        found.append(read.problem(row.row, by_key["form"], problem, "请选教学形式，或不填学时"))
    if not values["expert"] and any(values[key] for key in _OF_EXPERT):
        found.append(
            read.problem(row.row, by_key["expert"], "没有填写专家姓名", "请填写，或删去专家的其他各栏")
        )
    same = [one for one in read.rows if one.values["expert"] == values["expert"]]
    for key in _OF_EXPERT if values["expert"] else ():
        said = {one.values[key] for one in same} - {None}
        if len(said) > 1 and values[key] is not None and row is not same[0]:
            problem = phrase("与第 {row} 行同一专家所填不同", row=same[0].row)
            found.append(read.problem(row.row, by_key[key], problem, "请核对"))
    return found


def _check_expenses(form: Form, work: Work, cls: TrainingClass, read: TableRead) -> Problems:
    known = {
        (row.invoice_key, row.head, row.amount)
        for row in work.session.scalars(_typed(cls))
        if row.invoice_key
    }
    seen: dict[tuple[Any, ...], int] = {}
    found: Problems = []
    for row in read.rows:
        found += _check_expense(form, work, read, row)
        invoice = invoice_key(row.values["invoice_number"])
        line = (invoice, row.values["head"], row.values["amount"])
        if invoice is None:
            continue
        column, same = form.by_key["invoice_number"], seen.setdefault(line, row.row)
        if line in known:
            problem = "同一张票据、同一科目、同一金额已经登记过"
            found.append(read.problem(row.row, column, problem, "请删去重复的一行"))
        elif same != row.row:
            problem = phrase("与第{same}行是同一张票据、同一科目、同一金额", same=same)
            found.append(read.problem(row.row, column, problem, "请删去重复的一行"))
    return found


def _check_expense(form: Form, work: Work, read: TableRead, row: TableRow) -> Problems:
    values, by_key = row.values, form.by_key
    found: Problems = []
    if values["spent_on"] and values["spent_on"] > work.today:
        problem = phrase("{day}还没有到", day=values["spent_on"])
        found.append(read.problem(row.row, by_key["spent_on"], problem, "请核对日期"))
    if values["tax"] and values["tax"] > values["amount"]:
        found.append(read.problem(row.row, by_key["tax"], "税额不得超过金额", "请核对票据"))
    if not values["amount"]:
        found.append(read.problem(row.row, by_key["amount"], "金额是 0", "请填写金额，或删去这一行"))
    return found


_OF_EXPERT: Final = ("title", "title_level", "organization_name", "organization_kind")


def _take_timetable(work: Work, cls: TrainingClass, rows: tuple[TableRow, ...]) -> None:
    experts = _experts(work, cls, rows)
    timetables.set_timetable(
        work,
        cls.id,
        [
            timetables.Unit(
                held_on=one["held_on"],
                half=HalfDay(one["half"]),
                hours=one["hours"] or Decimal(0),
                form=TeachingForm(one["form"]) if one["form"] else None,
                topic=one["topic"],
                mode=Mode(one["mode"] or Mode.ONSITE),
                expert_id=experts[one["expert"]] if one["expert"] else None,
            )
            for one in (row.values for row in rows)
        ],
    )


def _experts(work: Work, cls: TrainingClass, rows: tuple[TableRow, ...]) -> dict[str, UUID]:
    """The experts of the sheet by name: those of the class, and those entered now."""
    known = {one.name: one.id for one in experts_of(work, cls)}
    given: dict[str, dict[str, Any]] = {}
    for row in rows:
        if name := row.values["expert"]:
            said = {key: row.values[key] for key in _OF_EXPERT if row.values[key] is not None}
            given.setdefault(name, {}).update(said)
    for name in given.keys() - known.keys():
        known[name] = _enter(work, cls, name, given[name]).id
    return known


def _enter(work: Work, cls: TrainingClass, name: str, said: dict[str, Any]) -> Expert:
    kinds: dict[str, Callable[[str], Any]] = {
        "title_level": TitleLevel,
        "organization_kind": OrganizationKind,
    }
    values = {key: kinds.get(key, str)(value) for key, value in said.items()}
    return timetables.add_expert(work, cls.id, name, **values)


_KEPT: Final = ("head", "amount", "payer", "spent_on", "invoice_number", "payee", "note", "tax")


def _take_expenses(work: Work, cls: TrainingClass, rows: tuple[TableRow, ...]) -> None:
    there = work.session.scalars(_typed(cls).execution_options(populate_existing=True))
    kept = [budgets.Cost(**{name: getattr(row, name) for name in _KEPT}, key=row.id) for row in there]
    new = [
        budgets.Cost(
            **{
                **row.values,
                "head": ExpenseHead(row.values["head"]),
                "payer": Payer(row.values["payer"] or Payer.PROJECT),
            }
        )
        for row in rows
    ]
    budgets.record_expenses(work, cls.id, [*kept, *new])


def _typed(cls: TrainingClass) -> Select[Expense]:
    """The lines of a class that somebody entered; shares of lecture fees are made with those."""
    own = select(Expense).where(Expense.class_id == cls.id, Expense.lecture_fee_id.is_(None))
    return own.order_by(Expense.created_at, Expense.id)


def _take_answers(work: Work, cls: TrainingClass, rows: tuple[TableRow, ...]) -> None:
    given = [{key: score for key, score in row.values.items() if score is not None} for row in rows]
    surveys.record_answers(work, cls.id, given)


_CHECKS: Final[Mapping[SheetKind, Callable[[Form, Work, TrainingClass, TableRead], Problems]]] = {
    SheetKind.TIMETABLE: _check_units,
    SheetKind.EXPENSES: _check_expenses,
}
_TAKE: Final[Mapping[SheetKind, Callable[[Work, TrainingClass, tuple[TableRow, ...]], None]]] = {
    SheetKind.TIMETABLE: _take_timetable,
    SheetKind.EXPENSES: _take_expenses,
    SheetKind.ANSWERS: _take_answers,
}
