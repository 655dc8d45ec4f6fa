"""The audit log as the audit administrator reads it: who, what, when, and whether the chain holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from yanxiu.models import AuditEntry, AuditOutcome, User
from yanxiu.phrases import Quoted, phrase
from yanxiu.services.history import ACTORS
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.work import CLOCK, Work


@dataclass(frozen=True)
class LogLine:
    """An entry; ``who`` is the account's name of today, or the kind of actor where there is no account."""

    sequence: int
    at: datetime
    who: str
    action: str
    kind: str
    key: str
    done: bool
    details: Mapping[str, Any]
    hash: str
    previous: str
    address: str
    request_id: str


def entries(work: Work, asked: Mapping[str, str], window: Window) -> Part[LogLine]:
    """Entries, the newest first.

    Filters: ``action`` (its beginning), ``who`` (a login), ``key`` (of an object), ``outcome``, ``first`` and
    ``last`` (days).
    """
    found = part(work, _asked_for(asked), window)
    names = _names(work, {row.actor_id for row in found.rows if row.actor_id})
    return found.mapped(lambda row: _line(row, names))


def entry(work: Work, sequence: int) -> LogLine | None:
    """One entry by its number."""
    row = work.session.get(AuditEntry, (work.tenant.id, sequence))
    return _line(row, _names(work, {row.actor_id} if row.actor_id else set())) if row else None


def _asked_for(asked: Mapping[str, str]) -> Select[AuditEntry]:
    found = select(AuditEntry).order_by(AuditEntry.sequence.desc())
    if asked.get("action"):
        found = found.where(AuditEntry.action.startswith(asked["action"], autoescape=True))
    if asked.get("who"):
        login = asked["who"].strip().lower()
        found = found.where(AuditEntry.actor_id.in_(select(User.id).where(User.login == login)))
    if asked.get("key"):
        found = found.where(AuditEntry.object_id == asked["key"])
    if asked.get("outcome"):
        found = found.where(AuditEntry.outcome == AuditOutcome(asked["outcome"]))
    first, last = _day(asked.get("first")), _day(asked.get("last"))
    if first is not None:
        found = found.where(AuditEntry.at >= datetime.combine(first, time(), CLOCK))
    if last is not None:
        found = found.where(AuditEntry.at < datetime.combine(last + timedelta(days=1), time(), CLOCK))
    return found


def _day(text: str | None) -> date | None:
    """A day as typed; what is none asks nothing."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _names(work: Work, keys: set[UUID]) -> dict[UUID, str]:
    rows = work.session.scalars(select(User).where(User.id.in_(keys))) if keys else ()
    return {user.id: f"{user.name}（{user.login}）" for user in rows}


def _line(row: AuditEntry, names: Mapping[UUID, str]) -> LogLine:
    kind = ACTORS.get(row.actor.partition(":")[0], row.actor)
    name = names.get(row.actor_id, "") if row.actor_id else ""
    return LogLine(
        row.sequence,
        row.at.astimezone(CLOCK),
        phrase("{name}，{role}", name=Quoted(name), role=kind) if name else phrase(kind),
        row.action,
        row.object_kind,
        row.object_id or "",
        row.outcome is AuditOutcome.DONE,
        row.details,
        row.hash,
        row.previous,
        row.address or "",
        row.request_id or "",
    )
