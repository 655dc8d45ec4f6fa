"""What the application form offers in a region and a year: its words by kind, and the fields it adds."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from yanxiu.phrases import joined, phrase
from yanxiu.policy import Chain, FieldSpec, FieldType, Stage, TermKind
from yanxiu.services.errors import InvalidInput

LONGEST: Final = 4000
_RULES: Final = {
    FieldType.BOOLEAN: "须是 true 或 false",
    FieldType.DATE: "须是 2024-09-03 样子的日期",
    FieldType.NUMBER: "须是数，最多两位小数",
    FieldType.TEXT: phrase("须是文字，最多 {longest} 字", longest=LONGEST),
}
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def offered(chain: Chain, kind: TermKind, year: int) -> dict[str, str]:
    """The region's words of a kind for a year, by id."""
    return {
        term.id: phrase(term.label)
        for pack in reversed(chain.packs)
        for term in pack.terms
        if term.kind is kind and (not term.years or year in term.years)
    }


def extra_specs(chain: Chain, year: int) -> list[tuple[str, FieldSpec]]:
    """The fields that plugins ask for at the application, each with its plugin."""
    return [
        (pack.name, spec)
        for pack in chain.packs
        for spec in pack.fields
        if spec.stage is Stage.APPLICATION and (not spec.years or year in spec.years)
    ]


def check_offered(chain: Chain, kind: TermKind, year: int, label: str, given: str | None) -> None:
    """Hold one word to what the form offers; where the region lists none, anything goes."""
    known = offered(chain, kind, year)
    if given and known and given not in known:
        rule = phrase("须是这些词之一：{known}", known=joined(known, "、"))
        raise InvalidInput(label, given, rule, "请从本辖区当年的选项中选取")


def with_extra(
    chain: Chain, year: int, held: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The region's fields as they would be kept: what was there, and what is given now, checked by its kind.

    None takes a value back.  Raises ``InvalidInput`` for a field that nobody asks for, and for a value of
    another kind; it is not repeated, since it may be about a person.
    """
    specs = {(plugin, spec.name): spec for plugin, spec in extra_specs(chain, year)}
    made = {plugin: dict(values) for plugin, values in held.items()}
    for plugin, values in given.items():
        for name, value in values.items():
            spec = specs.get((plugin, name))
            if spec is None:
                known = joined((f"{one}.{field}" for one, field in specs), "、") or "（没有）"
                rule = phrase("没有这个补充栏目，可以填写：{known}", known=known)
                raise InvalidInput("补充栏目", f"{plugin}.{name}", rule, "请去掉")
            field = f"extra.{plugin}.{name}"
            made.setdefault(plugin, {})[name] = None if value is None else _kept(field, spec, value)
    return made


def _kept(field: str, spec: FieldSpec, value: Any) -> str | bool:
    if spec.type is FieldType.BOOLEAN and isinstance(value, bool):
        return value
    try:
        if isinstance(value, str) and (read := _read(spec, value)) is not None:
            return read
    except (ValueError, InvalidOperation):
        pass
    rule = _RULES.get(spec.type) or phrase("须是这些词之一：{known}", known=joined(spec.choices, "、"))
    raise InvalidInput(field, "（不显示）", rule, "请改正后重试")


def _read(spec: FieldSpec, text: str) -> str | None:
    """A text as it is kept; None, or an error, for one of another kind."""
    if spec.type is FieldType.CHOICE:
        return text if text in spec.choices else None
    if spec.type is FieldType.DATE:
        return date.fromisoformat(text).isoformat()
    if spec.type is FieldType.NUMBER:
        return str(Decimal(text)) if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", text) else None
    told = text.strip()
    fits = spec.type is FieldType.TEXT and len(told) <= LONGEST and not _CONTROLS.search(told)
    return told if fits else None
