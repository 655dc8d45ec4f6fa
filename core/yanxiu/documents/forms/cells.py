"""One cell as the value its column asks for."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from yanxiu.documents.forms.columns import Column, Kind
from yanxiu.documents.forms.problems import quoted
from yanxiu.documents.spreadsheet import FORMULA, Cell
from yanxiu.documents.text import normalise_line, normalise_name, unsafe_character
from yanxiu.phrases import Quoted, joined, phrase

_DATE = re.compile(r"(\d{4})\s*[.．\-－/／年]\s*(\d{1,2})\s*[.．\-－/／月]\s*(\d{1,2})\s*日?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?$")
_MONEY_SIGNS = re.compile(r"[,，\s¥￥元]")
# Excel keeps fifteen digits of a number: a longer one has lost its end.
_EXACT = 10**15


class CellProblem(Exception):
    """What is wrong with a cell, and what would cure it; never the value where it may name a person."""

    def __init__(self, problem: str, cure: str = "请核对") -> None:
        super().__init__(problem)
        self.problem, self.cure = problem, cure


def read_cell(column: Column, cell: Cell) -> Any:
    """The value: text (a choice as its word), date, Decimal or int; None for an empty cell.

    Raises `CellProblem`.
    """
    if cell is FORMULA:
        raise CellProblem("单元格是公式", "请复制后“选择性粘贴”为数值")
    if isinstance(cell, bool):
        raise CellProblem("单元格是逻辑值", "请改填文字")
    given = normalise_line(cell) if isinstance(cell, str) else cell
    if given is None or given == "":
        if column.required:
            raise CellProblem("没有填写", phrase("请填写{heading}", heading=quoted(column.heading)))
        return None
    if isinstance(given, str) and (unsafe := unsafe_character(given)):
        raise CellProblem(phrase("含有不可见的控制字符（{unsafe}）", unsafe=unsafe), "请删去后重新输入")
    if column.kind is Kind.DATE:
        return _date(given)
    if column.kind is Kind.AMOUNT:
        return _amount(column, given)
    return _count(column, given) if column.kind is Kind.COUNT else _text(column, given)


def _date(given: Any) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    text = _TIME.sub("", str(given))
    found = _DATE.fullmatch(text) or _DIGITS.fullmatch(text)
    if found is None and not isinstance(given, str):
        raise CellProblem("是没有日期格式的数字", "请将单元格设为日期，或写成 2024-09-03")
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise CellProblem(
        phrase("「{text}」不是日期", text=Quoted(text[:20])), "请写成 2024-09-03、2024.9.3 或 2024年9月3日"
    )


def _amount(column: Column, given: Any) -> Decimal:
    if isinstance(given, date):
        raise CellProblem("单元格是日期", "请改填数字")
    text = _MONEY_SIGNS.sub("", str(given))
    try:
        # the detour through text: 0.1 in a cell means 0.1, not the nearest binary fraction
        value = Decimal(text)
    except InvalidOperation:
        raise CellProblem(
            phrase("「{text}」不是数字", text=Quoted(str(given)[:20])), "请只填数字，不写单位"
        ) from None
    if not value.is_finite() or not column.least <= value <= column.most:
        raise CellProblem(_between(column))
    if value != round(value, column.places):
        raise CellProblem(phrase("最多 {places} 位小数", places=column.places))
    return round(value, column.places)


def _count(column: Column, given: Any) -> int:
    text = str(given)
    if isinstance(given, date) or not re.fullmatch(r"[0-9]{1,10}", text):
        raise CellProblem(phrase("「{text}」不是整数", text=Quoted(text[:20])), "请填整数")
    if not column.least <= int(text) <= column.most:
        raise CellProblem(_between(column))
    return int(text)


def _between(column: Column) -> str:
    return phrase("须在 {least} 至 {most} 之间", least=column.least, most=column.most)


def _text(column: Column, given: Any) -> str:
    if isinstance(given, date):
        raise CellProblem("单元格是日期", "请将本列设为文本后重新填写")
    if isinstance(given, float):
        raise CellProblem("单元格是数字", "请改填文字")
    if isinstance(given, int) and abs(given) >= _EXACT:
        raise CellProblem("被存成数字，后几位可能已丢失", "请将本列设为文本后重新填写")
    text = normalise_name(str(given)) if column.kind is Kind.NAME else str(given)
    if len(text) > column.longest:
        raise CellProblem(phrase("有{count}个字，超过{longest}个", count=len(text), longest=column.longest))
    if column.choices and text not in column.choices:
        offered = joined(quoted(word) for word in column.offered)
        raise CellProblem(
            phrase("「{text}」不在可填的词之中", text=Quoted(text[:20])),
            phrase("请填{offered}之一", offered=offered),
        )
    return column.choices[text] if column.choices else text
