"""Rosters as text files: whatever encoding and separator an office's programs write."""

from datetime import date

import pytest

from yanxiu.documents.roster import read_roster
from yanxiu.documents.spreadsheet import read_sheets

ON = date(2024, 9, 1)
HEADINGS = ["姓名", "工作单位", "职称", "身份证号"]


def text(*rows: list[str], between: str = ",") -> str:
    return "".join(between.join(row) + "\r\n" for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_a_text_file_is_read_in_any_of_the_usual_encodings(encoding, between, id_number):
    rows = (HEADINGS, ["欧阳䶮", "东海学院", "讲师", id_number(1)])
    read = read_roster(text(*rows, between=between).encode(encoding), on=ON)
    assert read.errors == ()
    assert [(row.row, row.name, row.id_number) for row in read.rows] == [(2, "欧阳䶮", id_number(1))]


def test_rows_are_numbered_as_excel_numbers_them(id_number):
    rows: tuple[list[str], ...] = (
        [],
        ["某班名册", "", "", ""],
        HEADINGS,
        [],
        ["张三", "", "讲师", id_number(1)],
    )
    read = read_roster(text(*rows).encode("gb18030"), on=ON)
    assert [(one.row, one.column) for one in read.errors] == [(5, "B")]


def test_numbers_that_were_shortened_and_numbers_kept_as_text(id_number):
    kept = f'"=""{id_number(1)}"""'
    rows = (HEADINGS, ["张三", "甲", "讲师", "3.50102E+17"], ["李四", "乙", "讲师", kept])
    read = read_roster(text(*rows).encode(), on=ON)
    assert [(one.row, "请将身份证号列设为文本" in one.message) for one in read.errors] == [(2, True)]
    assert [row.id_number for row in read.rows] == [id_number(1)]


def test_a_cell_with_separators_and_line_breaks_is_one_cell():
    (sheet,) = read_sheets('姓名,单位\r\n张三,"东海学院,\r\n工程系"\r\n'.encode())
    assert sheet.rows == (("姓名", "单位"), ("张三", "东海学院,\r\n工程系"))


def test_more_rows_are_read_where_the_caller_says_so():
    (sheet,) = read_sheets(b"a,b\r\n" * 5000, rows=5000)
    assert len(sheet.rows) == 5000
