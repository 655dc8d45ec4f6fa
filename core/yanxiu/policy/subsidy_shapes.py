"""The other ways in which regions work out a subsidy: pure functions for a plugin's `propose_subsidy`.

Each gives an amount in yuan, exact to the fen, or `Unknown` while something it is worked out from is; put
beside the request and the eligible cost in `least_of`, it never pays more than either.  Shares are rounded
half up to the fen, except where the parts must make a whole (`shared_pot`).
"""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from .errors import PolicyError
from .money import parse_money
from .unknown import lift
from .withholding import parse_share

_FEN = Decimal("0.01")
_NOTHING = Decimal(0)


def per_person_day(people: Mapping[str, Any], rates: Mapping[str, Any], days: Any) -> Any:
    """So much for each person and day, by title: ``{"senior": 600, "deputy_senior": 500}``, in yuan.

    `people` are heads by title.  Raises `PolicyError` for a title that the rates do not name.  Ten seniors
    and forty deputies at these rates for five days: 130,000.
    """
    unnamed = sorted(title for title in people if title not in rates)
    if unnamed:
        raise PolicyError(f"每人每天的补助标准没有写 {'、'.join(unnamed)}：请补上，或把这些人归入已有的级别")
    money = {title: parse_money(rates[title]) for title in people}
    daily = [lift(lambda count, rate=money[title]: rate * count, heads) for title, heads in people.items()]
    return lift(lambda known, *parts: sum(parts, _NOTHING) * known, days, *daily)


def flat_per_class(amount: Any, held: Any = 1) -> Any:
    """The same for every class that was held: ``flat_per_class("3万元", 2)`` is 60,000."""
    return lift(lambda known, classes: parse_money(known) * classes, amount, held)


def share_of_cost(cost: Any, share: Any, *, project_cap: Any, yearly_cap: Any, granted: Any) -> Any:
    """A percentage of the eligible cost, within a cap per project and one per organization and year.

    `granted` is what the organization has been granted of this year already.  60 % of 100,000 within 50,000
    per project, with 80,000 of a yearly 120,000 already granted: 40,000.
    """
    return lift(_share_of_cost, cost, share, project_cap, yearly_cap, granted)


def _share_of_cost(cost: Decimal, share: Any, project: Any, yearly: Any, granted: Decimal) -> Decimal:
    part = (cost * parse_share(share)).quantize(_FEN, ROUND_HALF_UP)
    left = max(parse_money(yearly) - granted, _NOTHING)
    return min(part, cost, parse_money(project), left)


def within_range(amount: Any, lowest: Any, highest: Any, cost: Any) -> Any:
    """What an officer laid down within a range: raised to its foot, cut at its head, never above the cost.

    12,000 laid down in a range of 20,000 to 50,000 at a cost of 90,000: 20,000; at a cost of 15,000: 15,000.
    Raises `PolicyError` for a range that ends before it begins.
    """
    return lift(_within_range, amount, lowest, highest, cost)


def _within_range(amount: Decimal, lowest: Any, highest: Any, cost: Decimal) -> Decimal:
    low, high = parse_money(lowest), parse_money(highest)
    if low > high:
        raise PolicyError(f"补助区间的下限 {low} 元高于上限 {high} 元：请核对")
    return min(max(amount, low), high, cost)


def shared_pot(pot: Any, claims: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """One sum for all: each claim in full where it suffices, else in proportion.

    The parts make the pot to the fen: fen that are left after rounding down go to those that lost most, then
    by name.  100,000 for claims of 60,000, 60,000 and 30,000: 40,000, 40,000 and 20,000.
    """
    total, asked = parse_money(pot), {name: parse_money(claim) for name, claim in claims.items()}
    wanted = sum(asked.values(), _NOTHING)
    if wanted <= total:
        return asked
    exact = {name: total * claim / wanted for name, claim in asked.items()}
    parts = {name: part.quantize(_FEN, ROUND_FLOOR) for name, part in exact.items()}
    left = int((total - sum(parts.values(), _NOTHING)) / _FEN)
    for name in _losing_most(exact, parts)[:left]:
        parts[name] += _FEN
    return parts


def _losing_most(exact: Mapping[str, Decimal], parts: Mapping[str, Decimal]) -> list[str]:
    return sorted(parts, key=lambda name: (parts[name] - exact[name], name))


def part_of(name: str, pot: Any, claims: Any) -> Any:
    """One claim's part of a shared pot; `Unknown` while pot or claims are; nothing for who claims nothing."""
    return lift(lambda known, among: shared_pot(known, dict(among)).get(name, _NOTHING), pot, claims)
