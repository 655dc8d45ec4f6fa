"""Roll-ups equal the rows, whatever happens to them and whoever else is at it."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from threading import Event, Thread, current_thread
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm.exc import StaleDataError

from tests.integration.waiting import is_blocked, until
from yanxiu.db import TenantSession, transaction
from yanxiu.models import (
    Assessment,
    ClassRollup,
    ClassState,
    Enrollment,
    EnrollmentState,
    ProjectState,
    Subsidy,
    SubsidyState,
    SummaryCell,
    TrainingClass,
)
from yanxiu.policy import Result
from yanxiu.services import rollup
from yanxiu.testing import factories

pytestmark = pytest.mark.usefixtures("db")


def cells(session: TenantSession) -> dict[tuple[int, str, str], SummaryCell]:
    """Cells that hold something, by year, tier and host kind."""
    return {
        (cell.year, cell.tier, cell.host_kind): cell
        for cell in session.scalars(select(SummaryCell))
        if cell.classes or cell.projects_planned
    }


@pytest.fixture
def tenant(two_tenants: tuple[int, int]) -> int:
    return two_tenants[0]


def test_a_class_is_counted_once_in_its_cell(tenant: int) -> None:
    with transaction(tenant) as session:
        held = factories.training_class(session, state=ClassState.ASSESSED, year=2031)
        held.project.year, held.project.state = 2031, ProjectState.HELD
        factories.timetable(session, held.id, days=4, hours=Decimal(4))
        people = factories.roster(session, held.id, 3)
        factories.enrollment(session, held.id, state=EnrollmentState.WITHDRAWN)
        for person, result in zip(people, (Result.PASSED, Result.FAILED, None), strict=True):
            factories.add(session, Assessment(enrollment_id=person.id, result=result))
        factories.certificate(session, people[0])
        paid = Subsidy(
            class_id=held.id,
            state=SubsidyState.PAID,
            proposed_on=factories.OPENS,
            proposed=Decimal(45000),
            paid=Decimal("40000.50"),
        )
        factories.add(session, paid)
        rollup.refresh(session, {held.id})
    with transaction(tenant) as session:
        cell = cells(session)[2031, "ordinary", "university"]
        counted = (cell.classes, cell.classes_held, cell.enrolled, cell.onsite, cell.graded, cell.completed)
        assert counted == (1, 1, 3, 3, 2, 1)
        assert (cell.certificates, cell.hours) == (1, Decimal("32.0"))
        assert (cell.subsidy_proposed, cell.subsidy_paid) == (Decimal(45000), Decimal("40000.50"))
        assert (cell.projects_planned, cell.projects_held, cell.projects_completed) == (1, 1, 0)
        assert rollup.reconcile(session) == []


def test_declared_numbers_count_until_somebody_stands_on_the_roster(tenant: int) -> None:
    with transaction(tenant) as session:
        declared = factories.training_class(session, onsite=40, online=21, hours=Decimal(24))
        rollup.refresh(session, {declared.id})
        row = session.get_one(ClassRollup, (tenant, declared.id))
        assert (row.enrolled, row.onsite, row.online, row.hours) == (61, 40, 21, Decimal(0))
        factories.roster(session, declared.id, 2)
        rollup.refresh(session, {declared.id})
        session.refresh(row)
        assert (row.enrolled, row.onsite, row.online) == (2, 2, 0)


def test_a_class_that_moves_leaves_its_old_cell_and_takes_its_siblings_along(tenant: int) -> None:
    with transaction(tenant) as session:
        project = factories.project(session, year=2032, tier="ordinary")
        mine, sibling = (
            factories.training_class(session, project_id=project.id, year=2032, onsite=n) for n in (10, 20)
        )
        rollup.refresh(session, {mine.id, sibling.id})
        moved = mine.id
    with transaction(tenant) as session:
        session.get_one(TrainingClass, (tenant, moved)).project.tier = "flagship"
        rollup.refresh(session, {moved})
    with transaction(tenant) as session:
        found = {tier: cell for (year, tier, _), cell in cells(session).items() if year == 2032}
        assert {
            tier: (cell.classes, cell.enrolled, cell.projects_planned) for tier, cell in found.items()
        } == {"flagship": (2, 30, 1)}
        assert rollup.reconcile(session) == []


def test_a_class_that_is_deleted_leaves_its_cell(tenant: int) -> None:
    with transaction(tenant) as session:
        gone = factories.training_class(session, year=2033, onsite=10)
        gone.project.year = 2033
        rollup.refresh(session, {gone.id})
        key = gone.id
    with transaction(tenant) as session:
        row = session.get_one(TrainingClass, (tenant, key))
        project = row.project
        rollup.forget(session, [row.id])
        session.delete(row)
        session.delete(project)
        rollup.refresh(session, set())
    with transaction(tenant) as session:
        assert not [key for key in cells(session) if key[0] == 2033]
        assert rollup.reconcile(session) == []


def test_reconciliation_names_what_is_wrong_and_repair_puts_it_right(tenant: int) -> None:
    with transaction(tenant) as session:
        untold = factories.training_class(session, year=2034, onsite=7)
        untold.project.year = 2034
        session.flush()
        key = str(untold.id)
    with transaction(tenant) as session:
        wrong = rollup.reconcile(session)
        assert [(d.grain, d.measures.get("enrolled")) for d in wrong] == [
            ("class", (None, 7)),
            ("project", None),
            ("cell", (None, 7)),
        ]
        assert (wrong[0].key, wrong[1].measures["projects_planned"]) == ((key,), (None, 1))
        assert wrong[2].key == (2034, "provincial", "ordinary", "", "university")
        assert rollup.repair(session) == wrong
        assert rollup.reconcile(session) == []
        session.get_one(SummaryCell, (tenant, 2034, "provincial", "ordinary", "", "university")).enrolled = 8
        session.flush()
        assert [d.measures for d in rollup.reconcile(session)] == [{"enrolled": (8, 7)}]
        rollup.repair(session)
        assert rollup.reconcile(session) == []


def test_another_tenant_has_cells_of_its_own(two_tenants: tuple[int, int]) -> None:
    first, second = two_tenants
    for number, onsite in ((first, 5), (second, 9)):
        with transaction(number) as session:
            made = factories.training_class(session, year=2035, onsite=onsite)
            made.project.year = 2035
            rollup.refresh(session, {made.id})
    with transaction(second) as session:
        assert {key[0]: cell.enrolled for key, cell in cells(session).items()} == {2035: 9}
        assert rollup.reconcile(session) == []


def two_classes_of_one_cell(session: TenantSession, year: int) -> tuple[UUID, UUID]:
    """Classes of two projects, since classes of one project wait for each other anyway."""
    first, second = (
        factories.training_class(session, year=year, project_id=factories.project(session, year=year).id).id
        for _ in range(2)
    )
    return first, second


class Aborted(Exception):
    """A transaction that changed its mind."""


def _change(session: TenantSession, class_id: UUID, dice: random.Random) -> None:
    on_it = list(session.scalars(select(Enrollment).where(Enrollment.class_id == class_id)))
    act = dice.choice(("add", "add", "withdraw", "delete", "abort"))
    if act in ("add", "abort") or not on_it:
        factories.roster(session, class_id, dice.randint(1, 3))
    elif act == "withdraw":
        dice.choice(on_it).state = EnrollmentState.WITHDRAWN
    else:
        session.delete(dice.choice(on_it))
    rollup.refresh(session, {class_id})
    if act == "abort":
        raise Aborted


def _many_changes(tenant: int, class_id: UUID, seed: int) -> int:
    dice, done = random.Random(seed), 0
    for _ in range(25):
        try:
            with transaction(tenant) as session:
                _change(session, class_id, dice)
        except (Aborted, StaleDataError):  # the other thread on this class was at the same trainee
            continue
        done += 1
    return done


@pytest.mark.parametrize("cell_is_new", [True, False])
def test_concurrent_changes_of_classes_in_one_cell_lose_nothing(tenant: int, cell_is_new: bool) -> None:
    year = 2036 + cell_is_new
    with transaction(tenant) as session:
        classes = two_classes_of_one_cell(session, year)
        if not cell_is_new:
            rollup.refresh(session, classes)
    # two threads on each class, so that a class's own row is contended for as well as its cell's
    work = [(tenant, class_id, 10 * year + n) for n, class_id in enumerate((*classes, *classes))]
    with ThreadPoolExecutor(len(work)) as threads:
        done = list(threads.map(lambda job: _many_changes(*job), work))
    assert all(done)
    with transaction(tenant) as session:
        on_rosters = [
            e
            for e in session.scalars(select(Enrollment).where(Enrollment.class_id.in_(classes)))
            if e.state is EnrollmentState.ENROLLED
        ]
        cell = cells(session)[year, "ordinary", "university"]
        assert cell.enrolled == len(on_rosters) > 0
        assert rollup.reconcile(session) == []


@pytest.mark.parametrize("cell_is_new", [True, False])
def test_the_second_of_two_writers_of_a_cell_sees_the_first(
    tenant: int, admin_engine: Engine, cell_is_new: bool
) -> None:
    year = 2041 + cell_is_new
    with transaction(tenant) as session:
        first, second = two_classes_of_one_cell(session, year)
        if not cell_is_new:
            rollup.refresh(session, {first, second})

    def declare(class_id: UUID, number: int) -> None:
        with transaction(tenant) as session:
            session.get_one(TrainingClass, (tenant, class_id)).onsite = number
            rollup.refresh(session, {class_id})

    with ThreadPoolExecutor(1) as threads:
        with transaction(tenant) as session:
            session.get_one(TrainingClass, (tenant, first)).onsite = 10
            rollup.refresh(session, {first})
            other = threads.submit(declare, second, 30)
            until(lambda: is_blocked(admin_engine))
        other.result(timeout=30)
    with transaction(tenant) as session:
        assert cells(session)[year, "ordinary", "university"].enrolled == 40
        assert rollup.reconcile(session) == []


@contextmanager
def held_up(engine: Engine, name: str, reached: Event, go: Event) -> Iterator[None]:
    """Stop the thread of this name before it writes a cell, until it may go on."""

    def wait(_connection, _cursor, statement, *_):
        if current_thread().name == name and statement.startswith("INSERT INTO summary.cells"):
            reached.set()
            assert go.wait(30)

    event.listen(engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", wait)


def test_a_writer_overtaken_between_reading_and_writing_loses_nothing(
    tenant: int, app_engine: Engine, admin_engine: Engine
) -> None:
    with transaction(tenant) as session:
        first, second = two_classes_of_one_cell(session, 2043)
        rollup.refresh(session, {first, second})
    reached, go, overtaken = Event(), Event(), Event()

    def declare(class_id: UUID, number: int, before_commit: Event | None = None) -> None:
        with transaction(tenant) as session:
            session.get_one(TrainingClass, (tenant, class_id)).onsite = number
            rollup.refresh(session, {class_id})
            if before_commit is not None:
                overtaken.set()
                assert before_commit.wait(30)

    may_commit = Event()
    slow = Thread(target=declare, args=(first, 10), name="slow")
    fast = Thread(target=declare, args=(second, 30, may_commit))
    with held_up(app_engine, "slow", reached, go):
        slow.start()
        assert reached.wait(30)
        fast.start()
        # either the second one passes, or it waits for the first one's lock on the cell
        until(lambda: overtaken.is_set() or is_blocked(admin_engine))
        go.set()
        until(lambda: not slow.is_alive() or is_blocked(admin_engine))
        may_commit.set()
        slow.join(30)
        fast.join(30)
    with transaction(tenant) as session:
        assert cells(session)[2043, "ordinary", "university"].enrolled == 40
        assert rollup.reconcile(session) == []


def test_who_is_at_one_class_of_a_project_does_not_wait_for_who_is_at_another(tenant: int) -> None:
    with transaction(tenant) as session:
        project = factories.project(session, year=2045)
        mine, other = (
            factories.training_class(session, project_id=project.id, year=2045).id for _ in range(2)
        )
        rollup.refresh(session, {mine, other})
    with transaction(tenant) as elsewhere:
        elsewhere.get_one(TrainingClass, (tenant, other), with_for_update={"key_share": True})
        with transaction(tenant) as session:
            session.execute(text("SET LOCAL lock_timeout = '5s'"))
            session.get_one(TrainingClass, (tenant, mine)).onsite = 10
            rollup.refresh(session, {mine})
    with transaction(tenant) as session:
        assert rollup.reconcile(session) == []


def test_a_class_whose_figures_stay_takes_no_cell(tenant: int) -> None:
    with transaction(tenant) as session:
        mine, other = two_classes_of_one_cell(session, 2046)
        rollup.refresh(session, {mine, other})
    with transaction(tenant) as elsewhere:
        elsewhere.get_one(TrainingClass, (tenant, other)).onsite = 10
        rollup.refresh(elsewhere, {other})
        with transaction(tenant) as session:
            session.execute(text("SET LOCAL lock_timeout = '5s'"))
            session.get_one(TrainingClass, (tenant, mine)).actual_place = "样例"
            rollup.refresh(session, {mine})


def test_writing_all_anew_equals_bringing_up_to_date(tenant: int) -> None:
    with transaction(tenant) as session:
        made = [factories.training_class(session, year=2047, onsite=number).id for number in range(6)]
        for one in made:
            factories.roster(session, one, 2)
        rollup.rewrite(session)
        assert rollup.reconcile(session) == []
        rollup.refresh(session, made)
        assert rollup.reconcile(session) == []
