"""Months, month-days and working days against an independent, naive reckoning."""

from datetime import date, timedelta

import pytest

from yanxiu.policy import (
    HolidayCalendar,
    Need,
    NeedKind,
    Unknown,
    add_months,
    day_in_year,
    months_after,
    months_before,
)

FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
STARTS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
DAYS = {1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def naive(day: date, step: int) -> date:
    """Walk month by month with a table of month lengths; no shared code with the kernel."""
    year, month = day.year, day.month
    for _ in range(abs(step)):
        month += 1 if step > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = (29 if leap else 28) if month == 2 else DAYS[month]
    return date(year, month, length if day.day > length else day.day)


def test_there_are_731_start_dates():
    assert len(STARTS) == 731


@pytest.mark.parametrize("months", [1, 2, 6, 12, 13])
def test_months_both_ways_on_every_start_date(months):
    for day in STARTS:
        assert months_after(day, months) == naive(day, months)
        assert months_before(day, months) == naive(day, -months)


def test_thirty_days_would_be_another_deadline_on_489_and_481_dates():
    before = [d for d in STARTS if months_before(d, 1) != d - timedelta(days=30)]
    after = [d for d in STARTS if months_after(d, 1) != d + timedelta(days=30)]
    assert (len(before), len(after)) == (489, 481)


def test_thirteen_start_dates_have_no_corresponding_day_before():
    assert sum(1 for d in STARTS if months_before(d, 1).day != d.day) == 13


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2024, 1, 31), date(2023, 12, 31), date(2024, 2, 29)),
        (date(2025, 1, 31), date(2024, 12, 31), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2024, 1, 29), date(2024, 3, 29)),
        (date(2024, 3, 31), date(2024, 2, 29), date(2024, 4, 30)),
        (date(2025, 3, 31), date(2025, 2, 28), date(2025, 4, 30)),
        (date(2024, 12, 31), date(2024, 11, 30), date(2025, 1, 31)),
    ],
)
def test_month_ends_both_ways(day, before, after):
    assert months_before(day, 1) == before
    assert months_after(day, 1) == after


def test_a_year_from_29_february():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), -48) == date(2020, 2, 29)


def test_unknown_dates_and_months_spread():
    absent = Unknown(Need(NeedKind.FACT, "actual.ends_on"))
    assert months_after(absent, 1).needs == absent.needs
    assert months_before(date(2024, 1, 1), absent).needs == absent.needs
    assert day_in_year("11-30", absent).needs == absent.needs


def test_month_day_binds_to_the_year_of_the_case():
    assert day_in_year("11-30", 2021) == date(2021, 11, 30)
    assert day_in_year("11-30", 2024) == date(2024, 11, 30)


def test_an_adjusted_sunday_is_worked_and_an_ordinary_one_is_not():
    days = HolidayCalendar()
    assert days.look_up(date(2023, 1, 29)).works
    assert not days.look_up(date(2023, 2, 5)).works
    assert not days.look_up(date(2023, 10, 2)).works


def test_a_year_nobody_published_falls_back_on_weekdays_and_says_so():
    monday = HolidayCalendar().look_up(date(2031, 10, 6))
    assert (monday.works, monday.published) == (True, False)


def test_the_table_goes_before_the_package():
    sunday = date(2031, 10, 5)
    days = HolidayCalendar({sunday: True})
    assert days.look_up(sunday).works
    assert days.look_up(sunday).published


def test_next_working_day_skips_the_spring_festival():
    assert HolidayCalendar().next_working_day(date(2024, 2, 10)) == date(2024, 2, 18)
    assert HolidayCalendar().next_working_day(date(2024, 2, 19)) == date(2024, 2, 19)
