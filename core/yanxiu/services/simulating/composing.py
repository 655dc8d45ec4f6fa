"""A simulation's file out of a form: one change, over one year's classes."""

import json
from dataclasses import dataclass
from typing import Any

from yanxiu.services.errors import InvalidInput


@dataclass(frozen=True)
class Asked:
    """What a form asks; the fields that a change does not need stay empty."""

    name: str
    year: int
    change: str
    parameter: str = ""
    tier: str = ""
    value: str = ""
    other_year: int | None = None
    place: str = ""


DROP = ("删去", "delete")
"""What is typed as the new value where a rule shall go."""


def compose(jurisdiction: str, asked: Asked) -> str:
    """The file, in YAML's own JSON; raises ``InvalidInput`` for a field that the change needs."""
    spec = {
        "name": asked.name,
        "base": {"jurisdiction": jurisdiction},
        "data": {"years": [asked.year]},
        "edits": [_edit(asked)],
    }
    return json.dumps(spec, ensure_ascii=False, indent=1)


def _edit(asked: Asked) -> dict[str, Any]:
    if asked.change == "rules_of":
        if asked.other_year is None:
            raise _missing("另一年度", "如 2025")
        return {"rules_of": asked.other_year}
    if asked.change == "jurisdiction":
        if not asked.place:
            raise _missing("另一辖区", "从列表中选取")
        return {"jurisdiction": asked.place, "drafts": True}
    if not asked.parameter:
        raise _missing("参数", "参数名见“政策依据”里规则的编号")
    if not asked.value:
        raise _missing("新的值", "如 5万元、30，或“删去”")
    edit: dict[str, Any] = {"parameter": asked.parameter, "year": asked.year}
    edit |= {"drop": True} if asked.value in DROP else {"value": _value(asked.value)}
    return edit | ({"tiers": [asked.tier]} if asked.tier else {})


def _value(text: str) -> Any:
    if text.isascii() and text.isdigit():
        return int(text)
    return text.split("、") if "、" in text else text


def _missing(field: str, remedy: str) -> InvalidInput:
    return InvalidInput(field, "（空）", "这样改政策须填写", remedy)
