"""Determinations: an officer lets a gate pass, with reason and basis; no finding is altered."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Decision as DecisionRow
from yanxiu.models import Determination
from yanxiu.phrases import phrase
from yanxiu.policy import NO_POLICY, Stage
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Work


def determine_decision(
    work: Work, decision_id: UUID, *, officer: str, reason: str, basis: str, until: date | None = None
) -> Determination:
    """Let the subject of a refused decision pass.

    It reaches the findings that closed that decision's gate, as they were, and no others: whatever closes it
    later, or by more, needs a determination of its own.  Making the same one twice makes it once.  Raises
    ``WrongState`` for a decision whose gate is open.
    """
    row = work.get(DecisionRow, decision_id, "决定")
    if not row.envelope.get("closing"):
        raise WrongState("这一决定", "已通过", "被拦截或材料未齐", "已通过的决定不需要认定")
    given = {
        "stage": row.stage,
        "year": row.year,
        "whole_stage": False,
        "decision_id": row.id,
        **_signed(work, officer, reason, basis, until),
    }
    if (there := _standing(work, given)) is not None:
        return there
    made = Determination(**given)
    work.session.add(made)
    work.session.flush()
    work.record("determination.make", row.subject_kind, row.subject_id, stage=row.stage, decision=row.hash)
    return made


def determine_stage(
    work: Work,
    stage: Stage,
    year: int,
    *,
    officer: str,
    reason: str,
    basis: str,
    until: date | None = None,
    jurisdiction: str | None = None,
) -> Determination:
    """Cover a stage of a year for which a jurisdiction has published nothing (it reaches NO-POLICY only).

    ``jurisdiction`` is the tenant's own where none is given.  Making the same one twice makes it once.
    """
    given = {
        "stage": stage,
        "year": year,
        "whole_stage": True,
        "jurisdiction": jurisdiction or work.tenant.jurisdiction,
        **_signed(work, officer, reason, basis, until),
    }
    if (there := _standing(work, given)) is not None:
        return there
    made = Determination(**given)
    work.session.add(made)
    work.session.flush()
    work.record(
        "determination.make", "stage", f"{year}/{stage}", reaches=NO_POLICY, jurisdiction=made.jurisdiction
    )
    return made


def _standing(work: Work, given: dict[str, object]) -> Determination | None:
    """The very same determination, where somebody has asked for it before."""
    same = select(Determination).filter_by(**given).where(Determination.revoked_on.is_(None))
    return work.session.scalars(same.order_by(Determination.id).limit(1)).one_or_none()


def revoke_determination(work: Work, determination_id: UUID) -> Determination:
    """End a determination from today; what was decided under it stands as recorded."""
    row = work.get(Determination, determination_id, "认定", lock=True)
    if row.revoked_on is None:
        row.revoked_on = work.today
        work.record("determination.revoke", "determination", row.id)
    return row


def _signed(work: Work, officer: str, reason: str, basis: str, until: date | None) -> dict[str, object]:
    for label, text in (("认定人", officer), ("理由", reason), ("依据", basis)):
        if not text.strip():
            raise InvalidInput(
                label, text, "认定须写明认定人、理由和依据", phrase("请填写{label}", label=label)
            )
    if until is not None and until < work.today:
        raise InvalidInput("有效期至", until, "不得早于认定日期", "请填写今天或以后的日期，或留空")
    return {
        "officer": officer.strip(),
        "officer_id": work.actor.id,
        "decided_on": work.today,
        "reason": reason.strip(),
        "basis": basis.strip(),
        "until": until,
    }
