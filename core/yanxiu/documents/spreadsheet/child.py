"""The limited process that opens the file: bytes in on standard input, a line of JSON for each row out.

Line by line, because a hundred thousand rows as one answer would need more memory than the file is allowed.
"""

import io
import json
import posixpath
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from yanxiu.documents.spreadsheet.commas import is_text, rows_of_text
from yanxiu.documents.spreadsheet.prescan import prescan
from yanxiu.documents.spreadsheet.sheet import MEMORY, SECONDS, SpreadsheetRefusedError, cell_name
from yanxiu.phrases import Quoted, message_of, packed, phrase

_SHEETS = 10
_LONGEST_TEXT = 2000
Line = dict[str, Any] | list[Any]


def main() -> None:
    """Read standard input; answer each sheet and its rows, then `{"end": true}`, or `{"refused": …}`."""
    _limit()
    for line in _answer(sys.stdin.buffer.read(), int(sys.argv[1])):
        sys.stdout.write(json.dumps(line, ensure_ascii=False))
        sys.stdout.write("\n")


def _answer(data: bytes, rows: int) -> Iterator[Line]:
    try:
        yield from _text_sheet(data, rows) if is_text(data) else _read(data, rows)
        yield {"end": True}
    except SpreadsheetRefusedError as error:
        yield {"refused": packed(message_of(error))}
    except MemoryError:
        yield {"refused": "读取文件所需的内存超出限度。请把名单复制到新表格（只粘贴数值）后再上传"}
    except (CalamineError, OSError, ValueError, LookupError, expat.ExpatError, zipfile.BadZipFile):
        yield {"refused": "文件不能作为 .xlsx 打开。请用 Excel 或 WPS 另存后再上传"}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _text_sheet(data: bytes, rows: int) -> Iterator[Line]:
    yield {"sheet": "CSV", "merged": []}
    for number, row in enumerate(rows_of_text(data, rows)):
        yield [_text("CSV", number, at, cell) for at, cell in enumerate(row)]


def _read(data: bytes, rows: int) -> Iterator[Line]:
    formulas = _by_sheet_name(data, prescan(data, rows))
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
        ]
        for name in shown[:_SHEETS]:
            yield from _sheet(book, name, formulas.get(name, set()), rows)


def _sheet(book: Any, name: str, formulas: set[tuple[int, int]], rows: int) -> Iterator[Line]:
    sheet = book.get_sheet_by_name(name)
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
    yield {"sheet": name, "merged": merged}
    left = sheet.start[1] if sheet.start else 0
    by_row: dict[int, list[int]] = {}
    for row, column in formulas:
        by_row.setdefault(row, []).append(column)
    # calamine's rows begin with Excel's first row, but with the first column that holds a value.
    number = -1
    for number, values in enumerate(islice(sheet.iter_rows(), rows)):
        yield _row(name, number, left, values, by_row.get(number, ()))
    # formulas that were never calculated have no value, but a row of them is no empty row
    for below in range(number + 1, max(by_row, default=-1) + 1):
        yield _row(name, below, 0, [], by_row.get(below, ()))


def _row(name: str, number: int, left: int, values: list[Any], formulas: Iterable[int]) -> list[Any]:
    line: list[Any] = [None] * left
    line += [
        # most cells are short texts, and there are many
        (value or None)
        if type(value) is str and len(value) <= _LONGEST_TEXT
        else _cell(name, number, left + at, value)
        for at, value in enumerate(values)
    ]
    for column in formulas:
        line += [None] * (column + 1 - len(line))
        line[column] = ["f"]
    return line


def _cell(sheet: str, row: int, column: int, value: Any) -> Any:
    """One value as JSON can carry it: dates and formulas as a list that begins with their kind."""
    if isinstance(value, str):
        return _text(sheet, row, column, value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, date):
        return ["t" if isinstance(value, datetime) else "d", value.isoformat()]
    return str(value)


def _text(sheet: str, row: int, column: int, value: str) -> str | None:
    if len(value) > _LONGEST_TEXT:
        raise SpreadsheetRefusedError(
            phrase(
                "工作表「{sheet}」单元格 {cell} 有 {count} 个字，超过 {longest} 个。请删减",
                sheet=Quoted(sheet),
                cell=cell_name(row, column),
                count=len(value),
                longest=_LONGEST_TEXT,
            )
        )
    return value or None


def _by_sheet_name(data: bytes, formulas: dict[str, set[tuple[int, int]]]) -> dict[str, set[tuple[int, int]]]:
    """Formula cells by the sheet's name instead of the part's."""
    if not formulas:
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        targets = {
            a["Id"]: posixpath.normpath(posixpath.join("/xl", a["Target"])).lstrip("/")
            for a in _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        sheets = _elements(archive.read("xl/workbook.xml"), "sheet")
    if not formulas.keys() <= set(targets.values()):
        raise SpreadsheetRefusedError("文件的内部结构不正常（有公式的部件不属于任何工作表）。请另存后再上传")
    return {a["name"]: formulas.get(targets.get(a.get("id", ""), ""), set()) for a in sheets}


def _elements(xml: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of every element of that name, without their prefixes."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(xml, True)  # noqa: FBT003  (expat takes it by position only)
    return found


if __name__ == "__main__":
    main()
