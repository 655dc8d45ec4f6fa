"""The provinces and their equals that a nation reports by, as data: names, and a place on a grid of tiles.

The grid stands in for a map: one tile each, of one size, roughly where it lies.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from .errors import PolicyFileError
from .yamlfile import Located, read_yaml

FILE = "divisions.yaml"
_CODE = re.compile(r"[1-9]\d")
_TEXTS = ("name", "short")
_PLACES = ("row", "column")


@dataclass(frozen=True)
class Division:
    """One tile: the two digits that its GB/T 2260 codes begin with, both names, row and column from 1."""

    code: str
    name: str
    short: str
    row: int
    column: int


def read_divisions(text: str, source: PurePath | str) -> tuple[Division, ...]:
    """`"code": {name, short, row, column}`, in the file's order; raises `PolicyFileError` with the line."""
    data = read_yaml(text, source) or Located()
    if not isinstance(data, Located):
        raise PolicyFileError(source, 1, "区划应是“代码: {name, short, row, column}”的对照")
    made: list[Division] = []
    for code, body in data.items():
        if problem := _problem(code, body) or _clash(body, made):
            raise PolicyFileError(source, data.lines[code], problem)
        made.append(Division(code, body["name"], body["short"], body["row"], body["column"]))
    return tuple(made)


def _problem(code: str, body: Any) -> str:
    if not _CODE.fullmatch(code):
        return f"区划代码 {code!r} 应是两位数字，即 GB/T 2260 代码的前两位"
    keys = (*_TEXTS, *_PLACES)
    if not isinstance(body, Located) or set(body) != set(keys):
        return f"区划 {code} 应恰有 {'、'.join(keys)} 四项"
    if wrong := next((key for key in _TEXTS if not isinstance(body[key], str) or not body[key].strip()), ""):
        return f"区划 {code} 的 {wrong} {body[wrong]!r} 应是文字，不得为空"
    if wrong := next((key for key in _PLACES if not _is_place(body[key])), ""):
        return f"区划 {code} 的 {wrong} {body[wrong]!r} 应是从1起的整数"
    return ""


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _clash(body: Located, made: list[Division]) -> str:
    for other in made:
        if (other.row, other.column) == (body["row"], body["column"]):
            return f"{body['short']}与{other.short}在同一格（第{other.row}行第{other.column}列）：请移开一个"
        if {other.name, other.short} & {body["name"], body["short"]}:
            return f"名称 {body['name']!r} 与区划 {other.code} 重复：请改正一个"
    return ""
