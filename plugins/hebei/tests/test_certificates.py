"""Provincial certificate numbers: unique, well formed, by the tenant's pattern where it has one."""

import re

import pytest

from yanxiu.policy import (
    EnrollmentFacts,
    Numbering,
    NumberPattern,
    PolicyError,
    TenantParameter,
    parse_cases,
)
from yanxiu.testing.conformance import registry

SHAPE = re.compile(r"13S2025-\d{3}-\d{5}-[0-9A-Z]")


def facts(
    level: str = "provincial", *, year: int = 2025, in_plan: str = ", number_in_plan: 12"
) -> EnrollmentFacts:
    project = f"{{level: {level}, tier: {level}{in_plan}}}"
    facts = f"{{class_: {{project: {project}}}}}"
    text = f"{{jurisdiction: hebei, year: {year}, stage: certification, facts: {facts}}}"
    (case,) = parse_cases(text, "case", registry())
    assert isinstance(case.facts, EnrollmentFacts)
    return case.facts


def numbering(of: EnrollmentFacts, *, pattern: str = "", adopted: bool = True) -> Numbering:
    given = [TenantParameter("hebei.certificate_format", pattern)] if pattern else []
    chain = registry().chain("hebei", adopted=["HED"] if adopted else [], parameters=given)
    return Numbering(of, chain)


def number(of: EnrollmentFacts, serial: int, *, pattern: str = "") -> str:
    asked = numbering(of, pattern=pattern)
    answer = asked.series()
    assert answer is not None
    return asked.number(*answer, serial)


def test_one_series_per_level_and_year() -> None:
    first, other_class, next_year = (
        numbering(f).series() for f in (facts(), facts(in_plan=", number_in_plan: 13"), facts(year=2026))
    )
    assert first is not None
    assert first == other_class
    assert first[0] == "hebei"
    assert first[1].key == "provincial-2025"
    assert next_year is not None
    assert next_year[1].key == "provincial-2026"


def test_ten_thousand_numbers_are_unique_and_well_formed() -> None:
    asked = numbering(facts())
    answer = asked.series()
    assert answer is not None
    made = [asked.number(*answer, serial) for serial in range(1, 10_001)]
    assert len(set(made)) == len(made)
    default = NumberPattern(registry().pack("hebei").slot("certificate_format").entries[0].value)
    assert all(SHAPE.fullmatch(one) and default.matches(one) for one in made)
    assert [one[12:17] for one in made[:3]] == ["00001", "00002", "00003"]


def test_national_numbers_are_never_made_here() -> None:
    assert numbering(facts("national")).series() is None


def test_without_adoption_there_is_no_series() -> None:
    assert numbering(facts(), adopted=False).series() is None


def test_a_tenant_may_write_numbers_its_own_way() -> None:
    assert number(facts(), 7, pattern="冀研{year}-{serial:06}") == "冀研2025-000007"


@pytest.mark.parametrize(("pattern", "lacks"), [("冀研{year}", "{serial}"), ("冀研{serial}", "{year}")])
def test_a_pattern_without_year_or_serial_is_refused_before_any_number(pattern: str, lacks: str) -> None:
    with pytest.raises(PolicyError, match=re.escape(f"缺 {lacks}")):
        numbering(facts(), pattern=pattern).series()


def test_a_class_without_its_number_in_the_plan_gets_no_numbers() -> None:
    with pytest.raises(PolicyError, match="计划序号"):
        number(facts(in_plan=""), 1)


def test_a_serial_beyond_the_pattern_is_refused_and_never_cut() -> None:
    assert number(facts(), 99_999)
    with pytest.raises(PolicyError, match="流水号 100000"):
        number(facts(), 100_000)
