"""年度计划: its projects and classes, and its publication under a document number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select, update

from yanxiu.models import Amendment, AnnualPlan, ClassState, PlanState, Project, SubjectKind, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.policy import Chain, Stage
from yanxiu.services import filling
from yanxiu.services.chains import plan_chain
from yanxiu.services.deciding import Judged, Subject, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import annual_plan_facts
from yanxiu.services.reconciliation import Reconciliation, reconcile_plan
from yanxiu.services.steps import PLAN_LABELS, expect
from yanxiu.services.work import Work

FIELDS: Final = {
    "document_number": filling.text("计划文号"),
    "stated_total": filling.count("公布的总期数"),
    "stated_by_tier": filling.mapping("公布的各类期数"),
    "note": filling.text("说明"),
    "extra": filling.extra_fields(),
}


@dataclass(frozen=True)
class Publication:
    """What publishing a plan came to: the decision, and how stated figures and list compare."""

    judged: Judged
    reconciliation: Reconciliation


def draft_plan(work: Work, year: int, *, jurisdiction: str | None = None, **given: Any) -> AnnualPlan:
    """Draft the plan of a year, by default of the tenant's own jurisdiction; one plan for each of them."""
    place = jurisdiction or work.tenant.jurisdiction
    work.chain(year, place)
    taken = exists().where(AnnualPlan.jurisdiction == place, AnnualPlan.year == year)
    if work.session.scalar(select(taken)):
        raise InvalidInput("年度", year, "这一年度的计划已经建立", "请在原计划上修改")
    plan = AnnualPlan(jurisdiction=place, year=year, state=PlanState.DRAFT)
    _fill(work, plan, given)
    work.session.add(plan)
    work.session.flush()
    work.record("plan.draft", "plan", plan.id, year=year)
    return plan


def edit_plan(work: Work, plan_id: UUID, **given: Any) -> AnnualPlan:
    """Change a draft: number of the document, stated figures."""
    plan = draft_at(work, plan_id)
    _fill(work, plan, given)
    work.record("plan.edit", "plan", plan.id, fields=sorted(given))
    return plan


def _fill(work: Work, plan: AnnualPlan, given: dict[str, Any]) -> None:
    chain = plan_chain(work, plan)
    filling.fill(plan, FIELDS, given, lambda would: _check_figures(chain, would["stated_by_tier"] or {}))


def _check_figures(chain: Chain, figures: Mapping[str, object]) -> None:
    for tier, number in figures.items():
        filling.check_words(chain, "tier", "公布的各类期数", [tier])
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise InvalidInput(
                phrase("公布的期数（{tier}）", tier=tier), number, "须是不小于0的整数", "请核对通知原文"
            )


def publish_plan(
    work: Work, plan_id: UUID, *, document_number: str | None = None, published_on: date | None = None
) -> Publication:
    """Publish a plan under its document number: its projects are then listed.

    Where the stated figures and the list do not agree, the notice of reconciliation says so, whatever the
    gate; the parts hold, and no part is ever computed from the total.
    """
    plan = draft_at(work, plan_id)
    number = document_number or plan.document_number
    day = published_on or work.today
    if not number:
        raise InvalidInput("计划文号", number, "公布计划须有文号", "请填写公布计划的文号")
    facts = replace(annual_plan_facts(work, plan), document_number=number, published_on=day)
    subject = Subject(SubjectKind.PLAN, plan.id)
    judged = judge(work, Stage.PLAN, facts, plan_chain(work, plan), subject)
    if judged.passed:
        plan.state, plan.document_number, plan.published_on = PlanState.PUBLISHED, number, day
        _list_projects(work, plan, listed=True)
        work.record("plan.publish", "plan", plan.id, document=number)
    return Publication(judged, reconcile_plan(work, plan))


def withdraw_publication(work: Work, plan_id: UUID) -> AnnualPlan:
    """Take a publication back, until a class of the plan has been filed."""
    plan = work.get(AnnualPlan, plan_id, "年度计划", lock=True)
    expect("年度计划", plan.state, (PlanState.PUBLISHED,), PLAN_LABELS, "没有公布的计划不必撤回")
    amended = _amended(work, plan)
    for cls in _locked_classes(work, plan):
        if cls.state is not ClassState.PLANNED:
            is_now = "已取消" if cls.state is ClassState.CANCELLED else "已报送"
            rule = "各班次都没有报送、没有取消"
            raise WrongState(
                "年度计划",
                phrase("第{number}期{is_now}", number=cls.number, is_now=is_now),
                rule,
                "请以变更处理个别班次",
            )
        if cls.id in amended:
            raise WrongState(
                "年度计划",
                phrase("第{number}期有变更", number=cls.number),
                "各班次都没有变更",
                "请先撤回变更",
            )
    plan.state, plan.published_on = PlanState.DRAFT, None
    _list_projects(work, plan, listed=None)
    work.record("plan.withdraw", "plan", plan.id)
    return plan


def _locked_classes(work: Work, plan: AnnualPlan) -> list[TrainingClass]:
    """The plan's classes, so that none is filed while the publication is taken back."""
    found = (
        select(TrainingClass)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(Project.plan_id == plan.id)
        .order_by(TrainingClass.id)
        .with_for_update(of=TrainingClass, key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(work.session.scalars(found))


def _amended(work: Work, plan: AnnualPlan) -> set[UUID]:
    standing = (
        select(Amendment.class_id)
        .join(TrainingClass, TrainingClass.id == Amendment.class_id)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(Project.plan_id == plan.id, Amendment.withdrawn.is_(False))
    )
    return set(work.session.scalars(standing))


def discard_plan(work: Work, plan_id: UUID) -> None:
    """Throw a draft away that has no project."""
    plan = draft_at(work, plan_id)
    if work.session.scalar(select(exists().where(Project.plan_id == plan.id))):
        raise WrongState("年度计划", "已有项目", "还没有项目", "请先从计划中移出项目")
    work.session.delete(plan)
    work.record("plan.discard", "plan", plan.id, year=plan.year)


def _list_projects(work: Work, plan: AnnualPlan, *, listed: bool | None) -> None:
    work.session.execute(update(Project).where(Project.plan_id == plan.id).values(listed=listed))
    of_plan = select(TrainingClass.id).join(Project, Project.id == TrainingClass.project_id)
    for key in work.session.scalars(of_plan.where(Project.plan_id == plan.id)):
        work.touch(key)


def draft_at(work: Work, plan_id: UUID) -> AnnualPlan:
    """A plan, locked, that may still be changed."""
    plan = work.get(AnnualPlan, plan_id, "年度计划", lock=True)
    expect("年度计划", plan.state, (PlanState.DRAFT,), PLAN_LABELS, "请先撤回公布")
    return plan
