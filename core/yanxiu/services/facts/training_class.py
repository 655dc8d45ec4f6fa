"""班次 to facts: the project, its papers, and what else hangs on a class."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from yanxiu.models import Amendment, Attestation, ImplementationPlan, OpeningNotice, TrainingClass
from yanxiu.policy import ActualFacts, AmendmentFacts, ClassFacts, OutputKind, PlanSection, PreparationFacts
from yanxiu.policy.facts import ABSENT
from yanxiu.services.facts.after_class import (
    completion_facts,
    courseware_facts,
    evaluation_facts,
    follow_ups,
    funding_facts,
    survey_facts,
)
from yanxiu.services.facts.held import delivery_facts, roster_facts
from yanxiu.services.facts.known import known, listed, part, words
from yanxiu.services.facts.shared import extra_facts, project_facts, records_of_terms
from yanxiu.services.work import Work


def class_facts(work: Work, cls: TrainingClass, *, as_of: date | None = None) -> ClassFacts:
    """All that is known of a class on a day, with people's names as pseudonyms.

    A fixed number of queries, whatever the roster's length.
    """
    day = as_of or work.today
    project = cls.project
    records = records_of_terms(work, project, cls.year)
    this_year = records.of(project.host_id, cls.year)
    return ClassFacts(
        year=cls.year,
        as_of=day,
        **known(
            project=project_facts(project, cls.year, day, records, listed=project.listed, number=cls.number),
            actual=_actual(cls),
            preparation=_preparation(work, cls),
            amendments=_amendments(work, cls),
            roster=roster_facts(work, cls),
            delivery=delivery_facts(work, cls),
            outputs=words(OutputKind, cls.outputs),
            completion=completion_facts(
                work, cls, this_year.annual_report_submitted_on if this_year else None
            ),
            funding=funding_facts(work, cls),
            survey=survey_facts(work, cls),
            evaluation=evaluation_facts(work, cls),
            follow_ups=follow_ups(work, cls),
            courseware=courseware_facts(work, cls),
            attestations=_attestations(work, cls),
            extra=extra_facts(work.plugins, project.extra, cls.extra),
        ),
    )


def without_roster(facts: ClassFacts) -> ClassFacts:
    """A class as its trainees' own facts show it: without the other trainees."""
    return replace(facts, roster=ABSENT)  # type: ignore[arg-type] # an absent fact has this value, whatever its type


def _actual(cls: TrainingClass) -> ActualFacts | None:
    return part(
        ActualFacts,
        starts_on=cls.actual_starts_on,
        ends_on=cls.actual_ends_on,
        place=cls.actual_place,
        topic=cls.actual_topic,
        content=cls.actual_content,
        audience=cls.actual_audience,
        host_name=cls.actual_host_name,
    )


def _preparation(work: Work, cls: TrainingClass) -> PreparationFacts | None:
    plan = work.session.scalar(select(ImplementationPlan).where(ImplementationPlan.class_id == cls.id))
    notice = work.session.scalar(select(OpeningNotice).where(OpeningNotice.class_id == cls.id))
    of_plan = plan and known(
        consulted_on=plan.consulted_on,
        plan_submitted_on=plan.submitted_on,
        accepted_on=plan.accepted_on,
        approved_on=plan.approved_on,
        filed_by=plan.filed_by,
        plan_sections=words(PlanSection, plan.sections),
        platform_reference=plan.platform_reference,
    )
    of_notice = notice and known(
        notice_submitted_on=notice.submitted_on,
        notice_issuer=notice.issuer,
        notice_issued_on=notice.issued_on,
        notice_scope=notice.scope,
    )
    return part(PreparationFacts, **(of_plan or {}), **(of_notice or {}))


def _amendments(work: Work, cls: TrainingClass) -> tuple[AmendmentFacts, ...] | None:
    """The changes on record. None on record means none once the host has said how the class was run."""
    rows = work.session.scalars(
        select(Amendment)
        .where(Amendment.class_id == cls.id, Amendment.withdrawn.is_(False))
        .order_by(Amendment.reported_on.nulls_last(), Amendment.id)
    )
    return listed(
        (
            AmendmentFacts(
                **known(
                    field=row.field,
                    effective_on=row.effective_on,
                    reported_on=row.reported_on,
                    written=row.written,
                    approved_on=row.approved_on,
                    approver=row.approver,
                )
            )
            for row in rows
        ),
        closed=cls.actual_ends_on,
    )


def _attestations(work: Work, cls: TrainingClass) -> tuple[str, ...]:
    """The words signed for. Signatures are given here and nowhere else, so that none is a known fact."""
    rows = work.session.scalars(select(Attestation.word).where(Attestation.class_id == cls.id))
    return tuple(sorted(rows))
