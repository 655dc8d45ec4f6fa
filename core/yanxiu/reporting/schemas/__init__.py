"""The published JSON Schemas of what goes out and comes back, and the check against them."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from yanxiu.phrases import Quoted, joined, phrase

PUBLISHED: Final[Mapping[str, str]] = {
    "report-package/1": "report-1.json",
    "plan-package/1": "plan-1.json",
    "amendment-package/1": "amendment-1.json",
    "package-manifest/1": "manifest-1.json",
    "receipt/1": "receipt-1.json",
    "summary/1": "summary-1.json",
    "cells/1": "cells-1.json",
}
"""Address below ``/schemas/`` → file; a version that was published never changes."""

_PEOPLE: Final = ("roster.rows", "trainees", "materials")
"""Where people's particulars stand, or what somebody uploaded: no message repeats them."""
_MOST: Final = 40
_TYPES: Final = {
    "string": "文字",
    "integer": "整数",
    "object": "对象",
    "array": "列表",
    "boolean": "是或否",
}


class SchemaError(ValueError):
    """A document that its schema does not allow: each place, what stands there, the rule, the way out.

    What stands in people's particulars is never repeated.
    """


def schema(name: str) -> dict[str, Any]:
    """A published schema by file name, e.g. `report-1.json`."""
    loaded: dict[str, Any] = json.loads(schema_text(name))
    return loaded


def schema_text(name: str) -> str:
    """The same as it is published."""
    return (resources.files("yanxiu.reporting.schemas") / name).read_text(encoding="utf-8")


def validate(name: str, document: object) -> None:
    """Raise SchemaError, naming every place where the document departs from the schema."""
    problems = sorted({_problem(error) for error in _validator(name).iter_errors(document)})
    if problems:
        raise SchemaError(
            phrase(
                "内容不合格式 {name}：{problems}。请按公布的格式重新导出",
                name=name,
                problems=joined(problems[:10], "；"),
            )
        )


def _problem(error: ValidationError) -> str:
    place = error.json_path.removeprefix("$").lstrip(".")
    told = _RULES.get(str(error.validator), _unlike)
    hidden = place.startswith(_PEOPLE) or not isinstance(error.instance, str | int | float)
    return phrase(
        "{place} {rule}{value}",
        place=Quoted(place) if place else "全文",
        rule=told(error),
        value="" if hidden else phrase("（现在是“{value}”）", value=Quoted(str(error.instance)[:_MOST])),
    )


def _unlike(error: ValidationError) -> str:
    return phrase("不合 {rule}", rule=str(error.validator))


def _lacking(error: ValidationError) -> str:
    there = error.instance if isinstance(error.instance, Mapping) else {}
    asked: Any = error.validator_value
    names = [str(one) for one in asked if one not in there]
    return phrase("缺少 {names}", names=joined(names))


def _beside(error: ValidationError) -> str:
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    there: Any = error.instance
    names = [str(one)[:_MOST] for one in there if one not in known]
    return phrase("多出 {names}", names=joined(names))


def _others(error: ValidationError) -> str:
    known: Any = error.validator_value
    return phrase("须是 {words} 之一", words=joined(str(one) for one in known))


_RULES: Final[Mapping[str, Callable[[ValidationError], str]]] = {
    "type": lambda e: phrase("须是{kind}", kind=_TYPES.get(str(e.validator_value), str(e.validator_value))),
    "enum": _others,
    "const": lambda e: phrase("须是 {word}", word=e.validator_value),
    "required": _lacking,
    "additionalProperties": _beside,
    "format": lambda _e: "须是日期，如 2024-09-03",
    "pattern": lambda e: phrase("须合样式 {pattern}", pattern=Quoted(e.validator_value)),
    "minLength": lambda _e: "不能为空",
    "minItems": lambda _e: "不能为空",
    "minProperties": lambda _e: "不能为空",
    "minimum": lambda e: phrase("不得小于 {least}", least=e.validator_value),
    "maximum": lambda e: phrase("不得大于 {most}", most=e.validator_value),
}


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
