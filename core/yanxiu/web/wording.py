"""The platform's and the policies' words in the reader's language, for pages instead of the kernel's.

Templates have ``word``, ``words``, ``said`` and the dates and sums of ``texts.py``; views take them here.
What a page hands to a service to be kept is Chinese: that takes ``yanxiu.policy.wording``.
What people typed, and the names and numbers of documents, stand as they are in every language.
"""

import re
from collections import ChainMap
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from babel.dates import format_date
from flask import g, has_request_context
from flask_babel import LazyString, gettext

from yanxiu.documents import amounts
from yanxiu.phrases import Joined, Phrase, Quoted, Remark
from yanxiu.policy import wording as kernel
from yanxiu.policy.translating import kernel_translations
from yanxiu.services.policies import registry
from yanxiu.web.i18n import language

COMPOSED: Final = (Phrase, Joined, Quoted, Remark)
_CHINESE: Final = "zh"
_CITED: Final = re.compile(r"[A-Z0-9-]+）")
"""What stands behind a rule's label in a remark: the catalogue's id, and the bracket."""
_PLAIN: Final[Mapping[str, str]] = MappingProxyType({})


def _language() -> str:
    return language() if has_request_context() else _CHINESE


def is_chinese() -> bool:
    """Whether the reader reads what the texts are written in."""
    return _language() == _CHINESE


@cache
def _words(spoken: str, jurisdiction: str) -> Mapping[str, str]:
    """Chinese → translation: the kernel's words, every plugin's, the place's own above all."""
    packs = registry().packs
    own = packs.get(jurisdiction)
    others = [pack.translations.get(spoken, {}) for pack in packs.values()]
    first = own.translations.get(spoken, {}) if own else {}
    return Dictionary(ChainMap({}, dict(first), dict(kernel_translations(spoken)), *map(dict, others)))


class Dictionary(dict[str, str]):
    """Chinese → another language; knows remarks with something filled in, and labels with an id behind."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self._composed = [(_pattern(text), told) for text, told in known.items() if "{" in text]

    def get(self, text: str, default: Any = None) -> Any:
        """The translation, the parts of a composed text translated as well."""
        if text in self:
            return self[text]
        for pattern, told in self._composed:
            if found := pattern.fullmatch(text):
                return told.format(**{name: self.get(one, one) for name, one in found.groupdict().items()})
        word, _, cited = text.partition("（")
        return f"{self[word]} ({cited[:-1]})" if word in self and _CITED.fullmatch(cited) else default


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", text)
    names = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(names), re.S)


def _of_reader() -> Mapping[str, str]:
    """Chinese → the reader's language, as far as kernel and plugins have it; nothing for Chinese."""
    spoken = _language()
    if spoken == _CHINESE:
        return _PLAIN
    tenant = g.get("tenant")
    return _words(spoken, tenant.jurisdiction if tenant is not None else "")


def said(text: Any) -> str:
    """A text of ours or of a policy (a label, a cure) in the reader's language; as it stands if unknown.

    A composed message (``yanxiu.phrases``) is told with all that is filled into it.
    """
    plain = str(text)
    if not plain or _language() == _CHINESE:
        return plain
    if isinstance(text, COMPOSED):
        return _composed(text)
    ours = str(gettext(plain))
    return ours if ours != plain else str(_of_reader().get(plain, plain))


def _composed(text: Phrase | Joined | Quoted | Remark) -> str:
    if isinstance(text, Phrase):
        template = said(text.template)
        return template.format(**{name: _filled(template, name, one) for name, one in text.values.items()})
    if isinstance(text, Joined):
        return said(text.joint).join(said(part) for part in text.parts)
    return str(text) if isinstance(text, Quoted) else remark(str(text))


def _filled(template: str, name: str, value: object) -> object:
    """A value of a message as it is told: what begins a sentence in the template begins with a capital."""
    if not isinstance(value, str):
        return value
    text = said(value)
    return text[:1].upper() + text[1:] if f". {{{name}}}" in template else text


def told(value: Any) -> Any:
    """A composed message in the reader's language; anything else as it is."""
    return said(value) if isinstance(value, COMPOSED) else value


def in_reader_language(label: str | LazyString) -> LazyString:
    """A label that is declared once, when nobody reads yet; it is translated wherever it is shown."""
    return label if isinstance(label, LazyString) else LazyString(said, label)


def remark(detail: str) -> str:
    """What a finding remarks, in the reader's language: parts, each perhaps with a list behind a colon."""
    if not detail or _language() == _CHINESE:
        return detail
    parts = (part.partition("：") for part in detail.split("；"))
    told = (
        f"{said(head)}: {_listed(rest)}" if colon and said(head) != head else said(head + colon + rest)
        for head, colon, rest in parts
    )
    return said(detail) if said(detail) != detail else said("；").join(told)


def _listed(items: str) -> str:
    return said("、").join(said(one) for one in items.split("、"))


def joined(items: Any) -> str:
    """Several texts in one line."""
    return said("、").join(str(told(one)) for one in items)


def word(member: StrEnum) -> str:
    """The word of an enumeration's member."""
    plain = kernel.word(member)
    return _of_reader().get(plain, plain)


def in_words(value: Any, unit: str = "", words: Mapping[str, str] = _PLAIN) -> str:
    """A value as an officer would write it; ``words`` are the region's own, by code."""
    return kernel.in_words(value, unit, words, _of_reader())


def long_date(day: date) -> str:
    """``2024年9月3日``, ``3 September 2024``."""
    return amounts.long_date(day) if _language() == _CHINESE else _date(day, "d MMMM y")


def short_day(day: date) -> str:
    """``9月3日``, ``3 Sep``: where the year is known."""
    return f"{day.month}月{day.day}日" if _language() == _CHINESE else _date(day, "d MMM")


def date_span(first: date, last: date) -> str:
    """``2024年9月3日至6日``, ``3 to 6 September 2024``: what both share is written once."""
    if _language() == _CHINESE or last < first:
        return amounts.date_span(first, last)
    if first == last:
        return long_date(first)
    begin = "d MMMM y" if first.year != last.year else "d MMMM" if first.month != last.month else "d"
    return f"{_date(first, begin)} to {long_date(last)}"


def _date(day: date, form: str) -> str:
    return str(format_date(day, form, locale=_language()))


def yuan(amount: Decimal) -> str:
    """``45,000 元``, ``45,000 yuan``."""
    exact = amounts.yuan(amount)
    return exact if _language() == _CHINESE else exact.replace(" 元", _of_reader().get("…元", " 元"))


def wan_yuan(amount: Decimal) -> str:
    """``4.5 万元``; languages that do not count in ten thousands say ``45,000 yuan``."""
    return amounts.wan_yuan(amount) if _language() == _CHINESE else yuan(amount)


def yuan_and_wan(amount: Decimal) -> str:
    """``45,000 元（4.5 万元）``; ``45,000 yuan``."""
    return amounts.yuan_and_wan(amount) if _language() == _CHINESE else yuan(amount)
