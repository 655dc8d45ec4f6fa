"""汇总: what the ministry may ask across provinces, from the cells alone, and a province of itself.

Additive counts and money only; whoever wants a rate divides two of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, RowMapping, Select, func, select
from sqlalchemy.orm import Session

from yanxiu.db import MINISTRY_ROLE, Tenant, TenantKind, TenantSession, database
from yanxiu.models import SummaryCell
from yanxiu.models.summary import CLASS_MEASURES, PROJECT_MEASURES
from yanxiu.phrases import joined, phrase
from yanxiu.services.errors import InvalidInput

MEASURES: Final = (*PROJECT_MEASURES, *CLASS_MEASURES[:12])
_MONEY: Final = ("subsidy_proposed", "subsidy_paid", "subsidy_recovered")

LABELS: Final[Mapping[str, str]] = {
    "projects_planned": "计划项目",
    "projects_held": "已办项目",
    "projects_completed": "办结项目",
    "projects_cancelled": "取消项目",
    "classes": "计划班次",
    "classes_held": "已办班次",
    "enrolled": "培训人次",
    "onsite": "线下人次",
    "online": "线上人次",
    "graded": "考核人次",
    "completed": "合格人次",
    "certificates": "结业证书",
    "hours": "学时",
    "subsidy_proposed": "测算补助（元）",
    "subsidy_paid": "拨付补助（元）",
    "subsidy_recovered": "追回补助（元）",
}
"""What a measure is called on screen."""


class Dimension(StrEnum):
    """What a summary can be broken down by, and narrowed to."""

    PROVINCE = "province"
    YEAR = "year"
    LEVEL = "level"
    TIER = "tier"
    FIELD = "field"
    HOST_KIND = "host_kind"


@dataclass(frozen=True)
class SummaryRow:
    """One line: its key by dimension (a province by its tenant's code), its names, its measures.

    An empty word in the key: the dimension is not known of those classes.
    """

    key: Mapping[Dimension, str | int]
    province: str | None
    measures: Mapping[str, int | Decimal]


def summarize(
    years: Collection[int],
    *,
    by: Collection[Dimension | str] = (Dimension.PROVINCE, Dimension.TIER),
    filters: Mapping[Dimension | str, Collection[str]] | None = None,
    engine: Engine | None = None,
) -> list[SummaryRow]:
    """The ministry's table over all provinces, read with the ministry's own login.

    ``filters`` narrow a dimension to some of its words; provinces are named by their tenants' codes. Raises
    ``InvalidInput`` for a dimension that there is not.
    """
    dimensions, narrowed = _dimensions(by), _filters(filters)
    with Session(engine or database().engine(MINISTRY_ROLE)) as session, session.begin():
        known = _provinces(session)
        query = _query(years, dimensions, narrowed, known)
        return [_row(dimensions, known, found) for found in session.execute(query).mappings()]


def summarize_own(
    session: TenantSession,
    tenant: Tenant,
    years: Collection[int],
    *,
    by: Collection[Dimension | str] = (Dimension.TIER,),
    filters: Mapping[Dimension | str, Collection[str]] | None = None,
) -> list[SummaryRow]:
    """The same table for one tenant, from its own cells."""
    dimensions, narrowed = _dimensions(by), _filters(filters)
    known = {tenant.id: tenant}
    query = _query(years, dimensions, narrowed, known)
    return [_row(dimensions, known, found) for found in session.execute(query).mappings()]


def _dimensions(by: Collection[Dimension | str]) -> tuple[Dimension, ...]:
    return tuple(dict.fromkeys(_dimension(name) for name in by))


def _filters(given: Mapping[Dimension | str, Collection[str]] | None) -> dict[Dimension, Collection[str]]:
    return {_dimension(name): words for name, words in (given or {}).items()}


def _dimension(name: Dimension | str) -> Dimension:
    try:
        return Dimension(name)
    except ValueError as error:
        known = joined(Dimension)
        raise InvalidInput(
            "汇总维度", name, phrase("须是这些词：{known}", known=known), "请换一个维度"
        ) from error


def _provinces(session: Session) -> dict[int, Tenant]:
    """The departments, by number; the ministry's own tenant runs no classes."""
    found = session.scalars(select(Tenant).where(Tenant.kind == TenantKind.DEPARTMENT))
    return {tenant.id: tenant for tenant in found}


def _query(
    years: Collection[int],
    dimensions: tuple[Dimension, ...],
    filters: Mapping[Dimension, Collection[str]],
    known: Mapping[int, Tenant],
) -> Select[Any]:
    keys = [_column(dimension).label(dimension.value) for dimension in dimensions]
    measures = [func.sum(getattr(SummaryCell, name)).label(name) for name in MEASURES]
    query = select(*keys, *measures).where(SummaryCell.year.in_(years), SummaryCell.tenant_id.in_(known))
    for dimension, words in filters.items():
        query = query.where(_column(dimension).in_(_values(dimension, words, known)))
    # cells that everything has left stay behind empty, so that locks never miss one
    something = func.sum(SummaryCell.projects_planned + SummaryCell.classes) > 0
    columns = [_column(dimension) for dimension in dimensions]
    return query.group_by(*columns).having(something).order_by(*columns)


def _column(dimension: Dimension) -> ColumnElement[Any]:
    name = "tenant_id" if dimension is Dimension.PROVINCE else dimension.value
    column: ColumnElement[Any] = getattr(SummaryCell, name)
    return column


def _values(dimension: Dimension, words: Collection[str], known: Mapping[int, Tenant]) -> list[str | int]:
    if dimension is Dimension.PROVINCE:
        numbers = {tenant.code: tenant.id for tenant in known.values()}
        unknown = sorted(set(words) - set(numbers))
        if unknown:
            raise InvalidInput("省份", "、".join(unknown), "须是租户代码", "请用 yanxiu tenant list 查看")
        return [numbers[word] for word in words]
    return [int(word) for word in words] if dimension is Dimension.YEAR else list(words)


def _row(dimensions: tuple[Dimension, ...], known: Mapping[int, Tenant], found: RowMapping) -> SummaryRow:
    key: dict[Dimension, str | int] = {dimension: found[dimension.value] for dimension in dimensions}
    tenant = known[found["province"]] if Dimension.PROVINCE in key else None
    if tenant is not None:
        key[Dimension.PROVINCE] = tenant.code
    return SummaryRow(
        key, tenant.name if tenant else None, {name: _figure(name, found[name]) for name in MEASURES}
    )


def _figure(name: str, value: Any) -> int | Decimal:
    return Decimal(value) if name in _MONEY or name == "hours" else int(value)
