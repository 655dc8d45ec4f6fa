"""Two tables of the tests' own, made the way migrations make theirs, so that both fences can be tried."""

from collections.abc import Iterator
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import Engine, MetaData, delete, text
from sqlalchemy.orm import DeclarativeBase, Mapped

from yanxiu.db import Entity, tenant_fk, tenant_unique, transaction
from yanxiu.db.ddl import tenant_table_sql


class ProbeBase(DeclarativeBase):
    """Tables that must not appear among the real ones."""

    metadata = MetaData(schema="app")


class Course(ProbeBase, Entity):
    """A parent row."""

    __tablename__ = "probe_courses"
    __table_args__ = (tenant_unique("name", name="uq_probe_courses_tenant_id_name"),)

    name: Mapped[str]


class Pupil(ProbeBase, Entity):
    """A child row."""

    __tablename__ = "probe_pupils"
    __table_args__ = (tenant_fk("course_id", "probe_courses", name="fk_probe_pupils_tenant_id_course_id"),)

    course_id: Mapped[UUID]
    name: Mapped[str]


@pytest.fixture(scope="module")
def probe(owner_engine: Engine) -> Iterator[SimpleNamespace]:
    """Both tables, fenced, as ``probe.Course`` and ``probe.Pupil``."""
    with owner_engine.begin() as owner:
        ProbeBase.metadata.create_all(owner)
        for table in ProbeBase.metadata.tables.values():
            for statement in tenant_table_sql(table.name):
                owner.execute(text(statement))
    yield SimpleNamespace(Course=Course, Pupil=Pupil)
    with owner_engine.begin() as owner:
        ProbeBase.metadata.drop_all(owner)


@pytest.fixture
def courses(probe: SimpleNamespace, two_tenants: tuple[int, int]) -> Iterator[dict[int, UUID]]:
    """One course of each tenant, by tenant."""
    made = {}
    for number in two_tenants:
        with transaction(number) as session:
            course = Course(name=f"course of {number}")
            session.add(course)
            session.flush()
            made[number] = course.id
    yield made
    for number in two_tenants:
        with transaction(number) as session:
            session.execute(delete(Pupil))
            session.execute(delete(Course))
