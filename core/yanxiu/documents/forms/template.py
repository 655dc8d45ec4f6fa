"""The empty form: drop-downs where there is a choice, text cells where digits would be lost."""

import io
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from yanxiu.documents.forms.columns import Column, Form, Kind

_FORM_ROWS = 500
_WORDS = "可填的词"
# Excel takes no more in the message of a drop-down.
_LONGEST_MESSAGE = 255
# Excel's own number for the text format.
TEXT = 49
# A fixed date keeps equal input equal in bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def form_template(form: Form, title: str = "") -> bytes:
    """An .xlsx form with title and heading rows frozen; required columns carry an asterisk."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title or form.title, "created": CREATED})
        _form(book, form, title or form.title)
        _notes(book, form)
        _words(book, form)
    return out.getvalue()


def _form(book: Workbook, form: Form, title: str) -> None:
    sheet = book.add_worksheet(form.sheet)
    text = book.add_format({"num_format": TEXT})
    sheet.merge_range(0, 0, 0, len(form.columns) - 1, title, book.add_format(_TITLE))
    heading = book.add_format(_HEADING)
    sheet.set_row(0, 30)
    sheet.set_row(1, 22)
    places = _places(form)
    for index, column in enumerate(form.columns):
        figures = column.kind in (Kind.AMOUNT, Kind.COUNT)
        sheet.set_column(index, index, column.width, None if figures else text)
        sheet.write_string(1, index, column.heading + ("*" if column.required else ""), heading)
        if column.key in places:
            sheet.data_validation(2, index, _FORM_ROWS + 1, index, _choice(column, places[column.key]))
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _places(form: Form) -> dict[str, str]:
    """Where the words of each drop-down stand: a list in the cell itself may not exceed 255 characters."""
    offering = [column for column in form.columns if column.offered]
    return {
        column.key: f"='{_WORDS}'!{xl_range_abs(0, index, len(column.offered) - 1, index)}"
        for index, column in enumerate(offering)
    }


def _choice(column: Column, source: str) -> dict[str, Any]:
    said = f"请填{'、'.join(column.offered)}之一"
    return {
        "validate": "list",
        "source": source,
        "error_title": column.heading[:32],
        "error_message": said if len(said) <= _LONGEST_MESSAGE else "请从列表中选取",
    }


def _words(book: Workbook, form: Form) -> None:
    sheet = book.add_worksheet(_WORDS)
    for index, column in enumerate(one for one in form.columns if one.offered):
        for row, word in enumerate(column.offered):
            sheet.write_string(row, index, word)
    sheet.very_hidden()


def _notes(book: Workbook, form: Form) -> None:
    sheet = book.add_worksheet("填写说明")
    heading = book.add_format(_HEADING)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 3, 40)
    for index, text in enumerate(("列", "必填", "可填的词", "说明")):
        sheet.write_string(0, index, text, heading)
    for row, column in enumerate(form.columns, start=1):
        sheet.write_string(row, 0, column.heading, wrapped)
        sheet.write_string(row, 1, "是" if column.required else "", wrapped)
        sheet.write_string(row, 2, "、".join(column.offered), wrapped)
        sheet.write_string(row, 3, column.note, wrapped)


_TITLE = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
_HEADING = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#E7EEEF"}
