"""The page of facts: a section for each group, with the paths at which it stands and what is in it."""

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any

from yanxiu.policy import LABELS, ROOTS, Stage
from yanxiu.policy.facts.base import type_in_words
from yanxiu.policy.listing import ROOT_LABELS

HEAD = """\
# 事实

<!-- 由 make reference 从事实类生成，不要手改 -->

规则能看到的全部事实。规则的第一个参数标注哪一个根，就从那里取，例如 `facts.project.starts_on`；
案例文件里名称和中文标签都可以写。没有的事实不是零、不是空、不是“否”：它自己会使判断成为“待补”
（`unknown`），所以不要判断 `None`。“几项”是清单，用 `each`、`has_all` 一类的[比较](comparisons.md)。

`yanxiu policy facts` 在命令行列出同样的内容。

| 根 | 管哪些环节 |
|---|---|
"""
FLAGS = (("money", "金额"), ("share", "0到1"))


def facts_page() -> str:
    """The whole page."""
    return HEAD + "\n".join((*_roots(), "", *_sections())) + "\n"


def _roots() -> Iterator[str]:
    for root in dict.fromkeys(ROOTS.values()):
        stages = "、".join(LABELS[Stage][stage] for stage, asked in ROOTS.items() if asked is root)
        yield f"| `{root.__name__}` {ROOT_LABELS[root.__name__]} | {stages} |"


def _sections() -> Iterator[str]:
    groups: dict[type, list[str]] = {}
    for root in dict.fromkeys(ROOTS.values()):
        groups.setdefault(root, [])
        for part, path in _below(root, ""):
            groups.setdefault(part, []).append(f"`{path}`")
    for group, paths in groups.items():
        yield from _section(group, list(dict.fromkeys(paths)))


def _below(part: type, prefix: str) -> Iterator[tuple[type, str]]:
    for field in dataclasses.fields(part):
        inner = field.metadata["part"] or field.metadata["parts"]
        path = f"{prefix}{field.name}{'[]' if field.metadata['parts'] else ''}"
        if inner is not None:
            yield inner, path
            if path != "class_":  # the class of a trainee has the paths of any class below it
                yield from _below(inner, f"{path}.")


def _section(group: type, paths: list[str]) -> Iterator[str]:
    yield from (f"## {group.__name__}", "")
    if paths:
        yield from (f"在 {'、'.join(paths)}。", "")
    yield from ("| 事实 | 标签 | 意思 | 写法 | 单位 |", "|---|---|---|---|---|")
    for field in dataclasses.fields(group):
        meta = field.metadata
        label = f"{meta['label']}，也作{meta['alias']}" if meta["alias"] else meta["label"]
        yield f"| `{field.name}` | {label} | {meta['meaning']} | {_type(field)} | {meta['unit'] or '—'} |"
    yield ""


def _type(field: "dataclasses.Field[object]") -> str:
    meta = field.metadata
    for flag, words in FLAGS:
        if meta[flag]:
            return words
    if part := meta["part"] or meta["parts"]:
        return f"{'几项 ' if meta['parts'] else ''}[{part.__name__}](#{part.__name__.lower()})"
    if link := _word(meta["type"]):
        return link
    said = type_in_words(meta).replace("若干：", "几项：")
    return f"{said}（`{meta['word']}`）" if meta["word"] else said


def _word(hint: Any) -> str:
    """A shared word, or several: where the page of words lists them."""
    item = typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else hint
    if item not in LABELS:
        return ""
    return f"{'几项 ' if item is not hint else ''}[{item.__name__}](words.md#{item.__name__.lower()})"
