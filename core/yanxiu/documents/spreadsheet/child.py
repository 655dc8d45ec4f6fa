"""The limited process that opens the workbook: bytes in on standard input, JSON out."""

import io
import json
import posixpath
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from yanxiu.documents.spreadsheet.prescan import prescan
from yanxiu.documents.spreadsheet.sheet import MEMORY, ROWS, SECONDS, SpreadsheetRefusedError, cell_name
from yanxiu.phrases import Quoted, message_of, packed, phrase

_SHEETS = 10
_LONGEST_TEXT = 2000


def main() -> None:
    """Read standard input, answer `{"sheets": […]}` or `{"refused": "…"}`."""
    _limit()
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


def _answer(data: bytes) -> dict[str, Any]:
    try:
        return {"sheets": _read(data)}
    except SpreadsheetRefusedError as error:
        return {"refused": packed(message_of(error))}
    except MemoryError:
        return {"refused": "读取文件所需的内存超出限度。请把名单复制到新表格（只粘贴数值）后再上传"}
    except (CalamineError, OSError, ValueError, LookupError, expat.ExpatError, zipfile.BadZipFile):
        return {"refused": "文件不能作为 .xlsx 打开。请用 Excel 或 WPS 另存后再上传"}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes) -> list[dict[str, Any]]:
    formulas = _by_sheet_name(data, prescan(data))
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
        ]
        return [_sheet(book, name, formulas.get(name, set())) for name in shown[:_SHEETS]]


def _sheet(book: Any, name: str, formulas: set[tuple[int, int]]) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(name)
    values = sheet.to_python(skip_empty_area=False, nrows=ROWS)
    rows = [
        [_cell(name, at, ("f", "") if at in formulas else value) for at, value in _numbered(number, row)]
        for number, row in enumerate(values)
    ]
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
    return {"name": name, "rows": rows, "merged": merged}


def _numbered(number: int, row: list[Any]) -> list[tuple[tuple[int, int], Any]]:
    return [((number, column), value) for column, value in enumerate(row)]


def _cell(sheet: str, at: tuple[int, int], value: Any) -> Any:
    """One value as JSON can carry it: a kind and a plain value, or null for an empty cell."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, str):
        return _text(sheet, at, value)
    if isinstance(value, bool | int | float):
        return ("b" if isinstance(value, bool) else "n", value)
    if isinstance(value, date):
        return ("t" if isinstance(value, datetime) else "d", value.isoformat())
    return ("s", str(value))


def _text(sheet: str, at: tuple[int, int], value: str) -> Any:
    if len(value) > _LONGEST_TEXT:
        raise SpreadsheetRefusedError(
            phrase(
                "工作表「{sheet}」单元格 {cell} 有 {count} 个字，超过 {longest} 个。请删减",
                sheet=Quoted(sheet),
                cell=cell_name(*at),
                count=len(value),
                longest=_LONGEST_TEXT,
            )
        )
    return ("s", value) if value else None


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
