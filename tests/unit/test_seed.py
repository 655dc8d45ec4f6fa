"""Sample countries: everything adds up, numbers are well formed, and chance is the same in every run."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from yanxiu.db.crypto import keyring
from yanxiu.models import ClassState, ProjectState, id_number_index, lookup_digest, phone_index
from yanxiu.policy import LEVEL_LETTERS, Level, NumberPattern, Registry
from yanxiu_demo.seed.classes import Host, Offer, Run, project_state, runs
from yanxiu_demo.seed.ids import PATTERN, Ids, Numbers, Sealer
from yanxiu_demo.seed.outline import Task, outline
from yanxiu_demo.seed.people import id_number
from yanxiu_demo.seed.places import MARK, places, shares

YEARS = range(2021, 2026)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture
def task(registry: Registry) -> Task:
    """One department with plenty of classes."""
    return outline(places(registry, 1), YEARS, 40_000, 1)[0]


def groups(task: Task, year: int) -> list[list[Run]]:
    hosts = [Host(f"host{n}", f"样例{n}", "university", "above") for n in range(5)]
    offer = Offer(hosts, {Level.PROVINCIAL: ["flagship", "ordinary"], Level.NATIONAL: ["national"]})
    chance = task.chance(year)
    return list(runs(task, year, offer, chance, Ids(chance, date(year, 1, 1))))


@given(st.integers(0, 10**7), st.lists(st.floats(0.1, 100), min_size=1, max_size=40))
def test_shares_add_up_and_none_is_off_by_one(total: int, weights: list[float]):
    parts = shares(total, weights)
    assert sum(parts) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - fair) <= 1 for part, fair in zip(parts, exact, strict=True))


def test_there_is_a_department_for_every_division_and_own_plugins_come_first(registry: Registry):
    found = places(registry, 32)
    assert len({one.code for one in found}) == len({one.gbt2260 for one in found}) == 32
    assert [one.jurisdiction for one in found[:2]] == [one.code for one in found[:2]] == ["hebei", "fujian"]
    assert {one.jurisdiction for one in found[2:]} == {"national"}
    assert all(one.name.endswith(MARK) for one in found)


@pytest.mark.parametrize("total", [31, 100_000, 10_000_000])
def test_the_enrolments_asked_for_are_split_whole(registry: Registry, total: int):
    tasks = outline(places(registry, 31), YEARS, total, 7)
    assert sum(task.enrollments for task in tasks) == total
    assert tasks == outline(places(registry, 31), YEARS, total, 7)
    assert tasks != outline(places(registry, 31), YEARS, total, 8)


def test_departments_differ_in_size_and_some_report_nothing_of_the_last_year(registry: Registry):
    tasks = outline(places(registry, 31), YEARS, 10_000_000, 1)
    sizes = sorted(task.enrollments for task in tasks)
    assert sizes[-1] > 5 * sizes[0]
    assert Counter(max(task.years) for task in tasks) == {2025: 28, 2024: 3}


def test_a_years_classes_hold_its_enrolments_and_stand_where_their_dates_put_them(task: Task):
    for year in YEARS:
        made = [run for group in groups(task, year) for run in group]
        assert sum(run.size for run in made) == task.years[year]
        assert [run.number for run in made] == list(range(1, len(made) + 1))
        for run in made:
            assert run.starts_on <= run.ends_on
            assert not run.reached(ClassState.DELIVERED) or run.ends_on <= task.as_of
            assert not run.size or run.reached(ClassState.RECRUITED)


def test_a_year_has_small_cells_called_off_classes_and_in_the_last_one_classes_to_come(task: Task):
    last = [run for group in groups(task, 2025) for run in group]
    states = Counter(run.state for run in last)
    assert {ClassState.PLANNED, ClassState.CANCELLED, ClassState.SETTLED} <= set(states)
    assert any(0 < run.size < 5 for year in YEARS for group in groups(task, year) for run in group)


def test_a_project_stands_where_its_classes_do(task: Task):
    made = groups(task, 2025)
    assert {project_state(group) for group in made} == set(ProjectState)
    for group in made:
        if project_state(group) is ProjectState.COMPLETED:
            assert all(run.reached(ClassState.REPORTED) for run in group)


def test_identity_numbers_are_valid_and_nobody_shares_one():
    numbers = [id_number("110102", place) for place in range(20_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(ric.is_valid(number) for number in numbers[::97])


@given(serial=st.integers(1, 999_999), number=st.integers(1, 9_999), level=st.sampled_from(["S", "G"]))
def test_certificate_numbers_are_what_the_pattern_writes(serial: int, number: int, level: str):
    ours = Numbers("35", level, 2024, number)(serial)
    pattern = NumberPattern(PATTERN)
    assert ours == pattern.number(province="35", level=level, year=2024, number_in_plan=number, serial=serial)
    assert level in LEVEL_LETTERS.values()


def test_ids_are_uuids_of_their_time_in_order_and_the_same_again():
    ids, again = (Ids(Random(3), date(2024, 1, 1)) for _ in range(2))
    made = [ids() for _ in range(10_000)]
    assert made == sorted(set(made)) == [again() for _ in range(10_000)]
    assert made[0].startswith("018cc251-f400-7")
    assert made[0][19] in "89ab"


def test_sealed_values_are_those_of_the_models():
    seal = Sealer(keyring(), 5)
    number, phone, name = "11010219630101001X", "19912345678", "样例某"
    assert seal.index("trainee.id_number", number) == "\\\\x" + id_number_index(5, number).hex()
    assert seal.index("trainee.phone", phone) == "\\\\x" + phone_index(5, phone).hex()
    printed = f"35S2024-0001-000001-{name}"
    digest = lookup_digest(5, "35S2024-0001-000001-K", name)
    assert seal.index("certificate.lookup", f"35S2024-0001-000001-K\n{name}") == "\\\\x" + digest.hex()
    assert digest != lookup_digest(5, printed, name)
