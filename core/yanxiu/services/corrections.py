"""更正: what a person says is wrong; the department checks and corrects it, or says why not."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.documents.identity import mask_id_number
from yanxiu.models import (
    Certificate,
    CertificateState,
    CorrectionField,
    CorrectionRequest,
    CorrectionState,
    Enrollment,
    Trainee,
    TrainingClass,
)
from yanxiu.phrases import phrase
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.recruitment import Person, checked, known_trainee
from yanxiu.services.work import Work

FIELDS: Final[Mapping[CorrectionField, str]] = {
    CorrectionField.NAME: "姓名",
    CorrectionField.ID_NUMBER: "身份证号",
    CorrectionField.PHONE: "手机号",
    CorrectionField.OTHER: "其他",
}
STATES: Final[Mapping[CorrectionState, str]] = {
    CorrectionState.OPEN: "待办理",
    CorrectionState.DONE: "已更正",
    CorrectionState.DECLINED: "不予更正",
}
MOST_OPEN: Final = 10


def ask_correction(
    work: Work, trainee: Trainee, field: CorrectionField, wanted: str, because: str | None = None
) -> CorrectionRequest:
    """Ask for a correction; the same one asked again while it waits is not entered twice."""
    wanted = wanted.strip()
    if not wanted:
        raise InvalidInput("更正为", "（空）", "须写明正确的内容", "请填写正确的内容")
    if field is CorrectionField.ID_NUMBER:
        checked(Person(trainee.name, wanted), work.today)
    waiting = [one for one in corrections_of(work, trainee) if one.state is CorrectionState.OPEN]
    for one in waiting:
        if (one.field, one.wanted) == (field, wanted):
            return one
    if len(waiting) >= MOST_OPEN:
        raise WrongState(
            "更正申请",
            phrase("已有 {count} 件待办理", count=len(waiting)),
            "还能登记",
            "请等待办理，或先撤回一件",
        )
    row = CorrectionRequest(
        trainee_id=trainee.id, field=field, wanted=wanted, because=because or None, asked_on=work.today
    )
    work.session.add(row)
    work.session.flush()
    work.record("correction.ask", "correction", row.id, trainee=str(trainee.id), field=field)
    return row


def corrections_of(work: Work, trainee: Trainee) -> list[CorrectionRequest]:
    """A person's requests, the latest first."""
    rows = work.session.scalars(
        select(CorrectionRequest)
        .where(CorrectionRequest.trainee_id == trainee.id)
        .order_by(CorrectionRequest.id.desc())
    )
    return list(rows)


def withdraw_correction(work: Work, trainee: Trainee, correction_id: UUID) -> None:
    """Take a request back that nobody has answered; it is erased."""
    row = work.get(CorrectionRequest, correction_id, "更正申请", lock=True)
    if row.trainee_id != trainee.id:
        raise NotFound("更正申请", correction_id)
    _still_open(row)
    work.session.delete(row)
    work.record("correction.withdraw", "correction", correction_id, trainee=str(trainee.id))


def corrections(work: Work) -> list[CorrectionRequest]:
    """All requests: those that wait first, the oldest of them on top."""
    rows = work.session.scalars(
        select(CorrectionRequest).order_by(
            CorrectionRequest.answered_on.desc().nulls_first(), CorrectionRequest.id
        )
    )
    return list(rows)


def standing_certificates(work: Work, trainee: Trainee) -> int:
    """How many certificates of a person stand: each would have to be reissued under a corrected name."""
    found = (
        select(func.count(Certificate.id))
        .join(Enrollment, Enrollment.id == Certificate.enrollment_id)
        .where(Enrollment.trainee_id == trainee.id, Certificate.state == CertificateState.ISSUED)
    )
    return work.session.scalar(found) or 0


def answer_correction(work: Work, correction_id: UUID, *, done: bool, answer: str) -> CorrectionRequest:
    """Correct it, or say why not.  Certificates keep what was printed: they are reissued by themselves.

    Raises ``InvalidInput`` where what is wanted does not hold, or belongs to another person on record.
    """
    row = work.get(CorrectionRequest, correction_id, "更正申请", lock=True)
    _still_open(row)
    if not answer.strip():
        raise InvalidInput("答复", "（空）", "须写明核对的依据或不予更正的理由", "请填写答复")
    if done:
        _CORRECT[row.field](work, row.trainee, row.wanted)
        _touch(work, row.trainee)
    row.state = CorrectionState.DONE if done else CorrectionState.DECLINED
    row.answer, row.answered_on, row.answered_by = answer.strip(), work.today, work.actor.id
    work.session.flush()
    work.record(f"correction.{row.state}", "correction", row.id, trainee=str(row.trainee_id), field=row.field)
    return row


def _still_open(row: CorrectionRequest) -> None:
    if row.state is not CorrectionState.OPEN:
        raise WrongState("更正申请", STATES[row.state], STATES[CorrectionState.OPEN], "请刷新列表")


def _correct_name(work: Work, trainee: Trainee, wanted: str) -> None:
    trainee.name = checked(Person(wanted, trainee.id_number or ""), work.today)[0]


def _correct_number(work: Work, trainee: Trainee, wanted: str) -> None:
    number = checked(Person(trainee.name, wanted), work.today)[1]
    other = known_trainee(work, number)
    if other is not None and other.id != trainee.id:
        rule = "这个号码已登记给另一名学员"
        raise InvalidInput("身份证号", mask_id_number(number), rule, "请核对两名学员是否同一人")
    trainee.identify(work.tenant.id, number)


def _correct_phone(work: Work, trainee: Trainee, wanted: str) -> None:
    if not any(map(str.isdigit, wanted)):
        raise InvalidInput("手机号", "（不显示）", "须含数字", "请退回并请本人重新填写")
    trainee.reach_at(work.tenant.id, wanted)


def _leave(_work: Work, _trainee: Trainee, _wanted: str) -> None:
    """What stands elsewhere is corrected there; the answer says so."""


_CORRECT: Final[Mapping[CorrectionField, Callable[[Work, Trainee, str], None]]] = {
    CorrectionField.NAME: _correct_name,
    CorrectionField.ID_NUMBER: _correct_number,
    CorrectionField.PHONE: _correct_phone,
    CorrectionField.OTHER: _leave,
}


def _touch(work: Work, trainee: Trainee) -> None:
    rows = work.session.scalars(
        select(TrainingClass.id)
        .join(Enrollment, Enrollment.class_id == TrainingClass.id)
        .where(Enrollment.trainee_id == trainee.id)
    )
    for key in rows:
        work.touch(key)
