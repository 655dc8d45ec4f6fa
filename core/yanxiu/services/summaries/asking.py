"""Asking: the only way figures leave the cells."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from yanxiu.db import MINISTRY_ROLE, Tenant, TenantKind, TenantSession, database
from yanxiu.models import SummaryCell, SummaryDelivery, SummaryEdition
from yanxiu.phrases import joined, phrase
from yanxiu.services.errors import InvalidInput
from yanxiu.services.summaries.adding import Adding, Lines
from yanxiu.services.summaries.answers import Answer, Carried, Silent
from yanxiu.services.summaries.held import Held, held_by
from yanxiu.services.summaries.lines import lines_of, total_of
from yanxiu.services.summaries.question import Dimension, Question
from yanxiu.services.work import CLOCK

Values = Mapping[Dimension, Collection[Any]]


def ask(question: Question) -> Answer:
    """Answer over all departments, read with the ministry's own login.

    Small counts of people are withheld here, as ``withholding`` says. Raises ``InvalidInput`` for a province
    that there is not.
    """
    reader = _reader()
    with Session(reader, expire_on_commit=False) as session, session.begin():
        # editions and cells are two statements: what is committed between them would be told by halves
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        known = _departments(session)
        tenants = {number: tenant for number, (tenant, _) in known.items()}
        answer = _answer(session, held_by(reader), question, tenants)
        return replace(answer, carried=_carried(question, known.values()))


def ask_own(session: TenantSession, tenant: Tenant, question: Question) -> Answer:
    """The same of one department, for itself: from its own cells, and with nothing withheld."""
    return _answer(session, Held(whole=True), question, {tenant.id: tenant})


def _answer(session: Session, held: Held, question: Question, known: Mapping[int, Tenant]) -> Answer:
    values = _values(question, known)
    asked = values.get(Dimension.PROVINCE, known)
    narrowed = {Dimension.PROVINCE: asked, **values}
    earlier = [year - 1 for year in question.years] if question.against_previous_year else []
    adding = held.current(session, {*question.years, *earlier})
    found = _sums(adding, question, question.years, narrowed)
    before = _sums(adding, question, earlier, narrowed) if earlier else None
    lines = lines_of(question, known, found, before)
    total = total_of(question, found, before)
    hidden = sum(total.left_out.values())
    silent = _silent(question, [known[number] for number in asked], adding.cells.reported)
    return Answer(question, lines, total, hidden, silent, datetime.now(CLOCK))


def _sums(adding: Adding, question: Question, years: Collection[int], values: Values) -> Lines:
    return adding.lines(question.by, question.figures, {**values, Dimension.YEAR: years})


def _reader() -> Engine:
    return database().engine(MINISTRY_ROLE)


def years_known() -> list[int]:
    """The years of which there are figures, the latest first."""
    with Session(_reader()) as session:
        found = select(SummaryEdition.year).distinct().order_by(SummaryEdition.year.desc())
        return list(session.scalars(found))


def fields_known() -> list[str]:
    """The fields that classes are of, as they are written; regions name them as they like."""
    with Session(_reader()) as session:
        found = (
            select(SummaryCell.field).where(SummaryCell.field != "").distinct().order_by(SummaryCell.field)
        )
        return list(session.scalars(found))


def _departments(session: Session) -> dict[int, tuple[Tenant, datetime | None]]:
    """By number, with the day of figures that came by file; the ministry's own tenant runs no classes."""
    query = (
        select(Tenant, SummaryDelivery.as_of)
        .outerjoin(SummaryDelivery, SummaryDelivery.tenant_id == Tenant.id)
        .where(Tenant.kind == TenantKind.DEPARTMENT)
        .order_by(Tenant.gbt2260, Tenant.id)
    )
    return {tenant.id: (tenant, as_of) for tenant, as_of in session.execute(query)}


def _carried(question: Question, known: Iterable[tuple[Tenant, datetime | None]]) -> list[Carried]:
    asked = question.filters.get(Dimension.PROVINCE)
    return [
        Carried(tenant, as_of.astimezone(CLOCK))
        for tenant, as_of in known
        if as_of is not None and (asked is None or tenant.code in asked)
    ]


def _values(question: Question, known: Mapping[int, Tenant]) -> dict[Dimension, Collection[Any]]:
    values: dict[Dimension, Collection[Any]] = dict(question.filters)
    if codes := question.filters.get(Dimension.PROVINCE):
        numbers = {tenant.code: tenant.id for tenant in known.values()}
        if unknown := sorted(set(codes) - set(numbers)):
            rule = phrase("须是这些词：{known}", known=joined(sorted(numbers)))
            raise InvalidInput("省份", joined(unknown), rule, "请换一个词")
        values[Dimension.PROVINCE] = [numbers[code] for code in codes]
    return values


def _silent(question: Question, asked: Sequence[Tenant], told: Collection[Any]) -> list[Silent]:
    lacking = (
        Silent(tenant, tuple(year for year in question.years if (tenant.id, year) not in told))
        for tenant in asked
    )
    return [one for one in lacking if one.years]
