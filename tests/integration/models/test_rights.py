"""What is written once stays: the application's role has no right to alter it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from yanxiu.models import AuditEntry, Decision, DecisionBody, SubjectKind
from yanxiu.policy.vocabulary import Stage
from yanxiu.testing import factories as make

UNTOUCHABLE = ["app.audit_entries", "app.decision_bodies", "app.decisions", "exchange.packages"]
KEPT = ["app.audit_heads", "app.certificates", "app.certificate_series"]


def test_entries_and_decisions_are_written_and_read(session):
    body = make.add(session, DecisionBody(hash="h1", body="{}"))
    make.add(
        session,
        Decision(
            hash=body.hash,
            stage=Stage.PREPARATION,
            year=2024,
            as_of=date(2024, 8, 1),
            subject_kind=SubjectKind.TRAINING_CLASS,
            subject_id=uuid4(),
            gate="open",
            passed=True,
        ),
    )
    make.add(
        session,
        AuditEntry(
            sequence=1,
            at=datetime(2024, 8, 1, tzinfo=UTC),
            actor="system",
            action="class.filed",
            object_kind="class",
            previous="",
            hash="a",
        ),
    )
    session.expire_all()
    assert session.query(Decision).one().decided_at is not None
    assert session.query(AuditEntry).one().details == {}


@pytest.mark.parametrize("table", UNTOUCHABLE)
@pytest.mark.parametrize("change", ["UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}"])
def test_the_application_cannot_alter_what_was_recorded(session, table, change):
    _refused(session, change.format(table))


@pytest.mark.parametrize("table", KEPT)
def test_the_application_cannot_remove_it(session, table):
    _refused(session, f"DELETE FROM {table}")


@pytest.mark.parametrize("change", ["INSERT INTO {} (tenant_id) VALUES (1)", "DELETE FROM {}"])
def test_the_ministrys_answers_are_not_the_tenants_to_write(session, change):
    _refused(session, change.format("exchange.receipts"))


def _refused(session, statement):
    with pytest.raises(ProgrammingError) as refused:
        session.execute(text(statement))
    assert isinstance(refused.value.orig, InsufficientPrivilege)
