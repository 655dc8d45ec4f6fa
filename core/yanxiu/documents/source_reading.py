"""Reads the text of a document's own file: what the limited process does with it."""

import io
import zipfile
from typing import Final
from xml.etree import ElementTree

import pypdfium2

from yanxiu.documents.archives import DAMAGED

MOST: Final = 20 * 1024 * 1024
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class SourceRefused(ValueError):
    """A file whose text cannot be read; the message says why and what would help."""


def read_text(content: bytes) -> str:
    """The text, paragraph by paragraph; raises `SourceRefused`."""
    if content.startswith(b"%PDF"):
        return _pdf(content)
    if content.startswith(b"PK"):
        return _word(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        raise SourceRefused("看不懂这个文件：请给出 UTF-8 或 GB 18030 的文本、PDF 或 .docx") from None


def _pdf(content: bytes) -> str:
    try:
        with pypdfium2.PdfDocument(content) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
    except pypdfium2.PdfiumError as error:
        raise SourceRefused("读不了这个 PDF：文件有误或加了密码") from error
    if not "".join(pages).strip():
        raise SourceRefused("这个 PDF 里没有文字（是扫描件）：请给出有文字的文件")
    return "\n".join(pages)


def _word(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entry = archive.getinfo("word/document.xml")
            if entry.file_size > MOST:
                raise SourceRefused("这个 .docx 的正文太大：请只取正文")
            body = archive.read(entry)
    except SourceRefused:
        raise
    except DAMAGED as error:
        raise SourceRefused("这个压缩文件不是 .docx：旧的 .doc 请另存为 .docx 或 PDF") from error
    # in UTF-16, which Word never writes, a declaration would not be seen
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\0" in body:
        raise SourceRefused("这个 .docx 里有不该有的声明，没有读取")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - neither declarations nor entities, by the line above
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise SourceRefused("读不了这个 .docx：正文有误") from error
    paragraphs = root.iter(f"{_WORD}p")
    return "\n".join("".join(part.text or "" for part in one.iter(f"{_WORD}t")) for one in paragraphs)
