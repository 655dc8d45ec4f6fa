"""我的信息: what is held about a person, what for, and who was at it; everything masked as everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from yanxiu.documents.identity import mask_id_number
from yanxiu.models import Assessment, AuditEntry, Thesis, Trainee, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.policy.wording import in_words
from yanxiu.services.history import ACTORS
from yanxiu.services.own_records import OwnClass, own_certificates, own_classes
from yanxiu.services.work import CLOCK, Work

IDENTITY: Final = "核对身份、编制学员名册、发证和查证"
ROSTER: Final = "核对参训条件，编制学员名册，结业上报"
HELD: Final = "认定学时和结业"
REACH: Final = "通知开班、签到和领证"
RIGHT: Final = "证明结业；证书须长期可查，不能删除"
GENDERS: Final = {"male": "男", "female": "女"}
_PHONE_ENDS: Final = 3
_LIFTED: Final = (
    "roster.export",
    "roster.export_in_full",
    "list.export",
    "certificate.download",
    "document.write_people",
    "document.write_in_full",
    "report.build",
    "report.submit",
)
"""Acts on a whole class by which its trainees' data leave these pages."""


@dataclass(frozen=True)
class Datum:
    """One thing that is held: of which record, its value as it may be shown, what it is for.

    ``basis`` is the number of the plan that the class stands in.
    """

    group: str
    label: str
    value: str
    purpose: str
    basis: str = ""


@dataclass(frozen=True)
class Look:
    """How often somebody of a role did something with the data."""

    who: str
    action: str
    times: int
    last: datetime


def held_about(work: Work, trainee: Trainee) -> list[Datum]:
    """Everything held about a person."""
    found = [
        Datum("本人", "姓名", trainee.name, IDENTITY),
        Datum("本人", "身份证号", mask_id_number(trainee.id_number or ""), IDENTITY),
        Datum("本人", "手机号", mask_phone(trainee.phone or ""), REACH),
        Datum("本人", "性别", GENDERS.get(trainee.gender or "", trainee.gender or ""), ROSTER),
    ]
    for one in own_classes(work, trainee):
        found += _of_class(work, one)
    for row in own_certificates(work, trainee):
        topic = row.training_class.actual_topic or row.training_class.project.topic
        text = phrase("{number}，{day} 签发", number=row.number, day=row.issued_on)
        if row.ended_on:
            text = phrase("{issued}，{day} 终止", issued=text, day=row.ended_on)
        found.append(Datum(topic, "证书", text, RIGHT, _basis(row.training_class)))
    return [one for one in found if one.value]


def mask_phone(phone: str) -> str:
    """The first three and the last two digits."""
    if len(phone) < 2 * _PHONE_ENDS + 2:
        return "*" * len(phone)
    return f"{phone[:_PHONE_ENDS]}{'*' * (len(phone) - _PHONE_ENDS - 2)}{phone[-2:]}"


def _of_class(work: Work, one: OwnClass) -> list[Datum]:
    row, topic = one.enrollment, one.cls.actual_topic or one.cls.project.topic
    assessment = work.session.scalar(select(Assessment).where(Assessment.enrollment_id == row.id))
    thesis = work.session.scalar(select(Thesis).where(Thesis.enrollment_id == row.id))
    told: Sequence[tuple[str, Any, str]] = (
        ("班次状态", one.state, ROSTER),
        ("工作单位", row.employer, ROSTER),
        ("职称或职业资格", row.title, ROSTER),
        ("职称级别", row.title_level, ROSTER),
        ("职务", row.job, ROSTER),
        ("岗位类别", row.post, ROSTER),
        ("所在省份", row.province, ROSTER),
        ("基层一线", row.grassroots, ROSTER),
        ("民营企业", row.private_sector, ROSTER),
        ("签到半天数", one.signed_in, HELD),
        ("学时", row.hours_attended, HELD),
        ("考核结果", assessment and assessment.result, HELD),
        ("论文提交日期", thesis and thesis.submitted_on, HELD),
    )
    basis = _basis(one.cls)
    return [Datum(topic, label, _written(value), purpose, basis) for label, value, purpose in told]


def _basis(cls: TrainingClass) -> str:
    plan = cls.project.plan
    return (plan.document_number or "") if plan else ""


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else in_words(value)


def who_looked(work: Work, trainee: Trainee) -> list[Look]:
    """Who did what with a person's data, by role, out of the audit log; the most frequent first.

    What concerns the person alone counts, and exports of a whole class; looking at a page is not logged.
    """
    actor = func.split_part(AuditEntry.actor, ":", 1)
    rows = work.session.execute(
        select(actor, AuditEntry.action, func.count(), func.max(AuditEntry.at))
        .where(_concerns(work, trainee))
        .group_by(actor, AuditEntry.action)
        .order_by(func.count().desc(), AuditEntry.action)
    )
    return [
        Look(ACTORS.get(who, who), action, times, last.astimezone(CLOCK)) for who, action, times, last in rows
    ]


def _concerns(work: Work, trainee: Trainee) -> ColumnElement[bool]:
    classes = own_classes(work, trainee)
    enrolled = [str(one.enrollment.id) for one in classes]
    held = [str(one.cls.id) for one in classes]
    return or_(
        and_(AuditEntry.object_kind == "trainee", AuditEntry.object_id == str(trainee.id)),
        AuditEntry.details["trainee"].astext == str(trainee.id),
        AuditEntry.details["enrollment"].astext.in_(enrolled),
        and_(
            AuditEntry.object_kind == "class",
            AuditEntry.object_id.in_(held),
            AuditEntry.action.in_(_LIFTED),
        ),
    )
