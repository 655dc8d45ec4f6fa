"""A training-fee standard as a spreadsheet: one line for each figure, 栏目、类别、内容."""

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import xlsxwriter

from yanxiu.documents.spreadsheet import Sheet, SpreadsheetRefusedError, read_sheets
from yanxiu.phrases import joined, phrase
from yanxiu.policy import TRAINING_FEE, LectureRank
from yanxiu.policy.wording import word
from yanxiu.services.errors import InvalidInput

HEAD: Final = ("栏目", "类别", "内容")
_ALONE: Final = {
    "标准名称": ("standard",),
    "文号": ("document",),
    "印发机关": ("issuer",),
    "印发日期": ("issued_on",),
    "施行日期": ("in_force_from",),
    "登记人": ("author",),
    "半天最多学时": ("hours_per_half_day",),
    "超过天数": ("long_classes", "after_days"),
    "超过部分比例": ("long_classes", "share"),
    "报到天数": ("travel_days", "registration"),
    "撤离天数": ("travel_days", "return"),
}
_OF_CATEGORY: Final = {"综合定额": "total", "适用对象": "whom", "分项已核实": "items_verified"}
_ITEM: Final = "分项："
_UNFILLED: Final = "填写"
_LECTURE: Final = {"讲课费": False, "讲课费（一般）": True}
_SAMPLE: Final = (
    ("标准名称", "", "填写政策文件引用的名称，如 某省省直机关培训费管理办法"),
    ("文号", "", "填写文号"),
    ("印发机关", "", "填写印发机关"),
    ("印发日期", "", "2016-12-27"),
    ("施行日期", "", "2017-01-01"),
    ("登记人", "", "填写登记人"),
    ("综合定额", "一类", 760),
    ("适用对象", "一类", "填写适用对象"),
    ("分项：住宿费", "一类", 500),
    ("分项：其他", "一类", 260),
    ("分项已核实", "一类", "否"),
    ("超过天数", "", 30),
    ("超过部分比例", "", "70%"),
    ("报到天数", "", 1),
    ("撤离天数", "", 1),
    ("讲课费", "副高级职称", 500),
    ("讲课费", "正高级职称", 1000),
    ("讲课费（一般）", "院士、全国知名专家", 1500),
    ("半天最多学时", "", 4),
)


def standard_template() -> bytes:
    """A sheet to fill in; its figures are samples."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("培训费标准")
    sheet.set_column(0, 1, 20)
    sheet.set_column(2, 2, 50)
    for number, row in enumerate((HEAD, *_SAMPLE)):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def read_sheet(content: bytes) -> dict[str, Any]:
    """The table that a sheet holds; raises ``InvalidInput`` with the row that cannot be read."""
    try:
        sheets = read_sheets(content)
    except SpreadsheetRefusedError as error:
        raise InvalidInput("标准文件", "（不显示）", str(error), "请另存为 .xlsx 后再载入") from error
    rows = list(_rows(sheets[0])) if sheets else []
    if not rows or tuple(rows[0][1]) != HEAD:
        rule = phrase("第一行须是：{head}", head=joined(HEAD))
        raise InvalidInput("标准文件", "（表头）", rule, "请用 yanxiu standard template 写出空表再填")
    table: dict[str, Any] = {"kind": TRAINING_FEE, "categories": {}, "lectures": {}}
    for number, row in rows[1:]:
        _take(table, number, *row)
    return table


def _rows(sheet: Sheet) -> Iterable[tuple[int, tuple[Any, ...]]]:
    for number, row in enumerate(sheet.rows, 1):
        cells = (*row, None, None, None)[:3]
        if any(cell not in (None, "") for cell in cells):
            yield number, tuple("" if cell is None else _plain(cell) for cell in cells)


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return str(cell)
    return cell.strip() if isinstance(cell, str) else cell


def _take(table: dict[str, Any], number: int, name: Any, of: Any, value: Any) -> None:
    if str(value).startswith(_UNFILLED):
        rule = phrase("第{number}行还是空表上的说明", number=number)
        raise InvalidInput(str(name), str(value), rule, "请按文件原文填写")
    if name in _ALONE:
        _put(table, _ALONE[name], value)
    elif name in _OF_CATEGORY:
        _put(
            table,
            ("categories", str(of), _OF_CATEGORY[name]),
            value == "是" if name == "分项已核实" else value,
        )
    elif str(name).startswith(_ITEM):
        _put(table, ("categories", str(of), "items", str(name).removeprefix(_ITEM)), value)
    elif name in _LECTURE:
        _put(table, ("lectures", _rank(number, of)), {"per_hour": value, "as_a_rule": _LECTURE[name]})
    else:
        names = joined((*_ALONE, *_OF_CATEGORY, f"{_ITEM}…", *_LECTURE))
        rule = phrase("第{number}行的栏目须是：{known}", number=number, known=names)
        raise InvalidInput("栏目", str(name), rule, "请改正或删去这一行")


def _put(table: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        table = table.setdefault(key, {})
    table[path[-1]] = value


def _rank(number: int, label: Any) -> str:
    ranks: Mapping[str, str] = {word(rank): rank.value for rank in LectureRank}
    if label not in ranks:
        rule = phrase("第{number}行的类别须是：{known}", number=number, known=joined(ranks))
        raise InvalidInput("类别", str(label), rule, "请改正这一行")
    return ranks[label]
