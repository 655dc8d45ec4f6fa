"""Reminders of deadlines: whose duty it is hears of it, once for each step, by row, letter and calendar."""

import socket
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage, Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Received
from icalendar import Calendar
from sqlalchemy import select

from yanxiu.db import SettingsProblem, Tenant
from yanxiu.jobs.kinds.reminders import remind
from yanxiu.jobs.registry import Running
from yanxiu.models import Membership, Reminder, ReminderStep, Role, SubjectKind, User
from yanxiu.services.accounts.users import set_active
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.listing import Window
from yanxiu.services.reminders import audience, calendar, mail, reminding, ways
from yanxiu.services.work import begin
from yanxiu.testing import factories

from .conftest import OFFICER, account

OPENS = date(2024, 10, 14)
DUE = date(2024, 9, 14)
"""Papers of a flagship class are due one calendar month before it opens (闽人社办〔2024〕212号, one, 3)."""


@pytest.fixture(scope="module")
def people(fujian: Tenant) -> dict[str, Any]:
    """A class that opens in October, and members of every place around it."""
    with begin(fujian, OFFICER) as work:
        host, other = factories.organization(work.session), factories.organization(work.session)
        bureau = factories.organization(work.session, supervises=True)
        given = {"host_id": host.id, "applicant_id": host.id, "supervisor_id": bureau.id}
        project = factories.project(
            work.session, year=2024, tier="flagship", starts_on=OPENS, ends_on=OPENS + timedelta(3), **given
        )
        cls = factories.training_class(work.session, project_id=project.id, year=2024)
        return {
            "class": cls.id,
            "topic": project.topic,
            "host": account(work, Role.HOST_INSTITUTION, organization_id=host.id).id,
            "other": account(work, Role.HOST_INSTITUTION, organization_id=other.id).id,
            "bureau": account(work, Role.SUPERVISING_DEPARTMENT, organization_id=bureau.id).id,
            "trainee": account(work, Role.TRAINEE).id,
            "officer": account(work, Role.DEPARTMENT_OFFICER).id,
        }


def tell(on: Any, people: dict[str, Any], today: date) -> int:
    with on(today=today) as work:
        return reminding.remind_of_class(work, people["class"], audience.seats(work))


def told(on: Any, user: Any) -> list[tuple[str, date, ReminderStep]]:
    with on() as work:
        found = reminding.reminders_of(work, user, Window(size=None)).rows
        return sorted((row.rule, row.due, row.step) for row in found if row.due is not None)


def test_each_step_is_told_once_to_whose_duty_it_is(on, people):
    assert tell(on, people, DUE - timedelta(30)) == 0
    assert tell(on, people, DUE - timedelta(6)) > 0
    assert tell(on, people, DUE - timedelta(5)) == 0
    assert ("fujian.lead_time", DUE, ReminderStep.WEEK) in told(on, people["host"])
    assert tell(on, people, DUE - timedelta(1)) > 0
    assert tell(on, people, DUE + timedelta(1)) > 0
    steps = [step for rule, _, step in told(on, people["host"]) if rule == "fujian.lead_time"]
    assert sorted(steps) == sorted(set(ReminderStep) - {ReminderStep.ANSWER})
    assert told(on, people["other"]) == told(on, people["trainee"]) == []
    assert tell(on, people, DUE + timedelta(200)) == 0


def test_the_row_says_what_is_due_and_why(on, people):
    with on() as work:
        row = work.session.scalars(select(Reminder).where(Reminder.rule == "fujian.lead_time")).first()
        assert row is not None
        assert (row.subject, row.subject_id) == (people["topic"], people["class"])
        assert "闽人社办〔2024〕212号" in row.citation
        assert row.label


def test_read_is_read(on, people):
    with on() as work:
        assert reminding.mark_read(work, people["host"]) == len(told(on, people["host"]))
        assert reminding.reminders_of(work, people["host"], Window(), unread=True).total == 0
        assert reminding.mark_read(work, people["host"]) == 0


def test_duties_divide_the_deadlines(on, people):
    with on(today=DUE - timedelta(3)) as work:
        mine = audience.deadlines_of(work, people["host"])
        assert any(one.rule == "fujian.lead_time" for one in mine)
        assert audience.deadlines_of(work, people["other"]) == []
        assert audience.deadlines_of(work, people["trainee"]) == []
        for who, duty in (("bureau", "supervisor"), ("officer", "department")):
            assert all(duty in one.owners for one in audience.deadlines_of(work, people[who]))
        assert [one.due for one in mine] == sorted(one.due for one in mine)


# ------------------------------------------------------------------------------------------------- calendar


def test_the_calendar_holds_the_deadlines(on, people, environment):
    environment.setenv("YANXIU_SITE_URL", "https://yanxiu.example")
    with on(today=DUE - timedelta(3)) as work:
        dates = audience.deadlines_of(work, people["host"])
        content = calendar.feed(work, dates)
        assert content == calendar.feed(work, dates)
    environment.delenv("YANXIU_SITE_URL")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.endswith(b"END:VCALENDAR\r\n")
    book = Calendar.from_ical(content)
    events = {str(event["summary"]): event for event in book.walk("VEVENT")}
    assert len({str(event["uid"]) for event in events.values()}) == len(dates) == len(events)
    due = next(event for name, event in events.items() if event.decoded("dtstart") == DUE)
    assert people["topic"] in str(due["summary"])
    assert "闽人社办〔2024〕212号" in str(due["description"])
    assert str(due["uid"]).endswith("@yanxiu.example")
    assert [alarm.decoded("trigger") for alarm in due.walk("VALARM")] == [timedelta(hours=-15)]


def test_an_address_leads_to_one_member_until_it_is_renewed(on, people, hebei):
    with on() as work:
        first = ways.renew_feed(work, people["host"]).feed_token
        assert ways.user_of_feed(work, first or "").id == people["host"]
        second = ways.renew_feed(work, people["host"]).feed_token
        assert second != first
        with pytest.raises(NotFound) as wrong:
            ways.user_of_feed(work, first or "")
        assert (first or "?") not in str(wrong.value)
    with begin(hebei, OFFICER) as work, pytest.raises(NotFound):
        ways.user_of_feed(work, second or "")
    with on() as work:
        set_active(work, people["host"], active=False)
        with pytest.raises(NotFound):
            ways.user_of_feed(work, second or "")
        set_active(work, people["host"], active=True)
        ways.close_feed(work, people["host"])
        with pytest.raises(NotFound):
            ways.user_of_feed(work, second or "")


# ----------------------------------------------------------------------------------------------------- mail


class Letters(Received):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.kept.append(message)


@pytest.fixture
def letters(environment: pytest.MonkeyPatch) -> Iterator[list[Message]]:
    """A mail server on this machine, and what it has received."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Letters()
    running = Controller(handler, hostname="127.0.0.1", port=port)
    running.start()
    environment.setenv(mail.URL, f"smtp://127.0.0.1:{port}")
    environment.setenv(mail.SENDER, "yanxiu@example.com")
    yield handler.kept
    running.stop()
    environment.delenv(mail.URL)
    environment.delenv(mail.SENDER)


def test_one_letter_for_all_that_is_new_and_no_second_one(on, fujian, people, letters):
    with on() as work:
        ways.set_email(work, people["bureau"], "bureau@example.com")
        ways.set_email(work, people["host"], " host@example.com ")
    with on() as work:
        for step in (ReminderStep.WEEK, ReminderStep.DAY):
            one = Reminder(user_id=people["host"], rule=f"样例.{step}", due=DUE, step=step, label="样例事项")
            one.subject_kind, one.subject_id, one.subject = (
                SubjectKind.TRAINING_CLASS,
                people["class"],
                "样例选题",
            )
            one.citation = "样例〔2024〕1号 一"
            work.session.add(one)
    running = Running(fujian, people["class"], 1, None, {})
    running.progress = lambda *_: None  # type: ignore[method-assign] # no row stands behind this one
    found = remind(running)
    assert found is not None
    assert found.message.endswith("发出邮件 1 封")
    assert [letter["To"] for letter in letters] == ["host@example.com"]
    body = letters[0].get_payload(decode=True).decode()
    assert body.count("样例事项：样例选题") == 2
    assert "依据：样例〔2024〕1号 一" in body
    assert "/fujian/reminders" in body
    assert letters[0]["Message-ID"].endswith("@example.com>")
    again = remind(running)
    assert again is not None
    assert again.message.endswith("发出邮件 0 封")
    assert len(letters) == 1


@pytest.mark.parametrize(
    "given", ["host", "a b@example.com", "host@example", "甲@example.com", "a@b.c\nX: y"]
)
def test_an_address_is_checked(on, people, given: str):
    with on() as work, pytest.raises(InvalidInput, match="电子邮箱"):
        ways.set_email(work, people["host"], given)


def test_no_address_no_mail(on, people):
    with on() as work:
        assert ways.set_email(work, people["bureau"], "").email is None
        assert people["bureau"] not in reminding.to_mail(work)


def test_without_a_server_nothing_is_sent():
    assert mail.server({}) is None
    assert not mail.is_set_up()


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtps://user:p%40ss@mail.example.com", 465, True),
        ("smtp://user:p%40ss@mail.example.com", 587, False),
        ("smtp://user:p%40ss@mail.example.com:2525", 2525, False),
    ],
)
def test_the_server_is_read_from_one_address(url: str, port: int, tls: bool):
    found = mail.server({mail.URL: url, mail.SENDER: "a@example.com"})
    assert found is not None
    assert (found.host, found.port, found.implicit_tls) == ("mail.example.com", port, tls)
    assert (found.user, found.password) == ("user", "p@ss")
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    "environ",
    [
        {mail.URL: "mail.example.com"},
        {mail.URL: "http://mail.example.com"},
        {mail.URL: "smtp://user:secret@host:notaport"},
    ],
)
def test_a_wrong_address_of_the_server_is_told_without_its_password(environ: dict[str, str]):
    with pytest.raises(SettingsProblem, match=mail.URL) as problem:
        mail.server({**environ, mail.SENDER: "a@example.com"})
    assert "secret" not in str(problem.value)
    with pytest.raises(SettingsProblem, match=mail.SENDER):
        mail.server({mail.URL: "smtp://localhost"})


def test_a_letter_is_the_same_each_time_it_is_written(on, fujian, people):
    with on() as work:
        rows = list(work.session.scalars(select(Reminder).limit(2)))
        first, second = (mail.letter("a@example.com", "b@example.com", fujian, rows) for _ in range(2))
        assert isinstance(first, EmailMessage)
        assert first["Message-ID"] == second["Message-ID"]
        assert work.session.scalar(select(User.name).where(User.id == people["host"])) not in str(first)
        assert work.session.scalar(select(Membership.id).limit(1))
