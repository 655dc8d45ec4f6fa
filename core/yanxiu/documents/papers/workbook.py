"""Tables as .xlsx: text cells (amounts as numbers, where a column says so), headings that stay, remarks."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from xlsxwriter import Workbook

CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date keeps equal input equal in bytes."""
_LONGEST: Final = 32_767
_PAPER: Final = {"num_format": "@", "border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体"}
_NARROWEST, _WIDEST = 8, 46
_AMOUNT: Final = re.compile(r"-?\d{1,3}(?:,?\d{3}){0,3}(?:\.\d{1,2})?")
"""Up to 12 digits and cents: what a cell's number holds without rounding."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `above` and `below` are lines over its whole width; every row has the headings' length.

    `amounts` names the headings whose cells are numbers, to be summed in the office that gets the file.
    """

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    landscape: bool = False
    amounts: frozenset[str] = frozenset()


def write_workbook(tables: Sequence[Table]) -> bytes:
    """The tables as one .xlsx, row by row; cells are text but for amounts in the columns named so.

    Neither a formula nor a link nor a shortened number comes out of what people typed.
    """
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"title": tables[0].title, "created": CREATED})
        for table in tables:
            _write(book, table)
    return out.getvalue()


def _write(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    for index, heading in enumerate(table.headings):
        column = [heading, *(row[index] for row in table.rows[:500])]
        sheet.set_column(index, index, _width(column))
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "vcenter"})
    head = book.add_format({**_PAPER, "bold": True, "align": "center", "bg_color": "#E7EEEF"})
    cell = book.add_format(_PAPER)
    money = book.add_format({**_PAPER, "num_format": "#,##0.00"})
    _across(sheet, 0, len(table.headings), table.title, big)
    sheet.set_row(0, 30)
    top = 1
    for line in table.above:
        _across(sheet, top, len(table.headings), line, plain)
        top += 1
    for number, row in enumerate([table.headings, *table.rows], start=top):
        for index, text in enumerate(row):
            if number > top and table.headings[index] in table.amounts and _AMOUNT.fullmatch(text):
                sheet.write_number(number, index, float(text.replace(",", "")), money)
            else:
                sheet.write_string(number, index, text[:_LONGEST], head if number == top else cell)
    for number, line in enumerate(table.below, start=top + len(table.rows) + 1):
        _across(sheet, number, len(table.headings), line, plain)
    _for_printing(sheet, table, top)


def _across(sheet: Any, row: int, columns: int, text: str, form: Any) -> None:
    """One line over the whole width; merging writes its own first cell, which must stay text."""
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", form)
    sheet.write_string(row, 0, text[:_LONGEST], form)


def _for_printing(sheet: Any, table: Table, top: int) -> None:
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(0, top)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if table.landscape:
        sheet.set_landscape()


def _width(texts: Sequence[str]) -> int:
    longest = max(sum(2 if ord(character) > 0x2E7F else 1 for character in text) for text in texts)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
