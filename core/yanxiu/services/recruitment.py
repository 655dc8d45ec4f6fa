"""招生: who is on a class; the roster is closed by a gate, and can be opened again."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from yanxiu.documents.identity import check_id_number, mask_id_number
from yanxiu.documents.text import normalise_name, unsafe_character
from yanxiu.models import (
    Assessment,
    Attendance,
    Certificate,
    ClassState,
    Enrollment,
    EnrollmentState,
    Material,
    Mode,
    Thesis,
    Trainee,
    TrainingClass,
    id_number_index,
)
from yanxiu.policy import Post, RosterFacts, Stage, TitleLevel
from yanxiu.services import filling
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import class_facts, known
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work

FIELDS: Final = {
    "employer": filling.text("工作单位"),
    "title": filling.text("职称或职业资格"),
    "title_level": filling.word("职称级别", TitleLevel),
    "qualification_level": filling.word("职业资格级别", TitleLevel),
    "job": filling.text("职务"),
    "post": filling.word("岗位类别", Post),
    "grassroots": filling.flag("基层一线"),
    "private_sector": filling.flag("民营企业"),
    "province": filling.text("所在省份"),
    "mode": filling.word("参加方式", Mode),
    "extra": filling.extra_fields(),
}
CLASS_FIELDS: Final = {
    "onsite": filling.count("线下人数"),
    "online": filling.count("线上人数"),
    "online_reason": filling.text("线上参加原因"),
    "from_outside": filling.count("省外人数"),
}
NOT_CLEARED: Final = "开班材料通过之后才能招生；名单已确认的请先重新开放"


@dataclass(frozen=True)
class Person:
    """Who is enrolled; ``id_number`` is checked, then kept encrypted."""

    name: str
    id_number: str
    phone: str | None = None
    gender: str | None = None
    sample: bool = False


def enrol(work: Work, class_id: UUID, person: Person, **given: Any) -> Enrollment:
    """Put one person on the roster; somebody known to the tenant by identity number is not entered twice.

    Enrolling twice enrols once; a withdrawn enrolment is taken up again.
    """
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    name, number = checked(person, work.today)
    trainee = known_trainee(work, number) or new_trainee(work, person, name, number)
    if trainee.name != name:
        rule = "这个号码已登记在另一姓名下"
        raise InvalidInput("身份证号", mask_id_number(number), rule, "请核对姓名和号码")
    row = enrollment_of(work, cls.id, trainee) or Enrollment(class_id=cls.id, trainee_id=trainee.id, extra={})
    filling.fill(row, FIELDS, given)
    row.state, row.withdrawn_on = EnrollmentState.ENROLLED, None
    work.session.add(row)
    work.session.flush()
    work.record("class.enrol", "class", cls.id, enrollment=str(row.id))
    work.touch(cls.id)
    return row


def checked(person: Person, on: date) -> tuple[str, str]:
    """Name and number in their normal form; raises ``InvalidInput``, which never repeats the number."""
    name = normalise_name(person.name)
    if not name or unsafe_character(name):
        raise InvalidInput("姓名", "（无效）", "须是不含控制字符的文字", "请重新填写姓名")
    found = check_id_number(person.id_number, on)
    if not found.ok:
        raise InvalidInput("身份证号", mask_id_number(found.number), found.problem, found.cure)
    return name, found.number


def known_trainee(work: Work, number: str) -> Trainee | None:
    """The tenant's trainee with this number, found by its keyed index."""
    index = id_number_index(work.tenant.id, number)
    return work.session.scalar(select(Trainee).where(Trainee.id_number_index == index))


def new_trainee(work: Work, person: Person, name: str, number: str) -> Trainee:
    """Enter a person."""
    row = Trainee(name=name, gender=person.gender, sample=person.sample)
    row.identify(work.tenant.id, number)
    if person.phone:
        row.reach_at(work.tenant.id, person.phone)
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        # somebody else entered the same person for another class at this moment
        found = known_trainee(work, number)
        if found is None:
            raise
        return found
    return row


def enrollment_of(work: Work, class_id: UUID, trainee: Trainee) -> Enrollment | None:
    """This trainee's enrolment on a class, withdrawn or not."""
    return work.session.scalar(
        select(Enrollment).where(Enrollment.class_id == class_id, Enrollment.trainee_id == trainee.id)
    )


def edit_enrollment(work: Work, enrollment_id: UUID, **given: Any) -> Enrollment:
    """Correct what was true of a trainee, while the roster is open."""
    cls, row = _open(work, enrollment_id)
    filling.fill(row, FIELDS, given)
    work.record("enrollment.edit", "class", cls.id, enrollment=str(row.id), fields=sorted(given))
    work.touch(cls.id)
    return row


def withdraw_enrollment(work: Work, enrollment_id: UUID) -> Enrollment:
    """Take a trainee off the roster; that they had been on it stays on record."""
    cls, row = _open(work, enrollment_id)
    if row.state is EnrollmentState.ENROLLED:
        row.state, row.withdrawn_on = EnrollmentState.WITHDRAWN, work.today
        work.record("enrollment.withdraw", "class", cls.id, enrollment=str(row.id))
        work.touch(cls.id)
    return row


def remove_enrollment(work: Work, enrollment_id: UUID) -> None:
    """Undo an enrolment that was a mistake, as long as nothing hangs on it."""
    cls, row = _open(work, enrollment_id)
    for kind in (Attendance, Assessment, Thesis, Certificate, Material):
        if work.session.scalar(select(kind.id).where(kind.enrollment_id == row.id).limit(1)):
            raise WrongState("学员", "已有签到、考核、论文、材料或证书", "只有报名记录", "请改为退出班次")
    work.session.delete(row)
    work.record("enrollment.remove", "class", cls.id, enrollment=str(row.id))
    work.touch(cls.id)


def _open(work: Work, enrollment_id: UUID) -> tuple[TrainingClass, Enrollment]:
    key = work.get(Enrollment, enrollment_id, "学员").class_id
    cls = class_at(work, key, ClassState.CLEARED, remedy=NOT_CLEARED)
    return cls, work.get(Enrollment, enrollment_id, "学员", lock=True)


def declare_numbers(work: Work, class_id: UUID, **given: Any) -> TrainingClass:
    """State numbers where there is no roster yet, and why trainees take part online."""
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    filling.fill(cls, CLASS_FIELDS, given)
    work.record("class.declare_numbers", "class", cls.id, fields=sorted(given))
    work.touch(cls.id)
    return cls


def confirm_roster(work: Work, class_id: UUID) -> Judged:
    """Close the roster: the gate says whether the class may be held with these trainees."""
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    facts = class_facts(work, cls)
    if not _says_anything(work, cls):
        nobody = known(onsite=0, online=0, trainees=(), online_reason=cls.online_reason)
        facts = replace(facts, roster=RosterFacts(**nobody))
    judged = judge(work, Stage.RECRUITMENT, facts, class_chain(work, cls), subject_of(cls))
    if judged.passed:
        cls.state = ClassState.RECRUITED
        if _has_roster(work, cls) or not _says_anything(work, cls):
            cls.roster_confirmed_on = work.today
        work.record("class.confirm_roster", "class", cls.id)
        work.touch(cls.id)
    return judged


def _says_anything(work: Work, cls: TrainingClass) -> bool:
    """Whether somebody is enrolled, or numbers are declared; else a closed roster has nobody."""
    return cls.onsite is not None or cls.online is not None or _has_roster(work, cls)


def _has_roster(work: Work, cls: TrainingClass) -> bool:
    enrolled = select(Enrollment.id).where(
        Enrollment.class_id == cls.id, Enrollment.state == EnrollmentState.ENROLLED
    )
    return work.session.scalar(enrolled.limit(1)) is not None


def reopen_roster(work: Work, class_id: UUID) -> TrainingClass:
    """Open the roster again, until the class has been held."""
    cls = class_at(work, class_id, ClassState.RECRUITED, remedy="已举办的班次请先撤销举办登记")
    cls.state, cls.roster_confirmed_on = ClassState.CLEARED, None
    work.record("class.reopen_roster", "class", cls.id)
    work.touch(cls.id)
    return cls
