"""Consequences as drafts: kept in step with what is judged, for a named person to confirm."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Consequence as Row
from yanxiu.models import ConsequenceState
from yanxiu.models import Decision as DecisionRow
from yanxiu.policy import Consequence, Decision
from yanxiu.services.subjects import Subject
from yanxiu.services.work import Work

Key = tuple[str, str]


def confirmed_on(work: Work, subject: Subject, year: int) -> list[Row]:
    """The confirmed consequences of a class, or of an organization's year."""
    return _of(work, subject, ConsequenceState.CONFIRMED, year)


def is_answered(one: Consequence, confirmed: Iterable[Row]) -> bool:
    """Whether confirmed consequences of the same row know every reason that is given now."""
    same = [row for row in confirmed if _key(row) == (one.rule, one.citation.id)]
    return bool(same) and set(one.because) <= {cause for row in same for cause in row.because}


def keep_drafts(work: Work, decision: Decision, subject: Subject, row: DecisionRow) -> None:
    """Draft what newly follows; a draft of this stage that no longer follows is withdrawn.

    What a confirmed consequence already answers is not drafted again; a reason that is new is.
    """
    if _without_consequences(subject):
        return
    year = decision.facts.year
    drafts = {_key(one): one for one in _of(work, subject, ConsequenceState.DRAFT, year)}
    following = {(one.rule, one.citation.id): one for one in decision.consequences}
    judged = {(f.rule, f.citation.id) for f in decision.findings if f.citation}
    for key, draft in drafts.items():
        if key in judged and key not in following:
            work.session.delete(draft)
            work.record("consequence.withdraw_draft", subject.kind, subject.id, rule=key[0], cite=key[1])
    confirmed = confirmed_on(work, subject, year)
    for key, one in following.items():
        if is_answered(one, confirmed):
            continue
        if key in drafts:
            drafts[key].because, drafts[key].decision_id = list(one.because), row.id
        else:
            _draft(work, one, subject, row.id)


def _draft(work: Work, one: Consequence, subject: Subject, decision_id: UUID) -> None:
    work.session.add(
        Row(
            class_id=subject.class_id,
            organization_id=subject.organization_id,
            decision_id=decision_id,
            effect=one.effect,
            rule=one.rule,
            citation={
                "id": one.citation.id,
                "document": one.citation.document,
                "clause": one.citation.clause,
            },
            label=one.label,
            because=list(one.because),
            drafted_on=work.today,
        )
    )
    work.record("consequence.draft", subject.kind, subject.id, rule=one.rule, cite=one.citation.id)


def _of(work: Work, subject: Subject, state: ConsequenceState, year: int) -> list[Row]:
    """Of a class, or of an organization's year: a consequence of one year answers nothing of the next."""
    if _without_consequences(subject):
        return []
    query = select(Row).where(Row.state == state).order_by(Row.id)
    if subject.class_id is not None:
        return list(work.session.scalars(query.where(Row.class_id == subject.class_id)))
    of_year = query.join(DecisionRow, DecisionRow.id == Row.decision_id).where(
        Row.class_id.is_(None), Row.organization_id == subject.organization_id, DecisionRow.year == year
    )
    return list(work.session.scalars(of_year))


def _without_consequences(subject: Subject) -> bool:
    return subject.class_id is None and subject.organization_id is None


def _key(row: Row) -> Key:
    return row.rule, row.citation["id"]
