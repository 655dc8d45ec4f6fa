"""What waits for the department: applications, papers, changes, reports, certificates, accounts, drafts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from yanxiu.models import (
    Amendment,
    Application,
    ApplicationState,
    ClassState,
    CompletionReport,
    CompletionState,
    Consequence,
    ConsequenceState,
    ImplementationPlan,
    OpeningNotice,
    PackageKind,
    ReviewOutcome,
    Settlement,
    SettlementState,
    Subsidy,
    SubsidyState,
    TrainingClass,
)
from yanxiu.models.training_class import BEFORE_HELD
from yanxiu.policy import Level
from yanxiu.services.exchange.next_steps import Sent
from yanxiu.services.reads import QUEUED_CLASS, WHOLE_APPLICATION
from yanxiu.services.work import Work

WAITING: Final = 15
"""From how many days of waiting an item counts as waiting long, where no date of its own is near."""


class Kind(StrEnum):
    """What an item of the queue is."""

    APPLICATION = "application"
    FILING = "filing"
    AMENDMENT = "amendment"
    REPORT = "report"
    CERTIFICATE = "certificate"
    COMPLETION = "completion"
    SETTLEMENT = "settlement"
    SUBSIDY = "subsidy"
    CONSEQUENCE = "consequence"


KIND_WORDS: Final[Mapping[Kind, str]] = {
    Kind.APPLICATION: "申报待遴选",
    Kind.FILING: "开班材料待审",
    Kind.AMENDMENT: "变更待批",
    Kind.REPORT: "上报包有答复",
    Kind.CERTIFICATE: "待发结业证书",
    Kind.COMPLETION: "结业材料待受理",
    Kind.SETTLEMENT: "结算待办结",
    Kind.SUBSIDY: "补助待批复或拨付",
    Kind.CONSEQUENCE: "后果草稿待确认",
}


@dataclass(frozen=True)
class Item:
    """One thing that waits: since when, and for which day (the planned opening), where one is known.

    ``due`` is the day that a document sets for it; ``todo``, what is done next where that is the ministry's
    matter.
    """

    kind: Kind
    id: UUID
    subject: str
    organization: str
    city: str
    field: str
    year: int
    since: date | None
    by: date | None
    today: date
    due: date | None = None
    todo: str = ""

    @property
    def waited(self) -> int | None:
        """Days since it came in."""
        return (self.today - self.since).days if self.since else None

    @property
    def days_left(self) -> int | None:
        """Days until the day that it is due, or else until the opening that it is for; negative: past."""
        day = self.due or self.by
        return (day - self.today).days if day else None

    @property
    def pressing(self) -> bool:
        """Whether it is late, or has waited long."""
        if self.days_left is not None:
            return self.days_left <= 7
        return (self.waited or 0) >= WAITING


def waiting(work: Work) -> list[Item]:
    """Everything that waits for the department, what presses most first."""
    return _gathered(work, *Kind)


def of_kind(work: Work, kind: Kind) -> list[Item]:
    """The items of one kind, in the queue's order."""
    return _gathered(work, kind)


def neighbours(work: Work, kind: Kind, key: UUID) -> tuple[UUID | None, UUID | None]:
    """The items before and after one of the queue; for one that waits no more the first is next."""
    keys = [item.id for item in of_kind(work, kind)]
    if key not in keys:
        return None, keys[0] if keys else None
    place = keys.index(key)
    return keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None


def _gathered(work: Work, *kinds: Kind) -> list[Item]:
    sent, found = Sent(work), list[Item]()
    for kind in kinds:
        found += _SENT[kind](work, sent) if kind in _SENT else _SOURCES[kind](work)
    return sorted(found, key=_order)


def _order(item: Item) -> tuple[bool, date, date, str]:
    day = item.due or item.by or date.max
    return (not item.pressing, day, item.since or date.max, str(item.id))


def _applications(work: Work) -> list[Item]:
    rows = work.session.scalars(
        select(Application).where(Application.state == ApplicationState.ENDORSED).options(*WHOLE_APPLICATION)
    )
    return [_item(work, Kind.APPLICATION, row.id, row, row.year, row.submitted_on) for row in rows]


def _filings(work: Work, sent: Sent) -> list[Item]:
    made: list[Item] = []
    found = work.session.execute(
        select(TrainingClass, ImplementationPlan, OpeningNotice)
        .outerjoin(ImplementationPlan, ImplementationPlan.class_id == TrainingClass.id)
        .outerjoin(OpeningNotice, OpeningNotice.class_id == TrainingClass.id)
        .where(TrainingClass.state == ClassState.FILED)
        .options(*QUEUED_CLASS)
    )
    for cls, plan, notice in found:
        if getattr(plan, "review_outcome", None) is ReviewOutcome.RETURNED:
            continue
        given = [getattr(paper, "submitted_on", None) for paper in (plan, notice)]
        days = [day for day in given if day is not None]
        item = _class_item(work, Kind.FILING, cls.id, cls, min(days, default=None))
        made.append(_at_the_ministry(item, cls, PackageKind.PLAN, sent))
    return made


def _amendments(work: Work, sent: Sent) -> list[Item]:
    found = work.session.execute(
        select(Amendment, TrainingClass)
        .join(TrainingClass, TrainingClass.id == Amendment.class_id)
        .where(
            Amendment.withdrawn.is_(False),
            Amendment.approved_on.is_(None),
            TrainingClass.state.in_(BEFORE_HELD),
        )
        .options(*QUEUED_CLASS)
    )
    return [
        _at_the_ministry(
            _class_item(work, Kind.AMENDMENT, row.id, cls, row.reported_on), cls, PackageKind.AMENDMENT, sent
        )
        for row, cls in found
    ]


def _at_the_ministry(item: Item, cls: TrainingClass, kind: PackageKind, sent: Sent) -> Item:
    """The item with what comes next, where its papers go to the ministry."""
    if cls.project.level is not Level.NATIONAL:
        return item
    return replace(item, todo=sent.todo(kind, item.id))


def _reports(work: Work, sent: Sent) -> list[Item]:
    return [
        replace(
            _item(work, Kind.REPORT, cls.id, cls.project, cls.year, step.package.answered_on),
            due=step.due,
            todo=step.todo,
        )
        for step, cls in sent.reports
    ]


def _certificates(work: Work) -> list[Item]:
    rows = work.session.scalars(
        select(TrainingClass).where(TrainingClass.state == ClassState.ASSESSED).options(*QUEUED_CLASS)
    )
    return [_item(work, Kind.CERTIFICATE, c.id, c.project, c.year, c.actual_ends_on) for c in rows]


def _completions(work: Work) -> list[Item]:
    held = (ClassState.DELIVERED, ClassState.ASSESSED, ClassState.CERTIFIED)
    return _of_class(
        work,
        Kind.COMPLETION,
        CompletionReport,
        lambda row: row.submitted_on,
        CompletionReport.state == CompletionState.SUBMITTED,
        TrainingClass.state.in_(held),
    )


def _settlements(work: Work) -> list[Item]:
    found = work.session.execute(
        select(TrainingClass, Subsidy)
        .join(Settlement, Settlement.class_id == TrainingClass.id)
        .outerjoin(Subsidy, Subsidy.class_id == TrainingClass.id)
        .where(Settlement.state == SettlementState.SUBMITTED)
        .options(*QUEUED_CLASS)
    )
    return [
        # handing in makes the proposal: its day is the day on which the accounts came
        _item(work, Kind.SETTLEMENT, cls.id, cls.project, cls.year, getattr(subsidy, "proposed_on", None))
        for cls, subsidy in found
    ]


def _subsidies(work: Work) -> list[Item]:
    return _of_class(
        work,
        Kind.SUBSIDY,
        Subsidy,
        lambda row: row.approved_on or row.proposed_on,
        or_(
            Subsidy.state.in_((SubsidyState.PROPOSED, SubsidyState.APPROVED)),
            and_(Subsidy.state == SubsidyState.PAID, Subsidy.paid < Subsidy.approved),
        ),
        TrainingClass.state == ClassState.SETTLED,
    )


def _consequences(work: Work) -> list[Item]:
    rows = work.session.scalars(
        select(Consequence)
        .where(Consequence.state == ConsequenceState.DRAFT)
        .options(joinedload(Consequence.organization), joinedload(Consequence.training_class))
    )
    return [
        Item(
            Kind.CONSEQUENCE,
            row.id,
            row.label,
            row.organization.name if row.organization else "",
            "",
            "",
            row.training_class.year if row.training_class else row.drafted_on.year,
            row.drafted_on,
            None,
            work.today,
        )
        for row in rows
    ]


def _of_class(
    work: Work, kind: Kind, paper: type[Any], since: Callable[[Any], date | None], *where: Any
) -> list[Item]:
    """Papers that hang on a class: their items bear the class's id."""
    found = work.session.execute(
        select(paper, TrainingClass)
        .join(TrainingClass, TrainingClass.id == paper.class_id)
        .where(*where)
        .options(*QUEUED_CLASS)
    )
    return [_item(work, kind, cls.id, cls.project, cls.year, since(row)) for row, cls in found]


def _class_item(work: Work, kind: Kind, key: UUID, cls: TrainingClass, since: date | None) -> Item:
    return _item(work, kind, key, cls.project, cls.year, since, cls.project.starts_on)


def _item(
    work: Work, kind: Kind, key: UUID, terms: Any, year: int, since: date | None, by: date | None = None
) -> Item:
    supervisor = terms.supervisor.name if terms.supervisor else ""
    return Item(
        kind,
        key,
        terms.topic,
        terms.host.name,
        supervisor,
        terms.field_code or "",
        year,
        since,
        by,
        work.today,
    )


_SOURCES: Final[Mapping[Kind, Callable[[Work], list[Item]]]] = {
    Kind.APPLICATION: _applications,
    Kind.CERTIFICATE: _certificates,
    Kind.COMPLETION: _completions,
    Kind.SETTLEMENT: _settlements,
    Kind.SUBSIDY: _subsidies,
    Kind.CONSEQUENCE: _consequences,
}
_SENT: Final[Mapping[Kind, Callable[[Work, Sent], list[Item]]]] = {
    Kind.FILING: _filings,
    Kind.AMENDMENT: _amendments,
    Kind.REPORT: _reports,
}
"""Those of which some are the ministry's matter."""
