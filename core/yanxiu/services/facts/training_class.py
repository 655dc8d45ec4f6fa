"""班次 to facts: the project, its papers, and what else hangs on a class."""

from dataclasses import replace
from datetime import date

from yanxiu.models import TrainingClass
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
from yanxiu.services.facts.class_rows import ClassRows, rows_of_class
from yanxiu.services.facts.held import delivery_facts, roster_facts
from yanxiu.services.facts.known import known, listed, part, words
from yanxiu.services.facts.shared import Records, extra_facts, project_facts, records_of_terms
from yanxiu.services.work import Work


def class_facts(work: Work, cls: TrainingClass, *, as_of: date | None = None) -> ClassFacts:
    """All that is known of a class on a day, with people's names as pseudonyms.

    A fixed number of queries, whatever the roster's length.
    """
    records = records_of_terms(work, cls.project, cls.year)
    return facts_of_rows(work, cls, rows_of_class(work, cls), records, as_of=as_of)


def facts_of_rows(
    work: Work, cls: TrainingClass, rows: ClassRows, records: Records, *, as_of: date | None = None
) -> ClassFacts:
    """The same from rows that were read already."""
    day = as_of or work.today
    project = cls.project
    this_year = records.of(project.host_id, cls.year)
    return ClassFacts(
        year=cls.year,
        as_of=day,
        **known(
            project=project_facts(project, cls.year, day, records, listed=project.listed, number=cls.number),
            actual=_actual(cls),
            preparation=_preparation(rows),
            amendments=_amendments(cls, rows),
            roster=roster_facts(work, cls, rows.trainees),
            delivery=delivery_facts(work, cls, rows),
            outputs=words(OutputKind, cls.outputs),
            completion=completion_facts(rows, this_year.annual_report_submitted_on if this_year else None),
            funding=funding_facts(rows),
            survey=survey_facts(rows.survey),
            evaluation=evaluation_facts(rows.evaluation),
            follow_ups=follow_ups(cls, rows.follow_ups),
            courseware=courseware_facts(cls, rows),
            # signatures are given here and nowhere else, so that none is a known fact
            attestations=tuple(sorted(one.word for one in rows.signed)),
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


def _preparation(rows: ClassRows) -> PreparationFacts | None:
    plan, notice = rows.plan, rows.notice
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


def _amendments(cls: TrainingClass, rows: ClassRows) -> tuple[AmendmentFacts, ...] | None:
    """The changes on record. None on record means none once the host has said how the class was run."""
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
            for row in rows.amendments
        ),
        closed=cls.actual_ends_on,
    )
