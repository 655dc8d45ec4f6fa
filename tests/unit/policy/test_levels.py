"""How levels combine: nation, province and a third, city level."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yanxiu import policy
from yanxiu.policy import (
    NO_POLICY,
    Gate,
    Level,
    PluginError,
    Stage,
    Status,
    evaluate,
)

# to a type checker every fact must be given; a test states the few that matter
ClassFacts: Any = policy.ClassFacts
FundingFacts: Any = policy.FundingFacts
HostFacts: Any = policy.HostFacts
ProjectFacts: Any = policy.ProjectFacts

CAP = """
@rule("cap", stages=[Stage.SETTLEMENT])
def cap(facts: ClassFacts, entry: Entry) -> Comparison:
    return at_most(facts.funding.requested, entry.value, "CNY")
"""
CITED = "cite: T24-1, document: 试〔2024〕1号, clause: 一"
NATION = {"level": "national", "tiers": 'Tier("top", "国家级", Level.NATIONAL)'}
PROVINCE = {"level": "provincial", "parent": "nation"}
CITY = {"level": "city", "parent": "toy", "tiers": 'Tier("street", "市级", Level.CITY)'}


def slot(value, head=""):
    entry = f"{{{value}, {CITED}}}"
    return f"cap:\n  label: 上限\n  unit: CNY per class\n  {head}\n  entries:\n    2024: [{entry}]\n"


def facts(level, requested="1"):
    return ClassFacts(
        year=2024,
        as_of=date(2024, 12, 1),
        project=ProjectFacts(level=level),
        funding=FundingFacts(requested=Decimal(requested)),
    )


def ask(registry, jurisdiction, case, stage=Stage.SETTLEMENT):
    decision = evaluate(stage, case, registry.chain(jurisdiction))
    return decision, {finding.rule: finding for finding in decision.findings}


def three(toys, head=""):
    """Caps of 100, 200 and 300 yuan in nation, province and city."""
    return toys.registry(
        toys.candidate("nation", code=CAP, parameters=slot("value: 100", head), **NATION),
        toys.candidate("toy", code=CAP, parameters=slot("value: 200", head), **PROVINCE),
        toys.candidate("town", code=CAP, parameters=slot("value: 300", head), **CITY),
    )


def test_a_chain_runs_from_city_to_nation(toys):
    registry = three(toys)
    assert [pack.name for pack in registry.chain("town").packs] == ["town", "toy", "nation"]
    assert [pack.name for pack in registry.chain("toy").packs] == ["toy", "nation"]
    assert [pack.name for pack in registry.chain("nation").packs] == ["nation"]


@pytest.mark.parametrize(
    ("level", "governs", "asked"),
    [
        (Level.NATIONAL, "nation.cap", {"nation.cap", "toy.cap", "town.cap"}),
        (Level.PROVINCIAL, "toy.cap", {"toy.cap", "town.cap"}),
        (Level.CITY, "town.cap", {"toy.cap", "town.cap"}),
    ],
)
def test_governing_is_the_level_of_the_project(toys, level, governs, asked):
    registry = three(toys, "combine: governing")
    _, found = ask(registry, "town", facts(level, "1"))
    assert set(found) == asked
    judged = {rule for rule, finding in found.items() if finding.status is not Status.NOT_APPLICABLE}
    assert judged == {governs}


def test_what_is_displaced_names_what_decides(toys):
    _, found = ask(three(toys, "combine: governing"), "town", facts(Level.CITY, "250"))
    assert found["town.cap"].status is Status.PASS
    assert found["toy.cap"].detail == "由 town.cap 决定"


def test_additive_duties_all_count(toys):
    decision, found = ask(three(toys, "combine: additive"), "town", facts(Level.NATIONAL, "150"))
    assert {rule: finding.status for rule, finding in found.items()} == {
        "nation.cap": Status.FAIL,
        "toy.cap": Status.PASS,
        "town.cap": Status.PASS,
    }
    assert decision.gate is Gate.BLOCKED


@pytest.mark.parametrize(("requested", "gate"), [("100", Gate.OPEN), ("101", Gate.BLOCKED)])
def test_strictest_is_the_lowest_cap(toys, requested, gate):
    decision, _ = ask(three(toys, "combine: strictest"), "town", facts(Level.NATIONAL, requested))
    assert decision.gate is gate


def test_a_delegated_value_is_the_other_levels(toys):
    registry = toys.registry(
        toys.candidate("nation", code=CAP, parameters=slot("value: 100"), **NATION),
        toys.candidate(
            "toy",
            code=CAP,
            parameters=slot("delegates_to: nation.cap", "combine: delegated"),
            **PROVINCE,
        ),
    )
    _, found = ask(registry, "toy", facts(Level.NATIONAL, "150"))
    assert (found["toy.cap"].status, found["toy.cap"].limit) == (Status.FAIL, Decimal(100))


def test_a_delegated_value_that_nobody_published_is_unknown_by_name(toys):
    registry = toys.registry(
        toys.candidate("nation", **NATION),
        toys.candidate(
            "toy", code=CAP, parameters=slot("delegates_to: nation.cap", "combine: delegated"), **PROVINCE
        ),
    )
    _, found = ask(registry, "toy", facts(Level.PROVINCIAL, "1"))
    assert [need.name for need in found["toy.cap"].needs] == ["nation.cap@2024"]


def test_a_rule_is_displaced_only_by_name(toys):
    renamed = CAP.replace('"cap"', '"own_cap"')
    text = slot("value: 200").replace("cap:", "own_cap:", 1)
    named = text.replace("  label:", "  supersedes: nation.cap\n  label:", 1)
    for parameters, status in ((text, Status.FAIL), (named, Status.NOT_APPLICABLE)):
        registry = toys.registry(
            toys.candidate("nation", code=CAP, parameters=slot("value: 100"), **NATION),
            toys.candidate("toy", code=renamed, parameters=parameters, **PROVINCE),
        )
        _, found = ask(registry, "toy", facts(Level.NATIONAL, "150"))
        assert found["nation.cap"].status is status
        assert found["toy.own_cap"].status is Status.PASS


def test_national_documents_are_asked_for_national_classes_only(toys):
    _, found = ask(three(toys), "toy", facts(Level.PROVINCIAL, "150"))
    assert "nation.cap" not in found


def test_asked_is_the_level_of_the_project_and_others_only_add(toys):
    registry = toys.registry(
        toys.candidate("nation", **NATION),
        toys.candidate("toy", code=CAP, parameters=slot("value: 200"), **PROVINCE),
    )
    decision, found = ask(registry, "toy", facts(Level.NATIONAL))
    assert found["toy.cap"].status is Status.PASS
    assert found[NO_POLICY].needs[0].name == "nation/2024/settlement"
    assert decision.gate is Gate.INCOMPLETE


def test_a_level_that_is_silent_adds_nothing(toys):
    registry = toys.registry(
        toys.candidate("nation", **NATION),
        toys.candidate("toy", code=CAP, parameters=slot("value: 200"), **PROVINCE),
        toys.candidate("town", **CITY),
    )
    decision, found = ask(registry, "town", facts(Level.PROVINCIAL))
    assert set(found) == {"toy.cap"}
    assert decision.gate is Gate.OPEN


def test_where_there_is_no_project_the_tenants_own_is_asked(toys):
    rule = """
    @rule("record", stages=[Stage.SUPERVISION])
    def record(facts: HostFacts, entry: Entry) -> Comparison:
        return is_true(facts.completed_as_planned)
    """
    text = f"record:\n  label: 记录\n  entries:\n    2024: [{{value: true, {CITED}}}]\n"
    registry = toys.registry(
        toys.candidate("nation", code=rule, parameters=text, **NATION),
        toys.candidate("toy", **PROVINCE),
    )
    host = HostFacts(year=2024, as_of=date(2024, 12, 1), completed_as_planned=True)
    assert set(ask(registry, "toy", host, Stage.SUPERVISION)[1]) == {NO_POLICY}
    assert set(ask(registry, "nation", host, Stage.SUPERVISION)[1]) == {"nation.record"}


SUBSIDY = """
@hookimpl
def propose_subsidy(facts, parameters):
    entry = parameters.entry("cap")
    return least_of(("上限", entry.value, entry)) if entry else None
"""


@pytest.mark.parametrize(("first", "amount"), [("town", 300), ("toy", 200)])
def test_the_most_specific_jurisdiction_proposes_the_subsidy(toys, first, amount):
    registry = toys.registry(
        toys.candidate("nation", code=CAP + SUBSIDY, parameters=slot("value: 100"), **NATION),
        toys.candidate("toy", code=CAP + SUBSIDY, parameters=slot("value: 200"), **PROVINCE),
        toys.candidate("town", code=CAP + SUBSIDY, parameters=slot("value: 300"), **CITY),
    )
    decision, _ = ask(registry, first, facts(Level.NATIONAL))
    assert decision.subsidy is not None
    assert decision.subsidy.amount == amount


def test_who_has_nothing_to_say_leaves_the_subsidy_to_the_next(toys):
    registry = toys.registry(
        toys.candidate("nation", code=CAP + SUBSIDY, parameters=slot("value: 100"), **NATION),
        toys.candidate("toy", code=CAP, parameters=slot("value: 200"), **PROVINCE),
    )
    decision, _ = ask(registry, "toy", facts(Level.NATIONAL))
    assert decision.subsidy is not None
    assert decision.subsidy.amount == 100


def test_installed_is_not_active(toys):
    registry = toys.registry(
        toys.candidate("toy", code=CAP, parameters=slot("value: 200")),
        toys.candidate("other", code=CAP + SUBSIDY, parameters=slot("value: 1")),
    )
    decision, found = ask(registry, "toy", facts(Level.PROVINCIAL, "150"))
    assert set(found) == {"toy.cap"}
    assert decision.subsidy is None


def test_a_chain_that_bites_its_tail_is_refused(toys):
    registry = toys.registry(
        toys.candidate("toy", parent="town"), toys.candidate("town", parent="toy", level="city")
    )
    with pytest.raises(PluginError, match="成环"):
        registry.chain("toy")


def test_a_transferred_application_is_asked_of_its_new_level():
    """Applied for as a national one, it now belongs to the province, which answers; the nation need not."""
    text = """
- jurisdiction: fujian
  year: 2025
  stage: selection
  facts:
    level_applied: national
    project: {level: provincial, funding_mode: fiscal}
    national_result: not_chosen
  expect: {findings: {NO-POLICY: not_applicable}}
"""
    (case,) = policy.parse_cases(text, "x.yaml", policy.Registry.load())
    assert policy.run_case(case).passed
