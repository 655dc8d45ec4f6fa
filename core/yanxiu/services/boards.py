"""遴选看板: the year's candidates by tier, places used, totals by department and field, reconciliation."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.models import (
    AnnualPlan,
    Application,
    ApplicationState,
    Decision,
    HostRecord,
    ScoreSheet,
    SubjectKind,
)
from yanxiu.phrases import phrase
from yanxiu.policy import Chain, FundingMode
from yanxiu.services.application_desk import application_desk
from yanxiu.services.deciding import Judged
from yanxiu.services.errors import InvalidInput
from yanxiu.services.facts.shared import records_of
from yanxiu.services.office import plan_of_year
from yanxiu.services.prechecks import Precheck, prechecks
from yanxiu.services.reads import WHOLE_APPLICATION
from yanxiu.services.reconciliation import Reconciliation, reconcile_plan
from yanxiu.services.selection import reject_application, reopen_selection, select_application
from yanxiu.services.work import Work
from yanxiu.services.year_money import Ceiling, TierMoney, ceiling_of, funds_of, money_of

CANDIDATE: Final = "candidate"
OUT: Final = "out"
_ON_BOARD: Final = (ApplicationState.ENDORSED, ApplicationState.SELECTED, ApplicationState.NOT_SELECTED)


@dataclass(frozen=True)
class Candidate:
    """One application on the board; ``place`` is its tier, ``candidate`` or ``out``.

    ``check`` is what policy says now, ``decision`` the last that was stored, ``ceiling`` what it may cost.
    """

    row: Application
    place: str
    score: Decimal | None
    last_year: bool | None
    decision: Decision | None
    check: Precheck
    ceiling: Ceiling

    @property
    def chosen(self) -> bool:
        return self.place not in (CANDIDATE, OUT)

    @property
    def city(self) -> str:
        return self.row.supervisor.name if self.row.supervisor else ""


@dataclass(frozen=True)
class Tier:
    """A tier of the year: how many are in it, and how many the plan's text states; None: not stated.

    ``each`` is what one project of it may cost at most, where that is one figure.
    """

    id: str
    label: str
    used: int
    stated: int | None
    each: Decimal | None = None


@dataclass(frozen=True)
class Total:
    """How many of the chosen stand under one heading, and how many of them are paid by the treasury."""

    label: str
    chosen: int
    fiscal: int


@dataclass(frozen=True)
class Board:
    """The board of a year."""

    year: int
    plan: AnnualPlan | None
    tiers: tuple[Tier, ...]
    candidates: tuple[Candidate, ...]
    by_city: tuple[Total, ...]
    by_field: tuple[Total, ...]
    reconciliation: Reconciliation | None
    words: Mapping[str, str]
    money: tuple[TierMoney, ...]

    @property
    def silent(self) -> bool:
        """Whether no rules on selecting are published for the year."""
        return any(one.check.silent for one in self.candidates)

    def at(self, place: str) -> list[Candidate]:
        """The candidates in one place, the best scored first."""
        return [one for one in self.candidates if one.place == place]

    def places(self) -> list[tuple[str, str]]:
        """Where a candidate may be moved: code and words."""
        tiers = [(tier.id, phrase(tier.label)) for tier in self.tiers]
        return [*tiers, (OUT, phrase("不列入计划")), (CANDIDATE, phrase("退回候选"))]


def years(work: Work) -> list[int]:
    """The years with applications, the latest first."""
    found = select(Application.year).where(Application.state.in_(_ON_BOARD)).distinct()
    return sorted(work.session.scalars(found), reverse=True)


def board_of(work: Work, year: int) -> Board:
    """The board of a year, on the records of today."""
    rows = work.session.scalars(
        select(Application)
        .where(Application.year == year, Application.state.in_(_ON_BOARD))
        .options(*WHOLE_APPLICATION)
    ).all()
    candidates = sorted(_candidates(work, year, rows), key=lambda one: (-(one.score or -1), str(one.row.id)))
    chain, plan = work.chain(year), plan_of_year(work, year)
    words = chain.labels()
    chosen = [one for one in candidates if one.row.state is ApplicationState.SELECTED]
    tiers = _tiers(chain, year, plan, chosen)
    placed = [(one.place, one.ceiling) for one in chosen]
    return Board(
        year=year,
        plan=plan,
        tiers=tiers,
        candidates=tuple(candidates),
        by_city=_totals([(one.city or "未填主管部门", one.row) for one in chosen]),
        by_field=_totals([(_field(one.row, words), one.row) for one in chosen]),
        reconciliation=reconcile_plan(work, plan) if plan else None,
        words=words,
        money=money_of([(tier.id, tier.label) for tier in tiers], placed, funds_of(work, year)),
    )


def _field(row: Application, words: Mapping[str, str]) -> str:
    return words.get(row.field_code, row.field_code) if row.field_code else "未填领域"


def move(work: Work, key: UUID, to: str) -> Judged | None:
    """Put a candidate into a tier, out, or back among the candidates; a refused one stays where it was.

    Gives the decision where policy was asked.  Where it already stands there nothing is done.
    """
    one = application_desk(work, key)
    row = one.row
    if _place(row) == to:
        return None
    if to == OUT:
        if row.state is ApplicationState.SELECTED:
            reopen_selection(work, key)
        reject_application(work, key)
        return None
    if to == CANDIDATE:
        reopen_selection(work, key)
        return None
    if to not in dict(one.tiers()):
        raise InvalidInput("拟列类别", to, "不是这个年度、这个级别的类别", "请从列表中选取")
    return _into_tier(work, row, to)


def _into_tier(work: Work, row: Application, tier: str) -> Judged:
    before, said = (row.state, row.tier), len(work.entries)
    if row.state is not ApplicationState.ENDORSED:
        reopen_selection(work, row.id)
    judged = select_application(work, row.id, tier=tier)
    if not judged.passed and before[0] is not ApplicationState.ENDORSED:
        row.state, row.tier = before
        del work.entries[said]  # the choice was not taken back after all
    return judged


def _candidates(work: Work, year: int, rows: Sequence[Application]) -> list[Candidate]:
    keys = [row.id for row in rows]
    hosts = {key for row in rows for key in (row.host_id, row.applicant_id, row.supervisor_id)}
    scores = _scores(work, keys)
    last = records_of(work, hosts, year)
    decisions = _last_decisions(work, keys)
    checks = prechecks(work, rows, {row.id: row.tier for row in rows if row.tier})
    return [
        Candidate(
            row,
            _place(row),
            scores.get(row.id),
            _completed(last.of(row.host_id, year - 1)),
            decisions.get(row.id),
            checks[row.id],
            ceiling_of(work, row, checks[row.id].planned),
        )
        for row in rows
    ]


def _place(row: Application) -> str:
    if row.state is ApplicationState.SELECTED:
        return row.tier or CANDIDATE
    return OUT if row.state is ApplicationState.NOT_SELECTED else CANDIDATE


def _scores(work: Work, keys: Sequence[UUID]) -> dict[UUID, Decimal]:
    """The mean of the complete sheets, to one place."""
    found = work.session.execute(
        select(ScoreSheet.application_id, func.avg(ScoreSheet.total))
        .where(ScoreSheet.application_id.in_(keys), ScoreSheet.complete.is_(True))
        .group_by(ScoreSheet.application_id)
    )
    return {key: Decimal(mean).quantize(Decimal("0.1")) for key, mean in found if mean is not None}


def _completed(record: HostRecord | None) -> bool | None:
    return record.completed_as_planned if record else None


def _last_decisions(work: Work, keys: Sequence[UUID]) -> dict[UUID, Decision]:
    rows = work.session.scalars(
        select(Decision)
        .where(Decision.subject_kind == SubjectKind.APPLICATION, Decision.subject_id.in_(keys))
        .order_by(Decision.decided_at, Decision.id)
    )
    return {row.subject_id: row for row in rows}


def _tiers(chain: Chain, year: int, plan: AnnualPlan | None, chosen: Sequence[Candidate]) -> tuple[Tier, ...]:
    used = Counter(one.place for one in chosen)
    costs: dict[str, set[Decimal | None]] = {}
    for one in chosen:
        costs.setdefault(one.place, set()).add(one.ceiling.amount)
    stated = (plan.stated_by_tier if plan else None) or {}
    known = {
        tier.id: tier.label for pack in reversed(chain.packs) for tier in pack.tiers if tier.exists_in(year)
    }
    return tuple(
        Tier(key, label, used[key], stated.get(key), _only(costs.get(key, set())))
        for key, label in known.items()
    )


def _only(amounts: Collection[Decimal | None]) -> Decimal | None:
    """The one figure there is; None where there are several, or none."""
    return next(iter(amounts)) if len(amounts) == 1 else None


def _totals(pairs: Sequence[tuple[str, Application]]) -> tuple[Total, ...]:
    chosen = Counter(label for label, _ in pairs)
    fiscal = Counter(label for label, row in pairs if row.funding_mode is FundingMode.FISCAL)
    return tuple(Total(label, number, fiscal[label]) for label, number in chosen.most_common())
