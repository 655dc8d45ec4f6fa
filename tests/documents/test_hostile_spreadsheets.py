"""Files made to hurt, and files that are something else: each answered, quickly, in words."""

import io
import struct
import time
import zipfile
from collections.abc import Callable

import pytest

from yanxiu.documents.roster import read_roster
from yanxiu.documents.spreadsheet import SpreadsheetRefusedError, read_sheets
from yanxiu.documents.spreadsheet import reading as reading_module
from yanxiu.phrases import Phrase, message_of

ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{MAIN}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{MAIN}"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{MAIN}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def book(sheet: str = SHEET.format(ROW), **more: str | bytes) -> bytes:
    """A workbook written part by part; `more` adds or replaces parts (`__` for `/`)."""
    parts = {**PARTS, "xl/worksheets/sheet1.xml": sheet, **{k.replace("__", "/"): v for k, v in more.items()}}
    return zipped(list(parts.items()))


def zipped(parts: list[tuple[str, str | bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def cell(name: str, value: str = "<v>1</v>") -> str:
    return SHEET.format(f'<row><c r="{name}">{value}</c></row>')


def entity_bomb() -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>' + cell("A1", "<v>&e9;</v>")


def bad_crc() -> bytes:
    data = bytearray(book())
    at = data.index(b"PK\x03\x04") + 14
    data[at : at + 4] = struct.pack("<I", 1)
    at = data.index(b"PK\x01\x02") + 16
    data[at : at + 4] = struct.pack("<I", 1)
    return bytes(data)


def encrypted_flag() -> bytes:
    data = bytearray(book())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic) + offset
        data[at] |= 1
    return bytes(data)


def doubled_part() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return zipped(
            [*PARTS.items(), ("xl/worksheets/sheet1.xml", SHEET), ("xl/worksheets/sheet1.xml", SHEET)]
        )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "空文件"),
    "neither text nor a workbook": (lambda: b"MZ\x90\x00\x03", "不是 .xlsx"),
    "text in no known encoding": (lambda: b"name,unit\n\xff\xffx,y\n", "文字编码"),
    "text with a quote that never ends": (lambda: b'name,"' + b"x" * 200_000, "引号不成对"),
    "text with too many rows": (lambda: b"a,b\n" * 2001, "第 2001 行超出范围"),
    "text with too many columns": (lambda: b"a" + b",a" * 70, "第 1 行超出范围"),
    "html named xlsx": (lambda: b"<html><table><tr><td>x</table></html>", "内容是网页"),
    "pdf named xlsx": (lambda: b"%PDF-1.7\n", "内容是 PDF"),
    "old xls": (lambda: OLE, "旧版 .xls"),
    "with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "another zip": (lambda: zipped([("readme.txt", "hello")]), "没有 Excel 工作簿"),
    "a word document": (
        lambda: zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<d/>")]),
        "没有 Excel",
    ),
    "zip cut off": (lambda: book()[:200], "已损坏"),
    "wrong checksum": (bad_crc, "已损坏"),
    "encrypted entries": (encrypted_flag, "密码"),
    "part doubled": (doubled_part, "重名"),
    "macros": (lambda: zipped([*PARTS.items(), ("xl/vbaProject.bin", b"x")]), "宏"),
    "bomb": (lambda: book(SHEET.format(f"<row><c r='A1'><v>{' ' * 60_000_000}</v></c></row>")), "解压后过大"),
    "bomb in another part": (
        lambda: book(**{"xl__sharedStrings.xml": "<sst>" + "a" * 50_000_000}),
        "解压后过大",
    ),
    "one cell at the far end": (lambda: book(cell("XFD1048576")), "单元格 XFD1048576 超出范围"),
    "one cell to the right": (lambda: book(cell("XFD2")), "XFD2 超出范围"),
    "one cell below": (lambda: book(cell("A2001")), "A2001 超出范围"),
    "address without end": (lambda: book(cell("A" * 5000 + "9" * 5000)), "超出范围"),
    "million rows without addresses": (
        lambda: book(SHEET.format("<row><c><v>1</v></c></row>" * 30_000)),
        "A2001 超出范围",
    ),
    "entity bomb": (lambda: book(entity_bomb()), "文档类型声明"),
    "external entity": (
        lambda: book('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + cell("A1", "<v>&e;</v>")),
        "文档类型声明",
    ),
    "doctype in another part": (lambda: book(**{"docProps__app.xml": "<!DOCTYPE x><x/>"}), "文档类型声明"),
    "broken xml": (lambda: book("<worksheet><sheetData><row></worksheet>"), "内部结构有误"),
    "no sheet behind the name": (lambda: zipped(list(PARTS.items())), "不能作为 .xlsx 打开"),
    "long text": (
        lambda: book(cell("A1", f"<is><t>{'长x' * 2000}</t></is>").replace('r="A1"', 'r="A1" t="inlineStr"')),
        "超过 2000 个",
    ),
    "formulas in a sheet that is none": (
        lambda: book(**{"xl__other.xml": cell("A1", "<f>1</f>")}),
        "不属于任何工作表",
    ),
    "larger than allowed": (lambda: b"PK\x03\x04" + bytes(21 * 1024 * 1024), "超过 20 MB"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_in_words(kind: str):
    make, said = HOSTILE[kind]
    data = make()
    began = time.monotonic()
    result = read_roster(data)
    assert time.monotonic() - began < 10
    assert result.rows == ()
    (problem,) = result.errors
    assert said in problem.message
    assert "请" in problem.message


def test_the_workbook_they_were_made_from_is_read():
    assert read_sheets(book())[0].rows == (("姓名",),)


def test_styled_but_empty_cells_far_below_are_no_reason_to_refuse():
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read_sheets(book(SHEET.format(ROW + far)))[0].rows[0][0] == "姓名"


def test_an_external_link_is_not_followed_and_reads_as_a_formula():
    sheet = read_sheets(book(cell("A1", "<f>[1]x!A1</f><v>9</v>")))[0]
    assert sheet.rows[0][0] is not None
    assert str(sheet.rows[0][0]) == "Formula.FORMULA"


def test_hidden_sheets_are_left_alone():
    hidden = PARTS["xl/workbook.xml"].replace('sheetId="1"', 'sheetId="1" state="hidden"')
    assert read_sheets(book(**{"xl__workbook.xml": hidden})) == []
    assert "可见的工作表" in read_roster(book(**{"xl__workbook.xml": hidden})).errors[0].message


def test_a_child_that_runs_out_of_memory_takes_nobody_along(monkeypatch):
    monkeypatch.setattr(reading_module, "CHILD", ["-c", "x = bytearray(1); import os; os.abort()"])
    with pytest.raises(SpreadsheetRefusedError, match="超出限度"):
        read_sheets(book())


def test_a_child_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(reading_module, "CHILD", ["-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(reading_module, "SECONDS", 0.3)
    with pytest.raises(SpreadsheetRefusedError, match="秒"):
        read_sheets(book())


def test_a_broken_installation_is_not_blamed_on_the_file(monkeypatch):
    monkeypatch.setattr(reading_module, "CHILD", ["-c", "import no_such_module"])
    with pytest.raises(RuntimeError, match="installed whole"):
        read_sheets(book())


def test_the_childs_limits_hold(monkeypatch):
    grab = "from yanxiu.documents.spreadsheet import child; child._limit(); x = bytearray(600 * 1024 * 1024)"
    monkeypatch.setattr(reading_module, "CHILD", ["-c", grab])
    with pytest.raises(SpreadsheetRefusedError, match="超出限度"):
        read_sheets(book())


def test_a_path_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SpreadsheetRefusedError, match=r"nothing\.xlsx"):
        read_sheets(tmp_path / "nothing.xlsx")


def test_a_refusal_keeps_what_it_was_made_of_across_the_processes():
    with pytest.raises(SpreadsheetRefusedError) as refused:
        read_sheets(book(cell("A3000")))
    said = message_of(refused.value)
    assert isinstance(said, Phrase)
    assert said.template == "{part}：{problem}"
    problem = said.values["problem"]
    assert isinstance(problem, Phrase)
    assert problem.values["at"] == "A3000"
