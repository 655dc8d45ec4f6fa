"""Which chain answers for a record: its supervising department's jurisdiction, else the tenant's own."""

from yanxiu.models import AnnualPlan, TrainingClass
from yanxiu.models.terms import PlannedTerms
from yanxiu.policy import Chain
from yanxiu.services.work import Work


def class_chain(work: Work, cls: TrainingClass) -> Chain:
    """The chain of a class."""
    return terms_chain(work, cls.project, cls.year)


def terms_chain(work: Work, terms: PlannedTerms, year: int) -> Chain:
    """The chain of an application or a project."""
    supervisor = terms.supervisor
    return work.chain(year, supervisor.jurisdiction if supervisor else None)


def plan_chain(work: Work, plan: AnnualPlan) -> Chain:
    """The chain of an annual plan: from the jurisdiction that publishes it."""
    return work.chain(plan.year, plan.jurisdiction)
