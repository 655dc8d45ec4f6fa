"""`yanxiu seed` on a real database: the same cells in every run, nothing wrong, and work goes on there."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select, text

from bench.same_figures import BY, FIGURES, RAW, from_cells, from_rows
from yanxiu.cli import main
from yanxiu.db import Database, add_tenant, transaction
from yanxiu.db.check import check
from yanxiu.models import (
    Certificate,
    Decision,
    Enrollment,
    Trainee,
    TrainingClass,
)
from yanxiu.services import certificate_numbers as numbers
from yanxiu.services import rollup
from yanxiu.services.accounts.samples import samples
from yanxiu.services.certificate_lookup import verify_certificate
from yanxiu.services.chains import class_chain
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.summaries import Question
from yanxiu.services.tenants import tenant, tenants
from yanxiu.testing.held_class import as_officer
from yanxiu_demo.seed.places import MARK

ENROLLMENTS = 800
ASKED = ("--tenants", "2", "--years", "1", "--first-year", "2024", "--enrollments", str(ENROLLMENTS))


@pytest.fixture(scope="module", autouse=True)
def home(environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    environment.setenv("YANXIU_HOME", str(folder))
    return folder


def seed(*more: str) -> Result:
    result = CliRunner().invoke(main, ["seed", *ASKED, *more])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def cells(ministry: Engine) -> set[tuple[object, ...]]:
    """The ministry's figures, by the departments' codes."""
    with ministry.begin() as connection:
        rows = connection.execute(
            text("SELECT t.code, c.* FROM summary.cells c JOIN directory.tenants t ON t.id = c.tenant_id")
        )
        return {(row[0], *row[2:]) for row in rows}


@pytest.fixture(scope="module")
def first(db: Database, ministry_engine: Engine) -> set[tuple[object, ...]]:
    """The cells of a first run, which a second one then takes the place of."""
    assert seed("--processes", "2").exit_code == 0
    return cells(ministry_engine)


@pytest.fixture(scope="module")
def seeded(first: set[tuple[object, ...]]) -> Result:
    """A country that is there."""
    return seed("--processes", "1")


def test_two_runs_with_one_number_give_the_same_cells(
    first: set[tuple[object, ...]], seeded: Result, ministry_engine: Engine
):
    assert seeded.exit_code == 0
    assert f"{ENROLLMENTS:,} 人次" in seeded.stdout
    assert len(first) > 10
    assert cells(ministry_engine) == first


def test_every_enrolment_asked_for_is_there_and_people_come_several_times(seeded: Result):
    found, people = 0, 0
    for entry in tenants():
        with transaction(entry.id) as session:
            found += session.scalar(select(func.count(Enrollment.id))) or 0
            people += session.scalar(select(func.count(func.distinct(Enrollment.trainee_id)))) or 0
    assert found == ENROLLMENTS
    assert people < found * 0.8


@pytest.mark.usefixtures("seeded")
def test_the_catalogue_and_the_summaries_are_in_order(owner_engine: Engine):
    with owner_engine.begin() as connection:
        assert check(connection) == []
    for entry in tenants():
        with transaction(entry.id) as session:
            assert rollup.reconcile(session) == []


@pytest.mark.usefixtures("seeded")
def test_the_summary_says_what_the_rows_say(admin_engine: Engine):
    with admin_engine.connect() as connection:
        rows = from_rows(connection.exec_driver_sql(RAW).all())
    cells = from_cells(Question(years=(2024,), by=BY, figures=FIGURES))
    assert cells == rows
    assert sum(figures[FIGURES.index("enrolled")] for figures in cells.values()) > ENROLLMENTS * 0.9


@pytest.mark.usefixtures("seeded")
def test_personal_data_is_encrypted_and_reads_back():
    with transaction(tenant("fujian").id) as session:
        person = session.scalars(select(Trainee).limit(1)).one()
        assert str(person.id_number).startswith("350102")
        assert str(person.phone).startswith("199")
        stored = session.scalar(text("SELECT id_number FROM app.trainees LIMIT 1"))
        assert bytes(stored).startswith(b"Y1")
        assert person.sample


@pytest.mark.usefixtures("seeded")
def test_anybody_may_verify_a_seeded_certificate():
    with transaction(tenant("hebei").id) as session:
        row = session.scalars(select(Certificate).where(Certificate.series_id.is_not(None)).limit(1)).one()
    found = verify_certificate(row.number, row.name)
    assert found is not None
    assert found.holds


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("code", ["fujian", "hebei"])
def test_numbers_are_those_of_the_plugin_and_go_on_where_the_seeded_ones_end(code: str):
    with as_officer(tenant(code)) as work:
        query = select(Certificate).where(Certificate.series_id.is_not(None)).limit(1)
        last = work.session.scalars(query.order_by(Certificate.serial.desc())).one()
        cls = work.get(TrainingClass, last.class_id, "班次")
        found = class_trainees(work, cls)
        facts = found.facts(work, found.records[0])
        place = numbers.find_place(cls, facts, class_chain(work, cls))
        assert place.numbering.number(place.plugin, place.series, last.serial or 0) == last.number
        given = numbers.next_numbers(work, [place], numbers.lock_series(work, [place]))
        assert given[0].serial == (last.serial or 0) + 1
        assert given[0].numbered.unique
        work.session.rollback()


@pytest.mark.usefixtures("seeded")
def test_each_department_has_decisions_and_sample_accounts():
    for entry in tenants():
        with as_officer(entry) as work:
            assert samples(work)
            if entry.kind == "department":
                assert work.session.scalar(select(func.count(Decision.id)))


@pytest.mark.usefixtures("seeded")
def test_a_database_with_other_peoples_tenants_is_left_alone(owner_engine: Engine):
    add_tenant(owner_engine, code="zhen", name="某省厅", jurisdiction="fujian", gbt2260="350000", sample=True)
    before = {entry.code for entry in tenants()}
    refused = seed()
    assert refused.exit_code == 2
    assert "zhen" in refused.stderr
    assert "YANXIU_HOME" in refused.stderr
    assert {entry.code for entry in tenants()} == before
    assert sum(entry.name.endswith(MARK) for entry in tenants()) == 3
