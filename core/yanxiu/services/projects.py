"""项目 and 班次 of an annual plan that is still a draft."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError

from yanxiu.models import (
    AnnualPlan,
    Application,
    ApplicationState,
    ClassState,
    PlanState,
    Project,
    ProjectState,
    TrainingClass,
)
from yanxiu.models.terms import PlannedTerms
from yanxiu.phrases import phrase
from yanxiu.policy import Level
from yanxiu.services import filling, rollup
from yanxiu.services.applications import at
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.plans import draft_at
from yanxiu.services.steps import PLAN_LABELS, expect
from yanxiu.services.terms import FIELDS, ORGANIZATIONS, check_tier, fill_terms
from yanxiu.services.work import Work

ALSO: Final = {"extra": filling.extra_fields()}
_COPIED: Final = ("level", "tier", *FIELDS, *ORGANIZATIONS)


def add_project(
    work: Work,
    plan_id: UUID,
    level: Level,
    *,
    tier: str | None = None,
    number: int | None = None,
    **given: Any,
) -> TrainingClass:
    """Put a project on the list with its first class; ``given`` needs ``host_id`` and ``topic``.

    ``number`` is the class's in the plan; without one the next is taken.
    """
    plan = draft_at(work, plan_id)
    for name, label in (("host_id", "承办单位"), ("topic", "选题")):
        if not given.get(name):
            raise InvalidInput(
                label, "（空）", "列入计划的项目须有承办单位和选题", phrase("请填写{label}", label=label)
            )
    row = Project(year=plan.year, plan_id=plan.id, level=level, tier=None, state=ProjectState.PLANNED)
    fill_terms(work, row, plan.year, given, ALSO)
    return _store(work, plan, row, tier, number)


def add_selected(
    work: Work, plan_id: UUID, application_id: UUID, *, number: int | None = None
) -> TrainingClass:
    """Put a selected application on the list, its terms as applied for; its first class comes with it."""
    plan = draft_at(work, plan_id)
    source = at(work, application_id, ApplicationState.SELECTED, remedy="只有入选的申报才能列入计划")
    if source.year != plan.year:
        raise InvalidInput(
            "申报年度", source.year, phrase("这是{year}年度的计划", year=plan.year), "请列入申报年度的计划"
        )
    if work.session.scalar(select(exists().where(Project.application_id == source.id))):
        raise WrongState("申报", "已列入计划", "还没有列入计划", "同一申报只列入一次")
    row = Project(
        year=plan.year,
        plan_id=plan.id,
        application_id=source.id,
        extra=dict(source.extra),
        state=ProjectState.PLANNED,
    )
    _copy(source, row)
    return _store(work, plan, row, source.tier, number)


def _copy(source: Application, row: Project) -> None:
    terms: PlannedTerms = source
    for name in _COPIED:
        setattr(row, name, getattr(terms, name))
    row.host, row.applicant, row.supervisor = source.host, source.applicant, source.supervisor


def _store(work: Work, plan: AnnualPlan, row: Project, tier: str | None, number: int | None) -> TrainingClass:
    with work.session.no_autoflush:
        if tier is not None:
            check_tier(work, row, plan.year, tier)
        row.tier = tier
    work.session.add(row)
    work.session.flush()
    work.record("project.add", "project", row.id, plan=str(plan.id), tier=tier)
    return _new_class(work, row, number)


def add_class(work: Work, project_id: UUID, *, number: int | None = None) -> TrainingClass:
    """Add a further class (期) of a project that is on a draft's list."""
    return _new_class(work, _draft_project(work, project_id), number)


def _new_class(work: Work, project: Project, number: int | None) -> TrainingClass:
    last = work.session.scalar(
        select(func.max(TrainingClass.number)).where(TrainingClass.year == project.year)
    )
    chosen = (last or 0) + 1 if number is None else number
    if isinstance(chosen, bool) or chosen < 1:
        raise InvalidInput("计划序号", chosen, "须是从1起的整数", "请填写计划中的序号，或留空由系统编排")
    taken = exists().where(TrainingClass.year == project.year, TrainingClass.number == chosen)
    if work.session.scalar(select(taken)):
        raise InvalidInput(
            "计划序号", chosen, phrase("{year}年度已有这个序号", year=project.year), "请换一个序号，或留空"
        )
    cls = TrainingClass(project_id=project.id, year=project.year, number=chosen, state=ClassState.PLANNED)
    cls.project = project
    work.session.add(cls)
    work.session.flush()
    work.record("class.add", "class", cls.id, number=chosen)
    work.touch(cls.id)
    return cls


def remove_class(work: Work, class_id: UUID) -> None:
    """Take a further class off a draft's list; the last one goes with its project."""
    project = _draft_project(work, work.get(TrainingClass, class_id, "班次").project_id)
    if len(_classes(work, project)) == 1:
        raise WrongState("项目", "只有这一期", "还有别的期", "请把整个项目移出计划")
    _delete_classes(work, [class_id])
    for key in _classes(work, project):
        work.touch(key)
    work.record("class.remove", "class", class_id)


def edit_project(work: Work, project_id: UUID, **given: Any) -> Project:
    """Change the terms of a project while its plan is a draft; ``tier`` may be given too."""
    row = _draft_project(work, project_id)
    _nothing_filed(work, row)
    tier = given.pop("tier", row.tier)
    if tier is not None:
        check_tier(work, row, row.year, tier)
    fill_terms(work, row, row.year, given, ALSO)
    row.tier = tier
    for key in _classes(work, row):
        work.touch(key)
    work.record("project.edit", "project", row.id, fields=sorted(given))
    return row


def remove_project(work: Work, project_id: UUID) -> None:
    """Take a project off a draft's list, with its classes; its application may then be placed anew.

    Raises ``WrongState`` where papers or people hang on a class: such a one is amended, not removed.
    """
    row = _draft_project(work, project_id)
    _delete_classes(work, _classes(work, row))
    work.session.delete(row)
    work.record("project.remove", "project", row.id)


def _delete_classes(work: Work, keys: list[UUID]) -> None:
    try:
        with work.session.begin_nested():
            rollup.forget(work.session, keys)
            for cls in work.session.scalars(select(TrainingClass).where(TrainingClass.id.in_(keys))):
                work.session.delete(cls)
    except IntegrityError:
        raise WrongState("班次", "已有报送材料或学员", "还没有任何记录", "请以变更处理") from None
    work.dirty.difference_update(keys)


def _classes(work: Work, row: Project) -> list[UUID]:
    return list(work.session.scalars(select(TrainingClass.id).where(TrainingClass.project_id == row.id)))


def _nothing_filed(work: Work, row: Project) -> None:
    """Papers are filed on the terms as planned."""
    begun = select(TrainingClass.number).where(
        TrainingClass.project_id == row.id, TrainingClass.state != ClassState.PLANNED
    )
    number = work.session.scalar(begun.order_by(TrainingClass.number).limit(1))
    if number is not None:
        raise WrongState(
            "项目", phrase("第{number}期已报送或取消", number=number), "各班次都没有报送", "请用变更"
        )


def _draft_project(work: Work, project_id: UUID) -> Project:
    """A project of a draft; the plan is locked first, so that two classes never take one number."""
    plan_id = work.get(Project, project_id, "项目").plan_id
    if plan_id is not None:
        plan = work.get(AnnualPlan, plan_id, "年度计划", lock=True)
        expect("年度计划", plan.state, (PlanState.DRAFT,), PLAN_LABELS, "公布后的改动请用变更")
    return work.get(Project, project_id, "项目", lock=True)
