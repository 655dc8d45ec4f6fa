"""Signing in by the QR code of a half day: by one's account, or by name and the number's last characters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.documents.text import normalise_name
from yanxiu.models import (
    Attendance,
    ClassLink,
    Enrollment,
    EnrollmentState,
    HalfDay,
    SignInSource,
    Trainee,
    plain_name,
)
from yanxiu.services.accounts.lockout import Counters
from yanxiu.services.class_links import require_open
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.sign_in import sign_in
from yanxiu.services.work import Work

LAST: Final = 4
"""How many of the identity number's last characters are asked for beside the name."""


@dataclass(frozen=True)
class Signed:
    """What came of it: ``enrollment_id`` where somebody is signed in; ``again``: was before already.

    ``wait_until`` is set where wrong tries were too many.
    """

    enrollment_id: UUID | None = None
    again: bool = False
    wait_until: datetime | None = None


def sign_in_by_name(work: Work, link: ClassLink, name: str, last: str, address: str) -> Signed:
    """Sign in whoever has this name and these last characters on the roster.

    Wrong tries are counted by name and by address for this link; a name that is not on the roster and a
    wrong number answer alike.
    """
    require_open(work, link)
    found = recognize(work, link, name, last, address)
    return found if found.enrollment_id is None else _sign(work, link, found.enrollment_id)


def recognize(work: Work, link: ClassLink, name: str, last: str, address: str) -> Signed:
    """Who of the roster says to be this, for signing in and for the survey alike; nothing is signed."""
    counters = Counters(work, f"qr/{link.id}/{plain_name(name)}", f"qr/{link.id}/{address}")
    if (until := counters.locked_until()) is not None:
        return Signed(wait_until=until)
    found = _with_last(work, link, name, plain_name(last))
    if len(found) != 1:
        return Signed(wait_until=counters.failed())
    counters.succeeded()
    return Signed(found[0])


def _with_last(work: Work, link: ClassLink, name: str, last: str) -> list[UUID]:
    rows = work.session.execute(
        select(Enrollment.id, Trainee.id_number)
        .join(Trainee, Trainee.id == Enrollment.trainee_id)
        .where(
            Enrollment.class_id == link.class_id,
            Enrollment.state == EnrollmentState.ENROLLED,
            Trainee.name == normalise_name(name),
        )
    )
    return [key for key, number in rows if number and len(last) == LAST and number.endswith(last)]


def enrolled_account(work: Work, link: ClassLink, user_id: UUID) -> Enrollment | None:
    """The enrolment of an account's trainee on the link's class."""
    return work.session.scalar(
        select(Enrollment)
        .join(Trainee, Trainee.id == Enrollment.trainee_id)
        .where(
            Enrollment.class_id == link.class_id,
            Enrollment.state == EnrollmentState.ENROLLED,
            Trainee.user_id == user_id,
        )
    )


def sign_in_account(work: Work, link: ClassLink, user_id: UUID) -> Signed:
    """Sign in the trainee of an account; ``InvalidInput`` where that is not on the roster."""
    require_open(work, link)
    row = enrolled_account(work, link, user_id)
    if row is None:
        raise InvalidInput(
            "学员", "本账号", "不在这个班次的名册上", "请用姓名和身份证号后四位签到，或联系承办单位"
        )
    return _sign(work, link, row.id)


def _sign(work: Work, link: ClassLink, enrollment_id: UUID) -> Signed:
    if link.held_on is None or link.half is None:
        raise WrongState("链接", "没有写明半天", "属于某个半天", "请联系承办单位")
    before = _recorded(work, enrollment_id, link)
    if before is False:
        # what somebody looked at and wrote down is not undone by whoever holds a telephone
        raise WrongState("签到", "已被登记为缺席", "尚未登记", "请到会务处核对")
    sign_in(work, link.class_id, link.held_on, link.half, present=[enrollment_id], source=SignInSource.QR)
    return Signed(enrollment_id, again=before is True)


def _recorded(work: Work, enrollment_id: UUID, link: ClassLink) -> bool | None:
    return work.session.scalar(
        select(Attendance.present).where(
            Attendance.enrollment_id == enrollment_id,
            Attendance.held_on == link.held_on,
            Attendance.half == link.half,
        )
    )


def signed_by_half(work: Work, class_id: UUID) -> dict[tuple[date, HalfDay], int]:
    """How many signed in by QR code, by day and half day."""
    rows = work.session.execute(
        select(Attendance.held_on, Attendance.half, func.count(Attendance.id))
        .join(Enrollment, Enrollment.id == Attendance.enrollment_id)
        .where(
            Enrollment.class_id == class_id,
            Attendance.source == SignInSource.QR,
            Attendance.present.is_(True),
        )
        .group_by(Attendance.held_on, Attendance.half)
    )
    return {(held_on, half): number for held_on, half, number in rows}
