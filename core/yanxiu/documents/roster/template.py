"""The empty roster form: drop-downs where there is a choice, text cells where digits would be lost."""

import io
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from yanxiu.documents.roster.columns import COLUMNS

_FORM_ROWS = 500
_LAST = len(COLUMNS) - 1
# Excel's own number for the text format.
TEXT = 49
# A fixed date keeps equal input equal in bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def roster_template(title: str = "高级研修项目学员名册") -> bytes:
    """An .xlsx form with title and heading rows frozen; required columns carry an asterisk."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": CREATED})
        _form(book, title)
        _notes(book)
    return out.getvalue()


def _form(book: Workbook, title: str) -> None:
    sheet = book.add_worksheet("名册")
    text = book.add_format({"num_format": TEXT})
    sheet.merge_range(0, 0, 0, _LAST, title, book.add_format(_TITLE))
    heading = book.add_format(_HEADING)
    sheet.set_row(0, 30)
    sheet.set_row(1, 22)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width, text)
        sheet.write_string(1, index, column.heading + ("*" if column.required else ""), heading)
        if column.offered:
            sheet.data_validation(2, index, _FORM_ROWS + 1, index, _choice(column.heading, column.offered))
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _choice(heading: str, offered: tuple[str, ...]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(offered),
        "error_title": heading,
        "error_message": f"请填{'、'.join(offered)}之一",
    }


def _notes(book: Workbook) -> None:
    sheet = book.add_worksheet("填写说明")
    heading = book.add_format(_HEADING)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 3, 40)
    for index, text in enumerate(("列", "必填", "可填的词", "说明")):
        sheet.write_string(0, index, text, heading)
    for row, column in enumerate(COLUMNS, start=1):
        sheet.write_string(row, 0, column.heading, wrapped)
        sheet.write_string(row, 1, "是" if column.required else "", wrapped)
        sheet.write_string(row, 2, "、".join(column.offered), wrapped)
        sheet.write_string(row, 3, column.note, wrapped)


_TITLE = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
_HEADING = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#E7EEEF"}
