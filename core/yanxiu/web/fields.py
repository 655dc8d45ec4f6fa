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

from flask_babel import LazyString, gettext
from marshmallow import ValidationError, fields, validate

from yanxiu.phrases import phrase
from yanxiu.policy.wording import WORDS
from yanxiu.web.wording import in_reader_language, said

_CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe]"
)
_DAY: Final = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")
_LARGEST: Final = 2**31
YUAN: Final = in_reader_language("元")
_MISSING: Final = in_reader_language("请填写")
_CHOOSE: Final = in_reader_language("请选择")
_CHOOSE_SOME: Final = in_reader_language("请至少选择一项")


def _told(label: str, needed: LazyString | str, given: dict[str, Any]) -> dict[str, Any]:
    asked = LazyString(lambda: _asked(needed, label))
    messages = {"required": asked, "null": asked, **given.pop("error_messages", {})}
    metadata = {"label": label, **given.pop("metadata", {})}
    return {"metadata": metadata, "error_messages": messages, **given}


def _asked(needed: LazyString | str, label: str) -> str:
    """``请填写选题``; languages that part their words need a space."""
    return str(gettext("%(needed)s%(label)s", needed=said(needed), label=said(label)))


def _not_listed(label: str) -> str:
    return str(gettext("%(label)s请从列出的选项中选择", label=said(label)))


class Text(fields.Field[str]):
    """A line or more of text: NFC, trimmed, without control and direction characters."""

    def __init__(self, label: str, *, longest: int = 200, required: bool = True, **given: Any) -> None:
        super().__init__(required=required, **_told(label, _MISSING, given))
        self.label, self.longest = label, longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ARG002
        text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()
        if _CONTROLS.search(text):
            told = gettext("%(label)s里有看不见的控制字符，请重新输入", label=said(self.label))
            raise ValidationError(told)
        if not text and self.required:
            raise ValidationError(_asked(_MISSING, self.label))
        if len(text) > self.longest:
            told = {"label": said(self.label), "most": self.longest, "now": len(text)}
            raise ValidationError(gettext("%(label)s最多 %(most)s 字，现在有 %(now)s 字", **told))
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
            raise ValidationError(
                gettext("%(label)s须是整数，填写的是“%(given)s”", label=said(self.label), given=value)
            )
        number = int(text.partition(".")[0])
        if not self.least <= number <= self.most:
            told = {"label": said(self.label), "least": self.least, "most": self.most, "given": number}
            raise ValidationError(
                gettext("%(label)s须在 %(least)s 至 %(most)s 之间，填写的是 %(given)s", **told)
            )
        return number


class Amount(fields.Field[Decimal]):
    """Money in 元, at most two places; or another decimal with ``places`` of its own (class hours)."""

    def __init__(
        self,
        label: str,
        *,
        places: int = 2,
        unit: str | LazyString = YUAN,
        required: bool = True,
        **given: Any,
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
            told = {"label": said(self.label), "unit": said(self.unit), "given": value}
            raise ValidationError(
                gettext("%(label)s须是不小于 0 的数，以%(unit)s为单位，填写的是“%(given)s”", **told)
            )
        if -int(number.as_tuple().exponent) > self.places:
            told = {"label": said(self.label), "places": self.places, "given": value}
            raise ValidationError(gettext("%(label)s最多 %(places)s 位小数，填写的是“%(given)s”", **told))
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
            told = {"label": said(self.label), "given": value}
            raise ValidationError(
                gettext("%(label)s不是有效日期（填写的是“%(given)s”），请按 2024-09-03 的样子填写", **told)
            ) from None


class Choice(fields.Field[Any]):
    """One of a list: an enumeration, or a mapping from code to label."""

    def __init__(
        self, label: str, among: type[StrEnum] | Mapping[str, str], *, required: bool = True, **given: Any
    ) -> None:
        super().__init__(required=required, **_told(label, _CHOOSE, given))
        self.label, self.among = label, among

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        known = [str(one) for one in self.among]
        if str(value) not in known:
            raise ValidationError(_not_listed(self.label))
        return self.among(value) if isinstance(self.among, type) else str(value)


class Choices(fields.Field[list[Any]]):
    """Several of a list, in the list's own order."""

    def __init__(
        self, label: str, among: type[StrEnum] | Mapping[str, str], *, required: bool = True, **given: Any
    ) -> None:
        given["metadata"] = {"many": True, **given.pop("metadata", {})}
        super().__init__(required=required, **_told(label, _CHOOSE_SOME, given))
        self.label, self.among = label, among

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:  # noqa: ARG002
        known, given = [str(one) for one in self.among], {str(one) for one in value}
        if not given <= set(known):
            raise ValidationError(_not_listed(self.label))
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
        super().__init__(required=required, **_told(label, _CHOOSE, given))
        self.label = label

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:  # noqa: ARG002
        try:
            return UUID(str(value))
        except ValueError:
            raise ValidationError(_not_listed(self.label)) from None


def matching(pattern: str, message: str) -> Callable[[str], str]:
    """A validator: the whole text has this form."""
    return validate.Regexp(rf"^(?:{pattern})$", error=message)


def options(among: type[StrEnum] | Mapping[str, str] | Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Code and label of each choice, for the macros."""
    if isinstance(among, type):
        words = WORDS.get(among, {})
        return [(str(one), phrase(words.get(str(one), str(one)))) for one in among]
    pairs = among.items() if isinstance(among, Mapping) else among
    return [(str(code), text if isinstance(text, str) else str(text)) for code, text in pairs]


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value)).replace(",", "").replace(" ", "").strip()
