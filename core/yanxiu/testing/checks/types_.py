"""What the plugin declares and answers is of the types that the contract names."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from yanxiu.policy import Status
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined


def types_hold(plugin: Examined) -> Iterator[Problem]:
    """Every field of every declaration has its declared type, and no case makes a rule break."""
    for declared in _declarations(plugin):
        yield from _wrong_fields(declared)
    yield from _broken(plugin)


def _declarations(plugin: Examined) -> Iterator[Any]:
    pack = plugin.pack
    yield pack.jurisdiction
    yield from pack.jurisdiction.documents
    for group in (pack.tiers, pack.terms, pack.fields, pack.documents, pack.surveys, pack.report_formats):
        yield from group
    for survey in pack.surveys:
        yield from survey.items
    for form in pack.report_formats:
        yield from (*form.columns, *form.receipt)


def _wrong_fields(declared: Any) -> Iterator[Problem]:
    hints = typing.get_type_hints(type(declared))
    for field in dataclasses.fields(declared):
        value = getattr(declared, field.name)
        if not fits(value, hints[field.name]):
            named = getattr(declared, "id", None) or getattr(declared, "key", "")
            yield Problem(
                f"{type(declared).__name__} {named} 的 {field.name}",
                f"值 {value!r} 的类型是 {type(value).__name__}",
                f"应是 {_said(hints[field.name])}",
            )


def fits(value: Any, hint: Any) -> bool:
    """Whether a value is of an annotated type; what it cannot tell counts as fitting."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return any(fits(value, one) for one in args)
    if origin is tuple:
        return isinstance(value, tuple) and _items_fit(value, args)
    if origin is not None and isinstance(origin, type):
        return isinstance(value, Mapping if issubclass(origin, Mapping) else origin)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint) if isinstance(hint, type) else True


def _items_fit(value: tuple[Any, ...], args: tuple[Any, ...]) -> bool:
    if len(args) == 2 and args[1] is Ellipsis:
        return all(fits(item, args[0]) for item in value)
    return len(value) == len(args) and all(fits(item, one) for item, one in zip(value, args, strict=True))


def _said(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not typing.get_args(hint) else str(hint)


def _broken(plugin: Examined) -> Iterator[Problem]:
    """What cases make of its rules and hooks: an `error` finding is one that raised, or gave another type."""
    told: set[str] = set()
    for case in plugin.sound_cases:
        for finding in plugin.own(plugin.decide(case)):
            if finding.status is Status.ERROR and finding.detail not in told:
                told.add(finding.detail)
                yield Problem(
                    f"案例“{case.name}”",
                    finding.detail,
                    "规则返回比较（at_least、is_true 等），补助返回 SubsidyProposal 或 None，都不抛出异常",
                )
