"""The facts of a record: those that were read, nested as they were.

Cases of a stage are nearly always asked for the same facts, so how these stand in a record is worked out
once.  Items of lists and fields that plugins add are copied one by one.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from yanxiu.policy.canonical import HOLE, Template, canonical, filled, jointly, split
from yanxiu.policy.exact import tagged

from .view import RECURRING, kinds

_TOKEN = re.compile(r"[^.\[\]]+")


def facts_pieces(root: type, read: Mapping[str, Any]) -> list[bytes]:
    """The facts of a root that were read, by their paths, as a record holds them.

    A list of parts keeps its length, whatever was read of it.
    """
    shape = _shape(root, tuple(read)) if len(read) <= RECURRING else None
    if shape and not [1 for path in shape.lists if read[path]]:
        return filled(shape.around, shape.values(read))
    return [canonical(_tree(read))]


class _Shape(NamedTuple):
    """How facts stand in a record: their values in its order, and what stands around them.

    `lists` are the paths of lists of parts.
    """

    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    around: Template
    lists: tuple[str, ...]


@lru_cache(maxsize=1024)
def _shape(root: type, read: tuple[str, ...]) -> _Shape | None:
    """The shape of such a record, unless it holds what is copied one by one."""
    tree: dict[str, Any] = {}
    lists = []
    for path in read:
        *above, name = _TOKEN.findall(path)
        if "[" in path or "extra" in above:
            return None
        part, kind = tree, root
        for token in above:
            part, kind = part.setdefault(token, {}), kinds(kind)[token].part or kind
        part[name] = path
        if kinds(kind)[name].many:
            lists.append(path)
    text, paths = _laid_out(tree)
    return _Shape(itemgetter(*paths), split(text), tuple(lists))


def _laid_out(tree: dict[str, Any]) -> tuple[bytes, list[str]]:
    """The text of a tree of paths with holes for them, and these in its order."""
    parts: list[tuple[str, bytes]] = []
    paths: list[str] = []
    for name, inner in sorted(tree.items()):
        text, below = _laid_out(inner) if isinstance(inner, dict) else (HOLE, [inner])
        parts.append((name, text))
        paths += below
    return jointly(parts), paths


def _tree(read: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as plain data, whatever they are; a list always stands before its items."""
    tree: dict[str, Any] = {}
    for path, value in read.items():
        *above, name = _TOKEN.findall(path)
        part: Any = tree
        for token in above:
            part = part[int(token)] if isinstance(part, list) else part.setdefault(token, {})
        if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            part.setdefault(name, [{} for _ in value])
        else:
            part[name] = tagged(value) if "extra" in above else value
    return tree
