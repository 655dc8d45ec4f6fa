"""开班通知, 备案回执, 批复: documents with a red head."""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import select

from yanxiu.models import Decision, DecisionBody, ImplementationPlan, ReviewKind, TrainingClass
from yanxiu.policy import Gate, Party, PlanSection, RecruitmentScope, Severity, Stage, Status, TeachingForm
from yanxiu.policy.wording import word
from yanxiu.services.attendance_sheets import HALVES, timetable_of
from yanxiu.services.chains import class_chain
from yanxiu.services.filings import notice_of, plan_of
from yanxiu.services.paper_refusals import not_approved, not_filed
from yanxiu.services.papers.shared import authority, class_head, day, figure
from yanxiu.services.work import Work

_SCOPES: Final = {
    RecruitmentScope.NATIONAL: "面向全国",
    RecruitmentScope.PROVINCE: "面向全省",
    RecruitmentScope.INSIDE_AND_OUTSIDE: "面向省内外",
}
_OPEN: Final = (Gate.OPEN, Gate.OPEN_WITH_WARNINGS)


def opening_notice(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The opening notice, as far as it is known; a number and a date not given yet are left to be written."""
    notice = notice_of(work, cls)
    issuer = notice.issuer if notice and notice.issuer else Party.HOST
    return {
        "head": class_head(work, cls),
        "agency": _agency(work, cls, issuer),
        "document_number": (notice.document_number or "") if notice else "",
        "addressees": "各有关单位",
        "scope": _SCOPES[notice.scope] if notice and notice.scope else "",
        "funding": word(cls.project.funding_mode) if cls.project.funding_mode else "",
        "signed_on": day(notice.issued_on) if notice else "",
        "sessions": _sessions(work, cls),
    }


def _agency(work: Work, cls: TrainingClass, issuer: Party) -> str:
    project = cls.project
    named = {
        Party.HOST: project.host,
        Party.APPLICANT: project.applicant or project.host,
        Party.SUPERVISOR: project.supervisor or project.host,
    }
    found = named.get(issuer)
    return found.name if found else authority(work, class_chain(work, cls), project)


def _sessions(work: Work, cls: TrainingClass) -> list[dict[str, str]]:
    return [
        {
            "day": f"{row.held_on.month}月{row.held_on.day}日",
            "half": HALVES[row.half],
            "topic": row.topic or "",
            "form": word(TeachingForm(row.form)) if row.form else "",
            "expert": row.expert.name if row.expert else "",
            "hours": figure(row.hours) if row.form else "",
        }
        for row in timetable_of(work, cls)
    ]


def filing_receipt(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """That the papers are on file; raises ``WrongState`` before they are."""
    plan = plan_of(work, cls)
    if plan is None or plan.accepted_on is None:
        raise not_filed()
    return {**_review(work, cls, plan), "signed_on": day(plan.accepted_on)}


def approval(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """That the department lets the class be held; raises ``WrongState`` where it has not approved it.

    What the ministry approves it puts in writing itself.
    """
    plan = plan_of(work, cls)
    if plan is None or plan.approved_on is None or plan.review_kind is not ReviewKind.APPROVAL:
        raise not_approved()
    return {**_review(work, cls, plan), "signed_on": day(plan.approved_on)}


def _review(work: Work, cls: TrainingClass, plan: ImplementationPlan) -> dict[str, Any]:
    notice = notice_of(work, cls)
    decision = _decision(work, cls)
    body = json.loads(decision[1]) if decision else {"findings": []}
    return {
        "head": class_head(work, cls),
        "agency": authority(work, class_chain(work, cls), cls.project),
        "document_number": "",
        "plan_submitted_on": day(plan.submitted_on),
        "notice_submitted_on": day(notice.submitted_on) if notice else "",
        "platform_reference": plan.platform_reference or "",
        "by_determination": decision is not None and decision[0].gate not in _OPEN,
        "sections": [word(PlanSection(one)) for one in plan.sections or ()],
        "findings": list(_findings(body["findings"])),
        "record": decision[0].hash if decision else "",
    }


def _decision(work: Work, cls: TrainingClass) -> tuple[Decision, str] | None:
    """The last decision that let the class open, with its body."""
    row = work.session.execute(
        select(Decision, DecisionBody.body)
        .join(DecisionBody, DecisionBody.hash == Decision.hash)
        .where(
            Decision.subject_id == cls.id,
            Decision.stage == Stage.PREPARATION,
            Decision.passed.is_(True),
        )
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def _findings(found: Iterable[dict[str, Any]]) -> Iterable[dict[str, str]]:
    """What must be, with its clause; what does not apply is left out."""
    for one in found:
        cited = one["citation"]
        if cited and one["severity"] == Severity.HARD and one["status"] != Status.NOT_APPLICABLE:
            yield {
                "label": one["label"],
                "word": word(Status(one["status"])),
                "document": cited["document"],
                "clause": cited["clause"],
            }
