"""Packages that were handed over before there were several kinds keep what they were, and learn the rest."""

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from yanxiu.db import Database, transaction
from yanxiu.db.migrate import migration_config, upgrade
from yanxiu.db.names import OWNER_ROLE
from yanxiu.models import PackageKind, PackageState, PlatformReport, ReportState, SubmittedPackage
from yanxiu.testing import factories as make


def test_a_package_of_old_is_filled_in(db: Database, two_tenants: tuple[int, int]):
    with transaction(two_tenants[0]) as session:
        cls = make.training_class(session)
        given = {"class_id": cls.id, "attempt": 2, "package_sha256": "a" * 64, "built_on": make.OPENS}
        state = ReportState.RETURNED
        report = make.add(session, PlatformReport(format="national/1", state=state, **given))
        package = SubmittedPackage(
            class_id=cls.id,
            report_id=report.id,
            attempt=2,
            host=cls.project.host.name,
            year=2024,
            class_number=1,
            topic="样例",
            format="national/1",
            sha256="a" * 64,
            size=3,
            content=b"zip",
            submitted_on=make.OPENS,
        )
        key = make.add(session, package).id
    engine = create_engine(db.url(OWNER_ROLE), poolclass=NullPool)
    with engine.connect() as connection:
        command.downgrade(migration_config(connection), "0025")
    upgrade(db.url(OWNER_ROLE))
    with transaction(two_tenants[0]) as session:
        found = session.get_one(SubmittedPackage, (two_tenants[0], key))
        assert (found.kind, found.class_id, found.attempt) == (PackageKind.REPORT, cls.id, 2)
        assert (found.state, found.host) == (PackageState.RETURNED, package.host)
        assert (found.starts_on, found.content) == (cls.project.starts_on, b"zip")
