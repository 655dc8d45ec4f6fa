"""平台上报 as the department works on it: the classes of the levels that are reported, and one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from yanxiu.models import (
    ClassState,
    Material,
    Organization,
    PackageKind,
    PlatformReport,
    Project,
    Receipt,
    ReportState,
    TrainingClass,
)
from yanxiu.policy import Material as MaterialKind
from yanxiu.policy import ReportFormat
from yanxiu.services.certificates import ASSESSED
from yanxiu.services.chains import class_chain
from yanxiu.services.deadlines import Deadline, class_deadlines
from yanxiu.services.errors import NotFound
from yanxiu.services.exchange.sent import Sent, sent_of
from yanxiu.services.listing import Part, Window, number_asked, part
from yanxiu.services.materials import class_materials
from yanxiu.services.reports import format_of
from yanxiu.services.work import Work

NOT_BUILT = "none"
HELD = (
    ClassState.DELIVERED,
    ClassState.ASSESSED,
    ClassState.CERTIFIED,
    ClassState.REPORTED,
    ClassState.SETTLED,
)
_DONE = (ReportState.NUMBERED,)


@dataclass(frozen=True)
class Line:
    """One class with its last report; ``due`` is the nearest date after the class that is still open."""

    cls: TrainingClass
    report: PlatformReport | None
    due: Deadline | None


@dataclass(frozen=True)
class ReportDesk:
    """One class with all that was reported of it, what came back, and the materials the format takes."""

    row: TrainingClass
    words: Mapping[str, str]
    form: ReportFormat
    reports: tuple[PlatformReport, ...]
    receipts: tuple[Receipt, ...]
    materials: tuple[tuple[MaterialKind, tuple[Material, ...]], ...]
    deadlines: tuple[Deadline, ...]
    sent: tuple[Sent, ...] = ()

    @property
    def last(self) -> PlatformReport | None:
        return self.reports[0] if self.reports else None

    @property
    def assessed(self) -> bool:
        """Whether the class stands where a package may be built."""
        return self.row.state in ASSESSED

    def at(self, *states: ReportState) -> bool:
        return self.assessed and self.last is not None and self.last.state in states

    def answers(self, report: PlatformReport) -> list[Receipt]:
        """What came back on one package."""
        return [one for one in self.receipts if one.report_id == report.id]


def reportable(work: Work, values: Mapping[str, str], window: Window) -> Part[TrainingClass]:
    """Classes that were held at a level some plugin reports, the latest year first.

    Filters: ``q``, ``year``, ``state`` (a report's, or ``none``).
    """
    query = select(TrainingClass).join(Project, Project.id == TrainingClass.project_id)
    query = query.join(Organization, Organization.id == Project.host_id)
    query = query.where(Project.level.in_(_levels(work)), TrainingClass.state.in_(HELD))
    query = _in_state(query, values.get("state", ""))
    year = number_asked(values.get("year", ""))
    if year is not None:
        query = query.where(TrainingClass.year == year)
    if said := values.get("q", ""):
        found = [column.contains(said, autoescape=True) for column in (Project.topic, Organization.name)]
        query = query.where(or_(*found))
    return part(work, query.order_by(TrainingClass.year.desc(), TrainingClass.number), window)


def lines_of(work: Work, rows: Sequence[TrainingClass]) -> dict[UUID, Line]:
    """Each class with its last report, in one query; the dates of those that are not through."""
    last = {one.class_id: one for one in _last_of(work, [row.id for row in rows])}
    return {row.id: Line(row, last.get(row.id), _due(work, row, last.get(row.id))) for row in rows}


def report_desk(work: Work, class_id: UUID) -> ReportDesk:
    """The desk of one class; a class whose level is not reported looks like a missing one."""
    cls = work.get(TrainingClass, class_id, "班次")
    chain = class_chain(work, cls)
    form = format_of(cls, chain)
    if form is None:
        raise NotFound("平台上报", class_id)
    reports = select(PlatformReport).where(PlatformReport.class_id == cls.id)
    receipts = (
        select(Receipt)
        .join(PlatformReport, PlatformReport.id == Receipt.report_id)
        .where(PlatformReport.class_id == cls.id)
    )
    files = class_materials(work, cls.id)
    kinds = [MaterialKind(kind) for kind in form.materials]
    return ReportDesk(
        row=cls,
        words=chain.labels(),
        form=form,
        reports=tuple(work.session.scalars(reports.order_by(PlatformReport.attempt.desc()))),
        receipts=tuple(work.session.scalars(receipts.order_by(Receipt.id.desc()))),
        materials=tuple((kind, tuple(one for one in files if one.kind == kind)) for kind in kinds),
        deadlines=tuple(class_deadlines(work, cls, chain=chain)),
        sent=sent_of(work, cls.id, PackageKind.REPORT),
    )


def _levels(work: Work) -> set[str]:
    packs = work.plugins.packs.values()
    return {str(pack.jurisdiction.level) for pack in packs if pack.report_formats}


def _newest() -> Select[UUID, int]:
    return select(PlatformReport.class_id, func.max(PlatformReport.attempt).label("attempt")).group_by(
        PlatformReport.class_id
    )


def _in_state(query: Select[TrainingClass], state: str) -> Select[TrainingClass]:
    if not state:
        return query
    if state == NOT_BUILT:
        return query.where(TrainingClass.id.not_in(select(PlatformReport.class_id)))
    one, newest = aliased(PlatformReport), _newest().subquery()
    latest = select(one.class_id).join(
        newest, (newest.c.class_id == one.class_id) & (newest.c.attempt == one.attempt)
    )
    return query.where(TrainingClass.id.in_(latest.where(one.state == state)))


def _last_of(work: Work, keys: list[UUID]) -> list[PlatformReport]:
    newest = _newest().where(PlatformReport.class_id.in_(keys)).subquery()
    found = select(PlatformReport).join(
        newest,
        (newest.c.class_id == PlatformReport.class_id) & (newest.c.attempt == PlatformReport.attempt),
    )
    return list(work.session.scalars(found))


def _due(work: Work, cls: TrainingClass, report: PlatformReport | None) -> Deadline | None:
    if report is not None and report.state in _DONE:
        return None
    return next(iter(class_deadlines(work, cls)), None)
