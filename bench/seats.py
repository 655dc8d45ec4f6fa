"""People who are signed in, fifty of them over all departments, and what each page asks of the database."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Flask
from psycopg import Binary
from sqlalchemy import Engine, delete, event, func, or_, select

from bench.taking_in import OFFICER
from yanxiu.db import Tenant
from yanxiu.models import ClassState, Enrollment, Membership, Project, Role, SignInSession, TrainingClass
from yanxiu.services.accounts import sessions
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.tenants import tenants
from yanxiu.services.work import Work, begin
from yanxiu.web.account.session import KEY
from yanxiu.web.app import create_app

Statements = list[tuple[str, dict[str, Any]]]
_PEOPLE: Final = 60
_HELD: Final = (ClassState.SETTLED,)


@dataclass(frozen=True)
class Page:
    """A kind of page: who looks at it, and its address for the n-th who does."""

    name: str
    role: Role
    path: Callable[[Work, UUID | None, int], str | None]


@dataclass(frozen=True)
class Visit:
    """One person's page: the tenant's number, the address, and the cookie that says who asks."""

    tenant: int
    path: str
    cookie: str
    session: UUID


def _roster(work: Work, institution: UUID | None, place: int) -> str | None:
    """A class that the institution has held, of some sixty people; another one for whoever comes later."""
    found = select(TrainingClass.id).join(Project, Project.id == TrainingClass.project_id)
    found = found.join(Enrollment, Enrollment.class_id == TrainingClass.id).where(
        or_(Project.host_id == institution, Project.applicant_id == institution),
        TrainingClass.state.in_(_HELD),
    )
    near = func.abs(func.count(Enrollment.id) - _PEOPLE)
    found = found.group_by(TrainingClass.tenant_id, TrainingClass.id).order_by(near, TrainingClass.id)
    keys = list(work.session.scalars(found.limit(5)))
    return f"classes/{keys[place % len(keys)]}/roster" if keys else None


PAGES: Final = (
    Page("一个班的学员名册", Role.HOST_INSTITUTION, _roster),
    Page("全省班次列表", Role.DEPARTMENT_OFFICER, lambda _work, _own, _place: "officer/classes"),
    Page("厅的待办", Role.DEPARTMENT_OFFICER, lambda _work, _own, _place: "officer/queue"),
)


@contextmanager
def seated(app: Flask, page: Page, people: int, places: list[Tenant] | None = None) -> Iterator[list[Visit]]:
    """So many people at one kind of page, over the departments in turn; their sessions end with the block."""
    made: list[Visit] = []
    found = places or [one for one in tenants() if one.kind == "department"]
    try:
        place = 0
        while len(made) < people and place < 4 * people:
            visit = _sit_down(app, found[place % len(found)], page, place // len(found))
            made += [visit] if visit else []
            place += 1
        yield made
    finally:
        for one in found:
            with begin(one, OFFICER) as work:
                mine = [visit.session for visit in made if visit.tenant == one.id]
                work.session.execute(delete(SignInSession).where(SignInSession.id.in_(mine)))


def _sit_down(app: Flask, place: Tenant, page: Page, turn: int) -> Visit | None:
    with begin(place, OFFICER) as work:
        seat = work.session.scalars(select(Membership).where(Membership.role == page.role).limit(1)).first()
        path = page.path(work, seat.organization_id, turn) if seat else None
        if seat is None or path is None:
            return None
        row, token = sessions.start(work, seat.user_id)
        row.second_factor_at = work.at
        row.membership_id = seats_of(work, seat.user_id)[0].membership_id
        return Visit(place.id, f"/{place.code}/{path}", _cookie(app, token), row.id)


def _cookie(app: Flask, token: str) -> str:
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({KEY: token})}"


def application() -> Flask:
    """The pages, asked without a server; what goes wrong in one is raised."""
    return create_app({"PROPAGATE_EXCEPTIONS": True})


@dataclass(frozen=True)
class Seen:
    """What one page asked of the database, and kilobytes of its answer, packed."""

    statements: Statements
    packed: float


def look(app: Flask, visit: Visit) -> Seen:
    """Ask for a page without a server."""
    with _noted() as statements:
        answer = app.test_client(use_cookies=False).get(visit.path, headers={"Cookie": visit.cookie})
    if answer.status_code != 200:
        raise AssertionError(f"{visit.path} answers {answer.status_code}")
    return Seen(statements, len(gzip.compress(answer.data)) / 1024)


def _plain(value: Any) -> Any:
    return bytes(value.obj) if isinstance(value, Binary) else value


@contextmanager
def _noted() -> Iterator[Statements]:
    """What is sent to any database while the block lasts."""
    seen: Statements = []

    def note(*told: Any) -> None:
        seen.append((told[2], {name: _plain(value) for name, value in dict(told[3] or {}).items()}))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
