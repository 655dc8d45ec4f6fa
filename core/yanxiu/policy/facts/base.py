"""How facts are declared: frozen, all keyword, absent unless supplied, each with its Chinese label."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


class _Absent:
    """Not supplied; never to be mistaken for zero, empty or false."""

    _instance: "_Absent | None" = None

    def __new__(cls) -> "_Absent":
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "ABSENT"

    def __reduce__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


def fact(
    label: str,
    *,
    word: str | None = None,
    money: bool = False,
    share: bool = False,
    alias: str = "",
    unit: str = "",
    meaning: str = "",
) -> Any:
    """A fact with its Chinese label.

    `word` names the vocabulary that its values come from (`tier`, or a `TermKind`); `money` marks yuan, and
    `share` a part of one (0 to 1); `alias` is a second Chinese name that case files may use.  `unit` is what
    a figure counts, and `meaning` says in Chinese what the label leaves open.
    """
    return dataclasses.field(
        default=ABSENT,
        metadata={
            "label": label,
            "word": word,
            "money": money,
            "share": share,
            "alias": alias,
            "unit": "元" if money else unit,
            "meaning": meaning,
        },
    )


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(fact,))
def facts_class(cls: type[T]) -> type[T]:
    """Make a class of facts, and note for each field whether it is a part or a list of parts."""
    made = dataclasses.dataclass(frozen=True, kw_only=True)(cls)
    hints = typing.get_type_hints(made)
    for field in dataclasses.fields(made):  # type: ignore[arg-type] # `made` is the dataclass of the line above
        hint = hints[field.name]
        item = _item_type(hint)
        field.metadata = types.MappingProxyType(
            {
                **field.metadata,
                "type": hint,
                "part": hint if dataclasses.is_dataclass(hint) else None,
                "parts": item if dataclasses.is_dataclass(item) else None,
            }
        )
    return made


def _item_type(hint: Any) -> Any:
    if typing.get_origin(hint) is tuple:
        return typing.get_args(hint)[0]
    return None


@dataclasses.dataclass(frozen=True)
class FactInfo:
    """One line of `yanxiu policy facts`: a path, its Chinese label, type in words, unit and meaning."""

    path: str
    label: str
    type: str
    word: str | None
    unit: str = ""
    meaning: str = ""


def describe(root: type) -> Iterator[FactInfo]:
    """Every fact below a root, parts before their leaves."""
    yield from _describe(root, "")


def _describe(part: type, prefix: str) -> Iterator[FactInfo]:
    for field in dataclasses.fields(part):
        path = f"{prefix}{field.name}"
        meta = field.metadata
        inner, item = meta["part"], meta["parts"]
        yield FactInfo(path, meta["label"], type_in_words(meta), meta["word"], meta["unit"], meta["meaning"])
        if inner is not None:
            yield from _describe(inner, f"{path}.")
        elif item is not None:
            yield from _describe(item, f"{path}[].")


def type_in_words(meta: Mapping[str, Any]) -> str:
    """A field's type as an officer would say it (`日期`, `金额（元）`, `若干：…`)."""
    if meta["money"]:
        return "金额（元）"
    return _words(meta["type"])


_NAMES = {"object": "任意", "str": "文字", "int": "整数", "bool": "是否", "date": "日期", "Decimal": "数"}


def _words(hint: Any) -> str:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return f"若干：{_words(args[0])}"
    if origin is types.UnionType:
        return " / ".join(_words(arg) for arg in args)
    if origin is not None and issubclass(origin, Mapping):
        return f"对照表：{_words(args[0])} → {_words(args[1])}"
    if isinstance(hint, type) and hasattr(hint, "__members__"):
        return " / ".join(member.value for member in hint)  # type: ignore[attr-defined] # an enumeration by the test above
    if dataclasses.is_dataclass(hint):
        return "一组"
    return _NAMES.get(getattr(hint, "__name__", ""), str(hint))


def label_of(root: type, path: str) -> str:
    """The Chinese label of a path such as `amendments[0].approved_on`; the path itself where none is."""
    labels: list[str] = []
    part: Any = root
    for token in path.replace("]", "").replace("[", ".").split("."):
        if token.isdigit():
            labels[-1] += f"（第{int(token) + 1}项）"
            continue
        field = next((f for f in dataclasses.fields(part) if f.name == token), None) if part else None
        if field is None:
            return path
        labels.append(field.metadata["label"])
        part = field.metadata["part"] or field.metadata["parts"]
    return "·".join(labels)
