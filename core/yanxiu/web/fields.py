"""The fields that forms are made of: they clean what people type and answer in Chinese.

Pages use these, never marshmallow's own, so that a number, a name or a date is read the same everywhere.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from marshmallow import ValidationError, fields, validate

from yanxiu.policy.wording import WORDS

_CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe]"
)
_DAY: Final = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")
_LARGEST: Final = 2**31
_MISSING: Final = "请填写"


def _told(label: str, needed: str, given: dict[str, Any]) -> dict[str, Any]:
    messages = {"required": f"{needed}{label}", "null": f"{needed}{label}", **given.pop("error_messages", {})}
    metadata = {"label": label, **given.pop("metadata", {})}
    return {"metadata": metadata, "error_messages": messages, **given}


class Text(fields.Field[str]):
    """A line or more of text: NFC, trimmed, without control and direction characters."""

    def __init__(self, label: str, *, longest: int = 200, required: bool = True, **given: Any) -> None:
        super().__init__(required=required, **_told(label, _MISSING, given))
        self.label, self.longest = label, longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ARG002
        text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()
        if _CONTROLS.search(text):
            raise ValidationError(f"{self.label}里有看不见的控制字符，请重新输入")
        if not text and self.required:
            raise ValidationError(f"{_MISSING}{self.label}")
        if len(text) > self.longest:
            raise ValidationError(f"{self.label}最多 {self.longest} 字，现在有 {len(text)} 字")
        return text


class Count(fields.Field[int]):
    """A whole number within bounds; full-width digits and thousands separators are understood."""

    def __init__(
        self, label: str, *, least: int = 0, most: int = _LARGEST - 1, required: bool = True, **given: Any
    ) -> None:
        super().__init__(required=required, **_told(label, _MISSING, given))
        self.label, self.least, self.most = label, least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:  # noqa: ARG002
        text = _plain(value)
        if not re.fullmatch(r"-?\d{1,10}(\.0+)?", text):
            raise ValidationError(f"{self.label}须是整数，填写的是“{value}”")
        number = int(text.partition(".")[0])
        if not self.least <= number <= self.most:
            raise ValidationError(f"{self.label}须在 {self.least} 至 {self.most} 之间，填写的是 {number}")
        return number


class Amount(fields.Field[Decimal]):
    """Money in 元, at most two places; or another decimal with ``places`` of its own (class hours)."""

    def __init__(
        self, label: str, *, places: int = 2, unit: str = "元", required: bool = True, **given: Any
    ) -> None:
        super().__init__(required=required, **_told(label, _MISSING, given))
        self.label, self.places, self.unit = label, places, unit

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:  # noqa: ARG002
        text = _plain(value).removesuffix("元")
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0 or "e" in text.lower() or len(text) > 16:
            raise ValidationError(f"{self.label}须是不小于 0 的数，以{self.unit}为单位，填写的是“{value}”")
        if -int(number.as_tuple().exponent) > self.places:
            raise ValidationError(f"{self.label}最多 {self.places} 位小数，填写的是“{value}”")
        return number


class Day(fields.Field[date]):
    """A date: 2024-09-03, 2024/9/3 and 2024年9月3日 are all understood."""

    def __init__(self, label: str, *, required: bool = True, **given: Any) -> None:
        super().__init__(required=required, **_told(label, _MISSING, given))
        self.label = label

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:  # noqa: ARG002
        found = _DAY.fullmatch(_plain(value))
        try:
            return date(*map(int, found.groups())) if found else date.fromisoformat(_plain(value))
        except ValueError:
            raise ValidationError(
                f"{self.label}不是有效日期（填写的是“{value}”），请按 2024-09-03 的样子填写"
            ) from None


class Choice(fields.Field[Any]):
    """One of a list: an enumeration, or a mapping from code to label."""

    def __init__(
        self, label: str, among: type[StrEnum] | Mapping[str, str], *, required: bool = True, **given: Any
    ) -> None:
        super().__init__(required=required, **_told(label, "请选择", given))
        self.label, self.among = label, among

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        known = [str(one) for one in self.among]
        if str(value) not in known:
            raise ValidationError(f"{self.label}请从列出的选项中选择")
        return self.among(value) if isinstance(self.among, type) else str(value)


class Choices(fields.Field[list[Any]]):
    """Several of a list, in the list's own order."""

    def __init__(
        self, label: str, among: type[StrEnum] | Mapping[str, str], *, required: bool = True, **given: Any
    ) -> None:
        given["metadata"] = {"many": True, **given.pop("metadata", {})}
        super().__init__(required=required, **_told(label, "请至少选择一项", given))
        self.label, self.among = label, among

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:  # noqa: ARG002
        known, given = [str(one) for one in self.among], {str(one) for one in value}
        if not given <= set(known):
            raise ValidationError(f"{self.label}请从列出的选项中选择")
        picked = [one for one in known if one in given]
        return [self.among(one) for one in picked] if isinstance(self.among, type) else picked


class Tick(fields.Field[bool]):
    """A box: ticked or not; ``must`` refuses an empty one with these words."""

    def __init__(self, label: str, *, must: str = "", **given: Any) -> None:
        told = _told(label, "", given) | ({} if must else {"load_default": False})
        super().__init__(required=bool(must), **told)
        self.error_messages["required"] = must

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ARG002
        return str(value) in ("1", "on", "true", "yes")


class Key(fields.Field[UUID]):
    """The id of a record, chosen from a list."""

    def __init__(self, label: str, *, required: bool = True, **given: Any) -> None:
        super().__init__(required=required, **_told(label, "请选择", given))
        self.label = label

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:  # noqa: ARG002
        try:
            return UUID(str(value))
        except ValueError:
            raise ValidationError(f"{self.label}请从列出的选项中选择") from None


def matching(pattern: str, message: str) -> Callable[[str], str]:
    """A validator: the whole text has this form."""
    return validate.Regexp(rf"^(?:{pattern})$", error=message)


def options(among: type[StrEnum] | Mapping[str, str] | Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Code and label of each choice, for the macros."""
    if isinstance(among, type):
        words = WORDS.get(among, {})
        return [(str(one), words.get(str(one), str(one))) for one in among]
    return [(str(k), str(v)) for k, v in (among.items() if isinstance(among, Mapping) else among)]


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value)).replace(",", "").replace(" ", "").strip()
