"""What an upload is, by its content: confused, broken and acting files are refused in words."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from yanxiu.documents.file_kind import FileKind, UnfitFileError, kind_of

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
MAIN = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml", "pptx": "ppt/presentation.xml"}


def archive(*names: str, types: str = TYPES.format("")) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", types)
        for name in names:
            made.writestr(name, "<x/>")
    return out.getvalue()


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(out, form)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize("kind", FileKind)
def test_what_is_taken(kind: FileKind, make_xlsx: Callable[..., bytes]):
    made = {
        FileKind.PDF: PDF,
        FileKind.PNG: picture("PNG"),
        FileKind.JPEG: picture("JPEG"),
        FileKind.XLSX: make_xlsx([["姓名"]]),
        FileKind.DOCX: archive(MAIN["docx"], "word/styles.xml"),
        FileKind.PPTX: archive(MAIN["pptx"]),
    }
    assert kind_of(made[kind]) is kind


def wrong_checksum() -> bytes:
    png = bytearray(picture("PNG"))
    png[20] ^= 1
    return bytes(png)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "空的"),
    "program": (lambda: b"MZ\x90\x00", "不是可以接收的文件"),
    "program of another system": (lambda: b"\x7fELF", "不是可以接收的文件"),
    "script": (lambda: b"#!/bin/sh\n", "不是可以接收的文件"),
    "plain text": ("名单".encode, "不是可以接收的文件"),
    "page": (lambda: b"<!DOCTYPE html><script>1</script>", "网页或 SVG"),
    "page behind a mark": (lambda: b"\xef\xbb\xbf \n<HTML>", "网页或 SVG"),
    "vector drawing": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "网页或 SVG"),
    "vector drawing with a head": (lambda: b'<?xml version="1.0"?><svg/>', "网页或 SVG"),
    "old office file": (lambda: OLE, "旧版 Office"),
    "with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "animation": (lambda: b"GIF89a" + bytes(20), "不是可以接收的文件"),
    "picture of another kind": (lambda: picture("BMP"), "不是可以接收的文件"),
    "compressed": (lambda: b"\x1f\x8b\x08\x00", "不是可以接收的文件"),
    "page before a paper": (lambda: b"<html></html>" + PDF, "网页"),
    "text before a paper": (lambda: b"x" + PDF, "不是可以接收的文件"),
    "paper cut off": (lambda: PDF[:20], "PDF 不完整"),
    "paper with a small archive behind": (lambda: PDF + archive("a"), "压缩包"),
    "png cut off": (lambda: picture("PNG")[:-4], "PNG 图片不完整"),
    "png with an archive behind": (lambda: picture("PNG") + archive("a"), "后面还接有"),
    "png with a page behind": (lambda: picture("PNG") + b"<script>", "后面还接有"),
    "png with a wrong checksum": (wrong_checksum, "PNG 图片不完整"),
    "png without a head": (lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), "PNG 图片不完整"),
    "jpeg cut off": (lambda: picture("JPEG")[:-2], "JPG 图片不完整"),
    "jpeg with an archive behind": (lambda: picture("JPEG") + archive("a"), "JPG 图片不完整"),
    "jpeg that ends like one around an archive": (
        lambda: picture("JPEG") + archive("a")[:-2] + b"\x02\x00\xff\xd9",
        "压缩包",
    ),
    "archive": (lambda: archive("名单.txt"), "压缩包"),
    "program of java": (lambda: archive("META-INF/MANIFEST.MF", "A.class"), "压缩包"),
    "two documents in one": (lambda: archive(*MAIN.values()), "压缩包"),
    "document without its types": (lambda: archive(MAIN["docx"], types=""), "压缩包"),
    "archive cut off": (lambda: archive(MAIN["docx"])[:-30], "压缩包"),
    "macros": (lambda: archive(MAIN["xlsx"], "xl/vbaProject.bin"), "宏"),
    "macros in capitals": (lambda: archive(MAIN["docx"], "word/VBAPROJECT.BIN"), "宏"),
    "macro file under another name": (
        lambda: archive(
            MAIN["docx"],
            types=TYPES.format('<Default ContentType="application/vnd.ms-word.document.macroEnabled.12"/>'),
        ),
        "宏",
    ),
    "control": (lambda: archive(MAIN["docx"], "word/activeX/activeX1.xml"), "控件"),
    "parts doubled": (lambda: archive(MAIN["docx"], "word/a.xml", "word/A.xml"), "重名"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_why(name: str):
    make, said = REFUSED[name]
    with pytest.raises(UnfitFileError, match=said) as refused:
        kind_of(make())
    assert "请" in str(refused.value)


def test_an_encrypted_part_is_refused():
    content = bytearray(archive(MAIN["docx"]))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset] |= 1
    with pytest.raises(UnfitFileError, match="密码"):
        kind_of(bytes(content))
