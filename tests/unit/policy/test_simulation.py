"""What if: edits, facts that move, comparisons, money; the baseline never notices."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yanxiu import policy
from yanxiu.policy import (
    PolicyError,
    PolicyFileError,
    Registry,
    Stage,
    parse_cases,
)
from yanxiu.policy.facts import ABSENT
from yanxiu.policy.simulation import from_cases, generate, hash_of, policies, read_spec, simulate
from yanxiu.policy.simulation.moving import in_words_of, to_year
from yanxiu.policy.simulation.policies import hash_of_policy
from yanxiu.policy.simulation.tables import tables

# to a type checker every fact must be given; a test states the few that matter
ClassFacts: Any = policy.ClassFacts
CompletionFacts: Any = policy.CompletionFacts

SPEC = """
name: 试
base: {{jurisdiction: fujian}}
data: {{generated: {{year: 2024, seed: 7, classes: {{flagship: 4, ordinary: 2}}}}}}
edits: [{edits}]
{more}
"""
CAP = "{parameter: fujian.grant_cap, tiers: [flagship], year: 2024, value: 5万元}"
ELSEWHERE = "{jurisdiction: hebei, drafts: true}"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def simulated(registry: Registry, edits: str, more: str = "") -> dict[str, Any]:
    spec = read_spec(SPEC.format(edits=edits, more=more), "试.yaml")
    both = policies(registry, spec)
    assert spec.generated
    return simulate(both, generate(both.base, spec.generated, spec.stages))


def test_the_same_inputs_give_the_same_bytes(registry: Registry):
    one, other = (json.dumps(simulated(registry, CAP), sort_keys=True) for _ in range(2))
    assert one == other
    assert json.loads(one)["data"]["seed"] == 7


def test_another_seed_gives_other_data(registry: Registry):
    chain = registry.chain("fujian")
    asked = read_spec(SPEC.format(edits=CAP, more=""), "试.yaml").generated
    assert asked
    first, again, second = (generate(chain, replace(asked, seed=seed)) for seed in (7, 7, 8))
    assert hash_of(first) == hash_of(again) != hash_of(second)


def test_an_edit_makes_a_new_policy_and_leaves_the_baseline(registry: Registry):
    pack = registry.pack("fujian")
    before = pack.rows(Stage.SETTLEMENT, 2024)
    both = policies(registry, read_spec(SPEC.format(edits=CAP, more=""), "试.yaml"))
    edited = both.what_if.packs[0]
    values = {(e.year, e.tiers): e.value for e in edited.slot("grant_cap").entries}
    assert values[2024, ("flagship",)] == Decimal(50_000)
    assert values[2024, ("engineering",)] == Decimal(45_000)
    assert edited.rows(Stage.SETTLEMENT, 2024) is not pack.rows(Stage.SETTLEMENT, 2024)
    assert pack.rows(Stage.SETTLEMENT, 2024) == before
    assert registry.pack("fujian").slot("grant_cap").entries_for(2024)[1].value == Decimal(45_000)
    assert hash_of_policy(both.base) != hash_of_policy(both.what_if)


def test_a_policy_without_its_cap_drops_the_rule(registry: Registry):
    result = simulated(registry, "{parameter: fujian.min_trainees, year: 2024, drop: true}")
    (rule,) = result["rules"]
    assert rule["rule"] == "min_trainees"
    assert {move["difference"] for move in rule["moves"]} == {"dropped"}
    assert result["counts"]["changed"] == 0


def test_a_softer_rule_is_a_change_of_severity_alone(registry: Registry):
    result = simulated(registry, "{parameter: fujian.fees, year: 2024, severity: soft}")
    assert result["counts"]["severity"] == result["counts"]["classes"] == 6
    assert "只改性质的规则" in [table.title for table in tables(result)]


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ("{parameter: fujian.grant_cup, value: 1}", "不在这一辖区"),
        ("{parameter: fujian.grant_cap, year: 2019, value: 1}", "没有碰到任何条目"),
        ("{parameter: fujian.grant_cap, tiers: [flagship], value: 有些}", "看不懂"),
        (
            "{parameter: fujian.min_trainees, year: 2024, severity: hard}",
            "与原值相同",
        ),
    ],
)
def test_an_edit_that_meets_nothing_is_refused(registry: Registry, edits: str, said: str):
    with pytest.raises(PolicyError, match=said):
        policies(registry, read_spec(SPEC.format(edits=edits, more=""), "试.yaml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "应是一组键值"),
        ("{name: 试, base: {jurisdiction: fujian}, data: {}}", "缺 edits"),
        ("{name: 试, base: {}, data: {}, edits: []}", "base 缺 jurisdiction"),
        ("{name: 试, base: {jurisdiction: fujian}, data: {}, edits: []}", "至少要有一项"),
        ("{name: 试, base: {jurisdiction: fujian}, data: {}, edits: [{rule: 1}]}", "每一项应以"),
        ("{name: 试, base: {jurisdiction: fujian}, data: {seed: 1}, edits: []}", "'seed'"),
        ("{name: 试, base: {jurisdiction: fujian}, data: {}, edits: [{parameter: a.b}]}", "须写明 value"),
        ("{name: 试, base: {jurisdiction: fujian}, data: {}, edits: [{rules_of: 25}]}", "应是年份"),
        (
            "{name: 试, base: {jurisdiction: fujian}, data: {}, edits: [{rules_of: 2025}], stages: [x]}",
            "stages 的 'x'",
        ),
        (
            "{name: 试, base: {jurisdiction: fujian}, data: {}, edits: [{supply: a.b}]}",
            "supply 须写明 value",
        ),
    ],
)
def test_a_doubtful_file_is_refused_with_its_line(text: str, said: str):
    with pytest.raises(PolicyFileError, match=said) as refused:
        read_spec(text, "试.yaml")
    assert str(refused.value).startswith("试.yaml:1: ")


def test_dates_move_with_the_programme_year():
    facts = ClassFacts(year=2024, as_of=date(2024, 12, 20))
    facts = replace(facts, completion=CompletionFacts(submitted_on=date(2024, 2, 29)))
    moved = to_year(facts, 2025)
    assert (moved.year, moved.as_of) == (2025, date(2025, 12, 20))
    assert moved.completion.submitted_on == date(2025, 2, 28)
    assert moved.completion.reviewed_on is ABSENT


def test_words_of_one_region_are_absent_in_another(registry: Registry):
    chain = registry.chain("hebei")
    (case,) = parse_cases(
        "{name: 甲, jurisdiction: fujian, year: 2024, stage: settlement, as_of: 2024-12-20, "
        "facts: {project: {level: provincial, tier: flagship}, "
        "funding: {budget_line: hr_operations, requested: 1}}}",
        "试.yaml",
        registry,
    )
    facts: Any = case.facts
    moved = in_words_of(facts, chain, {})
    assert moved.project.tier == "provincial", "the only tier of that level"
    assert moved.funding.budget_line is ABSENT
    assert moved.funding.requested == 1
    assert facts.funding.budget_line == "hr_operations"


def test_a_paper_that_nobody_asked_for_is_unknown_and_not_missing(registry: Registry):
    """The other policy's list is made longer by a paper that ours never names."""
    more = "stages: [completion]\ntiers: {flagship: provincial, ordinary: provincial}"
    paper = "{parameter: hebei.completion_materials, value: [summary_report, registration_form]}"
    result = simulated(registry, f"{ELSEWHERE}, {paper}", more)
    rule = next(one for one in result["rules"] if one["rule"] == "completion_materials")
    assert {move["after"] for move in rule["moves"]} == {"unknown/hard"}


def test_cases_are_data_too(registry: Registry):
    cases = parse_cases(
        """
- name: 申请四万八
  jurisdiction: fujian
  year: 2024
  stage: settlement
  as_of: 2024-12-20
  facts:
    project: {level: provincial, tier: flagship, listed: true, funding_mode: fiscal, place: 某市}
    funding: {requested: 48000, expenses: [{category: lodging, amount: 200000, payer: project}]}
""",
        "试.yaml",
        registry,
    )
    spec = read_spec(f"{{name: 试, base: {{jurisdiction: fujian}}, data: {{}}, edits: [{CAP}]}}", "试.yaml")
    result = simulate(policies(registry, spec), from_cases(cases))
    (one,) = result["classes"]
    assert (one["key"], one["city"]) == ("申请四万八", "某市")
    assert (one["money"]["before"], one["money"]["after"]) == ("45000", "48000")
    assert result["money"]["by_city"][0]["difference"] == "3000"


def test_progress_is_told_after_each_class(registry: Registry):
    spec = read_spec(SPEC.format(edits=CAP, more=""), "试.yaml")
    both = policies(registry, spec)
    assert spec.generated
    told: list[tuple[int, int]] = []
    simulate(both, generate(both.base, spec.generated), lambda done, total: told.append((done, total)))
    assert told == [(number, 6) for number in range(1, 7)]


def test_made_up_classes_are_of_tiers_and_stages_that_there_are(registry: Registry):
    chain = registry.chain("fujian")
    asked = read_spec(SPEC.format(edits=CAP, more=""), "试.yaml").generated
    assert asked
    with pytest.raises(PolicyError, match="没有类别 'gold'"):
        generate(chain, replace(asked, classes={"gold": 1}))
    with pytest.raises(PolicyError, match="只写班次的环节"):
        generate(chain, asked, [Stage.APPLICATION])
