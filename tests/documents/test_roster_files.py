"""The form that goes out and the roster that goes on."""

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from yanxiu.documents.roster import read_roster, roster_template, write_roster_xlsx
from yanxiu.documents.roster.columns import COLUMNS
from yanxiu.documents.spreadsheet import read_sheets

HEADINGS = (("name", "姓名"), ("employer", "工作单位"))


def sheet_xml(data: bytes, number: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_the_form_carries_every_column_and_is_read_as_empty():
    form, notes = read_sheets(roster_template())
    assert [str(cell).rstrip("*") for cell in form.rows[1]] == [column.heading for column in COLUMNS]
    assert [row[0] for row in notes.rows[1:]] == [column.heading for column in COLUMNS]
    (problem,) = read_roster(roster_template()).errors
    assert "没有学员" in problem.message


def test_the_form_offers_the_choices_and_keeps_digits_as_text():
    xml = sheet_xml(roster_template())
    lists = re.findall(r"<formula1>'可填的词'!\$([A-Z])\$1:\$[A-Z]\$(\d+)</formula1>", xml)
    words = CalamineWorkbook.from_filelike(io.BytesIO(roster_template())).get_sheet_by_name("可填的词")
    rows = words.to_python()
    offered = [tuple(row[ord(at) - ord("A")] for row in rows[: int(last)]) for at, last in lists]
    assert offered == [column.offered for column in COLUMNS if column.offered]
    with zipfile.ZipFile(io.BytesIO(roster_template())) as archive:
        assert 'state="veryHidden"' in archive.read("xl/workbook.xml").decode()
    with zipfile.ZipFile(io.BytesIO(roster_template())) as archive:
        styles = archive.read("xl/styles.xml").decode()
    text_style = [
        n
        for n, x in enumerate(re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1]))
        if 'numFmtId="49"' in x
    ]
    columns = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*style="(\d+)"', xml)
    assert {int(style) for *_, style in columns} <= set(text_style)
    assert sum(int(last) - int(first) + 1 for first, last, _ in columns) == len(COLUMNS)


def test_every_word_that_the_form_offers_is_understood():
    assert all(word in column.choices for column in COLUMNS for word in column.offered)


def test_the_form_filled_in_by_a_machine_is_read(make_xlsx, id_number):
    headings = [column.heading + ("*" if column.required else "") for column in COLUMNS]
    row = [column.offered[0] if column.offered else "" for column in COLUMNS]
    for key, text in (
        ("name", "张三"),
        ("employer", "东海学院"),
        ("title", "无"),
        ("id_number", id_number(1)),
    ):
        row[[column.key for column in COLUMNS].index(key)] = text
    result = read_roster(make_xlsx([["高级研修项目学员名册"], headings, row]))
    assert result.ok
    assert result.hints == ()


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+1", "-1", '=HYPERLINK("http://x","y")', "{=A1}", "http://x.example", "007"]
)
def test_user_text_never_becomes_a_formula_a_link_or_a_number(text):
    data = write_roster_xlsx([{"name": text, "employer": text}], HEADINGS, title=text)
    xml = sheet_xml(data)
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    rows = read_sheets(data)[0].rows
    assert rows[0][0] == text
    assert rows[2] == (text, text)


def test_equal_rosters_are_equal_files():
    rows = [{"name": "张三", "employer": "东海学院"}]
    assert write_roster_xlsx(rows, HEADINGS) == write_roster_xlsx(rows, HEADINGS)
    assert roster_template() == roster_template()


def test_a_missing_cell_is_no_silent_blank():
    with pytest.raises(KeyError, match="employer"):
        write_roster_xlsx([{"name": "张三"}], HEADINGS)
