"""`yanxiu class`: the list narrowed, one class with what is due, and what is not there."""

import json

import pytest

from yanxiu.db import Tenant
from yanxiu.models import ClassState
from yanxiu.testing.held_class import as_officer, held_class

from .conftest import Run


@pytest.fixture(scope="module")
def recruiting(fujian: Tenant) -> str:
    """The id of a class that takes trainees."""
    with as_officer(fujian) as work:
        return str(held_class(work, 2, terms={"tier": "flagship"}, state=ClassState.CLEARED).id)


def test_the_list_is_narrowed_by_state(run: Run, recruiting: str):
    def listed(*asked: str) -> set[str]:
        rows = json.loads(run("class", "list", "--tenant", "fujian", *asked, "--format", "json").stdout)
        return {row["id"] for row in rows}

    assert recruiting in listed("--state", "cleared")
    assert recruiting not in listed("--state", "reported")
    assert listed("--text", "没有这样的选题") == set()


def test_the_table_counts_its_rows(run: Run, recruiting: str):
    assert recruiting
    asked = ("class", "list", "--tenant", "fujian", "--state", "cleared")
    said = run(*asked).stdout
    assert said.splitlines()[-1] == f"共 {len(json.loads(run(*asked, '--format', 'json').stdout))} 个班次"


def test_one_class_says_where_it_stands_and_what_is_due(run: Run, recruiting: str):
    asked = ("class", "show", "--tenant", "fujian", "--class", recruiting)
    found = json.loads(run(*asked, "--format", "json").stdout)
    assert (found["id"], found["state"]) == (recruiting, "cleared")
    assert all(date["document"] and date["clause"] for date in found["deadlines"])
    said = run(*asked).stdout
    assert found["topic"] in said
    assert all(date["label"] in said for date in found["deadlines"])
    assert all(task["title"] in said for task in found["tasks"])


def test_a_class_that_is_not_there_is_told(run: Run, fujian: Tenant):
    result = run("class", "show", "--tenant", fujian.code, "--class", "2024/999")
    assert (result.exit_code, "找不到班次（2024/999）" in result.stderr) == (2, True), result.stderr
