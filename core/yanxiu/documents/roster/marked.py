"""An uploaded roster given back: as it was filled in, with a column that says what is wrong in each row."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol

from yanxiu.documents.forms import TableProblem as RosterProblem
from yanxiu.documents.forms import choose_sheet
from yanxiu.documents.forms.template import CREATED, TEXT
from yanxiu.documents.roster.columns import FORM
from yanxiu.documents.spreadsheet import FORMULA, Cell, SpreadsheetRefusedError, read_sheets

COLUMN = "核对结果"
_WHOLE = "整个文件"
_MOST_TEXT = 2000


def mark_roster(
    source: bytes,
    errors: Sequence[RosterProblem],
    hints: Sequence[RosterProblem] = (),
    mapping: Mapping[str, str] | None = None,
) -> bytes | None:
    """The sheet that was read, as text cells, with the rows' problems behind them and the cells marked.

    None for a file that cannot be read as a workbook.  A second sheet lists every problem with its cure.
    """
    try:
        sheets = read_sheets(source)
    except SpreadsheetRefusedError:
        return None
    if not sheets:
        return None
    sheet, headings = choose_sheet(sheets, FORM, mapping)
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "名册核对结果", "created": CREATED})
        _rows(book, sheet.rows, max(headings.first_row - 1, 0), errors, hints)
        _list(book, errors, hints)
    return out.getvalue()


def _rows(
    book: Workbook,
    rows: Sequence[Sequence[Cell]],
    heading: int,
    errors: Sequence[RosterProblem],
    hints: Sequence[RosterProblem],
) -> None:
    sheet = book.add_worksheet("名册")
    plain = book.add_format({"num_format": TEXT, "valign": "top"})
    bold = book.add_format({"num_format": TEXT, "bold": True, "bg_color": "#E7EEEF"})
    bad = book.add_format({"num_format": TEXT, "bg_color": "#F6D5D0", "bold": True, "valign": "top"})
    doubtful = book.add_format({"num_format": TEXT, "bg_color": "#FBEBC8", "valign": "top"})
    told = book.add_format({"num_format": TEXT, "text_wrap": True, "valign": "top", "font_color": "#9B1C10"})
    marked = {**_marked(hints, doubtful), **_marked(errors, bad)}
    last = max((len(row) for row in rows), default=0)
    by_row = _by_row(errors, hints)
    for number, row in enumerate(rows):
        for column in range(last):
            style = marked.get((number, column), bold if number == heading else plain)
            text = _text(row[column] if column < len(row) else None)
            if text or (number, column) in marked:
                sheet.write_string(number, column, text, style)
        if number in by_row:
            sheet.write_string(number, last, by_row[number][:_MOST_TEXT], told)
    sheet.set_column(0, max(last - 1, 0), 14)
    sheet.set_column(last, last, 60)
    sheet.write_string(heading, last, COLUMN, bold)
    sheet.freeze_panes(heading + 1, 1)


def _list(book: Workbook, errors: Sequence[RosterProblem], hints: Sequence[RosterProblem]) -> None:
    sheet = book.add_worksheet("问题清单")
    bold = book.add_format({"bold": True, "bg_color": "#E7EEEF"})
    wrapped = book.add_format({"num_format": TEXT, "text_wrap": True, "valign": "top"})
    for column, (text, width) in enumerate(
        (("位置", 16), ("列名", 16), ("问题", 50), ("怎样改", 40), ("处理", 8))
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, bold)
    lines = [(one, "须改") for one in errors] + [(one, "提醒") for one in hints]
    for number, (one, what) in enumerate(lines, start=1):
        for column, text in enumerate((one.place or _WHOLE, one.heading, one.problem, one.cure, what)):
            sheet.write_string(number, column, str(text), wrapped)
    sheet.freeze_panes(1, 0)


def _marked(problems: Sequence[RosterProblem], style: object) -> dict[tuple[int, int], object]:
    return {
        (one.row - 1, xl_cell_to_rowcol(f"{one.column}1")[1]): style
        for one in problems
        if one.row and one.column
    }


def _by_row(errors: Sequence[RosterProblem], hints: Sequence[RosterProblem]) -> dict[int, str]:
    """What is said behind each row, by its place from 0."""
    said: dict[int, list[str]] = defaultdict(list)
    for one, word in [*((one, "须改") for one in errors), *((one, "提醒") for one in hints)]:
        if one.row:
            heading = f"「{one.heading}」" if one.heading else ""
            cure = f"，{one.cure}" if one.cure else ""
            said[one.row - 1].append(f"{word}：{heading}{one.problem}{cure}")
    return {row: "；".join(lines) for row, lines in said.items()}


def _text(cell: Cell) -> str:
    """A cell as it was filled in, always as text: a formula is named, not repeated."""
    if cell is None:
        return ""
    if cell is FORMULA:
        return "（公式）"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
