"""History of a record: what was done to it and decided about it, by whom, when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Text, cast, or_, select

from yanxiu.models import AuditEntry, AuditOutcome, Role, User
from yanxiu.phrases import Quoted, phrase
from yanxiu.services.work import CLOCK, Work

LONGEST: Final = 100
ROLE_WORDS: Final[Mapping[Role, str]] = {
    Role.HOST_INSTITUTION: "承办单位",
    Role.SUPERVISING_DEPARTMENT: "主管部门",
    Role.DEPARTMENT_OFFICER: "省厅经办人",
    Role.TRAINEE: "学员",
    Role.MINISTRY_ANALYST: "部级分析员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}
ACTORS: Final = {
    **{str(role): word for role, word in ROLE_WORDS.items()},
    "visitor": "尚未登录者",
    "worker": "后台作业",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened: ``decision`` is the hash of what was decided, where something was."""

    at: datetime
    who: str
    action: str
    done: bool
    decision: str = ""
    sequence: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)


def history_of(work: Work, kind: str, key: UUID | str, *, most: int = LONGEST) -> list[Event]:
    """The last events of one record, the newest first; ``kind`` as its service writes it in the log."""
    return _told(work, _of(kind, key), most)


def history_about(work: Work, kind: str, key: UUID | str, *topics: str, most: int = LONGEST) -> list[Event]:
    """The events of a record that concern some topics of it (``evaluation``, ``follow_up``)."""
    about = or_(*(AuditEntry.action.startswith(f"{topic}.", autoescape=True) for topic in topics))
    return _told(work, _of(kind, key).where(about), most)


def history_of_part(work: Work, kind: str, key: UUID, part: UUID | str, most: int = LONGEST) -> list[Event]:
    """The events of a record that name a part of it: one trainee of a class, one material."""
    named = cast(AuditEntry.details, Text).contains(f'"{part}"', autoescape=True)
    return _told(work, _of(kind, key).where(named), most)


def _of(kind: str, key: UUID | str) -> Select[AuditEntry]:
    return select(AuditEntry).where(AuditEntry.object_kind == kind, AuditEntry.object_id == str(key))


def _told(work: Work, asked: Select[AuditEntry], most: int) -> list[Event]:
    rows = work.session.scalars(asked.order_by(AuditEntry.sequence.desc()).limit(most)).all()
    names = _names(work, {row.actor_id for row in rows if row.actor_id})
    return [
        Event(
            at=row.at.astimezone(CLOCK),
            who=_who(row, names),
            action=row.action,
            done=row.outcome is AuditOutcome.DONE,
            decision=_decision(row.details),
            sequence=row.sequence,
            details=row.details,
        )
        for row in rows
    ]


def _names(work: Work, keys: set[UUID]) -> dict[UUID, str]:
    found = work.session.scalars(select(User).where(User.id.in_(keys))) if keys else ()
    return {user.id: user.name for user in found}


def _who(row: AuditEntry, names: Mapping[UUID, str]) -> str:
    role = ACTORS.get(row.actor.partition(":")[0], "")
    name = names.get(row.actor_id, "") if row.actor_id else ""
    return phrase("{name}（{role}）", name=Quoted(name), role=role) if name else phrase(role)


def _decision(details: Mapping[str, Any]) -> str:
    found = details.get("decision", "")
    return str(found) if found else ""
