"""Personal data at rest: what is encrypted cannot be read in the tables, and can be found again."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from yanxiu.db import Base, CryptoError, EncryptedText, TenantSession, transaction
from yanxiu.models import (
    ApiRequest,
    ApiToken,
    ClassLink,
    CompletionReport,
    CorrectionField,
    CorrectionRequest,
    Credential,
    EnrolmentRequest,
    Job,
    JobKind,
    LinkKind,
    Organization,
    RecordKind,
    Recusal,
    ReminderSettings,
    RosterUpload,
    Scope,
    Trainee,
    User,
    id_number_index,
    phone_index,
)
from yanxiu.testing import factories as make

SECRET = {
    "app.trainees": ["id_number", "phone"],
    "app.users": ["phone"],
    "app.organizations": ["phone"],
    "app.credentials": ["secret"],
    "app.completion_reports": ["bank_account_name", "bank_account_number", "bank_branch"],
    "app.class_links": ["token"],
    "app.enrolment_requests": ["person"],
    "app.correction_requests": ["answer", "because", "wanted"],
    "app.roster_uploads": ["file_name"],
    "app.recusals": ["reason"],
    "app.jobs": ["message"],
    "app.api_requests": ["answer"],
    "app.reminder_settings": ["email", "feed_token"],
}
PHONE, ACCOUNT = "13900001111", "6222020200112233445"


def test_the_list_of_secret_columns_is_whole():
    found = {
        table.fullname: sorted(c.name for c in table.columns if isinstance(c.type, EncryptedText))
        for table in Base.metadata.tables.values()
    }
    assert {table: columns for table, columns in found.items() if columns} == SECRET


@pytest.fixture(scope="module")
def number(two_tenants) -> str:
    """An identity number, stored with a phone and a bank account."""
    number = make.id_number()
    with transaction(two_tenants[0]) as session:
        opened = make.training_class(session)
        person = make.trainee(session, id_number=number, phone=PHONE)
        user = make.user(session, phone=PHONE)
        make.add(
            session,
            Credential(
                user_id=user.id,
                password_hash="",
                password_since=datetime(2024, 1, 2, tzinfo=UTC),
                secret=PHONE,
            ),
        )
        make.add(session, Job(kind=JobKind.SUMMARY, message=PHONE))
        token = make.add(
            session,
            ApiToken(
                user_id=user.id,
                membership_id=user.id,
                name="",
                digest=b"",
                scopes=[Scope.ROSTER],
                expires_on=date(2024, 1, 2),
            ),
        )
        make.add(
            session,
            ApiRequest(
                token_id=token.id,
                key_digest=b"",
                request_digest=b"",
                status=201,
                answer=number,
                answered_at=datetime(2024, 1, 2, tzinfo=UTC),
            ),
        )
        make.add(session, ReminderSettings(user_id=user.id, email=PHONE, feed_token=number, feed_index=b""))
        make.organization(session, phone=PHONE)
        aside = {"kind": RecordKind.CLASS, "record_id": opened.id, "recused_on": date(2024, 1, 2)}
        make.add(session, Recusal(officer_id=user.id, reason=PHONE, **aside))
        upload = RosterUpload(
            class_id=opened.id, file_name=PHONE, uploaded_at=datetime(2024, 1, 2, tzinfo=UTC)
        )
        make.add(session, upload)
        _asked_by_link(session, opened.id, person.id, number)
        make.add(
            session,
            CompletionReport(
                class_id=opened.id,
                bank_account_name=ACCOUNT,
                bank_account_number=ACCOUNT,
                bank_branch=ACCOUNT,
            ),
        )
    return number


def _asked_by_link(session: TenantSession, class_id: UUID, trainee_id: UUID, number: str) -> None:
    today, index = date(2024, 1, 2), id_number_index(session.tenant, number)
    make.add(session, ClassLink(class_id=class_id, kind=LinkKind.ENROL, token=PHONE, token_index=index))
    make.add(session, EnrolmentRequest(class_id=class_id, person=number, person_index=index, asked_on=today))
    asked = {"wanted": number, "because": PHONE, "answer": ACCOUNT, "asked_on": today}
    make.add(session, CorrectionRequest(trainee_id=trainee_id, field=CorrectionField.ID_NUMBER, **asked))


@pytest.mark.parametrize("table", sorted(SECRET))
def test_nothing_of_it_stands_in_the_table(number, table, admin_engine: Engine):
    with admin_engine.connect() as admin:
        rows = admin.scalars(text(f"SELECT t::text FROM {table} AS t")).all()
    assert rows
    for secret in (number, PHONE, ACCOUNT):
        assert not [row for row in rows if secret in row or secret.encode().hex() in row]


def test_it_reads_back(number, two_tenants):
    with transaction(two_tenants[0]) as session:
        assert _by_number(session, two_tenants[0], number.lower()).phone == PHONE
        assert session.query(Organization.phone).filter(Organization.phone.is_not(None)).scalar() == PHONE
        assert session.query(User).one().phone == PHONE
        assert session.query(CompletionReport).one().bank_account_number == ACCOUNT


def test_it_is_found_by_phone_however_that_is_written(number, two_tenants):
    with transaction(two_tenants[0]) as session:
        wanted = phone_index(two_tenants[0], "139-0000 1111")
        assert session.query(Trainee).filter_by(phone_index=wanted).one().id_number == number


def test_the_index_of_another_tenant_finds_nothing(number, two_tenants):
    with transaction(two_tenants[0]) as session:
        assert (
            session.query(Trainee).filter_by(id_number_index=id_number_index(two_tenants[1], number)).all()
            == []
        )


def test_ciphertext_of_one_column_does_not_read_as_another(number, two_tenants, admin_engine: Engine):
    with transaction(two_tenants[0]) as session:
        moved = make.user(session)
        session.flush()
        user_id = moved.id
    with admin_engine.begin() as admin:
        admin.execute(
            text("UPDATE app.users SET phone = (SELECT id_number FROM app.trainees LIMIT 1) WHERE id = :id"),
            {"id": user_id},
        )
    with transaction(two_tenants[0]) as session, pytest.raises(CryptoError, match="用途"):
        session.get(User, (two_tenants[0], user_id))
    with admin_engine.begin() as admin:
        admin.execute(text("DELETE FROM app.users WHERE id = :id"), {"id": user_id})


def _by_number(session: TenantSession, tenant: int, number: str) -> Trainee:
    return session.query(Trainee).filter_by(id_number_index=id_number_index(tenant, number)).one()
