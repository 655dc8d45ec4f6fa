"""A simulation's file out of a form: several changes at once, over plan years or classes made from a seed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from yanxiu.phrases import phrase
from yanxiu.policy import Severity, Stage
from yanxiu.services.errors import InvalidInput

DROP: Final = ("删去", "delete")
"""What is typed as the new value where a rule shall go."""


class EditKind(StrEnum):
    """What a change is about, by the word that the file has for it."""

    PARAMETER = "parameter"
    RULES_OF = "rules_of"
    JURISDICTION = "jurisdiction"
    SUPPLY = "supply"


@dataclass(frozen=True)
class Edit:
    """One change; the fields that its kind does not need stay empty."""

    kind: EditKind
    parameter: str = ""
    value: str = ""
    severity: str = ""
    tier: str = ""
    year: int | None = None
    place: str = ""
    drafts: bool = False


@dataclass(frozen=True)
class Asked:
    """What a form asks: on which classes, and with which changes.

    ``classes`` are how many of each tier are made up for ``made_year`` from ``seed``; without any the plan
    years are taken.  ``tiers`` and ``same`` say what another jurisdiction calls the same.
    """

    name: str
    years: Sequence[int] = ()
    made_year: int | None = None
    seed: int | None = None
    classes: Mapping[str, int] = field(default_factory=dict)
    stages: Sequence[Stage] = ()
    edits: Sequence[Edit] = ()
    tiers: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)


def compose(jurisdiction: str, asked: Asked) -> str:
    """The file, in YAML's own JSON; raises ``InvalidInput`` for a field that a change needs."""
    if not asked.edits:
        raise InvalidInput("有什么不同", "（空）", "至少要有一项", "请加一项改动")
    spec: dict[str, Any] = {
        "name": asked.name,
        "base": {"jurisdiction": jurisdiction},
        "data": _data(asked),
        "edits": [_edit(edit, number) for number, edit in enumerate(asked.edits, start=1)],
    }
    more = {
        "stages": [str(one) for one in asked.stages],
        "tiers": dict(asked.tiers),
        "same": dict(asked.same),
    }
    spec |= {key: value for key, value in more.items() if value}
    return json.dumps(spec, ensure_ascii=False, indent=1)


def _data(asked: Asked) -> dict[str, Any]:
    made = {tier: count for tier, count in asked.classes.items() if count}
    if not made:
        if not asked.years:
            raise InvalidInput("计划年度", "（空）", "须写明用哪些班次", "填写计划年度，或按种子生成")
        return {"years": list(asked.years)}
    if asked.years:
        rule = "计划年度和按种子生成只能选一样"
        raise InvalidInput("计划年度", "、".join(str(one) for one in asked.years), rule, "请清空其中一样")
    if asked.made_year is None or asked.seed is None:
        raise InvalidInput("生成的年度", "（空）", "按种子生成须写年度和种子", "如 2024 和 1")
    return {"generated": {"year": asked.made_year, "seed": asked.seed, "classes": made}}


def _edit(edit: Edit, number: int) -> dict[str, Any]:
    if edit.kind is EditKind.RULES_OF:
        return {"rules_of": edit.year or _missing(number, "哪一年度的规定", "如 2025")}
    if edit.kind is EditKind.JURISDICTION:
        place = edit.place or _missing(number, "辖区", "从列表中选取")
        return {"jurisdiction": place, **({"drafts": True} if edit.drafts else {})}
    key = str(edit.kind)
    made: dict[str, Any] = {key: edit.parameter or _missing(number, "参数", "从列表中选取")}
    made |= _changed(edit, number)
    made |= {"year": edit.year} if edit.year else {}
    return made | ({"tiers": [edit.tier]} if edit.tier else {})


def _changed(edit: Edit, number: int) -> dict[str, Any]:
    if edit.value in DROP and edit.kind is EditKind.PARAMETER:
        return {"drop": True}
    made: dict[str, Any] = {"value": _value(edit.value)} if edit.value else {}
    if edit.severity and edit.kind is EditKind.PARAMETER:
        made["severity"] = str(Severity(edit.severity))
    return made or _missing(number, "新的值", "如 5万元、30，或“删去”")


def _value(text: str) -> Any:
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ("是", "否"):
        return text == "是"
    return text.split("、") if "、" in text else text


def labelled(number: int, field: str) -> str:
    """How a form calls one field of a change."""
    return phrase("第 {n} 项的{field}", n=number, field=field)


def _missing(number: int, named: str, remedy: str) -> Any:
    raise InvalidInput(labelled(number, named), "（空）", "这样改政策须填写", remedy)
