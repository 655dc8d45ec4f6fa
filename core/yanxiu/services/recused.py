"""Whether an act touches what its officer stands aside from; every audited act asks here.

A recusal on an application reaches the class that comes of it, one on an organization whatever it hosts or
applied for.
"""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.db import TenantSession
from yanxiu.models import (
    Application,
    Certificate,
    Consequence,
    Decision,
    Determination,
    Enrollment,
    Project,
    RecordKind,
    Recusal,
    TrainingClass,
)
from yanxiu.models.terms import PlannedTerms
from yanxiu.services.errors import WrongState

Record = tuple[RecordKind, UUID]
_READING: Final = frozenset({"export", "download", "view"})
_OF_HANDLING: Final = frozenset({"assignment", "recusal"})


def standing_aside(session: TenantSession, officer_id: UUID) -> frozenset[Record]:
    """What an officer stands aside from today."""
    rows = session.execute(
        select(Recusal.kind, Recusal.record_id).where(
            Recusal.officer_id == officer_id, Recusal.withdrawn_on.is_(None)
        )
    )
    return frozenset((kind, key) for kind, key in rows)


def refuse(session: TenantSession, aside: frozenset[Record], action: str, kind: str, key: str) -> None:
    """Raise ``WrongState`` for an act on a record that is stood aside from; reading is no act."""
    what, _, verb = action.partition(".")
    if not aside or verb in _READING or what in _OF_HANDLING or kind not in _REACHES:
        return
    try:
        record = UUID(key)
    except ValueError:
        return
    if not aside.isdisjoint(touched(session, kind, record)):
        remedy = "请由没有回避的同事办理；登记有误的，可以撤回回避"
        raise WrongState("这条记录", "您已登记回避", "由没有回避的人办理", remedy)


def touched(session: TenantSession, kind: str, key: UUID) -> set[Record]:
    """The records that an act on this one is an act on, in the words of a recusal."""
    reach = _REACHES.get(kind)
    return reach(session, key) if reach else set()


def _application(session: TenantSession, key: UUID) -> set[Record]:
    row = session.get(Application, (session.tenant, key))
    return {(RecordKind.APPLICATION, key), *(_organizations(row) if row else ())}


def _project(session: TenantSession, key: UUID) -> set[Record]:
    row = session.get(Project, (session.tenant, key))
    if row is None:
        return set()
    own = {(RecordKind.APPLICATION, row.application_id)} if row.application_id else set()
    return {*own, *_organizations(row)}


def _organizations(terms: PlannedTerms) -> set[Record]:
    keys = (terms.host_id, terms.applicant_id)
    return {(RecordKind.ORGANIZATION, key) for key in keys if key is not None}


def _class(session: TenantSession, key: UUID) -> set[Record]:
    row = session.get(TrainingClass, (session.tenant, key))
    return {(RecordKind.CLASS, key), *(_project(session, row.project_id) if row else ())}


def _certificate(session: TenantSession, key: UUID) -> set[Record]:
    row = session.get(Certificate, (session.tenant, key))
    return _class(session, row.class_id) if row else set()


def _enrollment(session: TenantSession, key: UUID) -> set[Record]:
    row = session.get(Enrollment, (session.tenant, key))
    return _class(session, row.class_id) if row else set()


def _consequence(session: TenantSession, key: UUID) -> set[Record]:
    row = session.get(Consequence, (session.tenant, key))
    if row is None:
        return set()
    found = _class(session, row.class_id) if row.class_id else set()
    return found | ({(RecordKind.ORGANIZATION, row.organization_id)} if row.organization_id else set())


def _determination(session: TenantSession, key: UUID) -> set[Record]:
    row = session.get(Determination, (session.tenant, key))
    made = session.get(Decision, (session.tenant, row.decision_id)) if row and row.decision_id else None
    return touched(session, str(made.subject_kind), made.subject_id) if made else set()


_REACHES: Final[Mapping[str, Callable[[TenantSession, UUID], set[Record]]]] = {
    "application": _application,
    "project": _project,
    "class": _class,
    "certificate": _certificate,
    "enrollment": _enrollment,
    "consequence": _consequence,
    "determination": _determination,
    "organization": lambda _session, key: {(RecordKind.ORGANIZATION, key)},
}
"""Kind of object in the audit log → what it is about."""
