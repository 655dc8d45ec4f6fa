"""An answer as a file: CSV and .xlsx to read, JSON and Parquet for programs.

Each tells as of when its figures are, what they mean and what is withheld.
"""

import csv
import io
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from yanxiu.documents.text import no_formula
from yanxiu.services.summaries import words
from yanxiu.services.summaries.answers import Answer, Line
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.sheet import Cell, Sheet, key_text, sheet_of
from yanxiu.services.summaries.words import Say

SCHEMA: Final = "yanxiu.summary/1"
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date keeps equal input equal in bytes."""
_NUMBER_FORMATS: Final[Mapping[str, str]] = {
    "money": "#,##0.00",
    "share": "0.0%",
    "hours": "#,##0.0",
    "score": "#,##0.00",
}
_INEXACT: Final = "≥≈"


def as_csv(answer: Answer, say: Say = str) -> bytes:
    """UTF-8 with a byte order mark; beneath the table, after an empty line, notes and definitions."""
    sheet = sheet_of(answer, say)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*sheet.headings, *(column.heading for column in sheet.columns)])
    for keys, cells in sheet.rows:
        writer.writerow([*map(no_formula, keys), *(_digits(cell) for cell in cells)])
    if sheet.rows and sheet.headings:
        blank = [""] * (len(sheet.headings) - 1)
        writer.writerow([say("合计"), *blank, *(_digits(cell) for cell in sheet.total)])
    writer.writerow([])
    writer.writerows([no_formula(note)] for note in sheet.notes)
    writer.writerows(sheet.definitions)
    return BOM_UTF8 + out.getvalue().encode()


def as_xlsx(answer: Answer, say: Say = str) -> bytes:
    """Figures are number cells, lower bounds too (the format shows ≥); a second sheet says what they mean."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for this form

    out = io.BytesIO()
    sheet = sheet_of(answer, say)
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED, "title": say("各省高级研修项目汇总")})
        _table(book, sheet, say)
        _meanings(book, sheet, say)
    return out.getvalue()


def as_json(answer: Answer, say: Say = str) -> bytes:
    """By the published schema ``summary-1.json``: decimals as text, null for what is not told."""
    return json.dumps(plain(answer, say), ensure_ascii=False, indent=1).encode() + b"\n"


def plain(answer: Answer, say: Say = str) -> dict[str, Any]:
    """The same as plain data."""
    question = answer.question
    return {
        "schema": SCHEMA,
        "at": answer.at.isoformat(timespec="seconds"),
        "question": question_words(answer),
        "figures": [_definition(name, answer, say) for name in question.figures],
        "lines": [_line(line, answer, say) for line in answer.lines],
        "total": _line(answer.total, answer, say),
        "left_out": answer.hidden,
        "silent": [
            {"code": one.tenant.code, "name": one.tenant.name, "years": list(one.years)}
            for one in answer.silent
        ],
        "notes": [say(note) for note in words.notes(answer)],
    }


def question_words(answer: Answer) -> dict[str, Any]:
    """The question as it was understood."""
    question = answer.question
    return {
        "years": list(question.years),
        "by": [str(one) for one in question.by],
        "filters": {str(one): list(given) for one, given in question.filters.items()},
        "figures": list(question.figures),
        "against_previous_year": question.against_previous_year,
    }


def as_parquet(answer: Answer, say: Say = str) -> bytes:
    """A column per dimension and figure, and per figure its mark; no total, which readers add themselves.

    The file's metadata hold the data date, definitions and notes as JSON under ``yanxiu.summary``.
    """
    from yanxiu.services.summaries.parquet import written  # noqa: PLC0415 - a large library, seldom needed

    return written(answer, say)


FORMS: Final[Mapping[str, tuple[Callable[[Answer, Say], bytes], str]]] = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
    "parquet": (as_parquet, "application/vnd.apache.parquet"),
}
"""Form → what makes the file, its type."""


def _line(line: Line, answer: Answer, say: Say) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": {str(one): value for one, value in line.key.items()},
        "words": {str(one): key_text(line, one, say) for one in line.key},
        "figures": {name: _json_figure(value) for name, value in line.figures.items()},
        "marks": {name: str(mark) for name, mark in line.marks.items()},
        "left_out": dict(line.left_out),
    }
    if answer.question.against_previous_year:
        found["change"] = {name: _json_figure(value) for name, value in line.change.items()}
        found["ratio"] = {name: _json_figure(value) for name, value in line.ratio.items()}
        found["change_marks"] = {name: str(mark) for name, mark in line.change_marks.items()}
    return found


def _definition(name: str, answer: Answer, say: Say) -> dict[str, str]:
    label, meaning = answer.definitions(name)
    return {"name": name, "label": say(label), "meaning": say(meaning), "kind": figure_named(name).kind}


def _json_figure(value: int | Decimal | None) -> int | str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _digits(cell: Cell) -> str:
    """A figure without separators, a lower bound with its sign; what is not told as its mark."""
    if cell.value is None:
        return cell.text
    sign = cell.text[0] if cell.text[0] in _INEXACT else ""
    return f"{sign}{cell.value:f}" if isinstance(cell.value, Decimal) else f"{sign}{cell.value}"


def _table(book: Any, sheet: Sheet, say: Say) -> None:
    page = book.add_worksheet(say("汇总"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
    page.freeze_panes(1, len(sheet.headings))
    headings = [*sheet.headings, *(column.heading for column in sheet.columns)]
    for place, heading in enumerate(headings):
        page.set_column(place, place, 24 if place < len(sheet.headings) else 15)
        page.write_string(0, place, heading, head)
    rows = [*sheet.rows]
    if sheet.headings and rows:
        rows.append(([say("合计"), *[""] * (len(sheet.headings) - 1)], sheet.total))
    formats: dict[str, Any] = {}
    for number, (keys, cells) in enumerate(rows, start=1):
        for place, text in enumerate(keys):
            page.write_string(number, place, text)
        for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True), start=len(keys)):
            _cell(book, page, (number, place), column.kind, cell, formats)


def _cell(book: Any, page: Any, at: tuple[int, int], kind: str, cell: Cell, formats: dict[str, Any]) -> None:
    plain_format = _NUMBER_FORMATS.get(kind, "#,##0")
    sign = f'"{cell.text[0]}"' if cell.value is not None and cell.text[0] in _INEXACT else ""
    shape = "@" if cell.value is None else sign + plain_format
    if shape not in formats:
        formats[shape] = book.add_format({"num_format": shape, "align": "right"})
    if cell.value is None:
        page.write_string(*at, cell.text, formats[shape])
    else:
        page.write_number(*at, float(cell.value), formats[shape])


def _meanings(book: Any, sheet: Sheet, say: Say) -> None:
    page = book.add_worksheet(say("说明"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90, wrapped)
    for number, note in enumerate(sheet.notes):
        page.write_string(number, 1, note, wrapped)
    for number, (label, meaning) in enumerate(sheet.definitions, start=len(sheet.notes) + 1):
        page.write_string(number, 0, label)
        page.write_string(number, 1, meaning, wrapped)
