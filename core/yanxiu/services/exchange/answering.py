"""The ministry's answer to a package, through the one function that writes answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, Integer, Text, Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db import Tenant
from yanxiu.db.ids import uuid7
from yanxiu.models import AuditEntry, MinistryReceipt, PackageState, SubmittedPackage
from yanxiu.phrases import joined, phrase
from yanxiu.services import checks
from yanxiu.services.errors import Conflict, DomainError, InvalidInput, NotFound, WrongState
from yanxiu.services.exchange import inbox, link
from yanxiu.services.exchange.words import ANSWERS_TO, KINDS, STATES
from yanxiu.services.work import Work

_ACTION: Final = "exchange.answer"
_TAKEN: Final = "省厅已经采用这份答复，不能再更正；请与省厅联系"


@dataclass(frozen=True)
class Answer:
    """What is answered.  ``supersedes`` is the answer that this one corrects, ``because`` says why."""

    outcome: PackageState
    on: date | None = None
    document_number: str | None = None
    reference: str | None = None
    reasons: str | None = None
    numbers: Mapping[str, str] | None = None
    supersedes: UUID | None = None
    because: str | None = None


def answer(
    work: Work, place: Tenant, package_id: UUID, given: Answer, *, revision: int | None = None
) -> bool:
    """Answer a package of a department; False where the very same answer stands already.

    ``revision`` is that of the package as the reader saw it: somebody else's answer in between raises
    ``Conflict``.  Raises ``WrongState`` where the package is not to be answered so.  Where an answer came to
    stand without its entry in the audit log (the machine failed between the two), giving it again enters it.
    """
    link.of_ministry(work)
    session = link.answering(work)
    package = inbox.found(session, place, package_id)
    _fits(package, given)
    day = checks.happened("答复日期", given.on or work.today, work.today)
    key = uuid7()
    asked = func.exchange.answer(*_arguments(place, package_id, key, day, given, revision))
    # the last statement of this transaction: where tenants stand on several servers, no other login may ask
    # there for the rows that the function's owner has written
    verdict: str = session.execute(select(asked)).scalar_one()
    if verdict == "done":
        _enter(work, place, package, key, given)
    elif verdict == "again":
        _enter_if_lost(work, place, package)
    else:
        raise _refusal(verdict, package, given, day)
    return verdict == "done"


def _enter_if_lost(work: Work, place: Tenant, package: SubmittedPackage) -> None:
    stands = inbox.answers(place, package.id)[0]
    if not _entered(work, stands):
        _enter(work, place, package, stands.id, stands)


def _entered(work: Work, receipt: MinistryReceipt) -> bool:
    """Whether the audit log tells of an answer."""
    asked = select(AuditEntry.sequence).where(
        AuditEntry.action == _ACTION,
        AuditEntry.object_kind == "package",
        AuditEntry.object_id == str(receipt.package_id),
        AuditEntry.details["receipt"].astext == str(receipt.id),
    )
    return work.session.scalar(asked.limit(1)) is not None


def _enter(
    work: Work, place: Tenant, package: SubmittedPackage, key: UUID, told: Answer | MinistryReceipt
) -> None:
    details: dict[str, Any] = {"place": place.code, "receipt": str(key), "what": package.kind}
    if told.supersedes:
        details["supersedes"] = str(told.supersedes)
    if told.numbers:
        details["numbers"] = len(told.numbers)
    work.record(_ACTION, "package", package.id, answer=told.outcome, **details)


def _fits(package: SubmittedPackage, given: Answer) -> None:
    allowed = ANSWERS_TO[package.kind]
    if given.outcome not in allowed:
        rule = phrase(
            "{kind}只能答复{known}",
            kind=KINDS[package.kind],
            known=joined((STATES[one] for one in allowed), "、"),
        )
        raise InvalidInput("答复", STATES[given.outcome], rule, "请换一种答复")
    if given.outcome is PackageState.RETURNED:
        checks.filled("退回理由", given.reasons or "")
    if given.supersedes is not None:
        checks.filled("更正原因", given.because or "")


def _arguments(
    place: Tenant, package_id: UUID, key: UUID, day: date, given: Answer, revision: int | None
) -> list[Any]:
    texts = (given.document_number, given.reference, given.reasons)
    return [
        literal(place.id, Integer),
        literal(package_id, Uuid),
        literal(key, Uuid),
        literal(str(given.outcome), Text),
        literal(day, Date),
        *(literal((one or "").strip() or None, Text) for one in texts),
        literal(dict(given.numbers) if given.numbers else None, JSONB(none_as_null=True)),
        literal(given.supersedes, Uuid),
        literal((given.because or "").strip() or None if given.supersedes else None, Text),
        literal(revision, Integer),
    ]


def _refusal(verdict: str, package: SubmittedPackage, given: Answer, day: date) -> DomainError:
    word, _, rest = verdict.partition(" ")
    if word == "missing":
        return NotFound("收到的材料", package.id)
    if word == "changed":
        return Conflict()
    if word == "taken":
        return WrongState("答复", "已被采用", "还没有采用", _TAKEN)
    if word == "early":
        rule = phrase("不得早于报送日期（{day}）", day=package.submitted_on)
        return InvalidInput("答复日期", day, rule, "请核对两个日期")
    if word == "numbers":
        rule = phrase("须给 {n} 名合格学员每人一个编号，各不相同", n=package.passed or 0)
        return InvalidInput("证书编号", len(given.numbers or {}), rule, "请核对名单后重新编号")
    if word == "used":
        return InvalidInput("证书编号", rest, "已经给过别的学员", "请换一段编号")
    return _closed(word, package)


def _closed(word: str, package: SubmittedPackage) -> DomainError:
    known = {str(one): text for one, text in STATES.items()}
    remedy = "要改已作的答复，请用更正；省厅采用之后就不能再改"
    return WrongState(KINDS[package.kind], known.get(word, word), STATES[PackageState.WAITING], remedy)
