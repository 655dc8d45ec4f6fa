"""A filled-in roster, read: structure first, then row by row, then people who stand there twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from yanxiu.documents.forms import Column, Headings, choose_sheet, no_record
from yanxiu.documents.forms import TableProblem as RosterProblem
from yanxiu.documents.forms.reader import cell_at, covers_of, unknown_hint
from yanxiu.documents.roster.columns import BY_KEY, FORM
from yanxiu.documents.roster.people import told_twice
from yanxiu.documents.roster.rows import Report, RosterRow, read_row
from yanxiu.documents.spreadsheet import (
    ROWS,
    Cell,
    Sheet,
    SpreadsheetRefusedError,
    column_name,
    read_sheets,
)
from yanxiu.phrases import message_of

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class RosterRead:
    """What a file holds. With errors nothing should be imported unless somebody chooses to leave rows out.

    `unknown` are headings that stand for none of our columns.
    """

    rows: tuple[RosterRow, ...]
    errors: tuple[RosterProblem, ...]
    hints: tuple[RosterProblem, ...] = ()
    sheet: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.errors


def read_roster(
    source: bytes | Path,
    mapping: Mapping[str, str] | None = None,
    *,
    on: date | None = None,
    most: int = ROWS,
) -> RosterRead:
    """Read a roster form (.xlsx or .csv) of at most so many rows.

    Never raises for what a file holds: every problem is in the answer.

    `mapping` names the file's own headings for our columns (`{"employer": "所属机构"}`); `on` is the day
    that dates of birth must not exceed, today in Shanghai unless given.
    """
    try:
        sheets = read_sheets(source, rows=most)
    except SpreadsheetRefusedError as error:
        return RosterRead((), (RosterProblem(message_of(error), ""),))
    if not sheets:
        return RosterRead((), (RosterProblem("文件里没有可见的工作表", "请取消隐藏后再上传"),))
    sheet, headings = choose_sheet(sheets, FORM, mapping)
    if headings.problems:
        return RosterRead((), headings.problems, sheet=sheet.name, unknown=headings.unknown)
    return _Reading(sheet, headings, on or datetime.now(_SHANGHAI).date()).result()


class _Reading:
    """Collects rows, errors and hints of one sheet."""

    def __init__(self, sheet: Sheet, headings: Headings, on: date) -> None:
        self.sheet, self.headings, self.on = sheet, headings, on
        self.rows: list[RosterRow] = []
        self.errors: list[RosterProblem] = []
        self.hints: list[RosterProblem] = []
        self.covers = covers_of(sheet)

    def result(self) -> RosterRead:
        for index in range(self.headings.first_row, len(self.sheet.rows)):
            if self._is_trainee(self.sheet.rows[index]):
                self._read(index)
        self._report_twice()
        if not self.rows and not self.errors:
            self.errors.append(RosterProblem("表头下面没有学员", "请填写后再上传"))
        if self.headings.unknown:
            self.hints.append(unknown_hint(self.headings.unknown))
        problems = tuple(self.errors), tuple(self.hints)
        return RosterRead(tuple(self.rows), *problems, self.sheet.name, self.headings.unknown)

    def _is_trainee(self, cells: tuple[Cell, ...]) -> bool:
        imported = {cell_at(cells, index) for index in self.headings.at.values()} - {None}
        return bool(imported) and not no_record(cells)

    def _read(self, index: int) -> None:
        cells = {key: self._value(index, key, column) for key, column in self.headings.at.items()}
        row = read_row(
            index + 1, cells, self.on, self._into(self.errors, index), self._into(self.hints, index)
        )
        if row is not None:
            self.rows.append(row)

    def _value(self, index: int, key: str, column: int) -> Cell:
        """The cell, or for columns that people merge downwards, the one that covers it."""
        value = cell_at(self.sheet.rows[index], column)
        top = self.covers.get((index, column))
        if value is None and top is not None and BY_KEY[key].fills_down:
            return cell_at(self.sheet.rows[top], column)
        return value

    def _into(self, problems: list[RosterProblem], index: int) -> Report:
        def report(column: Column, problem: str, cure: str) -> None:
            at = self.headings.at.get(column.key)
            letter = "" if at is None else column_name(at)
            problems.append(RosterProblem(problem, cure, index + 1, letter, column.heading))

        return report

    def _report_twice(self) -> None:
        for problem in told_twice(self.rows):
            into = self.errors if problem.wrong else self.hints
            self._into(into, problem.row - 1)(BY_KEY[problem.key], problem.problem, problem.cure)
