"""What an uploaded file is, by its content alone: papers and pictures, nothing that acts by itself.

A file that is two things at once (a picture with an archive behind it) is refused, as are macros: whoever
opens it on the other side would meet the other thing.
"""

import io
import zipfile
import zlib
from enum import StrEnum
from typing import Final

from yanxiu.documents.archives import DAMAGED
from yanxiu.phrases import phrase


class FileKind(StrEnum):
    """What is taken; the value is the usual ending of its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    XLSX = "xlsx"
    DOCX = "docx"
    PPTX = "pptx"


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Final = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.PPTX: f"{_OFFICE}.presentationml.presentation",
}
ENDINGS: Final = {kind: (f".{kind}",) for kind in FileKind} | {FileKind.JPEG: (".jpg", ".jpeg")}
TAKEN: Final = "PDF、JPG、PNG、xlsx、docx、pptx"

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_END_OF_ARCHIVE: Final = b"PK\x05\x06"
_PARTS: Final = {
    "xl/workbook.xml": FileKind.XLSX,
    "word/document.xml": FileKind.DOCX,
    "ppt/presentation.xml": FileKind.PPTX,
}
_TYPES: Final = "[Content_Types].xml"
_MOST_PARTS: Final = 5000
_LARGEST_TYPES: Final = 1024 * 1024
_LARGEST_INFLATED: Final = 1024 * 1024 * 1024
_TAIL: Final = 4096


class UnfitFileError(ValueError):
    """A file that is not taken: what it is instead, and what to do."""


def kind_of(content: bytes) -> FileKind:
    """The kind of a file; raises `UnfitFileError` for anything that is not wholly one of them."""
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    raise UnfitFileError(_instead(content))


def _instead(content: bytes) -> str:
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return "文件是空的。请重新选择文件"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "内容是旧版 Office 文件或加了密码的文件。请去掉密码，另存为 xlsx、docx 或 pptx 再上传"
    if head.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        return "内容是网页或 SVG。请打印成 PDF 再上传"
    return phrase("不是可以接收的文件。请上传 {taken}", taken=TAKEN)


def _pdf(content: bytes) -> FileKind:
    if b"%%EOF" not in content[-_TAIL:]:
        raise UnfitFileError("PDF 不完整（没有结尾）。请重新导出或重新上传")
    _no_archive_behind(content)
    return FileKind.PDF


def _png(content: bytes) -> FileKind:
    at, kind = len(_PNG), b""
    while kind != b"IEND" and at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 12 + length
        if zlib.crc32(content[at + 4 : end - 4]).to_bytes(4) != content[end - 4 : end]:
            break
        if at == len(_PNG) and kind != b"IHDR":
            break
        at = end
    if kind != b"IEND" or at != len(content):
        raise UnfitFileError("PNG 图片不完整，或后面还接有别的内容。请用看图软件另存后再上传")
    return FileKind.PNG


def _jpeg(content: bytes) -> FileKind:
    if not content.rstrip(b"\x00\r\n ").endswith(b"\xff\xd9"):
        raise UnfitFileError("JPG 图片不完整，或后面还接有别的内容。请用看图软件另存后再上传")
    _no_archive_behind(content)
    return FileKind.JPEG


def _no_archive_behind(content: bytes) -> None:
    """Archives are read from their end, so that one can hang behind anything."""
    at = content.rfind(_END_OF_ARCHIVE, max(0, len(content) - 65_557))
    if at >= 0 and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content):
        raise UnfitFileError("文件后面还接有一个压缩包。请重新导出后再上传")


def _office(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            found = [_PARTS[part.filename] for part in parts if part.filename in _PARTS]
            types = archive.read(_TYPES) if archive.getinfo(_TYPES).file_size <= _LARGEST_TYPES else b""
    except UnfitFileError:
        raise
    except DAMAGED:
        found, types = [], b""
    if len(found) != 1 or not types:
        raise UnfitFileError(
            phrase("内容是压缩包，或损坏的 Office 文件。请逐个上传 {taken} 文件", taken=TAKEN)
        )
    if b"macroenabled" in types.replace(b"\x00", b"").lower():
        raise UnfitFileError(_MACROS)
    return found[0]


_MACROS: Final = "文件含有宏或控件。请另存为不含宏的文件再上传"


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if any(name.endswith("vbaproject.bin") or "/activex/" in name for name in names):
        raise UnfitFileError(_MACROS)
    if any(part.flag_bits & 1 for part in parts):
        raise UnfitFileError("文件设有密码。请取消密码后再上传")
    doubled = len(names) != len(set(names))
    if doubled or len(names) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_INFLATED:
        raise UnfitFileError("文件的内部结构不正常（部件重名、过多或解压后过大）。请另存后再上传")
