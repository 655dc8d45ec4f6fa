"""The text of a document's own file, whatever kind of file it is."""

import io
import zipfile

import pypdfium2
import pytest

from yanxiu.documents.drawing import draw
from yanxiu.documents.source_text import SourceRefused, text_of

WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>第一条</w:t></w:r><w:r><w:t>　每期4万元。</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>第二条</w:t></w:r></w:p>"
    "</w:body></w:document>"
)


def word(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", body)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text(encoding: str):
    assert text_of("一、每期4万元。".encode(encoding)) == "一、每期4万元。"


def test_word():
    assert text_of(word(WORD)) == "第一条　每期4万元。\n第二条"


def test_pdf():
    assert "每期4万元" in text_of(draw("<p>一、每期4万元。</p>", "comparison.css"))


def test_what_has_no_text_is_refused():
    blank = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.save(blank)
    for content, said in (
        (b"\xff\xfe\x00\xff", "看不懂"),
        (b"%PDF-1.7 nothing", "读不了"),
        (blank.getvalue(), "扫描件"),
        (b"PK nothing", "不是 .docx"),
        (word("<!DOCTYPE a><w/>"), "不该有的声明"),
        (word("<w"), "正文有误"),
    ):
        with pytest.raises(SourceRefused, match=said):
            text_of(content)
