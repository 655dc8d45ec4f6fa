"""What work costs as it grows: pages in countries of each size, rosters and certificates of ten times more.

A page may cost no more in a larger country; a roster and an issue may cost no more for each person.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from bench.country import Country, country, sizes
from bench.processor import spent, spent_once
from bench.rosters import CHECKED, roster
from bench.seats import PAGES, Page, application, look, seated
from bench.taking_in import OFFICER
from bench.upkeep import TENANT
from bench.waiting import waiting_class
from yanxiu.db import Tenant
from yanxiu.services.certificates import issue_certificates
from yanxiu.services.roster_import import import_roster
from yanxiu.services.tenants import tenant, tenants
from yanxiu.services.work import Work, begin
from yanxiu.testing.held_class import TODAY, assess, held_class

GOAL_PAGE: Final = 1.5
GOAL_EACH: Final = 1.25
ROUNDS: Final = 15
TAKEN_IN: Final = (20, 200, CHECKED)
ISSUED: Final = (10, 100, 1_000)
ISSUER: Final = "hebei"
"""Where a plugin says how certificates are numbered."""
_FREE: Final = 9_000
"""A number that no class of the plan has."""


@dataclass(frozen=True)
class Cost:
    """A page in one country: statements, and milliseconds of processors."""

    statements: int
    milliseconds: float


def rows() -> list[dict[str, str]]:
    """A row for each kind of page, one for rosters and one for certificates."""
    costs: dict[str, list[Cost]] = {page.name: [] for page in PAGES}
    for size in sizes():
        with country(size) as there:
            for page in PAGES:
                costs[page.name].append(_cost(there, page))
    gc.collect()
    gc.freeze()  # as the server does when it has loaded everything
    with country(sizes()[len(sizes()) // 2]) as there:
        imported = [_imported(there, count) for count in TAKEN_IN]
        issued = [_issued(there, count) for count in ISSUED]
    return [
        *(_page_row(name, found) for name, found in costs.items()),
        _each_row("导入一份名册", TAKEN_IN, imported),
        _each_row("给一个班发证（判断、编号、入库）", ISSUED, issued),
    ]


def _cost(there: Country, page: Page) -> Cost:
    """In the largest department or, where its institution has held nothing, in another."""
    app, departments = application(), [one for one in tenants() if one.kind == "department"]
    with seated(app, page, 1, [tenant(TENANT), *departments]) as (visit,):
        seen = look(app, visit)
        found = spent(lambda: look(app, visit), ROUNDS, there.home / "pg")
    return Cost(len(seen.statements), found.processor)


def _imported(there: Country, people: int) -> float:
    data, (place, class_id) = roster(people), waiting_class()

    def take_in() -> None:
        with _undone(place) as work:
            import_roster(work, class_id, data, sample=True)

    return _least(take_in, there)


def _issued(there: Country, people: int) -> float:
    taken: list[float] = []
    with _undone(tenant(ISSUER)) as work:
        held = held_class(work, people, number=_FREE)
        assess(work, held)

        def issue() -> None:
            if issue_certificates(work, held.id).new != people:
                raise AssertionError("not everybody got a certificate")

        taken.append(spent_once(issue, there.home / "pg").processor)
    return taken[0]


def _least(way: Callable[[], object], there: Country) -> float:
    return min(spent_once(way, there.home / "pg").processor for _ in range(3))


class _Undone(Exception):
    """Ends a transaction that is to leave nothing behind."""


@contextmanager
def _undone(place: Tenant) -> Iterator[Work]:
    try:
        with begin(place, OFFICER, today=TODAY) as work:
            yield work
            raise _Undone
    except _Undone:
        pass


def _page_row(name: str, found: Sequence[Cost]) -> dict[str, str]:
    ratio = found[-1].milliseconds / found[0].milliseconds
    flat = ratio <= GOAL_PAGE and found[-1].statements <= found[0].statements
    scale = "、".join(f"{size:,}" for size in sizes())
    return {
        "what": f"{name}，{scale} 人次的库",
        "ours": "、".join(f"{one.milliseconds:.0f} ms（{one.statements} 条语句）" for one in found),
        "peer": "最小的库",
        "ratio": f"{ratio:.2f} 倍",
        "goal": f"≤ {GOAL_PAGE} 倍，语句不增加",
        "met": "是" if flat else "否",
    }


def _each_row(name: str, counts: Sequence[int], found: Sequence[float]) -> dict[str, str]:
    """What one person costs; the smallest roster is mostly what every one costs, so it is not compared."""
    each = [taken / count for taken, count in zip(found, counts, strict=True)]
    ratio = each[-1] / each[-2]
    return {
        "what": f"{name}，{'、'.join(f'{count:,}' for count in counts)} 人",
        "ours": "、".join(f"{taken:,.0f} ms" for taken in found),
        "peer": f"每人 {'、'.join(f'{one:.2f}' for one in each)} ms",
        "ratio": f"{ratio:.2f} 倍（最多与居中的每人之比）",
        "goal": f"≤ {GOAL_EACH} 倍",
        "met": "是" if ratio <= GOAL_EACH else "否",
    }
