"""`yanxiu policy simulate --tenant`: a tenant's own classes, its drafts and values; nothing is written."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from yanxiu.db import Tenant
from yanxiu.models import AuditEntry
from yanxiu.testing.held_class import TODAY, as_officer, held_class

from .conftest import Run

SPEC = """
name: 学时提高
base: {jurisdiction: hebei}
data: {years: [2025]}
stages: [delivery]
edits: [{parameter: hebei.class_hours, value: 40}]
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "hours.yaml"
    path.write_text(SPEC, "utf-8")
    return path


def test_its_classes_are_judged_under_the_draft_that_it_adopted(run: Run, hebei: Tenant, spec: Path):
    with as_officer(hebei, TODAY) as work:
        held_class(work)
        held_class(work, number=2, hours=48)
        before = work.session.scalar(select(func.count()).select_from(AuditEntry))
    told = run("policy", "simulate", spec, "--tenant", hebei.code, "--format", "json")
    assert told.exit_code == 0, told.stderr
    data = json.loads(told.stdout)
    assert (data["counts"]["classes"], data["counts"]["changed"]) == (2, 1)
    (rule,) = [one for one in data["rules"] if one["rule"] == "class_hours"]
    (move,) = rule["moves"]
    assert (move["before"].split("/")[0], move["after"].split("/")[0]) == ("pass", "fail")
    with as_officer(hebei, TODAY) as work:
        assert work.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_year_without_classes_is_refused(run: Run, hebei: Tenant, spec: Path):
    spec.write_text(SPEC.replace("2025", "2031"), "utf-8")
    refused = run("policy", "simulate", spec, "--tenant", hebei.code)
    assert (refused.exit_code, "这些年度没有班次" in refused.stderr) == (2, True)
