"""报名 by link: what a person asks for waits until the host takes it; then, or when declined, it is erased.

Whoever asks always gets the same answer, so that nobody learns by the link whose number is known here.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.documents.identity import mask_id_number
from yanxiu.models import (
    ClassLink,
    Enrollment,
    EnrolmentRequest,
    LinkKind,
    RequestState,
    Trainee,
    TrainingClass,
    id_number_index,
)
from yanxiu.services import recruitment
from yanxiu.services.class_links import require_open
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Work

STATES: Final = {
    RequestState.WAITING: "待确认",
    RequestState.ACCEPTED: "已录取",
    RequestState.DECLINED: "未录取",
}
MOST_WAITING: Final = 500
"""So many may wait at one class: whoever spreads the link cannot fill the table."""


@dataclass(frozen=True)
class Asked:
    """One request as the host sees it; a decided one has neither name nor number any more."""

    id: UUID
    state: RequestState
    asked_on: Any
    name: str = ""
    id_number: str = ""
    phone: str = ""
    employer: str = ""
    title: str = ""
    title_level: str = ""
    decided_on: Any = None
    reason: str = ""

    @property
    def label(self) -> str:
        return STATES[self.state]


def ask(work: Work, link: ClassLink, person: recruitment.Person, line: Mapping[str, Any]) -> None:
    """Ask to be enrolled; asking again replaces what waits.  ``InvalidInput`` names a field that is wrong.

    ``line`` holds fields of the roster (``recruitment.FIELDS``).
    """
    if link.kind is not LinkKind.ENROL:
        raise WrongState("链接", "不是报名链接", "报名链接", "请联系承办单位")
    require_open(work, link)
    name, number = recruitment.checked(person, work.today)
    index = id_number_index(work.tenant.id, number)
    row = _waiting(work, link.class_id, index)
    if row is None:
        _leave_room(work, link.class_id)
        row = EnrolmentRequest(class_id=link.class_id, person_index=index, asked_on=work.today)
        work.session.add(row)
    typed = asdict(person) | {"name": name, "id_number": number}
    row.asked_on = work.today
    row.person = json.dumps({"person": typed, "line": dict(line)}, ensure_ascii=False)
    work.session.flush()
    work.record("enrolment.ask", "class", link.class_id, request=str(row.id))


def ask_as(work: Work, link: ClassLink, trainee: Trainee, line: Mapping[str, Any]) -> None:
    """Ask to be enrolled with an account: name and number are those on record."""
    if trainee.id_number is None:
        raise InvalidInput("身份证号", "（空）", "账号的学员档案里没有身份证号", "请在“我的信息”申请更正")
    person = recruitment.Person(trainee.name, trainee.id_number, trainee.phone, sample=trainee.sample)
    ask(work, link, person, line)


def _waiting(work: Work, class_id: UUID, index: bytes) -> EnrolmentRequest | None:
    return work.session.scalar(
        select(EnrolmentRequest).where(
            EnrolmentRequest.class_id == class_id,
            EnrolmentRequest.person_index == index,
            EnrolmentRequest.state == RequestState.WAITING,
        )
    )


def waiting(work: Work, class_id: UUID) -> int:
    """How many requests wait at a class."""
    found = select(func.count(EnrolmentRequest.id)).where(
        EnrolmentRequest.class_id == class_id, EnrolmentRequest.state == RequestState.WAITING
    )
    return work.session.scalar(found) or 0


def _leave_room(work: Work, class_id: UUID) -> None:
    if waiting(work, class_id) >= MOST_WAITING:
        raise WrongState("报名", "等待确认的报名太多", "有名额可以登记", "请直接联系承办单位")


def requests_of(work: Work, cls: TrainingClass) -> list[Asked]:
    """The requests of a class: those that wait first, then the latest decided."""
    rows = work.session.scalars(
        select(EnrolmentRequest)
        .where(EnrolmentRequest.class_id == cls.id)
        .order_by(EnrolmentRequest.decided_on.desc().nulls_first(), EnrolmentRequest.id)
    )
    return [_asked(row) for row in rows]


def _asked(row: EnrolmentRequest) -> Asked:
    given = json.loads(row.person) if row.person else {"person": {}, "line": {}}
    person, line = given["person"], given["line"]
    return Asked(
        id=row.id,
        state=row.state,
        asked_on=row.asked_on,
        name=person.get("name", ""),
        id_number=mask_id_number(person.get("id_number", "")),
        phone=person.get("phone") or "",
        employer=line.get("employer") or "",
        title=line.get("title") or "",
        title_level=line.get("title_level") or "",
        decided_on=row.decided_on,
        reason=row.reason or "",
    )


def accept(work: Work, request_id: UUID) -> Enrollment:
    """Put a person who asked on the roster; what was typed is erased from the request."""
    row = _to_decide(work, request_id)
    given = json.loads(row.person or "{}")
    enrolled = recruitment.enrol(work, row.class_id, recruitment.Person(**given["person"]), **given["line"])
    row.enrollment_id = enrolled.id
    _decide(work, row, RequestState.ACCEPTED, None)
    return enrolled


def decline(work: Work, request_id: UUID, reason: str) -> EnrolmentRequest:
    """Do not take a person who asked; ``reason`` says why, without naming anybody."""
    row = _to_decide(work, request_id)
    if not reason.strip():
        raise InvalidInput("原因", "（空）", "须写明不录取的原因", "请填写原因")
    _decide(work, row, RequestState.DECLINED, reason.strip())
    return row


def _to_decide(work: Work, request_id: UUID) -> EnrolmentRequest:
    row = work.get(EnrolmentRequest, request_id, "报名", lock=True)
    if row.state is not RequestState.WAITING:
        raise WrongState("报名", STATES[row.state], STATES[RequestState.WAITING], "请刷新名单")
    return row


def _decide(work: Work, row: EnrolmentRequest, state: RequestState, reason: str | None) -> None:
    row.state, row.reason, row.decided_on = state, reason, work.today
    row.person = row.person_index = None
    work.session.flush()
    work.record(f"enrolment.{state}", "class", row.class_id, request=str(row.id))
