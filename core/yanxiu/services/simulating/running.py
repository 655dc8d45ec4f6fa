"""A tenant's classes as samples: facts read once, in one transaction that writes nothing."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from yanxiu.models import TrainingClass
from yanxiu.policy import CLASS_STAGES, Stage, TenantParameter
from yanxiu.policy.simulation import Sample, Spec
from yanxiu.policy.simulation.samples import sample_of
from yanxiu.services.errors import InvalidInput
from yanxiu.services.facts.class_rows import rows_of_classes
from yanxiu.services.facts.training_class import class_facts
from yanxiu.services.reads import WHOLE_CLASS
from yanxiu.services.simulating.apart import Request
from yanxiu.services.work import Work

STAGES = (Stage.PREPARATION, Stage.DELIVERY, Stage.COMPLETION, Stage.SETTLEMENT)


def of_tenant(work: Work, spec: Spec, text: str, source: str) -> Request:
    """What a simulation over a tenant's plan years is made of; raises `InvalidInput` where there is nothing.

    The base is the tenant's policy as it stands today, with the drafts it adopted and the values it supplied.
    """
    years = spec.years
    if spec.generated is None and not years:
        raise InvalidInput("data", "（空）", "须写 years（计划年度）或 generated", "如 data: {years: [2024]}")
    samples = [] if spec.generated else samples_of(work, years, spec.stages)
    if spec.generated is None and not samples:
        raise InvalidInput("years", list(years), "这些年度没有班次", "请换一个有计划的年度")
    chain = work.chain(max(years, default=work.today.year), spec.jurisdiction)
    return Request(text, source, samples, sorted(chain.adopted), _supplied(chain.parameters))


def samples_of(work: Work, years: Iterable[int], stages: Iterable[Stage]) -> list[Sample]:
    """The classes of plan years with their facts of today; trainees by pseudonym, as in every decision."""
    chosen = tuple(stages) or STAGES
    if strange := [str(one) for one in chosen if one not in CLASS_STAGES]:
        raise InvalidInput("stages", strange, "以班次为数据时只能判断班次的环节", "请删去这些环节")
    query = select(TrainingClass).where(TrainingClass.year.in_(tuple(years))).options(*WHOLE_CLASS)
    classes = work.session.scalars(query.order_by(TrainingClass.year, TrainingClass.number)).all()
    rows_of_classes(work, [one.id for one in classes])
    return [
        replace(
            sample_of(f"{one.year}/{one.number}", class_facts(work, one), chosen),
            name=one.project.topic or "",
            host=one.project.host.name,
        )
        for one in classes
    ]


def _supplied(parameters: Iterable[TenantParameter]) -> tuple[TenantParameter, ...]:
    """Without who supplied them: a result is exported and needs no names."""
    return tuple(replace(one, author="", basis="") for one in parameters)
