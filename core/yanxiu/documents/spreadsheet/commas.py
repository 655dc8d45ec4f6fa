"""Rows of a text file: comma, semicolon or tab between cells, UTF-8 or what Chinese Excel writes."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from yanxiu.documents.spreadsheet.sheet import COLUMNS, SpreadsheetRefusedError
from yanxiu.phrases import phrase

_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_MARKUP = (b"<", b"%PDF", b"{\\rtf")
_BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")
# ="3501…" is how exports keep a long number from being shortened by Excel.
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


def is_text(data: bytes) -> bool:
    """Whether a file can be a table in text: by its content, since its name says nothing."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(_BYTE_ORDER):
        return True
    return bool(head) and not head.startswith(_MARKUP) and not _CONTROLS.search(data)


def rows_of_text(data: bytes, rows: int) -> Iterator[list[str]]:
    """The rows, as Excel numbers them: blank lines count. SpreadsheetRefusedError for too many or broken."""
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, row in enumerate(reader):
            if any(cell.strip() for cell in row[COLUMNS:]) or (number >= rows and any(row)):
                raise SpreadsheetRefusedError(
                    phrase(
                        "第 {row} 行超出范围（至多 {rows} 行 {columns} 列）。请删去多余内容后再上传",
                        row=number + 1,
                        rows=rows,
                        columns=COLUMNS,
                    )
                )
            yield [_KEPT_AS_TEXT.sub(r"\1", cell) for cell in islice(row, COLUMNS)]
    except csv.Error as error:
        raise SpreadsheetRefusedError(
            phrase(
                "第 {row} 行附近的引号不成对或内容过长。请用 Excel 或 WPS 另存为 .xlsx 再上传",
                row=reader.line_num,
            )
        ) from error


def _decoded(data: bytes) -> str:
    names = ("utf-16",) if data.startswith(_BYTE_ORDER) else ("utf-8-sig", "gb18030")
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise SpreadsheetRefusedError(
        "文件的文字编码不是 UTF-8，也不是 GB 18030。请用 Excel 或 WPS 另存为 .xlsx 再上传"
    )


def _delimiter(text: str) -> str:
    """Whatever separates most cells of the first lines."""
    head = "\n".join(text.splitlines()[:20])
    return max(",\t;", key=head.count)
