"""A member's deadlines as a calendar (RFC 5545), for any calendar program to subscribe to."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from yanxiu.services.certificate_words import site
from yanxiu.services.deadlines import Deadline
from yanxiu.services.work import Work

_DAY_BEFORE: Final = timedelta(hours=-15)
"""Nine in the morning of the day before: an event of a whole day begins at midnight."""


def feed(work: Work, dates: Iterable[Deadline]) -> bytes:
    """The deadlines as one calendar: an event of a whole day each, with a word the day before.

    An event's id stays the same from one reading to the next, so that a program replaces it.
    """
    book = Calendar()
    book.add("prodid", "-//Yanxiu//deadlines//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"研修期限（{work.tenant.name}）")
    book.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for one in dates:
        book.add_component(_event(work, one))
    written: bytes = book.to_ical()
    return written


def _event(work: Work, one: Deadline) -> Event:
    event = Event()
    name = f"{work.tenant.code}/{one.subject_id}/{one.rule}/{one.due}"
    host = urlsplit(site()).hostname or "yanxiu"
    event.add("uid", f"{sha256(name.encode()).hexdigest()[:32]}@{host}")
    event.add("dtstamp", datetime.combine(work.today, time(), UTC))
    event.add("dtstart", one.due)
    event.add("dtend", one.due + timedelta(days=1))
    event.add("summary", f"{one.label}：{one.subject}")
    event.add("description", f"依据：{one.citation}")
    event.add("url", f"{site()}/{work.tenant.code}/reminders")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.label)
    alarm.add("trigger", _DAY_BEFORE)
    event.add_component(alarm)
    return event
