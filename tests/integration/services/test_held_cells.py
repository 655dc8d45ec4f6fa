"""Cells that stay in memory: an answer is never older than the database, and nothing is read twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from yanxiu.db import Tenant, add_tenant, transaction
from yanxiu.models import SummaryCell, SummaryEdition, TrainingClass
from yanxiu.services import rollup
from yanxiu.services.summaries import Dimension, Question, ask
from yanxiu.services.summaries.held import Held
from yanxiu.testing import factories

_UNTOUCHED = count(2041, 2)
"""Years that no test has used."""


@pytest.fixture(scope="module")
def tenant(owner_engine: Engine) -> Tenant:
    return add_tenant(owner_engine, code="geng", name="庚省厅", jurisdiction="geng", gbt2260="950000")


@pytest.fixture
def years() -> tuple[int, int]:
    first = next(_UNTOUCHED)
    return first, first + 1


def held_class(tenant: Tenant, year: int, onsite: int) -> UUID:
    with transaction(tenant.id) as session:
        project = factories.project(session, year=year, tier="ordinary")
        made = factories.training_class(session, project_id=project.id, year=year, onsite=onsite)
        rollup.refresh(session, {made.id})
        return made.id


def enrolled(tenant: Tenant, years: tuple[int, int]) -> dict[int, Any]:
    question = Question(years, (Dimension.YEAR,), {Dimension.PROVINCE: (tenant.code,)}, ("enrolled",))
    return {int(line.key[Dimension.YEAR]): line.figures["enrolled"] for line in ask(question).lines}


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_change_shows_in_the_next_answer(tenant: Tenant, years: tuple[int, int]) -> None:
    first = held_class(tenant, years[0], 50)
    assert enrolled(tenant, years) == {years[0]: 50}
    with transaction(tenant.id) as session:
        session.get_one(TrainingClass, (tenant.id, first)).onsite = 61
        rollup.refresh(session, {first})
        assert enrolled(tenant, years) == {years[0]: 50}, "not before it is committed"
    assert enrolled(tenant, years) == {years[0]: 61}
    held_class(tenant, years[1], 7)
    assert enrolled(tenant, years) == {years[0]: 61, years[1]: 7}


def test_what_was_given_up_is_not_told(tenant: Tenant, years: tuple[int, int]) -> None:
    first = held_class(tenant, years[0], 50)
    with transaction(tenant.id) as session:
        session.get_one(TrainingClass, (tenant.id, first)).onsite = 61
        rollup.refresh(session, {first})
        session.rollback()
    assert enrolled(tenant, years) == {years[0]: 50}


def test_what_is_known_is_not_read_again(
    tenant: Tenant, years: tuple[int, int], ministry_engine: Engine
) -> None:
    held_class(tenant, years[0], 50)
    held = Held()
    with Session(ministry_engine) as session:
        whole = held.current(session, years)
        with statements(ministry_engine) as seen:
            assert held.current(session, years) is whole
        assert len(seen) == 1
        assert "summary.editions" in seen[0]
        held_class(tenant, years[1], 9)
        session.rollback()
        with statements(ministry_engine) as seen:
            changed = held.current(session, years)
        assert ["summary.cells" in one for one in seen] == [False, True, False]
        assert "directory.tenants" in seen[-1]
    assert changed.cells.reported - whole.cells.reported == {(tenant.id, years[1])}


def test_threads_that_ask_at_once_read_the_cells_once(
    tenant: Tenant, years: tuple[int, int], ministry_engine: Engine
) -> None:
    held_class(tenant, years[0], 50)
    held, together = Held(), Barrier(4)

    def ask_first(_number: int) -> frozenset[tuple[int, int]]:
        with Session(ministry_engine) as session:
            session.connection()
            together.wait(30)
            return held.current(session, years).cells.reported

    with statements(ministry_engine) as seen, ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask_first, range(4))) == {frozenset({(tenant.id, years[0])})}
    assert ["summary.cells" in one for one in seen].count(True) == 1


def test_an_answer_is_of_one_moment(tenant: Tenant, years: tuple[int, int], ministry_engine: Engine) -> None:
    """What is committed between its two statements changes cells that are known and cells that are read."""
    classes = {held_class(tenant, years[0], 50)}
    assert enrolled(tenant, years) == {years[0]: 50}
    classes.add(held_class(tenant, years[1], 7))

    def change(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM summary.cells" in statement:
            with transaction(tenant.id) as session:
                for key in classes:
                    session.get_one(TrainingClass, (tenant.id, key)).onsite = 9
                rollup.refresh(session, classes)

    event.listen(ministry_engine, "before_cursor_execute", change)
    try:
        assert enrolled(tenant, years) == {years[0]: 50, years[1]: 7}
    finally:
        event.remove(ministry_engine, "before_cursor_execute", change)
    assert enrolled(tenant, years) == dict.fromkeys(years, 9)


def test_cells_that_are_gone_are_not_told(tenant: Tenant, years: tuple[int, int]) -> None:
    held_class(tenant, years[0], 50)
    assert enrolled(tenant, years) == {years[0]: 50}
    with transaction(tenant.id) as session:
        session.execute(delete(SummaryCell).where(SummaryCell.year == years[0]))
        session.execute(delete(SummaryEdition).where(SummaryEdition.year == years[0]))
    assert enrolled(tenant, years) == {}


def test_no_cell_is_without_an_edition(tenant: Tenant, years: tuple[int, int]) -> None:
    with transaction(tenant.id) as session:
        session.add(SummaryCell(year=years[0], level="national", tier="", field="", host_kind=""))
        with pytest.raises(IntegrityError, match="fk_cells_tenant_id_year"):
            session.flush()
        session.rollback()
