"""A finished roster as .xlsx, in whatever columns its receiver asks for."""

import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from yanxiu.documents.forms.template import CREATED, TEXT

_NARROWEST, _WIDEST = 8, 40


def write_roster_xlsx(
    rows: Sequence[Mapping[str, str]],
    columns: Sequence[tuple[str, str]],
    *,
    title: str = "",
    notes: Sequence[str] = (),
) -> bytes:
    """Rows as text cells under the given (key, heading) columns; equal input gives equal bytes.

    ``notes`` stand below the title, a line each: who took the roster out, when, why.

    Every cell is a string: neither a formula nor a shortened number can come out of what people typed.
    A row that lacks a key raises KeyError, since a silent blank would be submitted.
    """
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": CREATED})
        sheet = book.add_worksheet("学员名册")
        cell = book.add_format({"num_format": TEXT, "border": 1, "text_wrap": True, "valign": "vcenter"})
        heading = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#E7EEEF"})
        top = 0
        if title:
            big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
            sheet.merge_range(0, 0, 0, len(columns) - 1, "", big)
            sheet.write_string(0, 0, title, big)
            sheet.set_row(0, 30)
            top = 1
        small = book.add_format({"text_wrap": True, "valign": "vcenter"})
        for note in notes:
            sheet.merge_range(top, 0, top, len(columns) - 1, "", small)
            sheet.write_string(top, 0, note, small)
            top += 1
        for index, (key, text) in enumerate(columns):
            sheet.set_column(index, index, _width([text, *(row[key] for row in rows)]))
            sheet.write_string(top, index, text, heading)
            for number, row in enumerate(rows, start=top + 1):
                sheet.write_string(number, index, row[key], cell)
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(0, top)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return out.getvalue()


def _width(texts: Sequence[str]) -> int:
    longest = max(sum(2 if ord(character) > 0x2E7F else 1 for character in text) for text in texts)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
