"""The department's registers: classes, applications, changes, certificates, accounts, decisions, filtered."""

from collections.abc import Mapping, Sequence
from typing import Any
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


def classes(work: Work, values: Values, window: Window) -> Part[TrainingClass]:
    """All classes, the latest year first, in the plan's order."""
    query = _through_project(select(TrainingClass)).options(*JOINED_CLASS)
    query = equal(query, values, state=TrainingClass.state, level=Project.level)
    query = saying(of_year(query, values, TrainingClass.year), values, Project.topic, Organization.name)
    return part(work, query.order_by(TrainingClass.year.desc(), TrainingClass.number), window)


def applications(work: Work, values: Values, window: Window) -> Part[Application]:
    """All applications but drafts, the latest first."""
    query = select(Application).join(Organization, Organization.id == Application.host_id)
    query = query.options(*JOINED_APPLICATION).where(Application.state != "draft")
    query = equal(
        query, values, state=Application.state, level=Application.level, field=Application.field_code
    )
    query = saying(of_year(query, values, Application.year), values, Application.topic, Organization.name)
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


def settlements(work: Work, values: Values, window: Window) -> Part[TrainingClass]:
    """Classes with accounts, the latest year first; ``accounts_by_class`` gives the money."""
    query = select(TrainingClass).join(Settlement, Settlement.class_id == TrainingClass.id)
    query = query.options(*JOINED_CLASS)
    query = _through_project(query).outerjoin(Subsidy, Subsidy.class_id == TrainingClass.id)
    query = equal(query, values, state=Settlement.state, subsidy=Subsidy.state)
    query = saying(of_year(query, values, TrainingClass.year), values, Project.topic, Organization.name)
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


def certificates(work: Work, values: Values, window: Window) -> Part[Certificate]:
    """All certificates, the latest first; a whole number finds one at once."""
    query = select(Certificate).join(TrainingClass, TrainingClass.id == Certificate.class_id)
    query = query.options(joined_class(Certificate.training_class))
    query = equal(_through_project(query), values, state=Certificate.state, series=Certificate.series_id)
    query = saying(
        of_year(query, values, TrainingClass.year),
        values,
        Project.topic,
        Organization.name,
        Certificate.number,
    )
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


def decisions(work: Work, values: Values, window: Window) -> Part[Decision]:
    """Decisions, the latest first; ``passed`` is yes or no."""
    query = equal(select(Decision), values, stage=Decision.stage, subject=Decision.subject_kind)
    if values.get("passed"):
        query = query.where(Decision.passed.is_(values["passed"] == "yes"))
    if values.get("q"):
        query = query.where(Decision.hash.startswith(values["q"].strip().lower()))
    query = of_year(query, values, Decision.year)
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
