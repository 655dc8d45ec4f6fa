"""经办: who deals with a record; taken, handed over to a colleague, put back. It binds nobody else."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from yanxiu.db import Entity
from yanxiu.models import (
    Amendment,
    Application,
    Assignment,
    Consequence,
    Membership,
    RecordKind,
    TrainingClass,
    User,
)
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.recused import standing_aside, touched
from yanxiu.services.work import Work

Key = tuple[RecordKind, UUID]
_ROWS: Final[Mapping[RecordKind, tuple[type[Entity], str]]] = {
    RecordKind.APPLICATION: (Application, "申报"),
    RecordKind.CLASS: (TrainingClass, "班次"),
    RecordKind.AMENDMENT: (Amendment, "变更"),
    RecordKind.CONSEQUENCE: (Consequence, "后果"),
}


def colleagues(work: Work) -> list[User]:
    """The active accounts in the actor's role and organization, by name; the actor's own among them."""
    seats = select(Membership.user_id).where(Membership.role == work.actor.role)
    if work.actor.id is not None:
        own = aliased(Membership)
        same_place = own.organization_id.is_not_distinct_from(Membership.organization_id)
        mine = (own.user_id == work.actor.id, own.role == work.actor.role)
        seats = seats.where(select(own.id).where(same_place, *mine).exists())
    found = select(User).where(User.id.in_(seats), User.active.is_(True)).order_by(User.name, User.id)
    return list(work.session.scalars(found))


def hand_over(
    work: Work, kind: RecordKind, record_id: UUID, officer_id: UUID, *, note: str | None = None
) -> Assignment:
    """转办: from now on a colleague deals with a record; also what one stands aside from may be handed over.

    Raises ``InvalidInput`` for whoever is no colleague, or stands aside from it.
    """
    there = {user.id: user for user in colleagues(work)}
    officer = there.get(officer_id)
    if officer is None:
        rule = "须是本单位同一角色、账号没有停用的同事"
        raise InvalidInput("转给", officer_id, rule, "请从列表中选取")
    about = _subject(work, kind, record_id)
    if not standing_aside(work.session, officer_id).isdisjoint(touched(work.session, *about)):
        raise InvalidInput("转给", officer.name, "这位同事已对这条记录登记回避", "请选择其他同事")
    row = assignment_of(work, kind, record_id) or Assignment(kind=kind, record_id=record_id)
    row.officer_id, row.given_by, row.given_on = officer_id, work.actor.id, work.today
    row.note = (note or "").strip() or None
    work.session.add(row)
    work.session.flush()
    work.record("assignment.hand_over", about[0], about[1], to=str(officer_id), record=str(record_id))
    return row


def take(work: Work, kind: RecordKind, record_id: UUID) -> Assignment:
    """由我办理: the actor deals with a record, whoever had it before."""
    if work.actor.id is None:
        raise InvalidInput("经办人", work.actor.name, "须以自己的账号登录", "请登录后再办")
    return hand_over(work, kind, record_id, work.actor.id)


def release(work: Work, kind: RecordKind, record_id: UUID) -> None:
    """退回待分派: nobody in particular deals with a record any more."""
    row = assignment_of(work, kind, record_id)
    if row is None:
        raise WrongState("这条记录", "没有分派", "已分派", "不必退回")
    about = _subject(work, kind, record_id)
    work.session.delete(row)
    work.record("assignment.release", about[0], about[1], record=str(record_id))


def assignment_of(work: Work, kind: RecordKind, record_id: UUID) -> Assignment | None:
    """Who deals with a record, if anybody was named."""
    found = select(Assignment).where(Assignment.kind == kind, Assignment.record_id == record_id)
    return work.session.scalar(found)


def assigned(work: Work, keys: Iterable[UUID]) -> dict[Key, tuple[UUID, str]]:
    """Account and name of whoever deals with these records, in one query."""
    found = work.session.execute(
        select(Assignment.kind, Assignment.record_id, User.id, User.name)
        .join(User, User.id == Assignment.officer_id)
        .where(Assignment.record_id.in_(set(keys)))
    )
    return {(kind, record): (officer, name) for kind, record, officer, name in found}


def _subject(work: Work, kind: RecordKind, record_id: UUID) -> tuple[str, UUID]:
    """What the audit log files the record under: a change is its class's."""
    model, what = _ROWS[kind]
    row = work.get(model, record_id, what)
    return (str(RecordKind.CLASS), row.class_id) if isinstance(row, Amendment) else (str(kind), record_id)
