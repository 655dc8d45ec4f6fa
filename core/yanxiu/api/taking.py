"""What comes in by writing: bodies that hold nothing unknown, and fields that only they have."""

import re
from decimal import Decimal
from typing import Any, Final

from flask import Flask, abort, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.exceptions import BadRequest

from yanxiu.api.fields import UNSAFE, SafeStr
from yanxiu.phrases import phrase

LONGEST: Final = 4000
_WRITING: Final = ("POST", "PUT", "PATCH")
_TOLD: Final[dict[str, Any]] = {"required": "必须给出", "null": "不得为空", "invalid": "须是文字"}


def install(app: Flask) -> None:
    """Refuse a body that is no JSON before anything is done with it."""
    app.before_request(_is_json)


def _is_json() -> None:
    # what comes in chunks has no length that could be asked
    if request.method not in _WRITING or not request.get_data():
        return
    if not request.is_json:
        abort(415)
    try:
        request.get_json()
    except (BadRequest, RecursionError):  # deeper than anything that is asked for
        error = BadRequest()
        error.data = {"messages": {"json": ["不是完整的 JSON"]}}  # type: ignore[attr-defined] # as webargs has it
        raise error from None


class Body(Schema):
    """The body of a request: a JSON object without anything unknown."""

    error_messages = {"unknown": "没有这一项", "type": "须是 JSON 对象"}  # noqa: RUF012 - marshmallow's name

    class Meta:
        """Nothing unknown is taken, and the description says so."""

        unknown = RAISE


class Prose(SafeStr):
    """Text of one line or more."""

    unsafe = UNSAFE.replace(r"\u0000-\u001f", r"\u0000-\u0009\u000b-\u001f")

    def __init__(self, *, longest: int = LONGEST, **given: Any) -> None:
        super().__init__(longest=longest, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        lines = value.replace("\r\n", "\n") if isinstance(value, str) else value
        return super()._deserialize(lines, attr, data, **kwargs)


class Figure(fields.String):
    """An exact number, read from a text such as ``"86.5"``; ``pattern`` says which, ``rule`` in words."""

    def __init__(self, pattern: str, rule: str, **given: Any) -> None:
        told = {"pattern": pattern} | given.pop("metadata", {})
        super().__init__(metadata=told, error_messages=_TOLD, **given)
        self.pattern, self.rule = pattern, rule

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(self.pattern, text):
            raise ValidationError(self.rule)
        return Decimal(text)


class Part(fields.Nested):
    """One object within a body."""

    def __init__(self, schema: type[Body], **given: Any) -> None:
        super().__init__(schema, error_messages=_TOLD, **given)


class Table(fields.Dict):
    """Values by name."""

    def __init__(self, values: fields.Field[Any], **given: Any) -> None:
        names = SafeStr(longest=80)
        messages = _TOLD | {"invalid": "须是 JSON 对象"}
        super().__init__(keys=names, values=values, error_messages=messages, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[Any, Any]:
        try:
            found: dict[Any, Any] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call] # marshmallow leaves it so
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            # of a name and of its value in one, where marshmallow has them apart
            told = {name: one.get("key") or one["value"] for name, one in error.messages.items()}
            raise ValidationError(told) from None
        return found


def names_within(converter: Any, field: fields.Field[Any], **_given: Any) -> dict[str, Any]:
    """What the description says of the names within a ``Table``."""
    return {"propertyNames": converter.field2property(field.key_field)} if isinstance(field, Table) else {}


def score(**given: Any) -> Figure:
    """Points out of a hundred."""
    pattern = r"^(?:100(?:\.0{1,2})?|[0-9]{1,2}(?:\.[0-9]{1,2})?)$"
    return Figure(pattern, "须写成 86.5 样子的文字，0 至 100，最多两位小数", **given)


def share(**given: Any) -> Figure:
    """A part of one."""
    pattern = r"^(?:1(?:\.0{1,3})?|0(?:\.[0-9]{1,3})?)$"
    return Figure(pattern, "须写成 0.6 样子的文字，0 至 1，最多三位小数", **given)


def hours(**given: Any) -> Figure:
    """Class hours of a half day."""
    pattern = r"^(?:12(?:\.0)?|1[01](?:\.[0-9])?|[0-9](?:\.[0-9])?)$"
    return Figure(pattern, "须写成 3.5 样子的文字，0 至 12，最多一位小数", **given)


def all_hours(**given: Any) -> Figure:
    """Class hours of a whole class."""
    return Figure(r"^[0-9]{1,4}(?:\.[0-9])?$", "须写成 32.5 样子的文字，最多一位小数", **given)


def yuan(**given: Any) -> Figure:
    """Money."""
    return Figure(r"^[0-9]{1,11}(?:\.[0-9]{1,2})?$", "须写成 45000.00 样子的文字，元，最多两位小数", **given)


def listed(most: int, *, least: int = 0) -> validate.Length:
    """So many of a list, no more."""
    return validate.Length(least, most, error=phrase("须有 {least} 至 {most} 项", least=least, most=most))
