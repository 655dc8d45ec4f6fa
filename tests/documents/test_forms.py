"""Forms declared by their columns: what people put into dates, amounts, counts and words."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from yanxiu.documents.forms import Column, Form, Kind, form_template, read_table

CHOICES = {"专家劳务费": "lecture", "讲课费": "lecture", "场地费": "venue"}
FORM = Form(
    "costs",
    "费用",
    "费用明细",
    "费用",
    (
        Column("head", "科目", required=True, choices=CHOICES, offered=("专家劳务费", "场地费")),
        Column("day", "日期", ("支出日期",), kind=Kind.DATE, fills_down=True),
        Column("amount", "金额", ("金额（元）",), required=True, kind=Kind.AMOUNT, most=1_000_000),
        Column("people", "人数", kind=Kind.COUNT, most=500),
        Column("payee", "收款方", kind=Kind.NAME, longest=10),
        Column("bill", "票据号"),
    ),
)
HEADINGS = ["科目", "日期", "金额（元）", "人数", "收款方", "票据号"]


def dated(value: date, row: int = 1):
    def edit(book, sheet):
        sheet.write_datetime(row, 1, value, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))

    return edit


WRITTEN = ["1979.7.12", "1979-7-12", "1979/07/12", "1979年7月12日", "19790712", "１９７９．７．１２"]


@pytest.mark.parametrize("given", [*WRITTEN, pytest.param(19790712, id="a number")])
def test_dates_as_people_write_them(make_xlsx, given):
    (row,) = read_table(FORM, make_xlsx([HEADINGS, ["场地费", given, 1]])).rows
    assert row.values["day"] == date(1979, 7, 12)


@pytest.mark.parametrize("clock", [time(0), time(9, 30)])
def test_cells_that_are_dates(make_xlsx, clock):
    value = datetime.combine(date(1979, 7, 12), clock)
    (row,) = read_table(FORM, make_xlsx([HEADINGS, ["场地费", "", 1]], dated(value))).rows
    assert row.values["day"] == date(1979, 7, 12)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        (1, 28983, "没有日期格式的数字"),
        (1, "2024-02-30", "不是日期"),
        (1, "九月三日", "不是日期"),
        (2, "3万元", "不是数字"),
        (2, "1.005", "最多 2 位小数"),
        (2, -1, "0 至 1000000 之间"),
        (2, "", "没有填写"),
        (2, "=1+1", "公式"),
        (2, True, "逻辑值"),
        (3, "12人", "不是整数"),
        (3, 1.5, "不是整数"),
        (3, 501, "0 至 500 之间"),
        (0, "餐费", "「专家劳务费」、「场地费」之一"),
        (4, "长" * 11, "超过10个"),
        (5, 1.5, "单元格是数字"),
        (5, 1234567890123456, "后几位可能已丢失"),
        (5, "a\u202eb", "U+202E"),
    ],
)
def test_cells_that_are_asked_back_by_row_and_column(make_xlsx, column, cell, said):
    line = ["场地费", "2024-09-03", 100, 3, "东海宾馆", "0012"]
    line[column] = cell
    read = read_table(FORM, make_xlsx([HEADINGS, line]))
    (problem,) = read.errors
    assert (problem.row, problem.column) == (2, "ABCDEF"[column])
    assert said in problem.message
    assert read.rows == ()


def test_values_as_they_are_typed(make_xlsx):
    rows = [HEADINGS, ["讲课费", "", "¥1,200.5 元", "12", "张 三", 12345678], ["场地费", "", 0.1, 3, "", ""]]
    first, second = read_table(FORM, make_xlsx(rows)).rows
    assert first.values == {
        "head": "lecture",
        "day": None,
        "amount": Decimal("1200.50"),
        "people": 12,
        "payee": "张三",
        "bill": "12345678",
    }
    assert second.values["amount"] == Decimal("0.10")


def test_a_merged_day_counts_for_the_rows_below_and_totals_for_none(make_xlsx):
    def merge(book, sheet):
        sheet.merge_range(2, 1, 3, 1, "2024-09-03", book.add_format())

    rows = [["某班"], HEADINGS, ["场地费", "", 1], ["场地费", "", 2], ["合 计", "", 3], ["制表：王五"]]
    read = read_table(FORM, make_xlsx(rows, merge))
    assert read.errors == ()
    assert [(row.row, row.values["day"]) for row in read.rows] == [
        (3, date(2024, 9, 3)),
        (4, date(2024, 9, 3)),
    ]


def test_other_headings_are_offered_and_can_be_named(make_xlsx):
    data = make_xlsx([["费用类别", "金额", "经办人"], ["场地费", 1, "张三"]])
    refused = read_table(FORM, data)
    assert refused.unknown == ("费用类别", "经办人")
    assert "「科目」" in refused.errors[0].message
    read = read_table(FORM, data, {"head": "费用类别", "gone": "经办人"})
    assert (read.errors, read.unknown) == ((), ("经办人",))
    assert "「经办人」" in read.hints[0].message


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<html>"])
def test_what_is_no_sheet_is_answered_in_words(data):
    read = read_table(FORM, data)
    assert (read.rows, len(read.errors)) == ((), 1)


def test_the_template_is_read_as_empty_and_hides_its_words():
    data = form_template(FORM)
    assert "没有费用" in read_table(FORM, data).errors[0].message
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.get_sheet_by_name("可填的词").to_python() == [["专家劳务费"], ["场地费"]]


def test_a_form_without_its_sheet_says_what_was_found(make_xlsx):
    read = read_table(FORM, make_xlsx([["课程", "专家"], ["主题报告", "某院士"]]))
    assert "费用的表头" in read.errors[0].message
    assert set(read.unknown) == {"课程", "专家"}
