"""What many documents share: the head of a class, sums, dates and units as official papers write them."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from yanxiu.documents.amounts import capital, date_span, long_date
from yanxiu.models import Organization, TrainingClass
from yanxiu.models.terms import PlannedTerms
from yanxiu.policy import Chain
from yanxiu.policy.wording import word
from yanxiu.services.certificate_words import class_label
from yanxiu.services.chains import class_chain
from yanxiu.services.work import Work

_MOBILE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def authority(work: Work, chain: Chain, terms: PlannedTerms) -> str:
    """The department that decides on projects of this level."""
    pack = chain.pack_of(terms.level)
    return (pack.jurisdiction.department if pack else "") or work.tenant.name


def class_head(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """A class as its documents name it: as it was run where that is known, else as planned."""
    chain, project = class_chain(work, cls), cls.project
    starts = cls.actual_starts_on or project.starts_on
    ends = cls.actual_ends_on or project.ends_on
    return {
        "authority": authority(work, chain, project),
        "year": cls.year,
        "number": f"{cls.year}年第{cls.number}号",
        "level": word(project.level),
        "label": class_label(chain, project),
        "topic": cls.actual_topic or project.topic,
        "host": cls.actual_host_name or project.host.name,
        "supervisor": project.supervisor.name if project.supervisor else "",
        "period": span(starts, ends),
        "place": cls.actual_place or project.place or "",
        "headcount": project.headcount or 0,
        "audience": cls.actual_audience or project.audience or "",
        "content": cls.actual_content or project.content or "",
        "hours": figure(cls.hours),
        "plan_number": (project.plan.document_number or "") if project.plan else "",
        "contact": project.host.contact or "",
        "phone": project.host.phone or "",
    }


def unit(row: Organization | None) -> dict[str, Any]:
    """An institution as a form asks for it; its telephones are told apart by their digits."""
    if row is None:
        blank: dict[str, Any] = dict.fromkeys(("name", "contact", "office_phone", "mobile", "base"), "")
        return {**blank, "base_batch": 0}
    office, mobile = telephones(row.phone or "")
    return {
        "name": row.name,
        "contact": row.contact or "",
        "office_phone": office,
        "mobile": mobile,
        "base": row.base_level.value if row.base_level else "",
        "base_batch": row.base_batch or 0,
    }


def telephones(text: str) -> tuple[str, str]:
    """Office and mobile numbers out of what was typed as one."""
    mobiles = _MOBILE.findall(text)
    return _MOBILE.sub("", text).strip(" 、,，;；/"), "、".join(mobiles)


def day(value: date | None) -> str:
    """A date in full, or nothing."""
    return long_date(value) if value else ""


def span(starts: date | None, ends: date | None) -> str:
    """The days of a class, or what is known of them."""
    if starts is None or ends is None:
        return day(starts or ends)
    return date_span(starts, ends)


def yuan(amount: Decimal | None) -> str:
    """A sum in yuan with two decimals, or nothing: not known is not zero."""
    return "" if amount is None else f"{amount:,.2f}"


def in_capitals(amount: Decimal | None) -> str:
    """A sum in capital characters, or nothing."""
    return "" if amount is None else capital(amount)


def figure(value: Decimal | int | None) -> str:
    """A number without needless decimals, or nothing."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


def texts(given: Mapping[str, Any]) -> dict[str, str]:
    """Values as text, nothing for None."""
    return {name: "" if value is None else str(value) for name, value in given.items()}
