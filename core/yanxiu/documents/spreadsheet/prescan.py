"""The look at a workbook's parts before any reader builds cells from them.

A kilobyte can ask a spreadsheet reader for half a terabyte, so every part is counted and streamed first.
"""

import io
import re
import zipfile
from typing import NoReturn
from xml.parsers import expat

from yanxiu.documents.archives import DAMAGED
from yanxiu.documents.spreadsheet.sheet import (
    COLUMNS,
    ROWS,
    SpreadsheetRefusedError,
    cell_name,
    cell_position,
)
from yanxiu.phrases import phrase

MAX_FILE = 20 * 1024 * 1024
_MAX_INFLATED = 200 * 1024 * 1024
_MAX_RATIO = 100
_SMALL = 1024 * 1024
_MAX_PARTS = 1000
_CHUNK = 65536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"

_VALUES = frozenset(("v", "is", "f"))
# A shortcut for most cells, which are many: columns A to AZ are all within the form.
_NEAR = re.compile(r"A?[A-Z]([0-9]{1,7})")

Formulas = dict[str, set[tuple[int, int]]]


def prescan(data: bytes, rows: int = ROWS) -> Formulas:
    """Refuse what is no harmless .xlsx of at most so many rows (SpreadsheetRefusedError).

    Answers the formula cells of each part.
    """
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist(), len(data))
            return _scan_parts(archive, rows)
    except SpreadsheetRefusedError:
        raise
    except DAMAGED as error:
        raise SpreadsheetRefusedError(
            phrase("文件已损坏，不能作为 .xlsx 打开。{remedy}", remedy=_SAVE_AS)
        ) from error


def _check_kind(data: bytes) -> None:
    if len(data) > MAX_FILE:
        raise SpreadsheetRefusedError(
            phrase("文件有 {size:.1f} MB，超过 20 MB。请拆分后上传", size=len(data) / 1024 / 1024)
        )
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SpreadsheetRefusedError("文件设有打开密码。请取消密码后再上传")
        raise SpreadsheetRefusedError(phrase("文件是旧版 .xls 格式。{remedy}", remedy=_SAVE_AS))
    if not data.startswith(b"PK\x03\x04"):
        raise SpreadsheetRefusedError(
            phrase(
                "文件不是 .xlsx 工作簿，也不是 CSV（{found}）。{remedy}",
                found=_looks_like(data),
                remedy=_SAVE_AS,
            )
        )


def _looks_like(data: bytes) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        return "空文件"
    if head.startswith((b"<html", b"<!doctype html", b"<table")):
        return "内容是网页"
    if head.startswith(b"%pdf"):
        return "内容是 PDF"
    return "内容是其他格式"


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise SpreadsheetRefusedError(phrase("压缩包里没有 Excel 工作簿。{remedy}", remedy=_SAVE_AS))
    if len(names) != len(set(names)) or len(names) > _MAX_PARTS:
        raise SpreadsheetRefusedError(
            phrase("文件的内部结构不正常（部件重名或过多）。{remedy}", remedy=_SAVE_AS)
        )
    if any(part.flag_bits & 1 for part in parts):
        raise SpreadsheetRefusedError("文件设有密码。请取消密码后再上传")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise SpreadsheetRefusedError("文件含有宏。请另存为不含宏的 .xlsx 再上传")
    _check_volume(sum(part.file_size for part in parts), size)


def _check_volume(inflated: int, size: int) -> None:
    """By the sizes that the file declares and again by those counted while reading."""
    if inflated > _MAX_INFLATED or (inflated > _SMALL and inflated > size * _MAX_RATIO):
        raise SpreadsheetRefusedError("文件解压后过大。请把名单复制到新表格（只粘贴数值）后再上传")


def _scan_parts(archive: zipfile.ZipFile, rows: int) -> Formulas:
    formulas: Formulas = {}
    counted = 0
    size = sum(part.compress_size for part in archive.infolist())
    for part in archive.infolist():
        scan = _PartScan(part.filename, rows)
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                counted += len(chunk)
                _check_volume(counted, size)
                scan.feed(chunk)
        scan.close()
        if scan.formulas:
            formulas[part.filename] = scan.formulas
    return formulas


class _PartScan:
    """Streams one part through expat; parts that are no XML (pictures) pass by."""

    def __init__(self, part: str, rows: int) -> None:
        self.part, self.rows = part.rpartition("/")[2], rows
        self.formulas: set[tuple[int, int]] = set()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._is_xml: bool | None = None
        self._is_sheet: bool | None = None
        self._row, self._column = -1, -1
        self._at: str | None = None

    def feed(self, chunk: bytes) -> None:
        if self._is_xml is None:
            head = chunk.lstrip(b"\xef\xbb\xbf \t\r\n")
            self._is_xml = head.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
        if self._is_xml:
            self._parse(chunk, final=False)

    def close(self) -> None:
        if self._is_xml:
            self._parse(b"", final=True)

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise SpreadsheetRefusedError(
                phrase("文件的内部结构有误（{part}）。{remedy}", part=self.part, remedy=_SAVE_AS)
            ) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if self._is_sheet is None:
            self._is_sheet = tag == "worksheet"
            if not self._is_sheet:
                self._parser.StartElementHandler = None
        elif tag == "c":
            self._at = attributes.get("r")
            self._column += 1
        elif tag in _VALUES:
            self._valued(tag)
        elif tag == "row":
            self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = -1

    def _valued(self, tag: str) -> None:
        # Only cells with a value count: borders and colours often reach far below the data.
        at = self._at
        known = _NEAR.fullmatch(at) if at else None
        if known is not None and tag != "f" and 0 < int(known[1]) <= self.rows:
            return
        row, column = (self._row, self._column) if at is None else cell_position(at)
        if not (0 <= row < self.rows and 0 <= column < COLUMNS):
            self._refuse(
                phrase(
                    "单元格 {at} 超出范围（至多 {rows} 行 {columns} 列）。请删去多余内容后再上传",
                    at=cell_name(max(row, 0), max(column, 0)),
                    rows=self.rows,
                    columns=COLUMNS,
                )
            )
        if tag == "f":
            self.formulas.add((row, column))

    def _doctype(self, *_: object) -> None:
        self._refuse(phrase("文件含有不允许的文档类型声明。{remedy}", remedy=_SAVE_AS))

    def _refuse(self, problem: str) -> NoReturn:
        raise SpreadsheetRefusedError(phrase("{part}：{problem}", part=self.part, problem=problem))
