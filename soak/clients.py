"""People at work in browsers: they send a request, and send it again until it is answered."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
import requests
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from soak.house import House
from soak.processes import header
from yanxiu.db import Tenant
from yanxiu.db.problems import ServerProblem
from yanxiu.models import ClassState, Enrollment, Job, JobKind, JobState, Membership, Role
from yanxiu.models.user import duty_of
from yanxiu.services import policy_choices
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Work, begin
from yanxiu.testing import factories
from yanxiu.testing.held_class import OFFICER, TODAY, YEAR, Held, as_officer, assess, held_class
from yanxiu.web.member import Member

SMALL: Final = 60
"""Rows that a page takes in while somebody waits."""

LARGE: Final = 600
"""Rows that are left to the worker."""

TRAINEES: Final = 10
_REGION: Final = "350102"
"""Those who are entered otherwise are of another one."""

_GIVES_UP: Final = 180.0
_HEADINGS: Final = "姓名,身份证号,工作单位,职称或职业资格,参加方式"


Made = TypeVar("Made")


@dataclass
class Sent:
    """A roster that somebody sent: for which class, and the identity numbers on it."""

    class_id: UUID
    numbers: tuple[str, ...]


class Lost(Exception):
    """Something that was asked for did not come about."""


@dataclass
class People:
    """A department with an officer and an institution, and what they have done so far."""

    house: House
    tenant: Tenant
    officer: Member
    host: Member
    rosters: list[Sent] = field(default_factory=list)
    issued: list[Held] = field(default_factory=list)
    again: int = 0
    _serial: int = 0
    _lock: Lock = field(default_factory=Lock)

    def take_in(self, rows: int) -> None:
        """Import a roster into a class of its own, from the upload to its last trainee."""
        sent = self._roster(rows)
        place = f"/classes/{sent.class_id}/roster"
        preview = ""
        while not self._is_in(sent):
            preview = preview or self._upload(place, sent)
            answer = self._post(self.host, f"{preview}/confirm")
            if "/jobs/" in answer:
                self._wait(JobKind.ROSTER, UUID(preview.rpartition("/")[2]))
        with self._lock:
            self.rosters.append(sent)

    def issue(self) -> None:
        """Issue the certificates of a class and have them drawn."""
        held = self._held()
        self._post(self.officer, f"/officer/classes/{held.id}/certificates/issue")
        self._post(self.officer, f"/jobs/certificates/{held.id}")
        self._wait(JobKind.CERTIFICATES, held.id)
        with self._lock:
            self.issued.append(held)

    def _roster(self, rows: int) -> Sent:
        with self._lock:
            first = self._serial
            self._serial += rows
        numbers = tuple(factories.id_number(place, region=_REGION) for place in range(first, first + rows))
        return Sent(self._insist(self._class), numbers)

    def _class(self) -> UUID:
        with begin(self.tenant, OFFICER, today=TODAY) as work:
            project = factories.project(work.session, year=YEAR, host_id=self.host.organization_id)
            return factories.training_class(work.session, project_id=project.id, state=ClassState.CLEARED).id

    def _held(self) -> Held:
        def made() -> Held:
            with as_officer(self.tenant) as work:
                held = held_class(work, TRAINEES, terms={"host_id": self.host.organization_id})
                assess(work, held)
                return held

        return self._insist(made)

    def _upload(self, place: str, sent: Sent) -> str:
        lines = [
            f"样例{chr(0x4E00 + order)},{number},样例研究院,工程师,线下"
            for order, number in enumerate(sent.numbers)
        ]
        content = "\n".join([_HEADINGS, *lines]).encode("utf-8-sig")
        return self._post(self.host, f"{place}/import", files={"file": ("名册.csv", content)})

    def _is_in(self, sent: Sent) -> bool:
        """Whether a roster has arrived: what a person would see on the class's page."""
        return self._insist(lambda: self._count(sent.class_id)) > 0

    def _count(self, class_id: UUID) -> int:
        with begin(self.tenant, OFFICER, today=TODAY) as work:
            query = select(func.count()).select_from(Enrollment).where(Enrollment.class_id == class_id)
            return work.session.scalar(query) or 0

    def _wait(self, kind: JobKind, about: UUID) -> None:
        """Wait for a job; one that gave up is asked for again by whoever calls."""
        end = time.monotonic() + _GIVES_UP
        while True:
            state = self._insist(lambda: self._state(kind, about))
            if state in (JobState.DONE, JobState.FAILED):
                return
            if time.monotonic() > end:
                raise Lost(f"{kind} {about}: {state}")
            time.sleep(0.1)

    def _state(self, kind: JobKind, about: UUID) -> JobState | None:
        with begin(self.tenant, OFFICER, today=TODAY) as work:
            query = select(Job.state).where(Job.kind == kind, Job.object_id == about)
            return work.session.scalar(query.order_by(Job.id.desc()).limit(1))

    def _post(self, member: Member, path: str, **given: Any) -> str:
        """Send a form until it is answered with where to go next; gives that place within the department."""
        url = f"{self.house.address}/{self.tenant.code}{path}"
        end = time.monotonic() + _GIVES_UP
        while time.monotonic() < end:
            try:
                answer = requests.post(
                    url, headers=header(member), timeout=60, allow_redirects=False, **given
                )
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code in (302, 303):
                return answer.headers["Location"].partition(f"/{self.tenant.code}")[2].partition("?")[0]
            if answer is not None and answer.status_code < 500:
                raise Lost(f"{path}: {answer.status_code} {answer.text[:2000]}")
            with self._lock:
                self.again += 1
            time.sleep(0.2)
        raise Lost(path)

    def _insist(self, asked: Callable[[], Made]) -> Made:
        """Ask the database directly, as often as it takes: not what is tried here."""
        end = time.monotonic() + _GIVES_UP
        while True:
            try:
                return asked()
            except (DBAPIError, psycopg.Error, ServerProblem):
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)


def people(house: House) -> People:
    """Enter the department and its people."""
    tenant = enter_tenant("hebei", plugins=registry(), sample=True)
    with begin(tenant, OFFICER, today=TODAY) as work:
        policy_choices.adopt_draft(work, "HED", YEAR, officer="样例处长", basis="试行")
        host = factories.organization(work.session).id
        officer = _member(work, Role.DEPARTMENT_OFFICER, None)
        return People(house, tenant, officer, _member(work, Role.HOST_INSTITUTION, host))


def _member(work: Work, role: Role, organization_id: UUID | None) -> Member:
    row = factories.user(work.session, duty=duty_of(role))
    seat = Membership(user_id=row.id, role=role, duty=row.duty, organization_id=organization_id)
    factories.add(work.session, seat)
    return Member(row.id, row.name, work.tenant.id, role, frozenset({role}), organization_id)
