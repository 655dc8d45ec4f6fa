"""Pages of background jobs and reminders: how far a job is, stopping it, its file; mail and calendar."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from yanxiu.db import Tenant
from yanxiu.jobs.registry import DOING
from yanxiu.jobs.running import run
from yanxiu.models import (
    ClassState,
    Job,
    JobKind,
    JobState,
    PackageKind,
    Reminder,
    ReminderStep,
    Role,
    SubjectKind,
)
from yanxiu.services import background
from yanxiu.services.background import Result
from yanxiu.services.exchange.next_steps import TAKE
from yanxiu.services.reminders import audience, mail, reminding
from yanxiu.testing import factories
from yanxiu.web.host import imports
from yanxiu.web.member import Member

from .conftest import TODAY
from .host_at_work import a_class, book, person


@pytest.fixture
def drawn() -> Iterator[None]:
    """Drawing certificates is done at once."""
    before = DOING[JobKind.CERTIFICATES]
    DOING[JobKind.CERTIFICATES] = lambda _one: Result("共 2 份")
    yield
    DOING[JobKind.CERTIFICATES] = before


@pytest.fixture
def class_id(working: Any) -> UUID:
    """A class."""
    with working() as work:
        return factories.training_class(work.session).id


def started(client: FlaskClient, class_id: UUID) -> UUID:
    """Ask for a class's certificates, as the button does; the job's id from its page's address."""
    answer = client.post(f"/fujian/jobs/certificates/{class_id}")
    assert answer.status_code == 303
    return UUID(answer.location.rpartition("/")[2])


def refreshing(page: str) -> list[tuple[str, str]]:
    """How a page comes anew: without scripts, and with them."""
    return re.findall(r'http-equiv="refresh" content="(\d+)"|hx-trigger="(every [^"]+)"', page)


def test_a_job_is_followed_to_its_file(
    client: FlaskClient, sign_in: Any, class_id: UUID, place: Tenant, working: Any, drawn: None
):
    sign_in(Role.DEPARTMENT_OFFICER)
    key = started(client, class_id)
    assert started(client, class_id) == key
    page = client.get(f"/fujian/jobs/{key}").text
    assert "等待中" in page
    assert refreshing(page) == [("5", ""), ("", "every 2s")]
    with working() as work:
        row = background.start(work, key)
        assert row is not None
        assert background.progress(work, key, row.attempt, 30, 700)
    page = client.get(f"/fujian/jobs/{key}").text
    assert "已完成 30，共 700" in page
    assert '<progress class="w-100 mb-3" id="progress" max="700" value="30">' in page
    run(place.id, key)
    page = client.get(f"/fujian/jobs/{key}").text
    assert "共 2 份" in page
    assert refreshing(page) == []
    assert f"/fujian/jobs/{key}/file" in page
    assert f"/fujian/officer/classes/{class_id}/certificates" in page
    # none was issued: there is nothing to put into the archive
    assert "本班没有有效的证书" in client.get(f"/fujian/jobs/{key}/file").text
    assert "生成证书文件" in client.get("/fujian/jobs?kind=certificates&state=done").text
    assert str(key) not in client.get("/fujian/jobs?state=failed").text


def test_a_job_is_cancelled(client: FlaskClient, sign_in: Any, class_id: UUID, working: Any):
    sign_in(Role.DEPARTMENT_OFFICER)
    key = started(client, class_id)
    assert "已取消" in client.post(f"/fujian/jobs/{key}/cancel", follow_redirects=True).text
    assert client.post(f"/fujian/jobs/{key}/cancel").status_code == 409
    with working() as work:
        assert background.find(work, key).state is JobState.CANCELLED
    assert client.get(f"/fujian/jobs/{key}/file").status_code == 404


def test_others_of_the_department_see_their_own_only(
    client: FlaskClient, sign_in: Any, class_id: UUID, working: Any
):
    sign_in(Role.DEPARTMENT_OFFICER)
    key = started(client, class_id)
    sign_in(Role.HOST_INSTITUTION, organization_id=_host(working))
    assert client.get(f"/fujian/jobs/{key}").status_code == 404
    assert client.post(f"/fujian/jobs/{key}/cancel").status_code == 404
    assert client.post(f"/fujian/jobs/certificates/{class_id}").status_code == 404
    assert str(key) not in client.get("/fujian/jobs").text


def _host(working: Any) -> UUID:
    with working() as work:
        return factories.organization(work.session).id


def test_a_long_roster_is_taken_in_behind_the_pages(
    client: FlaskClient, sign_in: Any, working: Any, place: Tenant, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    host = _host(working)
    sign_in(Role.HOST_INSTITUTION, organization_id=host)
    roster = f"/fujian/classes/{a_class(working, host, ClassState.CLEARED)}/roster"
    file = (book([person(51), person(52)]), "名册.xlsx")
    preview = client.post(f"{roster}/import", data={"file": file}).location
    answer = client.post(f"{preview}/confirm")
    assert client.post(f"{preview}/confirm").location == answer.location
    key = UUID(answer.location.rpartition("/jobs/")[2])
    for _again in range(2):
        run(place.id, key)
    page = client.get(answer.location).text
    assert "已导入 2 人，其中新录入 2 人" in page
    assert f'href="{roster}"' in page
    assert person(51)[0] in client.get(roster).text
    assert "已经导入，共 2 人" in client.get(preview, follow_redirects=True).text


def test_the_summary_is_recalculated_on_request(
    client: FlaskClient, sign_in: Any, place: Tenant, working: Any
):
    sign_in(Role.DEPARTMENT_OFFICER)
    answer = client.post("/fujian/jobs/summary")
    key = UUID(answer.location.rpartition("/")[2])
    run(place.id, key)
    with working() as work:
        assert work.session.get_one(Job, (place.id, key)).state is JobState.DONE


@pytest.fixture
def reminded(working: Any, sign_in: Any) -> date:
    """An institution whose papers are due in three days; its member is signed in and was told."""
    due = TODAY + timedelta(days=3)
    opens = date(due.year, due.month + 1, due.day)
    with working() as work:
        host = factories.organization(work.session)
        project = factories.project(
            work.session,
            year=2024,
            tier="flagship",
            starts_on=opens,
            ends_on=opens + timedelta(3),
            host_id=host.id,
            applicant_id=host.id,
        )
        cls = factories.training_class(work.session, project_id=project.id, year=2024)
    sign_in(Role.HOST_INSTITUTION, organization_id=host.id)
    with working() as work:
        assert reminding.remind_of_class(work, cls.id, audience.seats(work)) > 0
    return due


def test_reminders_are_shown_until_they_are_read(client: FlaskClient, reminded: date):
    page = client.get("/fujian/reminders").text
    assert f"{reminded.year}年{reminded.month}月{reminded.day}日" in page
    assert "未读" in page
    assert "闽人社办〔2024〕212号" in page
    client.post("/fujian/reminders/read")
    assert "没有提醒" in client.get("/fujian/reminders?unread=yes").text
    assert client.get("/fujian/reminders?format=csv").data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (PackageKind.PLAN, "/fujian/officer/classes/{key}/filing"),
        (PackageKind.AMENDMENT, "/fujian/officer/classes/{key}/changes"),
        (PackageKind.REPORT, "/fujian/officer/reports/{key}"),
    ],
)
def test_a_reminder_of_an_answer_leads_to_where_it_is_taken(
    client: FlaskClient, officer: Member, working: Any, class_id: UUID, kind: PackageKind, page: str
):
    given: dict[str, Any] = {
        "subject_kind": SubjectKind.TRAINING_CLASS,
        "subject_id": class_id,
        "subject": "样例选题",
        "rule": f"{reminding.ANSWER_TO[kind]}/1",
        "label": next(text for (of, _), text in TAKE.items() if of is kind),
        "citation": "",
        "step": ReminderStep.ANSWER,
    }
    with working() as work:
        work.session.add(Reminder(user_id=officer.user_id, **given))
    told = client.get("/fujian/reminders").text
    assert f'href="{page.format(key=class_id)}"' in told
    assert "采用答复" in told
    assert "有答复" in told


def test_a_calendar_program_reads_the_deadlines(client: FlaskClient, reminded: date):
    assert client.get("/fujian/reminders.ics?key=").status_code == 404
    page = client.post("/fujian/reminders/feed", follow_redirects=True).text
    address = re.search(r'value="http://localhost(/fujian/reminders\.ics\?key=[^"]+)"', page)
    assert address is not None
    stranger = client.application.test_client()
    answer = stranger.get(address[1])
    assert answer.mimetype == "text/calendar"
    assert "no-store" in answer.headers["Cache-Control"]
    dates = [event.decoded("dtstart") for event in Calendar.from_ical(answer.data).walk("VEVENT")]
    assert reminded in dates
    client.post("/fujian/reminders/feed")
    assert stranger.get(address[1]).status_code == 404
    assert "生成日历地址" in client.post("/fujian/reminders/feed/close", follow_redirects=True).text


def test_mail_is_offered_where_there_is_a_server(
    client: FlaskClient, reminded: date, environment: pytest.MonkeyPatch
):
    assert "本站没有设置邮件服务器" in client.get("/fujian/reminders").text
    environment.setenv(mail.URL, "smtp://127.0.0.1:25")
    refused = client.post("/fujian/reminders/mail", data={"email": "not an address"})
    assert refused.status_code == 422
    assert "须写成 名称@域名" in refused.text
    kept = client.post("/fujian/reminders/mail", data={"email": "a@example.com"}, follow_redirects=True).text
    assert 'value="a@example.com"' in kept
    assert "不再发邮件" in client.post("/fujian/reminders/mail", data={}, follow_redirects=True).text
    environment.delenv(mail.URL)
