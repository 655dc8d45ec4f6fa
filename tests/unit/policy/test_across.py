"""One matter over places and years: who says what, what changed, what is only called otherwise."""

from typing import Any

import pytest

from yanxiu.policy import Matter, PolicyError, Registry
from yanxiu.policy.across import Field, across, impossible, matters, wherein


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def cell(data: dict[str, Any], place: str, year: int) -> dict[str, Any]:
    (found,) = [one for one in data["places"] if one["jurisdiction"] == place]
    asked: dict[str, Any]
    (asked,) = [one for one in found["years"] if one["year"] == year]
    return asked


def test_rules_of_different_names_stand_together(registry: Registry):
    data = across(registry, Matter.DURATION, [2025])
    told = {
        place["jurisdiction"]: [(slot["label"], slot["unit"]) for slot in place["years"][0]["slots"]]
        for place in data["places"]
    }
    assert told == {"fujian": [("研修天数", "day")], "hebei": [("学时", "hour")], "national": []}
    assert data["years"] == [{"year": 2025, "speaking": 2, "differs": ["unit", "value", "reach"]}]


@pytest.mark.parametrize(
    ("place", "year", "standing"),
    [
        ("fujian", 2021, "not_yet"),
        ("fujian", 2023, "silent"),
        ("fujian", 2024, "rules"),
        ("fujian", 2027, "to_come"),
        ("national", 2021, "rules"),
        ("national", 2025, "to_come"),
        ("hebei", 2030, "rules"),
    ],
)
def test_silence_is_told_apart(registry: Registry, place: str, year: int, standing: str):
    assert cell(across(registry, "reporting", [year]), place, year)["standing"] == standing


def test_drafts_say_so_and_old_documents_tell_their_year(registry: Registry):
    data = across(registry, "duration", [2024])
    assert cell(data, "hebei", 2024)["draft"]
    assert not cell(data, "fujian", 2024)["draft"]
    assert cell(data, "national", 2024)["latest"] == 2021


def test_what_changed_since_the_year_before_is_told(registry: Registry):
    data = across(registry, "duration", [2023, 2024, 2025], ["fujian"])
    assert [one["changed"] for one in data["places"][0]["years"]] == [[], [], ["value"]]
    came = across(registry, "reporting", [2023, 2024, 2025], ["fujian"])
    assert [one["changed"] for one in came["places"][0]["years"]] == [[], ["added"], ["dropped"]]


def test_severity_alone_is_a_difference(registry: Registry):
    sides = (registry.pack("fujian"), 2023), (registry.pack("fujian"), 2024)
    assert Field.SEVERITY in wherein(*sides, "finish_by")
    assert wherein(sides[0], sides[0], "finish_by") == []


def test_another_name_of_a_shared_word_is_no_difference(registry: Registry):
    (word,) = across(registry, "completion_materials", [2024], ["fujian", "hebei"])["names"]
    assert word["word"] == "settlement_statement"
    assert word["labels"] == {"fujian": "经费结算表", "hebei": "经费决算表"}


def test_what_cannot_be_met_tells_why_with_the_clause(registry: Registry):
    (found,) = impossible(registry, "duration", 2025, ["fujian", "hebei"])
    assert (found["under"], found["of"], found["rule"]) == ("fujian", "hebei", "class_hours")
    assert any("FJ25-08" in why for why in found["why"])


def test_a_single_rule_may_be_asked_for(registry: Registry):
    data = across(registry, "grant_cap", [2024])
    assert data["label"] == "每期补助上限"
    assert ("grant_cap", "每期补助上限", 3) in matters(registry)


def test_every_matter_is_spoken_of_and_can_be_asked_for(registry: Registry):
    asked = {name for name, _, _ in matters(registry)}
    assert set(Matter) <= asked
    for name in Matter:
        assert across(registry, name, [2024])["places"]


def test_a_matter_that_there_is_not_names_those_that_there_are(registry: Registry):
    with pytest.raises(PolicyError, match="duration 学时和天数"):
        across(registry, "weather", [2024])
