"""`yanxiu policy compare`: one matter over places and years."""

import json
from importlib import resources

from jsonschema import Draft202012Validator

from .conftest import Run


def test_hours_and_days_stand_side_by_side(run: Run):
    told = run("policy", "compare", "duration", "--year", 2025).stdout
    assert "计量单位不同" in told
    assert "32学时" in told
    assert "3至5天" in told
    assert "待发布" in told
    assert "制度上无法满足" in told
    assert "最多24学时" in told


def test_its_json_keeps_to_the_published_form(run: Run):
    result = run("policy", "compare", "expenses", "--place", "hebei", "--place", "fujian", "--format", "json")
    data = json.loads(result.stdout)
    text = (resources.files("yanxiu.policy") / "schemas" / "policy-across-1.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    Draft202012Validator(json.loads(text)).validate(data)
    assert [year["year"] for year in data["years"]] == [2023, 2024, 2025]
    assert [place["jurisdiction"] for place in data["places"]] == ["hebei", "fujian"]
    assert data["names"] == []


def test_other_names_of_the_same_thing_are_no_difference(run: Run):
    told = run("policy", "compare", "reporting", "--year", 2024).stdout
    assert "只是叫法不同" in told
    assert "经费决算表" in told


def test_what_can_be_compared_is_listed(run: Run):
    told = run("policy", "compare").stdout
    assert "学时和天数" in told
    assert "每期补助上限" in told


def test_a_matter_that_there_is_not_is_refused_with_those_that_there_are(run: Run):
    result = run("policy", "compare", "weather")
    assert result.exit_code == 2
    assert "没有叫 'weather' 的事项或规则" in result.stderr
    assert "duration 学时和天数" in result.stderr
