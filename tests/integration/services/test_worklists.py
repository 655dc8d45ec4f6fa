"""办班工作台 and the read models of a class's pages."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from yanxiu.models import Decision, HalfDay, TrainingClass
from yanxiu.policy import Material
from yanxiu.services import filings, materials, sign_in
from yanxiu.services.attendance_sheets import sheet_of
from yanxiu.services.errors import NotFound
from yanxiu.services.hosting import own_class
from yanxiu.services.paper_checklist import checklist_of
from yanxiu.services.roster_lines import composition, counts, roster_lines
from yanxiu.services.standing import DEPARTMENT, HOST, standing_of
from yanxiu.services.worklists import TaskState, gathered, workspace_of
from yanxiu.testing import factories

Begin = Callable[..., Any]


@pytest.fixture(scope="module", autouse=True)
def home(environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files go to a folder of these tests."""
    environment.setenv("YANXIU_HOME", str(tmp_path_factory.mktemp("home")))


def _host(work: Any, key: Any) -> Any:
    return work.get(TrainingClass, key, "班次").project.host_id


def test_a_planned_class_is_to_hand_in_its_papers_by_the_date_of_policy(on: Begin, year: Any) -> None:
    key = year.planned()
    with on(date(2024, 9, 11)) as work:
        desk = workspace_of(work, _host(work, key))
    plan = next(task for task in desk.tasks if task.title == "报送实施方案")
    assert (plan.state, plan.page) == (TaskState.OPEN, "plan")
    assert plan.deadline is not None
    assert plan.deadline.due == date(2024, 9, 14)
    assert [one.label for one in desk.standings[0].rail if one.state == "now"] == ["报备"]


def test_papers_sent_back_come_first_with_the_reason(on: Begin, year: Any) -> None:
    key = year.filed()
    with on(date(2024, 9, 11)) as work:
        standing = standing_of(work, work.get(TrainingClass, key, "班次"))
        assert standing.holder == DEPARTMENT
        filings.return_plan(work, key, note="缺食宿一栏")
    with on(date(2024, 9, 12)) as work:
        desk = workspace_of(work, _host(work, key))
    assert desk.tasks[0].state is TaskState.WARN
    assert "缺食宿一栏" in desk.tasks[0].title
    assert desk.standings[0].holder == HOST


def test_a_class_without_rules_on_papers_shows_that_step_as_not_applicable(on: Begin, year: Any) -> None:
    key = year.planned(tier="ordinary")
    with on() as work:
        standing = standing_of(work, work.get(TrainingClass, key, "班次"))
        tasks = workspace_of(work, _host(work, key)).tasks
    assert [one.label for one in standing.rail if one.state == "skipped"] == ["报备"]
    assert [one.label for one in standing.rail if one.state == "now"] == ["开班"]
    assert [one.title for one in tasks if one.subject_id == key] == ["开始招生"]
    assert standing.rank.count("省级") == 1


def test_the_desk_of_somebody_else_is_empty_and_their_class_is_missing(on: Begin, year: Any) -> None:
    key = year.planned()
    with on() as work:
        assert workspace_of(work, uuid4()).tasks == ()
        with pytest.raises(NotFound):
            own_class(work, key, uuid4())
        assert own_class(work, key, _host(work, key)).id == key


def test_looking_stores_no_decision(on: Begin, year: Any) -> None:
    key = year.recruited()
    with on(date(2024, 10, 14)) as work:
        before = work.session.scalar(select(func.count(Decision.id)))
        workspace_of(work, _host(work, key))
        assert work.session.scalar(select(func.count(Decision.id))) == before


def test_roster_lines_mask_the_identity_number_and_count_other_classes(on: Begin, year: Any) -> None:
    key = year.recruited(31)
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        lines = roster_lines(work, cls)
        assert len(lines) == 31
        assert all(one.id_number[4:16] == "*" * 12 for one in lines)
        assert composition(lines).total == counts(work, cls)[0] == 31
        assert {one.elsewhere for one in lines} == {0}


def test_a_blank_of_the_sheet_is_not_an_absence(on: Begin, year: Any) -> None:
    key = year.recruited(31)
    with on(date(2024, 10, 14)) as work:
        cls = work.get(TrainingClass, key, "班次")
        first, second, *_ = roster_lines(work, cls)
        half = (date(2024, 10, 14), HalfDay.MORNING)
        sign_in.sign_in(work, key, *half, present=[first.id], absent=[second.id])
        sheet = sheet_of(work, cls)
    assert half in sheet.halves
    assert (sheet.present(half), sheet.recorded(half)) == (1, 2)
    assert [line.there.get(half) for line in sheet.lines[:3]] == [True, False, None]


def test_the_checklist_comes_from_the_rules_and_knows_what_is_there(on: Begin, year: Any) -> None:
    key = year.run()
    with on(date(2024, 10, 20)) as work:
        cls = work.get(TrainingClass, key, "班次")
        materials.add_material(work, key, Material.SUMMARY_REPORT, "总结.pdf", factories.pdf())
        found = checklist_of(work, standing_of(work, cls))
    papers = {one.kind: one for one in found.papers}
    assert papers[Material.SUMMARY_REPORT].there
    assert not papers[Material.ROSTER].there
    assert papers[Material.ROSTER].due == date(2024, 11, 17)
    assert papers[Material.ROSTER].citation is not None
    assert found.there == 1


def test_one_date_of_one_rule_for_several_classes_counts_once(on: Begin, year: Any) -> None:
    key, other = year.planned(), year.planned()
    with on(date(2024, 9, 11)) as work:
        dates = [
            due
            for one in (key, other)
            for due in standing_of(work, work.get(TrainingClass, one, "班次")).deadlines
        ]
    found = {due.rule: number for due, number in gathered(dates)}
    assert found["fujian.finish_by"] == 2
    assert len(dates) == sum(found.values())
