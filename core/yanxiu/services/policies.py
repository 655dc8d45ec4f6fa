"""The plugins of this process, and the chain that answers for a tenant's case."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import or_, select

from yanxiu.db import TenantSession, pseudonym
from yanxiu.models import AdoptedDraft
from yanxiu.models import TenantParameter as ParameterRow
from yanxiu.policy import Chain, Registry, TenantParameter, parse_money
from yanxiu.services.kept import kept


@cache
def registry() -> Registry:
    """The installed plugins, loaded once."""
    return Registry.load()


def chain_for(session: TenantSession, plugins: Registry, jurisdiction: str, year: int, on: date) -> Chain:
    """The chain from a jurisdiction upwards, with what the tenant has adopted and supplied by ``on``."""
    known = kept(session, "chains")
    key = (id(plugins), jurisdiction, year, on)
    if key not in known:
        known[key] = plugins.chain(
            jurisdiction, adopted=_adopted(session, year, on), parameters=_parameters(session, year, on)
        )
    found: Chain = known[key]
    return found


def _adopted(session: TenantSession, year: int, on: date) -> list[str]:
    known: dict[date, list[AdoptedDraft]] = kept(session, "drafts")
    if on not in known:
        query = select(AdoptedDraft).where(
            AdoptedDraft.adopted_on <= on,
            or_(AdoptedDraft.ended_on.is_(None), AdoptedDraft.ended_on > on),
        )
        known[on] = list(session.scalars(query))
    return sorted({row.document for row in known[on] if row.year <= year})


def _parameters(session: TenantSession, year: int, on: date) -> list[TenantParameter]:
    known: dict[date, list[ParameterRow]] = kept(session, "parameters")
    if on not in known:
        query = select(ParameterRow).where(
            ParameterRow.dated <= on,
            or_(ParameterRow.withdrawn_on.is_(None), ParameterRow.withdrawn_on > on),
        )
        known[on] = list(session.scalars(query.order_by(ParameterRow.dated, ParameterRow.id)))
    return [_parameter(session, row) for row in known[on] if row.year in (None, year)]


def _parameter(session: TenantSession, row: ParameterRow) -> TenantParameter:
    return TenantParameter(
        slot=row.slot,
        value=plain_value(row.value),
        # a decision records its tenant parameters: people stand there by pseudonym
        author=pseudonym(session.tenant, row.author),
        dated=row.dated,
        basis=row.basis,
        year=row.year,
        tiers=tuple(row.tiers),
    )


def plain_value(value: Any) -> Any:
    """A stored value as the kernel takes it: lists frozen, amounts such as ``4.5万元`` in yuan."""
    if isinstance(value, list):
        return tuple(plain_value(item) for item in value)
    if isinstance(value, dict):
        return {key: plain_value(item) for key, item in value.items()}
    if isinstance(value, str) and value.endswith("元"):
        return parse_money(value)
    return value
