"""What stands on a completion certificate, out of the class, the trainee and the region's words."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from yanxiu.documents.certificate import CannotPrintError, CertificateData, check_printable
from yanxiu.documents.identity import mask_id_number
from yanxiu.models import TrainingClass
from yanxiu.models.terms import PlannedTerms
from yanxiu.phrases import message_of, phrase
from yanxiu.policy import Chain, DocumentKind, Level
from yanxiu.policy.wording import word
from yanxiu.services.errors import DomainError, InvalidInput
from yanxiu.services.facts.enrollment import ClassTrainees, TraineeRecord

PROGRAMME: Final = "专业技术人才知识更新工程高级研修项目"
_PROJECT: Final = "高级研修项目"
_NOT_YET: Final = "0"


def site() -> str:
    """Where this installation's pages are (``YANXIU_SITE_URL``); QR codes lead there."""
    return os.environ.get("YANXIU_SITE_URL", "http://localhost:8000").rstrip("/")


@dataclass(frozen=True)
class ClassWords:
    """What all certificates of a class share."""

    programme: str
    class_label: str
    class_name: str
    host: str
    starts_on: date
    ends_on: date
    issuer: str
    hours: Decimal | None


def class_words(cls: TrainingClass, chain: Chain, found: ClassTrainees) -> ClassWords:
    """How the class was run, else as planned; raises ``InvalidInput`` where a date is not known."""
    project = cls.project
    level = project.level
    words = _template_words(chain, level)
    pack = chain.pack_of(level)
    return ClassWords(
        programme=words.get("programme", PROGRAMME),
        class_label=class_label(chain, project),
        class_name=cls.actual_topic or project.topic,
        host=cls.actual_host_name or project.host.name,
        starts_on=_date("开班日期", cls.actual_starts_on or project.starts_on),
        ends_on=_date("结束日期", cls.actual_ends_on or project.ends_on),
        issuer=words.get("issuer") or (pack.jurisdiction.department if pack else ""),
        hours=sum(found.signed.taught.values(), Decimal(0)) or cls.hours,
    )


def _template_words(chain: Chain, level: Level) -> Mapping[str, str]:
    """The fixed texts of the certificate of the jurisdiction at this level."""
    for pack in chain.packs:
        if pack.jurisdiction.level == level:
            for template in pack.documents:
                if template.kind is DocumentKind.CERTIFICATE:
                    return dict(template.words)
    return {}


def class_label(chain: Chain, project: PlannedTerms) -> str:
    """Level and tier of a class in words, the level said once."""
    level = word(project.level)
    tiers = [tier.label for pack in chain.packs for tier in pack.tiers if tier.id == project.tier]
    label = next(iter(tiers), level)
    if label == level:
        return f"{level}{_PROJECT}"
    return label if label.startswith(level) else f"{level}{label}"


def _date(label: str, day: date | None) -> date:
    if day is None:
        raise InvalidInput(
            label, "（空）", "结业证书上要写研修时间", phrase("请先登记实际{label}", label=label)
        )
    return day


def certificate_data(
    shared: ClassWords,
    record: TraineeRecord,
    hours: Decimal | None,
    *,
    tenant: str,
    number: str,
    name: str,
    token: str,
    issued_on: date,
) -> CertificateData:
    """One certificate; raises ``InvalidInput`` where something that is printed is not known."""
    counted = shared.hours if hours is None else hours
    if counted is None:
        raise InvalidInput("学时", "（空）", "结业证书上要写学时", "请先登记课程表或学时")
    if record.trainee.id_number is None:
        raise InvalidInput("身份证号", "（空）", "结业证书上要写身份证号（掩码）", "请先补登身份证号")
    return CertificateData(
        number=number,
        name=name,
        id_mask=mask_id_number(record.trainee.id_number),
        programme=shared.programme,
        class_label=shared.class_label,
        class_name=shared.class_name,
        host=shared.host,
        starts_on=shared.starts_on,
        ends_on=shared.ends_on,
        hours=counted,
        issuer=shared.issuer,
        issued_on=issued_on,
        lookup_url=f"{site()}/{tenant}/v/{token}",
        sample=record.trainee.sample,
    )


def require_printable(
    shared: ClassWords, found: ClassTrainees, record: TraineeRecord, *, tenant: str, issued_on: date
) -> None:
    """Raise ``DomainError`` where a certificate could not be printed: asked before a number is spent."""
    try:
        check_printable(
            certificate_data(
                shared,
                record,
                found.signed.hours(record.enrollment),
                tenant=tenant,
                number=_NOT_YET,
                name=record.trainee.name,
                token=_NOT_YET,
                issued_on=issued_on,
            )
        )
    except (CannotPrintError, InvalidInput) as error:
        raise DomainError(
            phrase(
                "名单第 {place} 名学员：{error}",
                place=place(found, record.enrollment.id),
                error=message_of(error),
            )
        ) from error


def place(found: ClassTrainees, enrollment_id: UUID) -> int:
    """A trainee's place on the roster: how messages name one without saying the name."""
    row = next(record.enrollment for record in found.records if record.enrollment.id == enrollment_id)
    ids = [record.enrollment.id for record in found.records]
    return row.position or ids.index(enrollment_id) + 1
