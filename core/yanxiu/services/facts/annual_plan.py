"""年度计划 to facts: the stated figures, and the list counted from its projects' classes."""

from datetime import date

from sqlalchemy import func, select

from yanxiu.models import AnnualPlan, ClassState, Project, TrainingClass
from yanxiu.policy import AnnualPlanFacts
from yanxiu.services.facts.known import known
from yanxiu.services.facts.shared import extra_facts
from yanxiu.services.work import Work


def annual_plan_facts(work: Work, plan: AnnualPlan, *, as_of: date | None = None) -> AnnualPlanFacts:
    """The plan as it stands; with a class whose tier is open, the numbers by tier are not known."""
    day = as_of or work.today
    return AnnualPlanFacts(
        year=plan.year,
        as_of=day,
        **known(
            stated_total=plan.stated_total,
            stated_by_tier=plan.stated_by_tier,
            listed_by_tier=classes_by_tier(work, plan),
            document_number=plan.document_number,
            published_on=plan.published_on,
            extra=extra_facts(work.plugins, plan.extra),
        ),
    )


def classes_by_tier(work: Work, plan: AnnualPlan) -> dict[str, int] | None:
    """How many classes the list has of each tier; None while one of them has no tier.

    A cancelled class stays on the list: it was published.
    """
    rows = work.session.execute(
        select(Project.tier, func.count(TrainingClass.id))
        .join(TrainingClass, TrainingClass.project_id == Project.id)
        .where(
            Project.plan_id == plan.id,
            (TrainingClass.state != ClassState.CANCELLED) | Project.listed.is_(True),
        )
        .group_by(Project.tier)
    )
    counted = dict(iter(rows))
    if None in counted:
        return None
    return {tier: number for tier, number in sorted(counted.items()) if tier is not None}
