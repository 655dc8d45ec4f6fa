"""Small counts stay unknown to whoever asks everything that can be asked and works it out."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from yanxiu.db import Tenant, add_tenant, transaction
from yanxiu.models import SummaryCell, SummaryEdition
from yanxiu.services.summaries import MEASURES, RATES, Answer, Dimension, Mark, Question, ask

P, T, Y = Dimension.PROVINCE, Dimension.TIER, Dimension.YEAR
WORDS = {P: ("bing", "ding"), T: ("flagship", "ordinary"), Y: ("2030", "2031")}
YEARS = (2030, 2031)
PLACES = tuple(product(*WORDS.values()))
ASKED = tuple(name for name, one in MEASURES.items() if one.kind in ("people", "score"))
PEOPLE = tuple(name for name in ASKED if name not in ("trainees", "survey_scores", "survey_score_sum"))

Place = tuple[str, ...]
Cells = Mapping[Place, Mapping[str, int]]
Unknown = tuple[Place, str]
Equation = tuple[dict[Unknown, int], int]

SIZES = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 40])


@st.composite
def cell(draw: st.DrawFn) -> dict[str, int]:
    """One stored cell as classes fill it: whoever passed was graded, whoever was graded took part."""
    onsite, online = draw(SIZES), draw(SIZES)
    counts = {"onsite": onsite, "online": online, "enrolled": onsite + online}
    last = counts["enrolled"]
    for name in ("graded", "completed", "certificates"):
        last = counts[name] = min(draw(SIZES), last)
    counts["trainees"] = draw(st.integers(min(1, counts["enrolled"]), counts["enrolled"]))
    counts["survey_issued"] = last = draw(SIZES)
    for name in ("survey_returned", "survey_valid"):
        last = counts[name] = min(draw(SIZES), last)
    counts["survey_scores"] = last * draw(st.integers(0, 3))
    counts["survey_score_sum"] = counts["survey_scores"]
    return counts


worlds = st.fixed_dictionaries({place: cell() for place in PLACES})


@pytest.fixture(scope="module")
def tenants(owner_engine: Engine) -> dict[str, Tenant]:
    return {
        code: add_tenant(owner_engine, code=code, name=f"{code}省厅", jurisdiction=code, gbt2260=number)
        for code, number in (("bing", "970000"), ("ding", "960000"))
    }


def put(tenants: Mapping[str, Tenant], world: Cells) -> None:
    for code, tenant in tenants.items():
        with transaction(tenant.id) as session:
            session.execute(delete(SummaryCell))
            session.execute(delete(SummaryEdition))
            session.add_all(SummaryEdition(year=year) for year in YEARS)
            session.flush()
            for place, counts in world.items():
                if place[0] == code:
                    key = {"year": int(place[2]), "level": "provincial", "tier": place[1], "field": "x"}
                    session.add(SummaryCell(**key, host_kind="enterprise", classes=1, **counts))


def everything() -> list[Question]:
    """Every breakdown, and every filter, compared with the year before where that can be.

    Both at once only select lines of the first.
    """
    dims = tuple(WORDS)
    broken_down = chain.from_iterable(combinations(dims, n) for n in range(len(dims) + 1))
    filters = product(*([(), *((word,) for word in WORDS[dim])] for dim in dims))
    narrowed = (dict(zip(dims, words, strict=True)) for words in filters)
    return [*(asking(by, {}) for by in broken_down), *(asking((), one) for one in narrowed)]


def asking(by: tuple[Dimension, ...], filters: Mapping[Dimension, tuple[str, ...]]) -> Question:
    compared = Y in by or bool(filters.get(Y))
    return Question(YEARS, by, filters, (*ASKED, *RATES), against_previous_year=compared)


def answers() -> list[Answer]:
    return [ask(question) for question in everything()]


def what_is_told(found: Iterable[Answer]) -> list[object]:
    return [(answer.lines, answer.total, answer.hidden) for answer in found]


def places_of(answer: Answer, key: Mapping[Dimension, Any]) -> list[Place]:
    """The stored cells behind a line."""
    asked = {**answer.question.filters, Y: tuple(map(str, answer.question.years))}
    wanted = asked | {dim: (str(word),) for dim, word in key.items()}
    return [
        place
        for place in PLACES
        if all(word in wanted.get(dim, (word,)) for dim, word in zip(WORDS, place, strict=True))
    ]


def equations(found: Iterable[Answer], hidden: set[Unknown]) -> list[Equation]:
    """What every told figure says of the cells; where counts are left out, of those that are not hidden."""
    rows: list[Equation] = [
        ({(place, "onsite"): 1, (place, "online"): 1, (place, "enrolled"): -1}, 0) for place in PLACES
    ]
    for answer in found:
        for line in answer.lines:
            behind = places_of(answer, line.key)
            for name in PEOPLE:
                value = line.figures[name]
                if value is None:
                    continue
                whole = line.marks.get(name) is not Mark.LEAST
                counted = {(at, name): 1 for at in behind if whole or (at, name) not in hidden}
                rows.append((counted, int(value)))
    return rows


def pinned(rows: Iterable[Equation]) -> dict[Unknown, Fraction]:
    """What the equations determine, by exact elimination."""
    solved: dict[Unknown, tuple[dict[Unknown, Fraction], Fraction]] = {}
    for left, right in rows:
        row, value = {name: Fraction(n) for name, n in left.items()}, Fraction(right)
        for name in [one for one in row if one in solved]:
            row, value = less(row, value, solved[name], row.get(name, Fraction(0)))
        if not row:
            continue
        pivot = next(iter(row))
        row, value = {name: n / row[pivot] for name, n in row.items()}, value / row[pivot]
        for other, (its, its_value) in solved.items():
            if pivot in its:
                solved[other] = less(its, its_value, (row, value), its[pivot])
        solved[pivot] = (row, value)
    return {name: value for name, (row, value) in solved.items() if len(row) == 1}


def less(
    row: dict[Unknown, Fraction],
    value: Fraction,
    by: tuple[dict[Unknown, Fraction], Fraction],
    times: Fraction,
) -> tuple[dict[Unknown, Fraction], Fraction]:
    left = {
        name: row.get(name, Fraction(0)) - times * by[0].get(name, Fraction(0)) for name in {*row, *by[0]}
    }
    return {name: n for name, n in left.items() if n}, value - times * by[1]


def small(world: Cells) -> set[Unknown]:
    return {(at, name) for at, counts in world.items() for name in PEOPLE if 0 < counts[name] < 5}


# a failure is not made smaller: each try asks the database dozens of questions
QUICK = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@QUICK
@given(world=worlds)
def test_no_small_count_follows_from_all_answers_together(tenants: dict[str, Tenant], world: Cells) -> None:
    put(tenants, world)
    found = answers()
    (finest,) = (one for one in found if len(one.question.by) == len(WORDS))
    hidden = {
        (tuple(map(str, line.key.values())), name)
        for line in finest.lines
        for name in PEOPLE
        if line.figures[name] is None
    }
    assert small(world) <= hidden
    known = pinned(equations(found, hidden))
    assert not small(world) & set(known)
    # what is told is true
    assert all(world[place][name] == value for (place, name), value in known.items())


@QUICK
@given(world=worlds, one=st.integers(1, 4))
def test_every_small_count_could_as_well_be_any_other(
    tenants: dict[str, Tenant], world: Cells, one: int
) -> None:
    put(tenants, world)
    told = what_is_told(answers())
    put(tenants, {place: otherwise(counts, one) for place, counts in world.items()})
    assert what_is_told(answers()) == told


def otherwise(counts: Mapping[str, int], one: int) -> dict[str, int]:
    """The same cell with every count that is withheld set to another."""
    new = {name: one if name in ASKED and 0 < counts[name] < 5 else counts[name] for name in counts}
    if 0 < counts["enrolled"] < 5:
        new["onsite"], new["online"] = new["enrolled"], 0
    elif 0 < counts["online"] < 5:
        new["onsite"], new["online"] = counts["enrolled"] - one, one
    elif 0 < counts["onsite"] < 5:
        new["onsite"], new["online"] = one, counts["enrolled"] - one
    if 0 < counts["survey_valid"] < 5:
        new["survey_scores"], new["survey_score_sum"] = 3 * one, one
    return new


def test_the_same_working_out_succeeds_where_totals_are_whole() -> None:
    """So that the tests above say something: with true totals the hidden count is found at once."""
    first, second = PLACES[:2]
    told: list[Equation] = [
        ({(first, "enrolled"): 1, (second, "enrolled"): 1}, 53),
        ({(second, "enrolled"): 1}, 50),
    ]
    assert pinned(told)[(first, "enrolled")] == 3
