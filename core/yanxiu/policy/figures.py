"""The figures of a text with their units, as documents print them: `4.5万元`, `两倍`, `11月30日`.

An entry's value is looked up among those of the clause that it cites.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from .clauses import bare
from .parameters import EntrySpec, Slot, State

Figures = frozenset[tuple[object, str]]
"""Number and unit (`Decimal(45000)`, `元`), day of the year (`11-30`, ``), or date."""

UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "month": ("个月",),
    "person": ("人", "名", "倍"),
    "hour": ("学时", "课时"),
    "day": ("天", "日内", "工作日"),
    "class": ("期",),
    "form": ("种", "类"),
    "time": ("次",),
    "share": ("%",),
}
"""By a slot's unit, how documents call it.  A unit of a plugin's own is called as it is."""

_DIGITS: Final = {**dict(zip("〇一二三四五六七八九", range(10), strict=True)), "零": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_SIGNS: Final = "[〇零一二两三四五六七八九十百千]+"
_NUMBER: Final = rf"(?:\d[\d,]*(?:\.\d+)?|{_SIGNS}(?:万{_SIGNS})?)"
_WORDS: Final = "|".join(sorted({word for words in UNITS.values() for word in words}, key=len, reverse=True))
_WITH_UNIT: Final = re.compile(rf"({_NUMBER})(万?元|{_WORDS}|％|成)")
_PERCENT: Final = re.compile(rf"百分之({_NUMBER})")
_RANGE: Final = re.compile(rf"({_NUMBER})(?:至|到|-|—|～|~)({_NUMBER})(万?元|{_WORDS})")
_MONTH_DAY: Final = re.compile(rf"({_NUMBER})月({_NUMBER})日")
_DAY: Final = re.compile(rf"(\d{{4}})年({_NUMBER})月({_NUMBER})日")


def figures(text: str) -> Figures:
    """Every figure of a text, Arabic or Chinese; shares as percent, sums in yuan."""
    plain = bare(text)
    found: set[tuple[object, str]] = {_of(number, unit) for number, unit in _WITH_UNIT.findall(plain)}
    found |= {(_number(number), "%") for number in _PERCENT.findall(plain)}
    found |= {_of(end, unit) for *ends, unit in _RANGE.findall(plain) for end in ends}
    found |= {(_month_day(month, day), "") for month, day in _MONTH_DAY.findall(plain)}
    found |= {(f"{year}-{_month_day(month, day)}", "") for year, month, day in _DAY.findall(plain)}
    return frozenset(found)


def absent_figure(slot: Slot, entry: EntrySpec, text: str) -> str:
    """What an entry's value says that its clause does not; empty where it bears the value out.

    What is printed is read instead of the whole clause where the entry says it.  A one that the clause says
    without a number (`printed` without one) is said in words.
    """
    if not has_figure(entry):
        return ""
    found = figures(entry.printed or text)
    if entry.printed and entry.value == 1 and not found:
        return ""
    if _stands(slot.unit, entry, found):
        return ""
    seen = "、".join(sorted(f"{number}{unit}" for number, unit in found)) or "（没有数字）"
    return f"{slot.name}（{entry.citation.id}）的值 {_told(entry.value)} 不在条文的数字之中：{seen}"


def has_figure(entry: EntrySpec) -> bool:
    """Whether the text gives the value: a number, a range, a day; no ban's zero, no reading's own number."""
    value = entry.value
    if isinstance(value, bool) or not value or not (entry.state is State.FIXED or entry.printed):
        return False
    if isinstance(value, Mapping):
        return all(isinstance(end, int | Decimal) for end in value.values())
    return isinstance(value, int | Decimal | date) or bool(re.fullmatch(r"\d\d-\d\d", str(value)))


def _stands(unit: str, entry: EntrySpec, found: Figures) -> bool:
    """Whether the value is one of the figures; of a reading's band, whether one lies within it."""
    value: Any = entry.value
    if isinstance(value, str | date):
        return (str(value), "") in found
    words = UNITS.get(unit, ("元",) if unit.startswith("CNY") else (unit,))
    numbers = {number for number, word in found if word in words and isinstance(number, Decimal)}
    times = 100 if words == UNITS["share"] else 1
    if isinstance(value, Mapping):
        ends = {Decimal(end) * times for end in value.values()}
        within = any(min(ends) <= number <= max(ends) for number in numbers)
        return within if entry.reading else ends <= numbers
    return Decimal(value) * times in numbers


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return "至".join(str(end) for end in value.values())
    return str(value)


def _of(number: str, unit: str) -> tuple[Decimal, str]:
    if unit == "成":
        return _number(number) * 10, "%"
    if unit == "万元":
        return _number(number) * 10_000, "元"
    return _number(number), unit.replace("％", "%")


def _month_day(month: str, day: str) -> str:
    return f"{int(_number(month)):02}-{int(_number(day)):02}"


def _number(text: str) -> Decimal:
    """`1,234.5`, `三十二`, `一百零五`, `四万五千`, `二〇二六`."""
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    if "万" in text:
        above, _, below = text.partition("万")
        return _number(above) * 10_000 + _number(below)
    if not set(text) & set(_TENS):
        return Decimal("".join(str(_DIGITS[digit]) for digit in text))
    whole, digit = 0, 0
    for sign in text:
        if sign in _TENS:
            whole, digit = whole + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return Decimal(whole + digit)
