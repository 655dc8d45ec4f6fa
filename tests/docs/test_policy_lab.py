"""The three simulations of docs/policy-lab.md: what each shows, beside the output that the page shows."""

from typing import Any

import pytest

from tests.docs.conftest import ROOT, blocks
from yanxiu.policy import Registry
from yanxiu.policy.simulation import generate, policies, read_spec, simulate

PAGE = ROOT / "docs" / "policy-lab.md"
SPECS = {block.word("file"): block.text for block in blocks(PAGE) if block.word("file")}


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """The result of each simulation by its file."""
    registry = Registry.load()
    found = {}
    for name, text in SPECS.items():
        spec = read_spec(text, name)
        both = policies(registry, spec)
        assert spec.generated
        found[name] = simulate(both, generate(both.base, spec.generated, spec.stages))
    return found


def moves(result: Any, difference: str) -> dict[str, set[tuple[str, str]]]:
    """By rule, the pairs of verdicts that stand under one kind of difference."""
    found: dict[str, set[tuple[str, str]]] = {}
    for rule in result["rules"]:
        for move in rule["moves"]:
            if move["difference"] == difference:
                found.setdefault(rule["rule"], set()).add((move["before"], move["after"]))
    return found


def test_a_higher_cap_changes_nothing_but_the_cap_of_flagship_classes(results: dict[str, Any]) -> None:
    result = results["flagship-cap.yaml"]
    assert moves(result, "changed") == {"grant_cap": {("fail/hard", "pass/hard")}}
    assert moves(result, "added") == moves(result, "dropped") == {}
    changed = [one for one in result["classes"] if one["changes"]]
    assert {one["tier"] for one in changed} == {"flagship"}
    assert all(int(one["money"]["after"]) > 45_000 == int(one["money"]["before"]) for one in changed)
    gained = sum(int(one["money"]["after"]) - int(one["money"]["before"]) for one in result["classes"])
    assert int(result["money"]["difference"]) == gained == 27_000


def test_rules_of_2025_leave_the_cap_unknown_and_drop_what_they_do_not_say(results: dict[str, Any]) -> None:
    result = results["rules-of-2025.yaml"]
    assert moves(result, "changed") == {
        "grant_cap": {("pass/hard", "unknown/hard"), ("fail/hard", "unknown/hard")}
    }
    assert moves(result, "severity") == {"fees": {("pass/hard", "pass/soft")}}
    assert {"lead_time", "listed", "completion_papers", "grant_cap"} <= set(moves(result, "dropped"))
    assert result["money"]["unknown_after"] == 18
    assert result["money"]["compared"] == 76


def test_the_draft_cannot_be_met_by_design_in_four_days(results: dict[str, Any]) -> None:
    result = results["draft-elsewhere.yaml"]
    hours = next(rule for rule in result["rules"] if rule["rule"] == "class_hours")
    assert any("4天的班除去报到返程1天，最多24学时" in one["why"] for one in hours["by_design"])
    failed = {key for move in hours["moves"] if move["after"] == "fail/soft" for key in move["classes"]}
    by_design = {key for one in hours["by_design"] for key in one["classes"]}
    assert by_design < failed, "classes of five days could have held enough hours"
    assert [rule["rule"] for rule in result["rules"] if rule["by_design"]] == ["class_hours"]


def test_another_name_for_the_same_paper_is_no_verdict(results: dict[str, Any]) -> None:
    added = moves(results["draft-elsewhere.yaml"], "added")
    assert added["completion_materials"] == {("", "pass/hard")}
    assert "fees_charged" in moves(results["draft-elsewhere.yaml"], "severity")
