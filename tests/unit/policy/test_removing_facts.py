"""What is not known must never help: taking a fact away turns no finding into a pass, and no gate open."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanxiu.policy import Case, Decision, Gate, Kind, Registry, Status, evaluate, read_cases
from yanxiu.policy.facts import ABSENT

ROOT = Path(__file__).parents[3]
REGISTRY = Registry.load()
CASES = [
    case for path in sorted(ROOT.glob("plugins/*/tests/cases/*.yaml")) for case in read_cases(path, REGISTRY)
]
CLOCKS = ("year", "as_of")
BY_ADOPTION = {("hebei.in_force", "HED-44")}
"""A draft's own entry into force passes because the tenant adopted it, whatever is known of the case."""
CLOSED = (Gate.BLOCKED, Gate.INCOMPLETE)

Path_ = tuple[str | int, ...]


def leaves(part: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Every fact that was supplied, parts and leaves alike."""
    if dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            if value is ABSENT or (not at and field.name in CLOCKS):
                continue
            yield (*at, field.name)
            yield from leaves(value, (*at, field.name))
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from leaves(item, (*at, index))


def without(part: Any, path: Path_) -> Any:
    """The same facts but for one."""
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        return (*part[:head], without(part[head], rest), *part[head + 1 :])
    changed = without(getattr(part, head), rest) if rest else ABSENT
    return dataclasses.replace(part, **{head: changed})


def passed(decision: Decision) -> set[tuple[str, str]]:
    return {
        (finding.rule, finding.citation.id if finding.citation else "")
        for finding in decision.findings
        if finding.status is Status.PASS and finding.kind is not Kind.INFORMATION
    }


QUESTIONS = [(case, path) for case in CASES for path in leaves(case.facts)]


def test_there_is_something_to_take_away():
    assert len(QUESTIONS) > 1000


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(QUESTIONS))
def test_taking_a_fact_away_makes_nothing_pass(question: tuple[Case, Path_]):
    case, path = question
    before, after = case.decide(), evaluate(case.stage, without(case.facts, path), case.chain)
    assert passed(after) <= passed(before)
    assert before.gate not in CLOSED or after.gate in CLOSED


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_taking_several_facts_away_makes_nothing_pass(case: Case, data: st.DataObject):
    facts: Any = case.facts
    for _ in range(data.draw(st.integers(2, 6))):
        left = list(leaves(facts))
        if left:
            facts = without(facts, data.draw(st.sampled_from(left)))
    before, after = case.decide(), evaluate(case.stage, facts, case.chain)
    assert passed(after) <= passed(before)
    assert before.gate not in CLOSED or after.gate in CLOSED


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{Path(case.source).stem}: {case.name}")
def test_with_nothing_known_nothing_passes(case: Case):
    root: Any = type(case.facts)
    bare = root(year=case.facts.year, as_of=case.facts.as_of)
    assert passed(evaluate(case.stage, bare, case.chain)) <= BY_ADOPTION
