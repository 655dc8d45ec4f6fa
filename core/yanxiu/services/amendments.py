"""变更: a change of the plan, explained or approved as the region asks. The project's row stays."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Amendment, ClassState, Project, TrainingClass
from yanxiu.policy import AmendmentFacts, ClassFacts, Party, Stage, WatchedField
from yanxiu.services import checks, filling
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import class_facts
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work

FIELDS: Final = {
    "new": filling.required_text("变更为"),
    "reason": filling.text("变更理由"),
    "effective_on": filling.day("变更生效日"),
    "reported_on": filling.day("变更报告日"),
    "written": filling.flag("书面报告"),
}
_ONGOING: Final = (ClassState.PLANNED, ClassState.FILED, ClassState.CLEARED, ClassState.RECRUITED)
_REMEDY: Final = "班次举办之后不再办理变更，请先撤销举办登记"


@dataclass(frozen=True)
class Reported:
    """A change that is now on record, and what the chain finds: whether it takes more than a report."""

    amendment: Amendment
    judged: Judged


def report_amendment(work: Work, class_id: UUID, field: WatchedField, *, new: str, **given: Any) -> Reported:
    """Put a change on record: what, from when, why, and when it was reported (today, unless given).

    A report received is a fact and stays on record whatever the gate says; only an approval is withheld.
    Reporting the same twice reports it once.
    """
    cls = class_at(work, class_id, *_ONGOING, remedy=_REMEDY)
    row = Amendment(class_id=cls.id, field=field, old=_planned(cls.project, field))
    filling.fill(row, FIELDS, {"reported_on": work.today, **given, "new": new})
    if (there := _same(work, row)) is not None:
        row = there
    else:
        work.session.add(row)
        work.session.flush()
        work.record("amendment.report", "class", cls.id, amendment=str(row.id), field=field)
    return Reported(row, _judge(work, cls, class_facts(work, cls)))


def _same(work: Work, row: Amendment) -> Amendment | None:
    """The very same change, standing and not answered yet."""
    return next(
        (
            one
            for one in amendments_of(work, row.class_id)
            if one.approved_on is None
            and all(getattr(one, name) == getattr(row, name) for name in ("field", *FIELDS))
        ),
        None,
    )


def approve_amendment(work: Work, amendment_id: UUID, *, approved_on: date | None = None) -> Judged:
    """The department approves a change; where no approval can answer for it, the gate stays closed."""
    row, cls = _standing(work, amendment_id)
    if row.approved_on is not None:
        raise WrongState("变更", "已批准", "还没有批准", "不必重复批准")
    day = approved_on or work.today
    filling.check_order("变更报告日", row.reported_on, "变更批准日", day)
    checks.happened("变更批准日", day, work.today)
    judged = _judge(work, cls, _as_approved(work, cls, row, day))
    if judged.passed:
        row.approved_on, row.approver = day, Party.DEPARTMENT
        work.record("amendment.approve", "class", cls.id, amendment=str(row.id))
    return judged


def withdraw_approval(work: Work, amendment_id: UUID) -> Amendment:
    """Take the department's approval back, until the class has been held."""
    row, cls = _standing(work, amendment_id)
    if row.approver is not Party.DEPARTMENT:
        raise WrongState("变更", "没有省厅的批准", "已由省厅批准", "人社部的批准请在部级审批记录中撤销")
    row.approved_on = row.approver = None
    work.record("amendment.withdraw_approval", "class", cls.id, amendment=str(row.id))
    return row


def withdraw_amendment(work: Work, amendment_id: UUID) -> Amendment:
    """Take a change back before it is approved; the record that it was asked for stays."""
    row, cls = _standing(work, amendment_id)
    if row.approved_on is not None:
        raise WrongState("变更", "已批准", "还没有批准", "请先撤销批准")
    row.withdrawn = True
    work.record("amendment.withdraw", "class", cls.id, amendment=str(row.id))
    return row


def amendments_of(work: Work, class_id: UUID) -> list[Amendment]:
    """The standing changes of a class."""
    return list(
        work.session.scalars(
            select(Amendment)
            .where(Amendment.class_id == class_id, Amendment.withdrawn.is_(False))
            .order_by(Amendment.id)
        )
    )


def _standing(work: Work, amendment_id: UUID) -> tuple[Amendment, TrainingClass]:
    """A change that was not withdrawn, with its class; the class is locked first."""
    key = work.get(Amendment, amendment_id, "变更").class_id
    cls = class_at(work, key, *_ONGOING, remedy=_REMEDY)
    row = work.get(Amendment, amendment_id, "变更", lock=True)
    if row.withdrawn:
        raise WrongState("变更", "已撤回", "有效", "请重新报告变更")
    return row, cls


def _planned(project: Project, field: WatchedField) -> str | None:
    if field is WatchedField.TIME:
        ends = (project.starts_on, project.ends_on)
        return "至".join(str(day) for day in ends if day is not None) or None
    if field is WatchedField.HOST:
        return project.host.name
    value = getattr(project, field.value, None)
    if value is None:
        return None
    return str(value)


def _as_approved(work: Work, cls: TrainingClass, row: Amendment, day: date) -> ClassFacts:
    """The facts with this change approved."""
    facts = class_facts(work, cls)
    place = next((n for n, one in enumerate(ordered(work, cls)) if one == row.id), None)
    if place is None:
        raise InvalidInput("变更", row.id, "不在这个班次的变更记录中", "请核对编号")
    approved: AmendmentFacts = replace(facts.amendments[place], approved_on=day, approver=Party.DEPARTMENT)
    changed = (*facts.amendments[:place], approved, *facts.amendments[place + 1 :])
    return replace(facts, amendments=changed)


def ordered(work: Work, cls: TrainingClass) -> list[UUID]:
    """The ids of a class's standing changes in the order in which facts list them."""
    return list(
        work.session.scalars(
            select(Amendment.id)
            .where(Amendment.class_id == cls.id, Amendment.withdrawn.is_(False))
            .order_by(Amendment.reported_on.nulls_last(), Amendment.id)
        )
    )


def _judge(work: Work, cls: TrainingClass, facts: ClassFacts) -> Judged:
    return judge(work, Stage.AMENDMENT, facts, class_chain(work, cls), subject_of(cls))
