"""No reference crosses from one tenant to another, and the ministry and the public see what they may."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from yanxiu.db import transaction
from yanxiu.models import (
    Certificate,
    CertificateState,
    ClassRollup,
    Enrollment,
    Material,
    PlatformReport,
    SubmittedPackage,
    SummaryCell,
    SummaryEdition,
    TrainingClass,
    id_number_index,
    lookup_digest,
)
from yanxiu.policy.vocabulary import Level
from yanxiu.policy.vocabulary import Material as MaterialKind
from yanxiu.testing import factories as make

LOOKUP = text("SELECT state, issued_on, ended_on FROM lookup.certificate(:tenant, :key)")
CELL = {"year": 2024, "level": "provincial", "tier": "flagship", "field": "A", "host_kind": "university"}


@pytest.fixture(scope="module")
def province(two_tenants: tuple[int, int]) -> SimpleNamespace:
    """A class of the first department with one certificate, a cell and a class roll-up."""
    with transaction(two_tenants[0]) as session:
        opened = make.training_class(session)
        enrolled = make.enrollment(session, opened.id)
        certificate = make.certificate(session, enrolled)
        session.add(ClassRollup(class_id=opened.id, classes=1, enrolled=1, **CELL))
        session.add(SummaryEdition(year=CELL["year"]))
        session.flush()
        session.add(SummaryCell(classes=1, enrolled=1, subsidy_paid=Decimal(45000), **CELL))
        return SimpleNamespace(
            project=opened.project_id,
            opened=opened.id,
            enrolled=enrolled.id,
            trainee=enrolled.trainee_id,
            number=certificate.number,
            name=certificate.name,
        )


@pytest.mark.parametrize(
    "row",
    [
        lambda at: TrainingClass(project_id=at.project, year=2024, number=1),
        lambda at: Enrollment(class_id=at.opened, trainee_id=at.trainee),
        lambda at: Material(
            kind=MaterialKind.ROSTER,
            class_id=at.opened,
            file_name="名单.xlsx",
            media_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_on=date(2024, 9, 1),
        ),
        lambda at: PlatformReport(
            class_id=at.opened, format="national", package_sha256="0" * 64, built_on=date(2024, 9, 1)
        ),
    ],
    ids=["class", "enrollment", "material", "report"],
)
def test_a_row_cannot_hang_on_another_tenants(province, two_tenants, row):
    with pytest.raises(IntegrityError, match="fk_"), transaction(two_tenants[1]) as session:
        make.add(session, row(province))


def test_another_tenants_rows_are_not_there(province, two_tenants):
    with transaction(two_tenants[1]) as session:
        assert session.get(TrainingClass, (two_tenants[0], province.opened)) is None
        assert session.query(Enrollment).count() == 0


def test_two_tenants_may_hold_the_same_person_and_the_same_number(two_tenants):
    number = make.id_number()
    for tenant in two_tenants:
        with transaction(tenant) as session:
            person = make.trainee(session, id_number=number)
            make.certificate(
                session,
                make.enrollment(session, make.training_class(session).id, trainee_id=person.id),
                number="同号",
            )
    assert id_number_index(two_tenants[0], number) != id_number_index(two_tenants[1], number)


def test_the_public_learns_the_state_by_number_and_name_only(province, two_tenants, public_engine: Engine):
    key = lookup_digest(two_tenants[0], f" {province.number.lower()} ", province.name)
    with public_engine.connect() as public:
        asked = [
            (two_tenants[0], key),
            (two_tenants[1], key),
            (two_tenants[0], lookup_digest(two_tenants[0], province.number, "别人")),
        ]
        answers = [public.execute(LOOKUP, {"tenant": tenant, "key": key}).all() for tenant, key in asked]
    assert [len(rows) for rows in answers] == [1, 0, 0]
    assert answers[0][0].state == CertificateState.ISSUED
    with public_engine.connect() as public, pytest.raises(ProgrammingError):
        public.execute(text("SELECT number FROM app.certificates"))


def test_the_ministry_reads_cells_and_no_class(province, ministry_engine: Engine, two_tenants):
    with ministry_engine.connect() as ministry:
        cells = ministry.execute(text("SELECT tenant_id, enrolled, subsidy_paid FROM summary.cells")).all()
        assert [tuple(cell) for cell in cells] == [(two_tenants[0], 1, Decimal("45000.00"))]
        for table in ("app.class_rollups", "app.enrollments", "app.certificates", "app.receipts"):
            with pytest.raises(ProgrammingError) as refused, ministry.begin_nested():
                ministry.execute(text(f"SELECT * FROM {table}"))
            assert isinstance(refused.value.orig, InsufficientPrivilege)


def _package(session, opened, **given):
    report = make.add(
        session,
        PlatformReport(class_id=opened, format="national", package_sha256="a" * 64, built_on=make.OPENS),
    )
    fields = {"year": 2024, "class_number": 1, "topic": "样例", "format": "national", "sha256": "a" * 64}
    fields |= {
        "class_id": opened,
        "host": "样例大学",
        "report_id": report.id,
        "size": 3,
        "content": b"zip",
        "submitted_on": make.OPENS,
    }
    return make.add(session, SubmittedPackage(**(fields | given)))


def test_a_submitted_package_reaches_the_ministry(province, two_tenants, ministry_engine: Engine):
    with transaction(two_tenants[0]) as session:
        _package(session, make.training_class(session).id)
    with ministry_engine.connect() as ministry:
        found = ministry.execute(select(SubmittedPackage.tenant_id, SubmittedPackage.content)).all()
    assert [tuple(row) for row in found] == [(two_tenants[0], b"zip")]


def test_only_a_national_class_has_a_package(session):
    with pytest.raises(IntegrityError, match="level_known"):
        _package(session, make.training_class(session).id, level=Level.PROVINCIAL)


def test_a_certificate_refers_within_the_tenant(province, two_tenants):
    with transaction(two_tenants[0]) as session:
        found = session.query(Certificate).filter_by(number=province.number).one()
        assert found.enrollment.trainee.name == province.name
        assert found.training_class.project.host.name.startswith("样例")
        assert found.series is None
