"""经费台账: the money of a year by class, by host, by budget line; totals are those of the lines shown.

made = ledger(work, By.HOST, {"year": "2024"})
made.lines, made.total
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, func, or_, select

from yanxiu.models import (
    Budget,
    Expense,
    MovementKind,
    Organization,
    Project,
    Settlement,
    Subsidy,
    SubsidyMovement,
    TrainingClass,
)
from yanxiu.policy import Payer
from yanxiu.services.ledger_sums import Amounts, Line, add_up, grouped
from yanxiu.services.narrowing import equal, of_year, saying
from yanxiu.services.work import Work

NO_LINE: Final = "没有写列支渠道"


class By(StrEnum):
    """What a line of the ledger is."""

    CLASS = "class"
    HOST = "host"
    LINE = "line"


BY_WORDS: Final[Mapping[By, str]] = {By.CLASS: "按班次", By.HOST: "按承办单位", By.LINE: "按列支渠道"}


@dataclass(frozen=True)
class Ledger:
    """The lines and their sum."""

    by: By
    lines: tuple[Line, ...]
    total: Line

    @property
    def classes(self) -> int:
        return self.total.classes


def ledger(work: Work, by: By, values: Mapping[str, str], *, host_id: Any = None) -> Ledger:
    """The classes with any money that match ``values`` (year, q, line, subsidy), grouped.

    ``host_id`` keeps to one host's.
    """
    lines = _lines(work, values, host_id)
    shown = _GROUPS[by](lines)
    classes, without, amounts = add_up(shown)
    total = Line(0, "合计", "", "", amounts, classes=classes, without_voucher=without)
    return Ledger(by, tuple(shown), total)


def _by_host(lines: list[Line]) -> list[Line]:
    return grouped(
        lines, lambda one: (one.year, one.host), lambda key, _: Line(key[0], key[1], key[1], "", Amounts())
    )


def _by_line(lines: list[Line]) -> list[Line]:
    found = grouped(
        lines,
        lambda one: (one.year, one.budget_line),
        lambda key, _: Line(key[0], key[1] or NO_LINE, "", key[1], Amounts()),
    )
    return sorted(found, key=lambda one: (-one.year, not one.budget_line, one.budget_line))


_GROUPS: Final[Mapping[By, Callable[[list[Line]], list[Line]]]] = {
    By.CLASS: lambda lines: lines,
    By.HOST: _by_host,
    By.LINE: _by_line,
}


def _lines(work: Work, values: Mapping[str, str], host_id: Any) -> list[Line]:
    rows = work.session.execute(_statement(values, host_id)).all()
    words = {year: work.chain(year).labels() for year in {row.year for row in rows}}
    return [_line(row, words[row.year]) for row in rows]


def _line(row: Any, words: Mapping[str, str]) -> Line:
    amounts = Amounts(
        row.planned, row.spent, row.requested, row.proposed, row.approved, row.paid, row.recovered
    )
    channel = words.get(row.budget_line, row.budget_line) if row.budget_line else ""
    return Line(
        row.year,
        row.actual_topic or row.topic,
        row.host,
        str(channel),
        amounts,
        row.number,
        without_voucher=row.without_voucher or 0,
        class_id=row.id,
    )


def _statement(values: Mapping[str, str], host_id: Any) -> Select[Any]:
    spent = _of_class(func.sum(Expense.amount), Expense.class_id, Expense.payer == Payer.PROJECT)
    without = _of_class(
        func.count(SubsidyMovement.id),
        SubsidyMovement.class_id,
        SubsidyMovement.voucher.is_(None),
        SubsidyMovement.withdrawn_on.is_(None),
        SubsidyMovement.kind.in_(list(MovementKind)),
    )
    query = (
        select(
            TrainingClass.id,
            TrainingClass.year,
            TrainingClass.number,
            TrainingClass.actual_topic,
            Project.topic,
            Organization.name.label("host"),
            Settlement.budget_line,
            Settlement.requested,
            Budget.total.label("planned"),
            spent.label("spent"),
            Subsidy.proposed,
            Subsidy.approved,
            Subsidy.paid,
            Subsidy.recovered,
            without.label("without_voucher"),
        )
        .join(Project, Project.id == TrainingClass.project_id)
        .join(Organization, Organization.id == Project.host_id)
        .outerjoin(Settlement, Settlement.class_id == TrainingClass.id)
        .outerjoin(Subsidy, Subsidy.class_id == TrainingClass.id)
        .outerjoin(Budget, Budget.class_id == TrainingClass.id)
        .where(or_(*(one.id.is_not(None) for one in (Settlement, Subsidy, Budget)), spent.is_not(None)))
        .order_by(TrainingClass.year.desc(), TrainingClass.number, TrainingClass.id)
    )
    if host_id is not None:
        query = query.where(Project.host_id == host_id)
    query = equal(query, values, line=Settlement.budget_line, subsidy=Subsidy.state)
    return saying(of_year(query, values, TrainingClass.year), values, Project.topic, Organization.name)


def _of_class(what: Any, key: Any, *where: Any) -> Any:
    """A figure of each class, from rows of its own table."""
    return select(what).where(key == TrainingClass.id, *where).scalar_subquery()
