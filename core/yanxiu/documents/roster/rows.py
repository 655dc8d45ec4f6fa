"""One row of the form: cells to values, with every problem named by its column."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yanxiu.documents.forms import Column, quoted
from yanxiu.documents.identity import check_id_number
from yanxiu.documents.roster.columns import BY_KEY, COLUMNS, POSTS
from yanxiu.documents.roster.titles import level_of_title
from yanxiu.documents.spreadsheet import FORMULA, Cell
from yanxiu.documents.text import normalise_line, normalise_name, unsafe_character
from yanxiu.phrases import Quoted, joined, phrase

Report = Callable[[Column, str, str], None]
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_YES = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One trainee as the form says it. What the form leaves open is None, never false or none.

    Levels are none, junior, intermediate, senior; `post` technical, management, other; `mode` onsite, online.
    """

    row: int
    name: str
    employer: str
    title: str
    id_number: str
    born_on: date
    gender: str
    title_level: str | None = None
    qualification_level: str | None = None
    phone: str | None = None
    position: str | None = None
    post: str | None = None
    province: str | None = None
    grassroots: bool | None = None
    private_sector: bool | None = None
    mode: str | None = None


def read_row(number: int, cells: dict[str, Cell], on: date, error: Report, hint: Report) -> RosterRow | None:
    """The row's trainee, or None after reporting every error of the row, not only the first."""
    texts = {column.key: _text(column, cells.get(column.key), error) for column in COLUMNS}
    checked = check_id_number(texts["id_number"] or "", on) if texts["id_number"] else None
    if checked and not checked.ok:
        error(BY_KEY["id_number"], checked.problem, checked.cure)
    if texts["phone"] and not _PHONE.fullmatch(texts["phone"]):
        error(BY_KEY["phone"], "不是11位手机号", "请核对")
        texts["phone"] = None
    if checked is None or not checked.ok or checked.born_on is None or None in texts.values():
        return None
    if texts["gender"] and texts["gender"] != checked.gender:
        hint(BY_KEY["gender"], "与身份证号表示的性别不同", "请核对")
    return RosterRow(
        row=number,
        name=texts["name"] or "",
        employer=texts["employer"] or "",
        title=texts["title"] or "",
        id_number=checked.number,
        born_on=checked.born_on,
        gender=texts["gender"] or checked.gender,
        title_level=_title_level(texts["title"] or "", texts["title_level"] or "", hint),
        qualification_level=texts["qualification_level"] or None,
        phone=texts["phone"] or None,
        position=texts["position"] or None,
        post=texts["post"] or POSTS.get(texts["position"] or "") or None,
        province=texts["province"] or None,
        grassroots=_YES[texts["grassroots"] or ""],
        private_sector=_YES[texts["private_sector"] or ""],
        mode=texts["mode"] or None,
    )


def _title_level(title: str, given: str, hint: Report) -> str | None:
    derived = level_of_title(title)
    if given and derived and given != derived:
        hint(BY_KEY["title_level"], "与职称名称通常的级别不同", "请核对，以填写的级别为准")
    if not given and derived is None:
        hint(BY_KEY["title_level"], "未填，从职称名称判断不出级别", "请补填")
    return given or derived


def _text(column: Column, cell: Cell, error: Report) -> str | None:
    """The cell as text (a choice as its word), empty where it is; None after an error."""
    problem = _type_problem(column, cell)
    if problem is None:
        text = _plain(column, cell)
        problem = _text_problem(column, text)
    if problem is not None:
        error(column, *problem)
        return None
    return column.choices[text] if column.choices and text else text


def _plain(column: Column, cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    if column.key == "name":
        return normalise_name(text)
    line = normalise_line(text)
    return re.sub(r"[\s-]", "", line) if column.key in ("id_number", "phone") else line


def _type_problem(column: Column, cell: Cell) -> tuple[str, str] | None:
    if cell is FORMULA:
        return "单元格是公式", "请复制后“选择性粘贴”为数值"
    if isinstance(cell, bool):
        return "单元格是逻辑值", "请改填文字"
    if isinstance(cell, date):
        return "单元格是日期", "请将本列设为文本后重新填写"
    if isinstance(cell, (int, float)):
        if column.key == "id_number":
            return "被存成数字，后几位可能已丢失", "请将身份证号列设为文本，重新填写"
        if isinstance(cell, float) or column.key != "phone":
            return "单元格是数字", "请改填文字"
    return None


def _text_problem(column: Column, text: str) -> tuple[str, str] | None:
    if unsafe := unsafe_character(text):
        return phrase("含有不可见的控制字符（{unsafe}）", unsafe=unsafe), "请删去后重新输入"
    if not text:
        return (
            ("没有填写", phrase("请填写{heading}", heading=quoted(column.heading)))
            if column.required
            else None
        )
    if len(text) > column.longest:
        return phrase("有{count}个字，超过{longest}个", count=len(text), longest=column.longest), "请核对"
    if column.choices and text not in column.choices:
        offered = joined(quoted(word) for word in column.offered)
        return phrase("「{text}」不在可填的词之中", text=Quoted(text[:20])), phrase(
            "请填{offered}之一", offered=offered
        )
    if column.key == "name" and re.search(r"[0-9]", text):
        return "姓名中有数字", "请核对"
    return None
