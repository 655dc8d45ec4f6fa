"""What hangs on applications, read for all of them in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select

from yanxiu.models import (
    Application,
    Attestation,
    CallLevel,
    Endorsement,
    Recommendation,
    ScoreSheet,
    SummarySheet,
)
from yanxiu.services.kept import kept_by
from yanxiu.services.lines import Lines
from yanxiu.services.work import Work


class Signed(NamedTuple):
    """Words that somebody signed for."""

    word: str


@dataclass(frozen=True)
class ApplicationRows:
    """What hangs on one application; ``summary`` is of whoever sends it on, ``review`` the last round."""

    review: Endorsement | None
    recommendation: Recommendation | None
    summary: SummarySheet | None
    closes_on: date | None
    sheets: int
    complete_sheets: int
    signed: tuple[Signed, ...]


_SIGNED: Final = Lines(
    Signed, (Attestation.word,), (Attestation.application_id == Application.id,), (Attestation.word,)
)
_LAST_ROUND: Final = (
    select(func.max(Endorsement.round))
    .where(Endorsement.application_id == Application.id)
    .correlate(Application)
    .scalar_subquery()
)
_CLOSES_ON: Final = (
    select(CallLevel.closes_on)
    .where(CallLevel.call_id == Application.call_id, CallLevel.level == Application.level_applied)
    .scalar_subquery()
)
_SHEETS: Final = select(func.count(ScoreSheet.id)).where(ScoreSheet.application_id == Application.id)
_SENDER: Final = func.coalesce(Application.supervisor_id, Application.applicant_id, Application.host_id)


def rows_of_applications(work: Work, keys: Iterable[UUID]) -> dict[UUID, ApplicationRows]:
    """What hangs on these applications; one statement, and none for what is known already."""
    return kept_by(work.session, "application rows", keys, lambda missing: _read(work, missing))


def rows_of_application(work: Work, row: Application) -> ApplicationRows:
    """What hangs on one application."""
    return rows_of_applications(work, [row.id])[row.id]


def _read(work: Work, keys: list[UUID]) -> dict[UUID, ApplicationRows]:
    last = and_(Endorsement.application_id == Application.id, Endorsement.round == _LAST_ROUND)
    sheet = and_(SummarySheet.year == Application.year, SummarySheet.organization_id == _SENDER)
    query: Any = (
        select(
            Application.id,
            Endorsement,
            Recommendation,
            SummarySheet,
            _CLOSES_ON,
            _SHEETS.scalar_subquery(),
            _SHEETS.where(ScoreSheet.complete).scalar_subquery(),
            _SIGNED.column(),
        )
        .outerjoin(Endorsement, last)
        .outerjoin(Recommendation, Recommendation.application_id == Application.id)
        .outerjoin(SummarySheet, sheet)
        .where(Application.id.in_(keys))
    )
    found = (tuple(row) for row in work.session.execute(query))
    return {key: ApplicationRows(*[*values, _SIGNED.read(signed)]) for key, *values, signed in found}
