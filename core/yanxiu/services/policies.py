"""The plugins of this process, and the chain that answers for a tenant's case."""

import logging
import os
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select

from yanxiu.db import TenantSession, pseudonym
from yanxiu.models import AdoptedDraft, Standard, StandardKind
from yanxiu.models import TenantParameter as ParameterRow
from yanxiu.policy import Chain, Registry, TenantParameter, parse_money
from yanxiu.services.kept import kept
from yanxiu.services.lines import Lines

_log: Final = logging.getLogger(__name__)


class Adopted(NamedTuple):
    """A draft that is applied on trial, from a year on."""

    document: str
    year: int


class Supplied(NamedTuple):
    """A value for what the documents leave open."""

    slot: str
    value: Any
    author: str
    dated: date
    basis: str
    year: int | None
    tiers: list[str]


class Loaded(NamedTuple):
    """A table of an external standard, in force from a day on."""

    name: str
    content: dict[str, Any]
    author: str
    dated: date
    document: str


@cache
def registry() -> Registry:
    """The installed plugins, loaded once; what could not be loaded is in the log.

    With ``YANXIU_STRICT`` the first that breaks ends the process with its traceback: for authors.
    """
    found = Registry.load(strict=os.environ.get("YANXIU_STRICT", "") not in ("", "0"))
    for failure in found.failures:
        _log.error("plugin %s not loaded, manual review for it: %s", failure.plugin, failure.problem)
    return found


def chain_for(session: TenantSession, plugins: Registry, jurisdiction: str, year: int, on: date) -> Chain:
    """The chain from a jurisdiction upwards, with what the tenant has adopted and supplied by ``on``."""
    known = kept(session, "chains")
    key = (id(plugins), jurisdiction, year, on)
    if key not in known:
        drafts, tables, values = _standing(session, on)
        known[key] = plugins.chain(
            jurisdiction,
            adopted=sorted({one.document for one in drafts if one.year <= year}),
            # the later of two prevails: a value for one slot goes before the table that answers for all
            parameters=[
                *(_of_table(session, one) for one in tables),
                *(_parameter(session, one) for one in values if one.year in (None, year)),
            ],
        )
    found: Chain = known[key]
    return found


Choices = tuple[tuple[Adopted, ...], tuple[Loaded, ...], tuple[Supplied, ...]]


def _standing(session: TenantSession, on: date) -> Choices:
    """What stands on a day, for whatever year: drafts adopted, tables loaded, values given, older first."""
    known: dict[date, Choices] = kept(session, "policy choices")
    if on not in known:
        drafts, tables, values = _drafts(on), _tables(on), _values(on)
        found = session.execute(select(drafts.column(), tables.column(), values.column())).one()
        known[on] = (drafts.read(found[0]), tables.read(found[1]), values.read(found[2]))
    return known[on]


def _tables(on: date) -> Lines[Loaded]:
    row = Standard
    withdrawn = or_(row.withdrawn_on.is_(None), row.withdrawn_on > on)
    where = (row.kind == StandardKind.TRAINING_FEE, row.loaded_on <= on, withdrawn)
    columns = (row.name, row.content, row.author, row.loaded_on, row.document)
    return Lines(Loaded, columns, where, (row.in_force_from, row.id))


def _drafts(on: date) -> Lines[Adopted]:
    ended = or_(AdoptedDraft.ended_on.is_(None), AdoptedDraft.ended_on > on)
    return Lines(Adopted, (AdoptedDraft.document, AdoptedDraft.year), (AdoptedDraft.adopted_on <= on, ended))


def _values(on: date) -> Lines[Supplied]:
    row = ParameterRow
    withdrawn = or_(row.withdrawn_on.is_(None), row.withdrawn_on > on)
    columns = (row.slot, row.value, row.author, row.dated, row.basis, row.year, row.tiers)
    return Lines(Supplied, columns, (row.dated <= on, withdrawn), (row.dated, row.id))


def _of_table(session: TenantSession, one: Loaded) -> TenantParameter:
    # a decision records the tables that it read: who loaded them stands there by pseudonym
    author = pseudonym(session.tenant, one.author)
    value = {**plain_value(one.content), "author": author}
    return TenantParameter(slot=one.name, value=value, author=author, dated=one.dated, basis=one.document)


def _parameter(session: TenantSession, one: Supplied) -> TenantParameter:
    return TenantParameter(
        slot=one.slot,
        value=plain_value(one.value),
        # a decision records its tenant parameters: people stand there by pseudonym
        author=pseudonym(session.tenant, one.author),
        dated=one.dated,
        basis=one.basis,
        year=one.year,
        tiers=tuple(one.tiers),
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
