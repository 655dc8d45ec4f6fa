"""`yanxiu summary`: the same answer in every form, and the ministry's shared questions."""

import csv
import io
import json

import pytest

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.reporting.schemas import validate
from yanxiu.services.policies import registry
from yanxiu.services.summaries import MEASURES, saved
from yanxiu.services.summaries.asked import Asked
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer

from .conftest import Run


@pytest.fixture(scope="module", autouse=True)
def figures(fujian: Tenant, hebei: Tenant) -> None:
    """Fifty people here, in the year before forty; three there."""
    for tenant, year, onsite in ((fujian, 2025, 50), (fujian, 2024, 40), (hebei, 2025, 3)):
        with as_officer(tenant) as work:
            project = factories.project(work.session, year=year, tier="ordinary")
            made = factories.training_class(work.session, project_id=project.id, year=year, onsite=onsite)
            work.touch(made.id)


@pytest.fixture(scope="module", autouse=True)
def ministry(fujian: Tenant) -> Tenant:
    """A ministry with a question that is shared and one that is not."""
    entered = enter_tenant("ministry", plugins=registry(), jurisdiction="national")
    with begin(entered, Actor("样例", Role.MINISTRY_ANALYST)) as work:
        owner = factories.user(work.session)
    with begin(entered, Actor("样例", Role.MINISTRY_ANALYST, owner.id)) as work:
        asked = Asked(("2025",), ("province",), (), ("enrolled",))
        saved.keep(work, "每月一看", asked, shared=True)
        saved.keep(work, "只我自己", asked)
    return entered


ASKED = ("summary", "--year", 2025, "--by", "province", "--figures", "enrolled,classes")


def test_the_table_tells_figures_changes_and_what_they_mean(run: Run) -> None:
    lines = run(*ASKED, "--previous-year").stdout.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("河北"))
    assert [line.split()[-2:] for line in lines[first : first + 6]] == [
        ["<5", "1"],
        ["不公开", "+1"],
        ["50", "1"],
        ["+10", "0"],
        ["≥50", "2"],
        ["≈+10", "+1"],
    ]
    assert f"培训人次：{MEASURES['enrolled'].meaning}" in lines
    assert any(line.startswith("1至4人次的数不公开") for line in lines)


def test_every_form_says_the_same(run: Run) -> None:
    answer = json.loads(run(*ASKED, "--format", "json").stdout)
    validate("summary-1.json", answer)
    assert [line["figures"] for line in answer["lines"]] == [
        {"enrolled": None, "classes": 1},
        {"enrolled": 50, "classes": 1},
    ]
    rows = list(csv.reader(io.StringIO(run(*ASKED, "--format", "csv").stdout)))
    assert rows[:4] == [
        ["省份", "培训人次", "计划班次"],
        ["河北省人力资源和社会保障厅", "<5", "1"],
        ["福建省人力资源和社会保障厅", "50", "1"],
        ["合计", "≥50", "2"],
    ]


def test_a_shared_question_is_asked_and_parts_of_it_replaced(run: Run) -> None:
    asked = ("summary", "--question", "每月一看", "--format", "json")
    answer = json.loads(run(*asked).stdout)
    assert answer["question"]["figures"] == ["enrolled"]
    other = json.loads(run(*asked, "--year", 2024, "--where", "province=fujian").stdout)
    assert other["question"] == answer["question"] | {"years": [2024], "filters": {"province": ["fujian"]}}
    assert other["total"]["figures"] == {"enrolled": 40}
    private = run("summary", "--question", "只我自己")
    assert private.exit_code == 2
    assert "没有共享的问题" in private.stderr


def test_without_a_breakdown_there_is_the_total(run: Run) -> None:
    answer = json.loads(run("summary", "--by", "", "--figures", "classes", "--format", "json").stdout)
    assert [(line["key"], line["figures"]) for line in answer["lines"]] == [({}, {"classes": 3})]
    assert "省份" not in run("summary", "--by", "", "--figures", "classes").stdout.splitlines()[0]
