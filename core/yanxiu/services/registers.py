"""The department's registers: classes, applications, changes, certificates, accounts, decisions, filtered.

What ends in ``_asked`` is the query of a register, in no order: ``of`` keeps it to what one institution hosts
or applied for, as its own pages show it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from yanxiu.models import (
    Amendment,
    Application,
    Certificate,
    CertificateSeries,
    CertificateState,
    Consequence,
    Decision,
    Determination,
    Organization,
    Project,
    Settlement,
    Subsidy,
    TrainingClass,
)
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.narrowing import equal, of_year, saying
from yanxiu.services.reads import JOINED_APPLICATION, JOINED_CLASS, joined_class
from yanxiu.services.work import Work

Values = Mapping[str, str]


def classes_asked(values: Values, of: UUID | None = None) -> Select[TrainingClass]:
    """Classes with their projects and hosts."""
    query = _of(of, _through_project(select(TrainingClass)).options(*JOINED_CLASS))
    query = equal(query, values, state=TrainingClass.state, level=Project.level)
    return saying(of_year(query, values, TrainingClass.year), values, Project.topic, Organization.name)


def classes(work: Work, values: Values, window: Window, of: UUID | None = None) -> Part[TrainingClass]:
    """All classes, the latest year first, in the plan's order."""
    query = classes_asked(values, of)
    return part(work, query.order_by(TrainingClass.year.desc(), TrainingClass.number), window)


def applications_asked(values: Values, of: UUID | None = None) -> Select[Application]:
    """Applications with their hosts; drafts are shown to their institution only."""
    query = select(Application).join(Organization, Organization.id == Application.host_id)
    query = _of(of, query.options(*JOINED_APPLICATION), Application)
    if of is None:
        query = query.where(Application.state != "draft")
    query = equal(
        query, values, state=Application.state, level=Application.level, field=Application.field_code
    )
    return saying(of_year(query, values, Application.year), values, Application.topic, Organization.name)


def applications(work: Work, values: Values, window: Window) -> Part[Application]:
    """All applications but drafts, the latest first."""
    query = applications_asked(values)
    return part(work, query.order_by(Application.year.desc(), Application.id.desc()), window)


def amendments(work: Work, values: Values, window: Window) -> Part[Amendment]:
    """All changes that stand or were withdrawn, the latest first."""
    query = select(Amendment).join(TrainingClass, TrainingClass.id == Amendment.class_id)
    query = query.options(joined_class(Amendment.training_class))
    query = _through_project(query)
    query = equal(query, values, field=Amendment.field)
    if values.get("state") == "open":
        query = query.where(Amendment.approved_on.is_(None), Amendment.withdrawn.is_(False))
    elif values.get("state") == "approved":
        query = query.where(Amendment.approved_on.is_not(None))
    elif values.get("state") == "withdrawn":
        query = query.where(Amendment.withdrawn.is_(True))
    query = saying(of_year(query, values, TrainingClass.year), values, Project.topic, Organization.name)
    return part(work, query.order_by(Amendment.id.desc()), window)


def settlements_asked(values: Values, of: UUID | None = None) -> Select[TrainingClass]:
    """Classes with accounts; ``accounts_by_class`` gives the money."""
    query = select(TrainingClass).join(Settlement, Settlement.class_id == TrainingClass.id)
    query = query.options(*JOINED_CLASS)
    query = _of(of, _through_project(query).outerjoin(Subsidy, Subsidy.class_id == TrainingClass.id))
    query = equal(query, values, state=Settlement.state, subsidy=Subsidy.state)
    return saying(of_year(query, values, TrainingClass.year), values, Project.topic, Organization.name)


def settlements(work: Work, values: Values, window: Window) -> Part[TrainingClass]:
    """Classes with accounts, the latest year first; ``accounts_by_class`` gives the money."""
    query = settlements_asked(values)
    return part(work, query.order_by(TrainingClass.year.desc(), TrainingClass.number), window)


def accounts_by_class(
    work: Work, rows: Sequence[TrainingClass]
) -> Mapping[Any, tuple[Settlement, Subsidy | None]]:
    """Settlement and subsidy of each of these classes, in one query."""
    found = work.session.execute(
        select(Settlement, Subsidy)
        .outerjoin(Subsidy, Subsidy.class_id == Settlement.class_id)
        .where(Settlement.class_id.in_([row.id for row in rows]))
    )
    return {settlement.class_id: (settlement, subsidy) for settlement, subsidy in found}


_LINE: Final = (
    Certificate.id,
    Certificate.number,
    Certificate.serial,
    Certificate.name,
    Certificate.issued_on,
    Certificate.state,
    Project.topic,
    Organization.name.label("host"),
)
"""What a line of the register says: the list of a large department is long, and a class has much else."""


def certificates_asked(values: Values, of: UUID | None = None) -> Select[Certificate]:
    """Certificates with their classes."""
    query = _certificates(select(Certificate), values, of)
    return query.options(joined_class(Certificate.training_class))


def _certificates(query: Any, values: Values, of: UUID | None = None) -> Select[Any]:
    query = query.join(TrainingClass, TrainingClass.id == Certificate.class_id)
    query = equal(
        _of(of, _through_project(query)), values, state=Certificate.state, series=Certificate.series_id
    )
    return saying(
        of_year(query, values, TrainingClass.year),
        values,
        Project.topic,
        Organization.name,
        Certificate.number,
    )


def certificates(work: Work, values: Values, window: Window) -> Part[Certificate]:
    """Lines of all certificates, the latest first; a whole number finds one at once."""
    query = _certificates(select(*_LINE).select_from(Certificate), values)
    return part(work, query.order_by(Certificate.issued_on.desc(), Certificate.number), window)


def series(work: Work, values: Values, window: Window) -> Part[CertificateSeries]:
    """The counters that numbers come from."""
    query = equal(select(CertificateSeries), values, issuer=CertificateSeries.issuer)
    query = saying(query, values, CertificateSeries.label, CertificateSeries.key)
    return part(work, query.order_by(CertificateSeries.key), window)


def counted_by_state(work: Work, series_id: UUID) -> dict[CertificateState, int]:
    """How many certificates of a series are in each state; together they are the serials given out."""
    found = select(Certificate.state, func.count(Certificate.id)).where(Certificate.series_id == series_id)
    return dict(iter(work.session.execute(found.group_by(Certificate.state))))


def consequences(work: Work, values: Values, window: Window) -> Part[Consequence]:
    """Consequences, drafts first, then the latest."""
    query = select(Consequence).outerjoin(Organization, Organization.id == Consequence.organization_id)
    query = equal(query, values, state=Consequence.state, effect=Consequence.effect)
    query = saying(query, values, Consequence.label, Organization.name)
    order = (Consequence.state != "draft", Consequence.drafted_on.desc(), Consequence.id)
    return part(work, query.order_by(*order), window)


def decisions_asked(values: Values, seen: Select[Decision]) -> Select[Decision]:
    """Those of the decisions that are ``seen``; ``passed`` is yes or no."""
    query = equal(seen, values, stage=Decision.stage, subject=Decision.subject_kind)
    if values.get("passed"):
        query = query.where(Decision.passed.is_(values["passed"] == "yes"))
    if values.get("q"):
        query = query.where(Decision.hash.startswith(values["q"].strip().lower()))
    return of_year(query, values, Decision.year)


def decisions(work: Work, values: Values, window: Window) -> Part[Decision]:
    """Decisions, the latest first."""
    query = decisions_asked(values, select(Decision))
    return part(work, query.order_by(Decision.decided_at.desc(), Decision.id.desc()), window)


def decisions_of(work: Work, key: Any, most: int = 20) -> list[Decision]:
    """The last decisions on one subject."""
    query = select(Decision).where(Decision.subject_id == key)
    return list(
        work.session.scalars(query.order_by(Decision.decided_at.desc(), Decision.id.desc()).limit(most))
    )


def determinations(work: Work, values: Values, window: Window) -> Part[Determination]:
    """Determinations, the latest first; ``state`` is standing or ended."""
    query = of_year(
        equal(select(Determination), values, stage=Determination.stage), values, Determination.year
    )
    over = or_(Determination.revoked_on.is_not(None), Determination.until < work.today)
    if values.get("state") == "ended":
        query = query.where(over)
    elif values.get("state") == "standing":
        query = query.where(
            Determination.revoked_on.is_(None),
            or_(Determination.until.is_(None), Determination.until >= work.today),
        )
    if values.get("kind"):
        query = query.where(Determination.whole_stage.is_(values["kind"] == "stage"))
    return part(work, query.order_by(Determination.decided_on.desc(), Determination.id.desc()), window)


def _through_project(query: Select[Any]) -> Select[Any]:
    return query.join(Project, Project.id == TrainingClass.project_id).join(
        Organization, Organization.id == Project.host_id
    )


def _of(institution: UUID | None, query: Select[Any], record: Any = Project) -> Select[Any]:
    if institution is None:
        return query
    return query.where(or_(record.host_id == institution, record.applicant_id == institution))
