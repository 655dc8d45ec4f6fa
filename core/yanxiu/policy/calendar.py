"""Calendar arithmetic by the conventions of the rule catalogue (T6, T25).

A month is a calendar month, clamped to the month's end; the corresponding day is in time; nothing
shifts for weekends or holidays.  Holidays come from the `chinesecalendar` package, which knows the years
2004 to 2026, under a table that an administrator can edit when a new State Council notice is out.
"""

import calendar as _calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import chinese_calendar

from .unknown import lift


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later (earlier when negative), clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = _calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_before(day: Any, months: Any) -> Any:
    """The last day on which something due `months` calendar months before `day` is in time."""
    return lift(lambda d, m: add_months(d, -m), day, months)


def months_after(day: Any, months: Any) -> Any:
    """The last day on which something due within `months` calendar months after `day` is in time."""
    return lift(add_months, day, months)


def day_in_year(month_day: Any, year: Any) -> Any:
    """Bind a month-day such as `11-30` to a programme year (T26: never an absolute date)."""
    return lift(_bind, month_day, year)


@lru_cache(maxsize=1024)
def _bind(month_day: str, year: int) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, day)


@dataclass(frozen=True)
class WorkingDay:
    """Whether a day is worked, and whether anybody has published that year's calendar."""

    day: date
    works: bool
    published: bool


@dataclass(frozen=True)
class HolidayCalendar:
    """Working days, with an editable table (`day -> worked`) that goes before the package's own."""

    table: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def look_up(self, day: date) -> WorkingDay:
        """A year that nobody has published falls back on weekdays and says so."""
        if day in self.table:
            return WorkingDay(day, self.table[day], published=True)
        try:
            return WorkingDay(day, bool(chinese_calendar.is_workday(day)), published=True)
        except NotImplementedError:
            return WorkingDay(day, day.weekday() < 5, published=False)

    def next_working_day(self, day: date) -> date:
        """`day` itself when worked, else the first worked day after it."""
        while not self.look_up(day).works:
            day += timedelta(days=1)
        return day
