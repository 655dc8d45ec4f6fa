"""Asking: the only way figures leave the cells."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from yanxiu.db import MINISTRY_ROLE, Tenant, TenantKind, TenantSession, database
from yanxiu.models import SummaryCell
from yanxiu.phrases import joined, phrase
from yanxiu.services.errors import InvalidInput
from yanxiu.services.summaries.answers import Answer, Line, Silent
from yanxiu.services.summaries.question import Dimension, Question
from yanxiu.services.summaries.reading import Sums, added, line_of
from yanxiu.services.summaries.statement import reporting, summing
from yanxiu.services.work import CLOCK

Key = tuple[Any, ...]


@dataclass(frozen=True)
class _Before:
    """The sums of the years before; ``place`` is where the year stands in a line's key, if it does."""

    rows: Mapping[Key, Sums]
    place: int | None

    def of(self, key: Key) -> Sums:
        """Those of the same line; nothing where it had none."""
        if self.place is not None:
            key = (*key[: self.place], key[self.place] - 1, *key[self.place + 1 :])
        return self.rows.get(key, {})


def ask(question: Question, *, engine: Engine | None = None) -> Answer:
    """Answer over all departments, read with the ministry's own login.

    Small counts of people are withheld here, as ``withholding`` says. Raises ``InvalidInput`` for a province
    that there is not.
    """
    reader = engine or database().engine(MINISTRY_ROLE)
    with Session(reader, expire_on_commit=False) as session, session.begin():
        return _answer(session, question, _departments(session))


def ask_own(session: TenantSession, tenant: Tenant, question: Question) -> Answer:
    """The same of one department, for itself: from its own cells, and with nothing withheld."""
    return _answer(session, question, {tenant.id: tenant}, whole=True)


def _answer(
    session: Session, question: Question, known: Mapping[int, Tenant], *, whole: bool = False
) -> Answer:
    values = _values(question, known)
    asked = values.get(Dimension.PROVINCE, known)
    narrowed = {Dimension.PROVINCE: asked, **values}
    found = _read(session, question, question.years, narrowed, whole)
    before = _before(session, question, narrowed, whole)
    told = _told(question, found) or _asked_for(session, question, asked)
    lines = [_line(question, known, key, sums, before) for key, sums in found.items()]
    total = _total(question, found, before)
    hidden = sum(total.left_out.values())
    silent = _silent(question, [known[number] for number in asked], told)
    return Answer(question, lines, total, hidden, silent, datetime.now(CLOCK))


def years_known(*, engine: Engine | None = None) -> list[int]:
    """The years of which there are figures, the latest first."""
    with Session(engine or database().engine(MINISTRY_ROLE)) as session:
        found = select(SummaryCell.year).distinct().order_by(SummaryCell.year.desc())
        return list(session.scalars(found))


def fields_known(*, engine: Engine | None = None) -> list[str]:
    """The fields that classes are of, as they are written; regions name them as they like."""
    with Session(engine or database().engine(MINISTRY_ROLE)) as session:
        found = (
            select(SummaryCell.field).where(SummaryCell.field != "").distinct().order_by(SummaryCell.field)
        )
        return list(session.scalars(found))


def _departments(session: Session) -> dict[int, Tenant]:
    """By number; the ministry's own tenant runs no classes."""
    query = select(Tenant).where(Tenant.kind == TenantKind.DEPARTMENT).order_by(Tenant.id)
    return {tenant.id: tenant for tenant in session.scalars(query)}


def _values(question: Question, known: Mapping[int, Tenant]) -> dict[Dimension, Collection[Any]]:
    values: dict[Dimension, Collection[Any]] = dict(question.filters)
    if codes := question.filters.get(Dimension.PROVINCE):
        numbers = {tenant.code: tenant.id for tenant in known.values()}
        if unknown := sorted(set(codes) - set(numbers)):
            rule = phrase("须是这些词：{known}", known=joined(sorted(numbers)))
            raise InvalidInput("省份", joined(unknown), rule, "请换一个词")
        values[Dimension.PROVINCE] = [numbers[code] for code in codes]
    return values


def _read(
    session: Session,
    question: Question,
    years: Collection[int],
    values: Mapping[Dimension, Collection[Any]],
    whole: bool,
) -> dict[Key, Sums]:
    width = len(question.by)
    rows = session.execute(*summing(question, years, values, whole=whole))
    names = list(rows.keys())[width:]
    return {tuple(row[:width]): dict(zip(names, row[width:], strict=True)) for row in rows}


def _before(
    session: Session, question: Question, values: Mapping[Dimension, Collection[Any]], whole: bool
) -> _Before | None:
    if not question.against_previous_year:
        return None
    rows = _read(session, question, [year - 1 for year in question.years], values, whole)
    by_year = Dimension.YEAR in question.by
    return _Before(rows, question.by.index(Dimension.YEAR) if by_year else None)


def _told(question: Question, found: Mapping[Key, Sums]) -> set[tuple[int, int]]:
    """Which departments have figures of which years, where the lines say so; else nothing."""
    by, filters = question.by, set(question.filters) - {Dimension.PROVINCE}
    if filters or not {Dimension.PROVINCE, Dimension.YEAR} <= set(by):
        return set()
    place, year = by.index(Dimension.PROVINCE), by.index(Dimension.YEAR)
    return {(key[place], key[year]) for key in found}


def _asked_for(session: Session, question: Question, asked: Collection[int]) -> set[tuple[int, int]]:
    return {(row[0], row[1]) for row in session.execute(*reporting(question.years, asked))}


def _line(
    question: Question,
    known: Mapping[int, Tenant],
    key: Key,
    sums: Sums,
    before: _Before | None,
) -> Line:
    words = dict(zip(question.by, key, strict=True))
    tenant = known[words[Dimension.PROVINCE]] if Dimension.PROVINCE in words else None
    if tenant is not None:
        words[Dimension.PROVINCE] = tenant.code
    earlier = before.of(key) if before else None
    return line_of(words, tenant.name if tenant else None, sums, question.figures, earlier)


def _total(question: Question, found: Mapping[Key, Sums], before: _Before | None) -> Line:
    earlier = added(before.rows.values()) if before and len(question.years) == 1 else None
    return line_of({}, None, added(found.values()), question.figures, earlier)


def _silent(question: Question, asked: Sequence[Tenant], told: Collection[Any]) -> list[Silent]:
    lacking = (
        Silent(tenant, tuple(year for year in question.years if (tenant.id, year) not in told))
        for tenant in asked
    )
    return [one for one in lacking if one.years]
