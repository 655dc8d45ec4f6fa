"""Reminders as rows: made once for each step towards a deadline, read by the member."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from yanxiu.models import (
    Application,
    Membership,
    PackageKind,
    Reminder,
    ReminderSettings,
    ReminderStep,
    Role,
    SubjectKind,
    TrainingClass,
)
from yanxiu.services.deadlines import SOON, Deadline, application_deadlines, class_deadlines
from yanxiu.services.exchange import records
from yanxiu.services.exchange.next_steps import Step
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.reminders.audience import Place, concerns, current, place_of
from yanxiu.services.work import CLOCK, Work

STEP_WORDS: Final = {
    ReminderStep.WEEK: "一周之内",
    ReminderStep.DAY: "今天或明天",
    ReminderStep.LATE: "已过期限",
    ReminderStep.ANSWER: "有答复",
}
ANSWER_TO: Final = {kind: f"exchange.{kind}" for kind in PackageKind}
"""How the rule of a reminder begins that tells of an answer to this kind of package."""


def step_of(days_left: int) -> ReminderStep | None:
    """Which step towards its deadline something has come to; None while there is time."""
    if days_left < 0:
        return ReminderStep.LATE
    if days_left <= 1:
        return ReminderStep.DAY
    return ReminderStep.WEEK if days_left <= SOON else None


def remind_of_class(work: Work, class_id: UUID, seats: Iterable[Membership]) -> int:
    """Tell the members concerned of a class's near deadlines; gives how many reminders are new."""
    cls = work.session.get(TrainingClass, (work.tenant.id, class_id))
    return 0 if cls is None else _remind(work, place_of(cls.project), class_deadlines(work, cls), seats)


def remind_of_application(work: Work, application_id: UUID, seats: Iterable[Membership]) -> int:
    """The same of an application that has not been handed in."""
    row = work.session.get(Application, (work.tenant.id, application_id))
    return 0 if row is None else _remind(work, place_of(row), application_deadlines(work, row), seats)


def _remind(work: Work, place: Place, dates: Iterable[Deadline], seats: Iterable[Membership]) -> int:
    new = 0
    for one in current(dates):
        step = step_of(one.days_left)
        if step is None:
            continue
        wanted = {seat.user_id for seat in seats if concerns(one, place, seat.role, seat.organization_id)}
        missing = sorted(wanted - _told(work, one, step))
        work.session.add_all(_reminder(user_id, one, step) for user_id in missing)
        new += len(missing)
    work.session.flush()
    return new


def remind_of_answers(work: Work, seats: Iterable[Membership]) -> int:
    """Tell the officers of the ministry's answers that nobody has taken; gives how many reminders are new.

    An answer that another one superseded is told of anew: what is to be done may have changed.
    """
    officers = {seat.user_id for seat in seats if seat.role is Role.DEPARTMENT_OFFICER}
    steps = {
        f"{ANSWER_TO[package.kind]}/{receipt.id}": Step(package, receipt)
        for receipt, package in records.waiting_answers(work)
    }
    found = select(Reminder.user_id, Reminder.rule).where(
        Reminder.user_id.in_(officers), Reminder.rule.in_(steps)
    )
    told = set(work.session.execute(found))
    new = [
        _of_answer(user_id, rule, step)
        for rule, step in steps.items()
        for user_id in sorted(officers)
        if (user_id, rule) not in told
    ]
    work.session.add_all(new)
    work.session.flush()
    return len(new)


def _told(work: Work, one: Deadline, step: ReminderStep) -> set[UUID]:
    found = select(Reminder.user_id).where(
        Reminder.subject_id == one.subject_id,
        Reminder.rule == one.rule,
        Reminder.due == one.due,
        Reminder.step == step,
    )
    return set(work.session.scalars(found))


def _of_answer(user_id: UUID, rule: str, step: Step) -> Reminder:
    package = step.package
    asked = (package.due_document, package.due_clause) if step.due else ()
    return Reminder(
        user_id=user_id,
        subject_kind=SubjectKind.TRAINING_CLASS,
        subject_id=package.class_id,
        subject=package.topic,
        rule=rule,
        label=step.todo,
        citation=" ".join(one for one in asked if one),
        due=step.due,
        step=ReminderStep.ANSWER,
    )


def _reminder(user_id: UUID, one: Deadline, step: ReminderStep) -> Reminder:
    return Reminder(
        user_id=user_id,
        subject_kind=one.kind,
        subject_id=one.subject_id,
        subject=one.subject,
        rule=one.rule,
        label=one.label,
        citation=str(one.citation),
        due=one.due,
        step=step,
    )


def reminders_of(work: Work, user_id: UUID, window: Window, *, unread: bool = False) -> Part[Reminder]:
    """What a member was told of, the newest first."""
    query = select(Reminder).where(Reminder.user_id == user_id)
    if unread:
        query = query.where(Reminder.read_at.is_(None))
    return part(work, query.order_by(Reminder.read_at.is_not(None), Reminder.id.desc()), window)


def mark_read(work: Work, user_id: UUID) -> int:
    """The member has seen them all; gives how many were new."""
    seen = work.session.execute(
        update(Reminder)
        .where(Reminder.user_id == user_id, Reminder.read_at.is_(None))
        .values(read_at=work.at)
        .returning(Reminder.id)
    )
    return len(seen.all())


def to_mail(work: Work) -> dict[UUID, list[Reminder]]:
    """The reminders that wait to be mailed, by member; only of those who gave an address."""
    found = work.session.scalars(
        select(Reminder)
        .join(ReminderSettings, ReminderSettings.user_id == Reminder.user_id)
        .where(
            ReminderSettings.email.is_not(None),
            Reminder.mailed_at.is_(None),
            Reminder.read_at.is_(None),
            Reminder.created_at >= ReminderSettings.updated_at,
        )
        .order_by(Reminder.due, Reminder.id)
    )
    gathered: dict[UUID, list[Reminder]] = {}
    for row in found:
        gathered.setdefault(row.user_id, []).append(row)
    return gathered


def forget_before(work: Work, day: date) -> int:
    """Delete reminders of deadlines before a day, and as old ones without any; gives how many."""
    # a moment, not the day: a database on several servers deletes nothing by a comparison of the two
    begins = datetime.combine(day, time.min, CLOCK)
    old = or_(Reminder.due < day, Reminder.due.is_(None) & (Reminder.created_at < begins))
    gone = work.session.execute(delete(Reminder).where(old).returning(Reminder.id))
    return len(gone.all())
