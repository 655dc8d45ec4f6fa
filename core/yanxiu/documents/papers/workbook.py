"""Tables as .xlsx: text cells only, a title, headings that stay, a line of remarks below."""

import io
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


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `above` and `below` are lines over its whole width; every row has the headings' length."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    landscape: bool = False


def write_workbook(tables: Sequence[Table]) -> bytes:
    """The tables as one .xlsx, row by row; no cell is anything but text.

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
    _across(sheet, 0, len(table.headings), table.title, big)
    sheet.set_row(0, 30)
    top = 1
    for line in table.above:
        _across(sheet, top, len(table.headings), line, plain)
        top += 1
    for number, row in enumerate([table.headings, *table.rows], start=top):
        for index, text in enumerate(row):
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
