"""年度经费: what the chosen projects of a year may cost the treasury, beside what there is for each tier.

What one project may cost is the policy's own answer: the subsidy that the chain proposes for its terms or,
where requests and expenses are still to come, the least of the amounts that are known already. Money is yuan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from yanxiu.models import Application, YearFund
from yanxiu.phrases import phrase
from yanxiu.policy import Citation, ClassFacts, Stage, evaluate
from yanxiu.services import checks
from yanxiu.services.chains import terms_chain
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Ceiling:
    """What one project may cost at most, and the clauses that say so; None: nothing says."""

    amount: Decimal | None
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class TierMoney:
    """One tier: projects, what they may cost together, what there is; ``open`` have no ceiling."""

    tier: str
    label: str
    chosen: int
    each: tuple[Decimal, ...]
    total: Decimal
    open: int
    fund: YearFund | None
    citations: tuple[Citation, ...]

    @property
    def left(self) -> Decimal | None:
        """What remains of the fund; negative: it does not suffice.  None where no fund was entered."""
        return None if self.fund is None else self.fund.amount - self.total


def ceiling_of(work: Work, row: Application, facts: ClassFacts) -> Ceiling:
    """What an application may cost, on the facts that a class of its terms would begin with."""
    proposal = evaluate(Stage.SETTLEMENT, facts, terms_chain(work, row, row.year)).subsidy
    if proposal is None:
        return Ceiling(None)
    known = [line for line in proposal.lines if line.amount is not None]
    amounts = [line.amount for line in known if line.amount is not None]
    amount = proposal.amount if proposal.amount is not None else min(amounts, default=None)
    return Ceiling(amount, tuple(line.citation for line in known if line.citation))


def money_of(
    tiers: Iterable[tuple[str, str]], chosen: Sequence[tuple[str, Ceiling]], funds: Mapping[str, YearFund]
) -> tuple[TierMoney, ...]:
    """The money of each tier that costs or has any: ``chosen`` are tier and ceiling of each project."""
    made = []
    for tier, label in tiers:
        ceilings = [ceiling for place, ceiling in chosen if place == tier]
        amounts = [one.amount for one in ceilings if one.amount is not None]
        cited = dict.fromkeys(citation for one in ceilings for citation in one.citations)
        line = TierMoney(
            tier,
            label,
            len(ceilings),
            tuple(sorted(set(amounts))),
            sum(amounts, Decimal(0)),
            len(ceilings) - len(amounts),
            funds.get(tier),
            tuple(cited),
        )
        if line.fund is not None or line.total or line.open:
            made.append(line)
    return tuple(made)


def funds_of(work: Work, year: int) -> dict[str, YearFund]:
    """What was entered for a year, by tier."""
    rows = work.session.scalars(select(YearFund).where(YearFund.year == year))
    return {row.tier: row for row in rows}


def set_fund(
    work: Work, year: int, tier: str, amount: Decimal, *, basis: str, source: str | None = None
) -> YearFund:
    """Enter what there is for a tier of a year, or correct it; the audit log keeps each."""
    label = _label(work, year, tier)
    row = funds_of(work, year).get(tier) or YearFund(year=year, tier=tier)
    row.amount = checks.money(phrase("{label}经费", label=label), amount)
    row.basis, row.source = checks.filled("依据", basis), (source or "").strip() or None
    row.entered_by, row.entered_on = work.actor.id, work.today
    work.session.add(row)
    work.session.flush()
    work.record("fund.set", "board", str(year), tier=tier, amount=str(row.amount))
    return row


def withdraw_fund(work: Work, year: int, tier: str) -> None:
    """Take the figure of a tier back: what there is, is not known any more."""
    row = funds_of(work, year).get(tier)
    if row is None:
        raise WrongState("年度经费", "没有登记", "已登记", "没有可撤回的金额")
    work.session.delete(row)
    work.record("fund.withdraw", "board", str(year), tier=tier)


def _label(work: Work, year: int, tier: str) -> str:
    known = {
        one.id: one.label for pack in work.chain(year).packs for one in pack.tiers if one.exists_in(year)
    }
    if tier not in known:
        raise InvalidInput("类别", tier, "不是这个年度的类别", "请从列表中选取")
    return known[tier]
