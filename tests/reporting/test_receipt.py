"""The platform's receipt: taken whole or refused row by row."""

import io
import json
from datetime import date

import pytest
from xlsxwriter import Workbook

from yanxiu.reporting.receipt import ExpectedTrainee, ReceiptRefusedError, read_receipt


@pytest.fixture
def expected(rows) -> list[ExpectedTrainee]:
    return [ExpectedTrainee(row["name"], row["id_number"]) for row in rows]


@pytest.fixture
def lines(expected) -> list[list[str]]:
    return [[t.name, t.id_number, f"国2021{n:04d}"] for n, t in enumerate(expected, start=1)]


def as_json(lines, **more) -> bytes:
    keys = ("name", "id_number", "certificate_number")
    trainees = [dict(zip(keys, line, strict=True)) for line in lines]
    receipt = {"format": "yanxiu-receipt", "version": 1, "reference": "HZ-1", "trainees": trainees, **more}
    return json.dumps(receipt, ensure_ascii=False).encode()


def as_xlsx(lines, headings=("姓名", "身份证号码", "结业证书编号"), *, typed=False) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "证书编号回执")
        for row, line in enumerate([headings, *lines], start=1):
            for column, value in enumerate(line):
                (sheet.write if typed else sheet.write_string)(row, column, value)
    return out.getvalue()


@pytest.fixture(params=[as_json, as_xlsx])
def write(request):
    return request.param


def refused(data: bytes, expected, **more) -> list[str]:
    with pytest.raises(ReceiptRefusedError) as caught:
        read_receipt(data, expected, **more)
    return list(caught.value.problems)


def test_numbers_by_trainee(write, lines, expected):
    receipt = read_receipt(write(lines), expected)
    assert receipt.numbers == {line[1]: line[2] for line in lines}


def test_order_and_small_letters_do_not_matter(write, lines, expected):
    shuffled = [[f" {n} ", i.lower(), c] for n, i, c in reversed(lines)]
    assert read_receipt(write(shuffled), expected).numbers == {line[1]: line[2] for line in lines}


def test_json_carries_its_reference_day_and_package(lines, expected):
    data = as_json(lines, received_on="2021-10-08", package_sha256="ab" * 32)
    receipt = read_receipt(data, expected, package_sha256="ab" * 32)
    assert (receipt.reference, receipt.received_on) == ("HZ-1", date(2021, 10, 8))
    assert "另一个上报包" in refused(data, expected, package_sha256="cd" * 32)[0]


def test_a_missing_trainee(write, lines, expected):
    (problem,) = refused(write(lines[:-1]), expected)
    assert problem == f"回执缺学员 {lines[-1][1][:4]}************{lines[-1][1][-2:]}，请向平台核对"


def test_an_unknown_trainee_is_named_by_row(write, lines, expected):
    (problem,) = refused(write([*lines, ["赵六", "11010519491231002X", "国20219999"]]), expected)
    assert "行：学员 1101************2X 不在上报的名单里" in problem


def test_a_doubled_number_and_a_doubled_trainee(write, lines, expected):
    (problem,) = refused(write([[*lines[0][:2], lines[1][2]], *lines[1:]]), expected)
    assert "证书编号 国20210002 与第" in problem
    (problem,) = refused(write([*lines, [*lines[0][:2], "国20210009"]]), expected)
    assert "与第" in problem
    assert "重复" in problem


def test_another_name_or_no_number(write, lines, expected):
    lines[0][0] = "别人"
    lines[1][2] = " "
    lines[2][2] = "国\u202e1"
    problems = refused(write(lines), expected)
    assert ["姓名与上报的不同" in problems[0], "没有证书编号" in problems[1], "控制字符" in problems[2]] == [
        True
    ] * 3
    assert all(line[1] not in problem for line in lines for problem in problems)


def test_cells_typed_as_numbers_are_asked_back(lines, expected):
    lines[1][1] = int(lines[1][1][:17])
    (problem,) = refused(as_xlsx(lines, typed=True), [*expected])
    assert problem.startswith("第 4 行")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "读不了"),
        (b"{", "完好的 JSON"),
        (b'{"format": "other"}', "receipt-1.json"),
        (as_xlsx([], headings=("姓名", "证件", "编号")), "三列"),
    ],
)
def test_what_is_no_receipt(data, said, expected):
    assert said in refused(data, expected)[0]
