"""YAML that remembers its lines, so that a refusal can point at one.

Floats become exact `Decimal`s marked as `PlainNumber` (money refuses them), duplicate keys and aliases are
refused, and only plain data is read.
"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import yaml

from .errors import PolicyFileError


class PlainNumber(Decimal):
    """A number written with a decimal point."""


class Located(dict[str, Any]):
    """A mapping with the line of each key (`lines`) and its own (`line`)."""

    line: int
    lines: dict[str, int]


class LocatedList(list[Any]):
    """A sequence with the line of each item."""

    line: int
    lines: list[int]


def read_yaml(text: str, source: PurePath | str) -> Any:
    """Parse one document; raises `PolicyFileError` with file and line."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyFileError(
            source, line, f"不是合格的 YAML：请检查这一行的缩进、冒号和引号（{error.problem}）"
        ) from error
    except yaml.YAMLError as error:
        raise PolicyFileError(source, 1, f"不是合格的 YAML：有不能用的字符（{error}）") from error
    if node is None:
        return None
    return _Builder(source).build(node)


class _Builder:
    def __init__(self, source: PurePath | str) -> None:
        self.source = source
        self.scalars = yaml.SafeLoader("")
        self.seen: set[int] = set()

    def build(self, node: yaml.Node) -> Any:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in self.seen:
                raise PolicyFileError(self.source, line, "不得使用 YAML 别名（&、*）：请写全")
            self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, line)
        if isinstance(node, yaml.SequenceNode):
            made = LocatedList(self.build(item) for item in node.value)
            made.line, made.lines = line, [item.start_mark.line + 1 for item in node.value]
            return made
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, line: int) -> Located:
        made = Located()
        made.line, made.lines = line, {}
        for key_node, value_node in node.value:
            key, at = self.build(key_node), key_node.start_mark.line + 1
            key = str(key) if not isinstance(key, str) else key
            if key in made:
                raise PolicyFileError(self.source, at, f"键 {key!r} 写了两次：请删去一处")
            made[key] = self.build(value_node)
            made.lines[key] = at
        return made

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        if node.tag == "tag:yaml.org,2002:float":
            try:
                return PlainNumber(str(node.value).replace("_", ""))
            except ArithmeticError as error:
                raise PolicyFileError(self.source, line, f"{node.value!r} 不是数") from error
        try:
            value = self.scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            raise PolicyFileError(self.source, line, _unreadable(node)) from error
        if isinstance(value, datetime):
            raise PolicyFileError(self.source, line, f"{node.value!r} 带了时刻：只写日期，如 2024-10-14")
        if not isinstance(value, str | int | bool | date | None):
            raise PolicyFileError(self.source, line, f"{node.value!r} 的类型 {node.tag} 不能用")
        return value


def _unreadable(node: yaml.Node) -> str:
    if node.tag == "tag:yaml.org,2002:timestamp":
        return f"{node.value!r} 不是日历上有的日期：请按年-月-日写，如 2024-10-14"
    return f"{node.value!r} 看不懂：类型 {node.tag} 的值只能是数、日期、是否或文字，不是文字的请去掉标签"
