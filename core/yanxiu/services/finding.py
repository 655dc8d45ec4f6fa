"""Finding records by what people write: a class by year and number in the plan, a decision by its hash."""

import re
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Application, Decision, Organization, Standard, TrainingClass
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.work import Work

_IN_PLAN: Final = re.compile(r"(20\d\d)/(\d{1,5})")
_HASH: Final = re.compile(r"[0-9a-f]{8,64}")


def find_class(work: Work, written: str) -> TrainingClass:
    """A class by its id, or as ``2024/12``: its number in the year's plan."""
    if key := _uuid(written):
        return work.get(TrainingClass, key, "班次")
    found = _IN_PLAN.fullmatch(written.strip())
    if found is None:
        raise InvalidInput("班次", written or "（空）", "须是班次编号，或 年度/计划序号", "例如 2024/12")
    year, number = map(int, found.groups())
    row = work.session.scalar(
        select(TrainingClass).where(TrainingClass.year == year, TrainingClass.number == number)
    )
    if row is None:
        raise NotFound("班次", written)
    return row


def find_application(work: Work, written: str) -> Application:
    """An application by its id."""
    key = _uuid(written)
    if key is None:
        raise InvalidInput("申报", written or "（空）", "须是申报的编号", "编号见申报页面的网址")
    return work.get(Application, key, "申报")


def find_department(work: Work, written: str) -> Organization:
    """A supervising department by its id or its name."""
    if key := _uuid(written):
        return work.get(Organization, key, "主管部门")
    row = work.session.scalars(
        select(Organization).where(Organization.name == written.strip(), Organization.supervises.is_(True))
    ).first()
    if row is None:
        raise NotFound("主管部门", written)
    return row


def find_decision(work: Work, written: str) -> Decision:
    """The last decision with this id or this hash, of which eight characters do."""
    if key := _uuid(written):
        return work.get(Decision, key, "决定")
    if not _HASH.fullmatch(written.strip()):
        rule = "须是决定的编号，或其散列的前8位以上"
        raise InvalidInput("决定", written or "（空）", rule, "编号见判断依据表页脚")
    row = work.session.scalars(
        select(Decision)
        .where(Decision.hash.startswith(written.strip()))
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("决定", written)
    return row


def find_standard(work: Work, written: str) -> Standard:
    """A loaded standard by its id, or the one last loaded under a document number."""
    if key := _uuid(written):
        return work.get(Standard, key, "标准")
    row = work.session.scalars(
        select(Standard)
        .where(Standard.document == written.strip())
        .order_by(Standard.withdrawn_on.is_not(None), Standard.in_force_from.desc(), Standard.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("标准", written)
    return row


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written.strip()) if "-" in written else None
    except ValueError:
        return None
