"""Records joined from prepared pieces are what plain JSON of the same decision is, whatever is known."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yanxiu.policy import Case, Decision, Finding, Stage, Status, evaluate, plain
from yanxiu.policy.exact import tagged
from yanxiu.policy.facts import ABSENT
from yanxiu.policy.facts.recorded import _shape, facts_pieces
from yanxiu.policy.row import _alike, pieces_of
from yanxiu.policy.version import __version__
from yanxiu.testing.conformance import cases_in

ROOT = Path(__file__).parents[3]
CASES = [case for folder in sorted(ROOT.glob("plugins/*/tests/cases")) for case in cases_in(folder)]


def plainly(decision: Decision) -> bytes:
    """The record of a decision, made of nothing that was prepared and written by JSON's own writer."""
    chain, facts = decision.chain, decision.facts
    record = {
        "schema": "yanxiu.decision/1",
        "kernel": __version__,
        "jurisdiction": chain.jurisdiction,
        "stage": decision.stage,
        "year": facts.year,
        "as_of": facts.as_of,
        "adopted_drafts": sorted(chain.adopted & chain.drafts()),
        "tenant_parameters": [
            {**plain(one), "value": tagged(one.value)}
            for one in chain.parameters
            if one.since is None or one.slot in decision.tables
        ],
        "plugins": [{"name": one.name, "version": one.version, "hash": one.hash} for one in chain.packs],
        "missing": [{"plugin": one.plugin, "problem": one.problem} for one in chain.missing],
        "facts": copied(facts, ["year", "as_of", *decision.read]),
        "entries": list(entries(decision)),
        "findings": [in_full(one) for one in decision.findings],
        "subsidy": decision.subsidy,
    }
    return json.dumps(plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def in_full(finding: Finding) -> dict[str, Any]:
    return {field.name: getattr(finding, field.name) for field in dataclasses.fields(finding)}


def entries(decision: Decision) -> Iterator[dict[str, Any]]:
    cited = {(one.rule, one.citation.id) for one in decision.findings if one.citation}
    for row in decision.chain.rows(decision.stage, decision.facts.year):
        spec, cite = row.spec, row.spec.citation.id
        if (row.slot.name, cite) in cited:
            names = ("year", "tiers", "levels", "value", "state")
            yield {"slot": row.slot.name, "cite": cite, **{name: getattr(spec, name) for name in names}}


def copied(facts: Any, paths: list[str]) -> dict[str, Any]:
    """Facts by their paths, taken from the facts themselves and not from what was noted of them."""
    tree: dict[str, Any] = {}
    for path in paths:
        *above, name = path.replace("]", "").replace("[", ".").split(".")
        source: Any = facts
        part: Any = tree
        for token in above:
            source = held(source, token)
            made: Any = [{} for _ in source] if isinstance(source, tuple) else {}
            part = part[int(token)] if isinstance(part, list) else part.setdefault(token, made)
        value = held(source, name)
        if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            part.setdefault(name, [{} for _ in value])
        else:
            part[name] = tagged(value) if isinstance(source, Mapping) else value
    return tree


def held(source: Any, name: str) -> Any:
    if isinstance(source, tuple):
        return source[int(name)]
    return source[name] if isinstance(source, Mapping) else getattr(source, name)


def thinned(part: Any, chance: Any) -> Any:
    """The same facts with some of them taken away, the clocks apart."""
    if isinstance(part, tuple):
        return tuple(thinned(item, chance) for item in part)
    if not dataclasses.is_dataclass(part) or isinstance(part, type):
        return part
    left = {
        field.name: ABSENT
        if field.name not in ("year", "as_of") and chance.random() < 0.15
        else thinned(getattr(part, field.name), chance)
        for field in dataclasses.fields(part)
    }
    return dataclasses.replace(part, **left)


def test_every_record_of_a_case_is_what_json_would_write() -> None:
    for case in CASES:
        decision = case.decide()
        assert decision.body == plainly(decision), case.name


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_so_is_every_record_of_thinner_facts(case: Case, chance: Any) -> None:
    decision = evaluate(case.stage, thinned(case.facts, chance), case.chain)
    assert decision.body == plainly(decision)


def test_what_is_prepared_holds_for_the_next_case_too() -> None:
    """In another order than before: nothing of one case may stand in the record of another."""
    held = [case.decide().body for case in CASES]
    assert [case.decide().body for case in reversed(CASES)] == held[::-1]


def test_findings_of_a_row_that_came_out_alike_keep_what_differs() -> None:
    case = next(one for one in CASES if one.stage is Stage.DELIVERY and one.facts.year == 2024)
    (found,) = (f for f in case.decide().findings if f.rule.endswith("min_trainees") and f.limit is not None)
    facts: Any = case.facts
    more = dataclasses.replace(
        facts, roster=dataclasses.replace(facts.roster, onsite=facts.roster.onsite + 1)
    )
    (other,) = (
        f for f in evaluate(case.stage, more, case.chain).findings if f.rule == found.rule and f.limit
    )
    assert other.observed == found.observed + 1
    assert found.status is other.status is Status.PASS
    assert json.loads(b"".join(pieces_of(other))) == plain(other)


def test_rosters_are_not_kept_by_what_was_prepared() -> None:
    """Hardly two long lists have the same gaps: kept, they would fill the memory and never be met again."""
    case = next(one for one in CASES if "roster.trainees[0].title_level" in one.decide().read)
    facts: Any = case.facts
    person = facts.roster.trainees[0]
    sizes = []
    for gap in range(1, 30):
        people = [person] * 60
        people[gap] = dataclasses.replace(person, title_level=ABSENT)
        roster = dataclasses.replace(facts.roster, trainees=tuple(people))
        decision = evaluate(case.stage, dataclasses.replace(facts, roster=roster), case.chain)
        assert decision.body == plainly(decision)
        sizes.append((_alike.cache_info().currsize, _shape.cache_info().currsize))
    assert set(sizes) == {sizes[0]}


def test_a_list_of_parts_keeps_its_length_though_no_part_was_read() -> None:
    case = next(one for one in CASES if getattr(one.facts, "amendments", ABSENT) not in (ABSENT, ()))
    facts: Any = case.facts
    read = {"year": facts.year, "amendments": facts.amendments}
    written = json.loads(b"".join(facts_pieces(type(facts), read)))
    assert written == {"year": facts.year, "amendments": [{} for _ in facts.amendments]}
