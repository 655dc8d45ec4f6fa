"""补助测算表: what was proposed, line by line with its clause, and what came of it."""

import json
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from yanxiu.models import (
    Decision,
    DecisionBody,
    MovementKind,
    Settlement,
    Subsidy,
    SubsidyMovement,
    TrainingClass,
)
from yanxiu.policy import Stage
from yanxiu.services.chains import class_chain
from yanxiu.services.movements import movements_of, words_of
from yanxiu.services.paper_refusals import nothing_proposed
from yanxiu.services.papers.shared import class_head, day, in_capitals, yuan
from yanxiu.services.settlement import find_subsidy
from yanxiu.services.work import Work


def subsidy_calculation(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The calculation as kept when accounts were handed in; raises ``WrongState`` before that."""
    found = find_subsidy(work, cls)
    if found is None:
        raise nothing_proposed()
    decided, record = _decided(work, cls)
    binds = str(decided.get("binds") or "")
    line = work.session.scalar(select(Settlement.budget_line).where(Settlement.class_id == cls.id))
    return {
        "head": class_head(work, cls),
        "lines": [_line(place, one, binds) for place, one in enumerate(found.lines, 1)],
        "proposed": yuan(found.proposed),
        "proposed_capital": in_capitals(found.proposed),
        "binds": binds,
        "needs": [str(need["name"]) for need in decided.get("needs") or ()],
        "budget_line": class_chain(work, cls).labels().get(line, line) if line else "",
        "state": words_of(found),
        "proposed_on": day(found.proposed_on),
        **_afterwards(found),
        "movements": [_movement(row) for row in movements_of(work, cls.id) if row.withdrawn_on is None],
        "record": record,
    }


def _line(place: int, one: dict[str, Any], binds: str) -> dict[str, Any]:
    cited = one.get("citation") or {}
    amount = one.get("amount")
    return {
        "number": str(place),
        "label": one["label"],
        "amount": yuan(Decimal(amount)) if amount is not None else "",
        "document": cited.get("document", ""),
        "clause": cited.get("clause", ""),
        "cite": cited.get("id", ""),
        "note": one.get("note") or "",
        "binds": bool(binds) and one["label"] == binds,
    }


def _afterwards(found: Subsidy) -> dict[str, str]:
    return {
        "approved": yuan(found.approved),
        "approved_capital": in_capitals(found.approved),
        "approved_on": day(found.approved_on),
        "approval_note": found.note or "",
        "paid": yuan(found.paid),
        "paid_on": day(found.paid_on),
        "recovered": yuan(found.recovered),
        "recovered_on": day(found.recovered_on),
    }


def _movement(row: SubsidyMovement) -> dict[str, str]:
    return {
        "kind": "拨付" if row.kind is MovementKind.PAYMENT else "追回",
        "amount": yuan(row.amount),
        "capital": in_capitals(row.amount),
        "day": day(row.moved_on),
        "voucher": row.voucher or "",
    }


def _decided(work: Work, cls: TrainingClass) -> tuple[dict[str, Any], str]:
    """The proposal in the last decision on the accounts, and that decision's hash."""
    row = work.session.execute(
        select(Decision.hash, DecisionBody.body)
        .join(DecisionBody, DecisionBody.hash == Decision.hash)
        .where(Decision.subject_id == cls.id, Decision.stage == Stage.SETTLEMENT)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return {}, ""
    return json.loads(row.body).get("subsidy") or {}, row.hash
