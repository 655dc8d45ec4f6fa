"""The published JSON Schemas of what goes out and comes back, and the check against them."""

import json
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator

from yanxiu.phrases import joined, phrase


class SchemaError(ValueError):
    """A document that its schema does not allow; the message names the place, never the value."""


def schema(name: str) -> dict[str, Any]:
    """A published schema by file name, e.g. `report-1.json`."""
    text = (resources.files("yanxiu.reporting.schemas") / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def validate(name: str, document: object) -> None:
    """Raise SchemaError, naming every place where the document departs from the schema."""
    problems = sorted(
        phrase(
            "{place} 不合 {rule}",
            place=error.json_path.removeprefix("$").lstrip(".") or "全文",
            rule=error.validator,
        )
        for error in _validator(name).iter_errors(document)
    )
    if problems:
        raise SchemaError(
            phrase(
                "内容不合格式 {name}：{problems}。请按公布的格式重新导出",
                name=name,
                problems=joined(problems[:10], "；"),
            )
        )


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
