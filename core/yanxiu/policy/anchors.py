"""Anchors: what a clause's text is known by where the text itself is not copied.

A plugin's `anchors.yaml` has one for every clause that its catalogue cites, by document and clause.  Who has
the document at hand can tell from it that the clause still reads as it did when its row was written.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from .catalogue import CatalogueRow
from .errors import PolicyFileError
from .yamlfile import Located, read_yaml

Anchors = Mapping[tuple[str, str], str]
_SHAPE = re.compile(r"[1-9]\d*-[0-9a-f]{16}")


def anchor_of(text: str) -> str:
    """Length and hash of a clause's text; white space does not count: sources break lines inside words."""
    bare = "".join(text.split())
    return f"{len(bare)}-{hashlib.sha256(bare.encode()).hexdigest()[:16]}"


def read_anchors(text: str, source: PurePath | str, catalogue: Iterable[CatalogueRow]) -> Anchors:
    """`document: {clause: anchor}`; raises `PolicyFileError` for one of no cited clause or of wrong shape."""
    cited = {(row.document, row.clause) for row in catalogue}
    data = read_yaml(text, source) or Located()
    if not isinstance(data, Located):
        raise PolicyFileError(source, 1, "锚点文件应是“文件: {条款: 锚点}”的对照")
    anchors: dict[tuple[str, str], str] = {}
    for document, clauses in data.items():
        if not isinstance(clauses, Located):
            raise PolicyFileError(source, data.lines[document], f"文件 {document} 应是“条款: 锚点”的对照")
        for clause, anchor in clauses.items():
            if problem := _problem((document, clause), anchor, cited):
                raise PolicyFileError(source, clauses.lines[clause], problem)
            anchors[document, clause] = anchor
    return MappingProxyType(anchors)


def _problem(place: tuple[str, str], anchor: object, cited: set[tuple[str, str]]) -> str:
    if place not in cited:
        return f"条款目录没有引用 {place[0]} 的 {place[1]!r}：请改正名称，或删去这一行"
    if not isinstance(anchor, str) or not _SHAPE.fullmatch(anchor):
        return f"锚点 {anchor!r} 应是“字数-散列前16位”：请由文件原文重新生成"
    return ""
