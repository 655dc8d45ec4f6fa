"""Whatever stands in a case file, the answer is a decision that replays or a refusal in words."""

import pytest

from yanxiu.policy import PolicyError, Registry, parse_cases, replay, run_case

REGISTRY = Registry.load()
ODD = [
    "1",
    "-1",
    "1.5",
    "true",
    "null",
    "abc",
    "2021-02-30",
    "2021-01-01 08:00:00",
    "[1]",
    "{a: 1}",
    "1e400",
    ".nan",
    ".inf",
    "'4.5万元'",
    "9" * 40,
    "0x10",
    "''",
    "!!binary aGk=",
    "[{}]",
    "[null]",
]
FACTS = [
    "funding: {requested: %s}",
    "funding: {expenses: [{amount: %s}]}",
    "project: %s",
    "project: {listed: %s, level: national}",
    "project: {tier: %s}",
    "project: {topic_ranges: %s}",
    "actual: {ends_on: %s}",
    "amendments: %s",
    "amendments: [%s]",
    "roster: {onsite: %s}",
    "delivery: {hours: %s}",
    "attestations: %s",
    "extra: %s",
    "extra: {a: %s}",
    "year: %s",
]
KEYS = {"jurisdiction": "national", "year": "2021", "stage": "settlement", "facts": "{}"}


def answer(text):
    """Problems of the cases, or the refusal."""
    try:
        cases = parse_cases(text, "case.yaml", REGISTRY)
        for case in cases:
            assert replay(case.decide().body, REGISTRY).identical
        return [run_case(case).problems for case in cases]
    except PolicyError as refusal:
        return str(refusal)


def written(**keys):
    return "- {" + ", ".join(f"{key}: {value}" for key, value in {**KEYS, **keys}.items()) + "}\n"


@pytest.mark.parametrize("fact", FACTS)
def test_odd_facts(fact):
    for value in ODD:
        said = answer(written(facts="{" + fact % value + "}", expect="{gate: open}"))
        assert isinstance(said, list) or said.startswith("case.yaml:1: ")


@pytest.mark.parametrize("key", [*KEYS, "as_of", "parameters", "adopted_draft", "name", "expect"])
def test_odd_keys(key):
    for value in ODD:
        said = answer(written(**{"expect": "{gate: open}", key: value}))
        assert isinstance(said, list) or said.startswith("case.yaml:1: ") or "expect" in said


@pytest.mark.parametrize("key", ["gate", "findings", "subsidy"])
def test_odd_expectations(key):
    for value in ODD:
        said = answer(written(expect=f"{{{key}: {value}}}"))
        assert isinstance(said, list) or said.startswith("case.yaml:1: ")


BROKEN = [
    "",
    "[]",
    "- ",
    "1",
    "a: 1",
    "- - 1",
    "'x",
    "\t- a",
    "%s%s",
    "- {a: 1, a: 2}",
    "--- 1\n--- 2",
    "\x00",
]


@pytest.mark.parametrize(("number", "text"), list(enumerate(BROKEN)))
def test_files_that_are_no_case_files(number, text):
    said = answer(text)
    assert said == [] or (isinstance(said, str) and "case.yaml:" in said)


CASE = "jurisdiction: national\nyear: 2021\nstage: settlement\nfacts: {%s, actual: {ends_on: 2021-12-20}}\n"


def test_a_day_of_judgement_among_the_facts_is_the_day_of_judgement():
    (case,) = parse_cases(CASE % "判断日期: 2021-12-01, year: 2021", "case.yaml", REGISTRY)
    assert case.facts.as_of.isoformat() == "2021-12-01"


def test_another_year_among_the_facts_is_refused():
    assert "facts 里的年度 2024 与案例的 year 2021 不同" in answer(CASE % "year: 2024")
