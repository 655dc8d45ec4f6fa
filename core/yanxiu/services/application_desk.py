"""An application as reviewers and officers work on it: rounds of review, scores, recommendation, place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from yanxiu.models import (
    Application,
    ApplicationState,
    Endorsement,
    EndorsementOutcome,
    Organization,
    Project,
    Recommendation,
    ScoreSheet,
    SummarySheet,
)
from yanxiu.phrases import phrase
from yanxiu.policy import Chain, Finding, Stage, evaluate
from yanxiu.services.chains import terms_chain
from yanxiu.services.endorsements import reviewed_after_transfer
from yanxiu.services.errors import NotFound
from yanxiu.services.facts import application_facts
from yanxiu.services.facts.application_rows import rows_of_application
from yanxiu.services.listing import Part, Window, number_asked, part
from yanxiu.services.reads import LISTED_APPLICATION, WHOLE_APPLICATION
from yanxiu.services.standing import shown
from yanxiu.services.work import Work


@dataclass(frozen=True)
class ApplicationDesk:
    """Everything about one application that its pages and acts look at."""

    row: Application
    chain: Chain
    rounds: tuple[Endorsement, ...]
    scores: tuple[ScoreSheet, ...]
    recommendation: Recommendation | None
    project: Project | None
    reviewed_again: bool

    @property
    def words(self) -> Mapping[str, str]:
        return self.chain.labels()

    @property
    def transferred(self) -> bool:
        """Whether it is now considered at another level than the one it was written for."""
        return self.row.level is not self.row.level_applied

    def tiers(self) -> list[tuple[str, str]]:
        """The tiers it may be chosen into: code and label."""
        exist = self.chain.tiers_of(self.row.level, self.row.year)
        return [
            (tier.id, phrase(tier.label))
            for pack in self.chain.packs
            for tier in pack.tiers
            if tier.id in exist
        ]

    def findings(self, work: Work, stage: Stage) -> tuple[Finding, ...]:
        """What policy says at a stage on the present facts; nothing is stored."""
        return shown(evaluate(stage, application_facts(work, self.row), self.chain).findings)


def application_desk(work: Work, key: UUID) -> ApplicationDesk:
    """The desk of one application; ``NotFound`` for a missing one."""
    return _desk(work, work.get(Application, key, "申报", options=WHOLE_APPLICATION))


def review_desk(work: Work, key: UUID, organization_id: UUID) -> ApplicationDesk:
    """The same for the supervising department that it names; anybody else's looks like a missing one."""
    row = work.get(Application, key, "申报", options=WHOLE_APPLICATION)
    if row.supervisor_id != organization_id or row.state is ApplicationState.DRAFT:
        raise NotFound("申报", key)
    return _desk(work, row)


def _desk(work: Work, row: Application) -> ApplicationDesk:
    rounds = select(Endorsement).where(Endorsement.application_id == row.id).order_by(Endorsement.round)
    scores = select(ScoreSheet).where(ScoreSheet.application_id == row.id).order_by(ScoreSheet.reviewer)
    return ApplicationDesk(
        row=row,
        chain=terms_chain(work, row, row.year),
        rounds=tuple(work.session.scalars(rounds)),
        scores=tuple(work.session.scalars(scores)),
        recommendation=rows_of_application(work, row).recommendation,
        project=work.session.scalar(select(Project).where(Project.application_id == row.id)),
        reviewed_again=reviewed_after_transfer(work, row),
    )


def to_review(
    work: Work, organization_id: UUID, values: Mapping[str, str], window: Window
) -> Part[Application]:
    """The applications of a supervising department, those that wait first; ``state`` narrows."""
    query = select(Application).join(Organization, Organization.id == Application.host_id)
    query = query.options(*LISTED_APPLICATION)
    query = query.where(
        Application.supervisor_id == organization_id, Application.state != ApplicationState.DRAFT
    )
    if values.get("state"):
        query = query.where(Application.state == values["state"])
    if values.get("level"):
        query = query.where(Application.level == values["level"])
    year = number_asked(values.get("year", ""))
    if year is not None:
        query = query.where(Application.year == year)
    if values.get("q"):
        said = values["q"]
        query = query.where(
            or_(
                Application.topic.contains(said, autoescape=True),
                Organization.name.contains(said, autoescape=True),
            )
        )
    return part(work, query.order_by(*_waiting_first()), window)


def _waiting_first() -> tuple[Any, ...]:
    return (
        Application.state != ApplicationState.SUBMITTED,
        Application.year.desc(),
        Application.submitted_on,
        Application.id,
    )


def around_review(work: Work, organization_id: UUID, key: UUID) -> tuple[UUID | None, UUID | None]:
    """The applications that wait before and after this one; for one that waits no more the first is next."""
    rows = work.session.scalars(
        select(Application.id)
        .where(
            Application.supervisor_id == organization_id,
            Application.state == ApplicationState.SUBMITTED,
        )
        .order_by(Application.year.desc(), Application.submitted_on, Application.id)
    )
    keys = list(rows)
    if key not in keys:
        return None, keys[0] if keys else None
    place = keys.index(key)
    return keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None


def forwarded(work: Work, organization_id: UUID, year: int) -> list[Application]:
    """What a supervising department sent on in a year, in the order of the sheet."""
    rows = work.session.scalars(
        select(Application)
        .where(
            Application.year == year,
            Application.supervisor_id == organization_id,
            select(Endorsement.id)
            .where(
                and_(
                    Endorsement.application_id == Application.id,
                    Endorsement.outcome == EndorsementOutcome.ENDORSED,
                )
            )
            .exists(),
        )
        .order_by(Application.level, Application.submitted_on, Application.id)
        .options(*LISTED_APPLICATION)
    )
    return list(rows)


def summary_sheet_of(work: Work, organization_id: UUID, year: int) -> SummarySheet | None:
    """The sheet of a year as recorded."""
    return work.session.scalar(
        select(SummarySheet).where(SummarySheet.year == year, SummarySheet.organization_id == organization_id)
    )
