"""期限: what policy sets for a class, read off its present facts."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from yanxiu.models import Decision, Project, TrainingClass
from yanxiu.policy import Stage
from yanxiu.services import completion, delivery
from yanxiu.services.deadlines import Deadline, class_deadlines, host_deadlines

Begin = Callable[..., Any]


def _of(on: Begin, key: UUID, today: date) -> dict[str, Deadline]:
    with on(today) as work:
        found = class_deadlines(work, work.get(TrainingClass, key, "班次"))
        return {one.rule: one for one in found}


def test_papers_are_due_one_month_before_the_class_opens(on: Begin, year: Any) -> None:
    key = year.planned()
    found = _of(on, key, date(2024, 9, 11))["fujian.lead_time"]
    assert (found.due, found.days_left, found.stage) == (date(2024, 9, 14), 3, Stage.PREPARATION)
    assert found.soon
    assert found.citation.clause


def test_a_date_that_has_gone_by_is_late(on: Begin, year: Any) -> None:
    found = _of(on, year.planned(), date(2024, 9, 20))["fujian.lead_time"]
    assert found.late
    assert found.days_left == -6


def test_once_the_papers_are_in_the_date_is_that_of_what_still_waits(on: Begin, year: Any) -> None:
    found = _of(on, year.filed(), date(2024, 9, 11))["fujian.lead_time"]
    assert found.due == date(2024, 10, 14)  # the filing itself, before the class opens


def test_what_has_been_done_in_time_is_gone(on: Begin, year: Any) -> None:
    assert "fujian.lead_time" not in _of(on, year.cleared(), date(2024, 9, 13))


def test_an_act_done_too_late_says_when_it_was_done(on: Begin, year: Any) -> None:
    found = _of(on, year.filed(date(2024, 9, 19)), date(2024, 9, 19))["fujian.lead_time"]
    assert found.done_on == date(2024, 9, 19)


@pytest.fixture
def held(on: Begin, year: Any) -> UUID:
    """A class that was held until the 17th of October."""
    key: UUID = year.run()
    with on(date(2024, 10, 20)) as work:
        assert delivery.finish_delivery(work, key).passed
    return key


def test_the_papers_after_a_class_are_due_within_a_month_even_while_some_are_missing(
    on: Begin, held: UUID
) -> None:
    with on(date(2024, 10, 21)) as work:
        completion.draft_completion(work, held, materials=["roster"])
    found = _of(on, held, date(2024, 10, 22))["fujian.completion_papers"]
    assert (found.due, found.days_left) == (date(2024, 11, 17), 26)
    assert "总结报告" in found.detail


def test_a_rule_without_a_clause_for_the_tier_sets_no_date(on: Begin, year: Any) -> None:
    assert "fujian.lead_time" not in _of(on, year.planned(tier="ordinary"), date(2024, 9, 11))


def test_reading_dates_stores_no_decision(on: Begin, year: Any) -> None:
    key = year.planned()
    with on() as work:
        before = work.session.scalar(select(func.count(Decision.id)))
        class_deadlines(work, work.get(TrainingClass, key, "班次"))
        assert work.session.scalar(select(func.count(Decision.id))) == before


def test_a_host_sees_the_dates_of_all_its_classes_and_of_nobody_else(on: Begin, year: Any) -> None:
    mine, other = year.planned(), year.planned()
    with on(date(2024, 9, 11)) as work:
        host = work.get(Project, work.get(TrainingClass, mine, "班次").project_id, "项目").host_id
        found = host_deadlines(work, host)
        assert {one.subject_id for one in found} == {mine}
        assert other not in {one.subject_id for one in found}
        assert [one.due for one in found] == sorted(one.due for one in found)
