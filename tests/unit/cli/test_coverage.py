"""`yanxiu policy coverage`: every row of the documents, how it is answered, and its cases."""

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from yanxiu.policy import Registry, parse_cases
from yanxiu.policy.coverage import Treatment, coverage

from .conftest import Run

CASE = """
- name: 超过上限
  jurisdiction: national
  year: 2021
  stage: settlement
  facts: {project: {level: national, tier: national, funding_mode: fiscal}, funding: {requested: 20万元}}
  expect:
    findings: {national.grant_cap: fail}
"""


def rows_of(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for plugin in data["plugins"] for row in plugin["rows"]}


def test_it_keeps_to_its_form(run: Run, tmp_path: Path):
    (tmp_path / "one.yaml").write_text(CASE, "utf-8")
    data = json.loads(run("policy", "coverage", "--cases", tmp_path, "--format", "json").stdout)
    text = (resources.files("yanxiu.policy") / "schemas" / "policy-coverage-1.json").read_text("utf-8")
    Draft202012Validator(json.loads(text)).validate(data)
    assert [plugin["jurisdiction"] for plugin in data["plugins"]] == sorted(Registry.load().packs)


def test_a_case_counts_for_the_rows_of_the_slot_that_it_names():
    registry = Registry.load()
    rows = rows_of(coverage([registry.pack("national")], parse_cases(CASE, "one.yaml", registry)))
    assert (rows["CN21-23"]["cases"], rows["CN21-23"]["shown"]) == (1, {"fail": 1})
    assert rows["CN21-04"]["cases"] == 0


def test_rows_are_implemented_attested_or_information():
    rows = rows_of(coverage([Registry.load().pack("national")], ()))
    treated = {row: rows[row]["treatment"] for row in ("CN21-23", "CN21-24", "CN21-30")}
    assert treated == {
        "CN21-23": Treatment.IMPLEMENTED,
        "CN21-24": Treatment.ATTESTED,
        "CN21-30": Treatment.INFORMATION,
    }


def test_a_row_that_no_entry_cites_is_missing():
    pack = replace(Registry.load().pack("national"), slots={})
    (plugin,) = coverage([pack], ())["plugins"]
    assert plugin["totals"] == {**dict.fromkeys(map(str, Treatment), 0), "missing": len(pack.catalogue)}


def test_every_row_of_our_own_documents_is_answered(run: Run):
    data = json.loads(run("policy", "coverage", "--format", "json").stdout)
    assert {row for row, one in rows_of(data).items() if one["treatment"] == Treatment.MISSING} == set()


def test_the_table_ends_with_the_sum(run: Run):
    assert "共 33 条：实现 21，签署 3，提示 9" in run("policy", "coverage", "national").stdout
