"""A filled-in form, read: structure first, then row by row, each problem by Excel's own row and column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yanxiu.documents.forms.cells import CellProblem, read_cell
from yanxiu.documents.forms.columns import Column, Form
from yanxiu.documents.forms.headings import Headings, find_headings
from yanxiu.documents.forms.problems import TableProblem, quoted
from yanxiu.documents.spreadsheet import Cell, Sheet, SpreadsheetRefusedError, column_name, read_sheets
from yanxiu.phrases import joined, message_of, phrase

# Totals, and the lines below a form that sign or explain it.
_NO_RECORD = re.compile(r"^(合\s*计|总\s*计|小\s*计|填表|制表|审核|联系人|备\s*注|说\s*明|注[：:])")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: Excel's number, and a value for each column of the form (None where it was left open)."""

    row: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TableRead:
    """What a file holds; `unknown` are headings that stand for none of the form's columns."""

    rows: tuple[TableRow, ...]
    errors: tuple[TableProblem, ...]
    hints: tuple[TableProblem, ...] = ()
    unknown: tuple[str, ...] = ()
    at: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.errors

    def problem(self, row: int, column: Column, problem: str, cure: str) -> TableProblem:
        """A problem of a cell of this file, by its row and its column's letter."""
        at = self.at.get(column.key)
        return TableProblem(problem, cure, row, "" if at is None else column_name(at), column.heading)


def read_table(form: Form, source: bytes | Path, mapping: Mapping[str, str] | None = None) -> TableRead:
    """Read a filled-in form. Never raises for what a file holds: every problem is in the answer."""
    try:
        sheets = read_sheets(source, rows=form.rows + _AROUND)
    except SpreadsheetRefusedError as error:
        return TableRead((), (TableProblem(message_of(error), ""),))
    if not sheets:
        return TableRead((), (TableProblem("文件里没有可见的工作表", "请取消隐藏后再上传"),))
    sheet, headings = choose_sheet(sheets, form, mapping)
    if headings.problems:
        return TableRead((), headings.problems, unknown=headings.unknown)
    return _read(sheet, headings, form)


def choose_sheet(
    sheets: list[Sheet], form: Form, mapping: Mapping[str, str] | None
) -> tuple[Sheet, Headings]:
    """The first sheet that has the headings; else the one that comes closest, with its problems."""
    found = [(sheet, find_headings(sheet, form, mapping)) for sheet in sheets]
    return max(found, key=lambda pair: (not pair[1].problems, pair[1].matched))


def unknown_hint(unknown: tuple[str, ...]) -> TableProblem:
    """Which columns were left alone."""
    names = joined(quoted(heading[:20]) for heading in unknown[:15])
    return TableProblem(phrase("不认识的列没有导入：{names}", names=names), "")


def no_record(cells: tuple[Cell, ...]) -> bool:
    """Whether a row is blank, a total, or one of the lines that sign or explain a form."""
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    return not filled or bool(_NO_RECORD.match(str(filled[0]).strip()))


def covers_of(sheet: Sheet) -> dict[tuple[int, int], int]:
    """The row that covers a cell of a column merged downwards."""
    return {
        (row, left): top
        for top, left, bottom, right in sheet.merged
        for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1)
        if left == right
    }


def cell_at(cells: tuple[Cell, ...], column: int) -> Cell:
    """A cell of a row that may end before it."""
    return cells[column] if column < len(cells) else None


def _read(sheet: Sheet, headings: Headings, form: Form) -> TableRead:
    covers = covers_of(sheet)
    rows: list[TableRow] = []
    errors: list[TableProblem] = []
    for index in range(headings.first_row, len(sheet.rows)):
        cells = {key: _cell(sheet, index, form.by_key[key], at, covers) for key, at in headings.at.items()}
        if no_record(sheet.rows[index]) or all(value is None for value in cells.values()):
            continue
        values: dict[str, Any] = {}
        for column in form.columns:
            try:
                values[column.key] = read_cell(column, cells.get(column.key))
            except CellProblem as error:
                at = column_name(headings.at[column.key]) if column.key in headings.at else ""
                errors.append(TableProblem(error.problem, error.cure, index + 1, at, column.heading))
        rows.append(TableRow(index + 1, values))
    if not rows:
        errors.append(TableProblem(phrase("表头下面没有{noun}", noun=form.noun), "请填写后再上传"))
    hints = (unknown_hint(headings.unknown),) if headings.unknown else ()
    whole = tuple(row for row in rows if len(row.values) == len(form.columns))
    return TableRead(whole, tuple(errors), hints, headings.unknown, headings.at)


def _cell(sheet: Sheet, index: int, column: Column, at: int, covers: Mapping[tuple[int, int], int]) -> Cell:
    value = cell_at(sheet.rows[index], at)
    top = covers.get((index, at))
    if value is None and top is not None and column.fills_down:
        return cell_at(sheet.rows[top], at)
    return value


# Titles, headings, totals and signatures do not count as rows of a form.
_AROUND = 30
