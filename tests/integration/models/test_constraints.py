"""What the tables refuse, whatever writes to them."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from sqlalchemy import CheckConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError
from stdnum.cn.ric import is_valid

from yanxiu.db import Base, Code, TenantSession, transaction
from yanxiu.models import (
    AnnualPlan,
    Attendance,
    Attestation,
    Budget,
    Call,
    CallLevel,
    Certificate,
    CertificateState,
    Duty,
    Enrollment,
    HalfDay,
    HostRecord,
    Material,
    Membership,
    Organization,
    Project,
    Role,
    Subsidy,
    Survey,
    Trainee,
    TrainingClass,
)
from yanxiu.policy.vocabulary import Attestation as AttestationWord
from yanxiu.policy.vocabulary import Level
from yanxiu.testing import factories as make

CODED = [
    (table.fullname, column.name, column.type.kind)
    for table in Base.metadata.tables.values()
    if table.schema != "directory"
    for column in table.columns
    if isinstance(column.type, Code)
]


@pytest.mark.parametrize(
    ("table", "column", "kind"), CODED, ids=lambda given: getattr(given, "__name__", None)
)
def test_every_code_is_held_to_its_words(table: str, column: str, kind: type[StrEnum]):
    constraints = Base.metadata.tables[table].constraints
    checks = [str(c.sqltext) for c in constraints if isinstance(c, CheckConstraint)]
    listed = [check for check in checks if check.startswith(f"{column} IN (")]
    assert len(listed) == 1
    words = set(re.findall(r"'([^']*)'", listed[0]))
    narrowed = (table, column) in {
        ("app.receipts", "outcome"),
        ("exchange.receipts", "outcome"),
        ("exchange.packages", "level"),
        ("app.assignments", "kind"),
        ("app.recusals", "kind"),
    }
    assert words < set(kind) if narrowed else words == set(kind)


def test_a_word_that_is_none_is_refused_by_the_table_too(session):
    opened = make.training_class(session)
    with pytest.raises(IntegrityError, match="state_known"):
        session.execute(text("UPDATE app.classes SET state = 'x' WHERE id = :id"), {"id": opened.id})


def test_a_list_is_held_to_its_words(session):
    with pytest.raises(IntegrityError, match="outputs_known"):
        make.training_class(session, outputs=["paper", "song"])


def test_absent_and_empty_lists_are_two_things(session):
    for given in (None, [], ["paper"]):
        make.training_class(session, outputs=given)
    found = session.execute(text("SELECT outputs FROM app.classes ORDER BY number")).scalars().all()
    assert found == [None, [], ["paper"]]
    assert session.scalar(text("SELECT count(*) FROM app.classes WHERE outputs IS NULL")) == 1


def test_no_json_column_holds_the_value_null():
    columns = [c for table in Base.metadata.tables.values() for c in table.columns]
    kinds = {str(c): c.type for c in columns if isinstance(c.type, JSONB)}
    assert kinds
    assert [name for name, kind in kinds.items() if not kind.none_as_null] == []


def _twice(first: Callable[[TenantSession], object]) -> Callable[[TenantSession], None]:
    def both(session: TenantSession) -> None:
        first(session)
        first(session)

    return both


def _enrolled_twice(session: TenantSession) -> None:
    enrolled = make.enrollment(session, make.training_class(session).id)
    make.enrollment(session, enrolled.class_id, trainee_id=enrolled.trainee_id)


def _two_standing_certificates(session: TenantSession) -> None:
    enrolled = make.enrollment(session, make.training_class(session).id)
    make.certificate(session, enrolled)
    make.certificate(session, enrolled)


def _serial_twice(session: TenantSession) -> None:
    series = make.certificate_series(session)
    for enrolled in make.roster(session, make.training_class(session).id, 2):
        make.certificate(session, enrolled, series_id=series.id, serial=1)


def _signed_in_twice(session: TenantSession) -> None:
    enrolled = make.enrollment(session, make.training_class(session).id)
    for _ in range(2):
        make.add(session, Attendance(enrollment_id=enrolled.id, held_on=make.OPENS, half=HalfDay.MORNING))


def _member_twice(session: TenantSession) -> None:
    person = make.user(session)
    for _ in range(2):
        make.add(session, Membership(user_id=person.id, role=Role.DEPARTMENT_OFFICER))


@pytest.mark.parametrize(
    ("write", "key"),
    [
        (_twice(make.annual_plan), "annual_plans"),
        (_twice(lambda s: make.training_class(s, number=7)), "classes"),
        (_twice(lambda s: make.trainee(s, id_number=make.id_number(77))), "id_number_index"),
        (_twice(lambda s: make.organization(s, uscc="91350100M000100Y43")), "uscc"),
        (_twice(lambda s: make.user(s, login="li")), "login"),
        (_twice(lambda s: make.certificate_series(s, key="k")), "certificate_series"),
        (_enrolled_twice, "enrollments"),
        (_two_standing_certificates, "standing"),
        (_serial_twice, "serial"),
        (_signed_in_twice, "attendances"),
        (_member_twice, "memberships"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_natural_keys_are_unique(session, write, key):
    with pytest.raises(IntegrityError, match=rf"uq_\w*{key}"):
        write(session)


def test_a_reissued_certificate_makes_room_for_its_successor(session):
    enrolled = make.enrollment(session, make.training_class(session).id)
    old = make.certificate(session, enrolled)
    old.state, old.ended_on = CertificateState.REISSUED, old.issued_on
    session.flush()
    new = make.certificate(session, enrolled, replaces_id=old.id)
    assert new.replaces is old
    assert session.query(Certificate).filter_by(enrollment_id=enrolled.id).count() == 2


@pytest.mark.parametrize(
    ("write", "rule"),
    [
        (lambda s, c: make.expense(s, c, -1), "amount_not_negative"),
        (lambda s, c: make.settlement(s, c, requested=Decimal("-0.01")), "requested_not_negative"),
        (lambda s, c: make.add(s, Budget(class_id=c, total=Decimal(-5))), "total_not_negative"),
        (lambda s, c: make.project(s, headcount=-1), "headcount_not_negative"),
        (lambda s, c: make.project(s, ends_on=make.OPENS.replace(day=9)), "ends_on_order"),
        (
            lambda s, c: make.add(
                s,
                Subsidy(class_id=c, proposed_on=date(2024, 11, 2), approved_on=date(2024, 11, 1)),
            ),
            "approved_on_order",
        ),
        (lambda s, c: make.add(s, Survey(class_id=c, issued=10, returned=11)), "counts_agree"),
        (
            lambda s, c: make.organization(s, ineligible_until=date(2026, 1, 1)),
            "ineligible_starts",
        ),
        (
            lambda s, c: make.add(
                s,
                Material(
                    file_name="a.pdf",
                    media_type="application/pdf",
                    size=1,
                    sha256="0" * 64,
                    uploaded_on=make.OPENS,
                    class_id=c,
                ),
            ),
            "kind_of_material",
        ),
        (
            lambda s, c: make.add(
                s, Attestation(word=AttestationWord.DISCIPLINE, signed_by="王", signed_on=make.OPENS)
            ),
            "one_subject",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_nonsense_is_refused(session, write, rule):
    opened = make.training_class(session)
    with pytest.raises(IntegrityError, match=rule):
        write(session, opened.id)


@pytest.mark.parametrize("amount", [1.5, Decimal("0.001"), Decimal("NaN")])
def test_money_is_yuan_and_fen(session, amount):
    opened = make.training_class(session)
    with pytest.raises(StatementError, match=r"money|amount"):
        make.add(session, Budget(class_id=opened.id, total=amount))


@pytest.mark.parametrize(
    ("duty", "role"),
    [
        (Duty.BUSINESS, Role.AUDIT_ADMIN),
        (Duty.AUDIT_ADMIN, Role.DEPARTMENT_OFFICER),
        (Duty.AUDIT_ADMIN, Role.SECURITY_ADMIN),
    ],
)
def test_the_three_administrators_take_no_other_role(session, duty, role):
    person = make.user(session, duty=duty)
    with pytest.raises(IntegrityError, match="user_id_duty"):
        make.add(session, Membership(user_id=person.id, role=role))


def test_a_role_cannot_be_passed_off_under_another_duty(session):
    person = make.user(session)
    with pytest.raises(IntegrityError, match="duty_of_role"):
        make.add(session, Membership(user_id=person.id, role=Role.AUDIT_ADMIN, duty=Duty.BUSINESS))


def test_business_roles_add_up(session):
    person = make.user(session)
    for role in (Role.HOST_INSTITUTION, Role.SUPERVISING_DEPARTMENT):
        make.add(
            session, Membership(user_id=person.id, role=role, organization_id=make.organization(session).id)
        )
    assert session.query(Membership).filter_by(user_id=person.id, duty=Duty.BUSINESS).count() == 2


def test_whoever_saves_second_is_told(two_tenants):
    tenant = two_tenants[0]
    with transaction(tenant) as session:
        opened = make.training_class(session).id
    with transaction(tenant) as slow:
        mine = slow.get_one(TrainingClass, (tenant, opened))
        with transaction(tenant) as quick:
            quick.get_one(TrainingClass, (tenant, opened)).actual_place = "甲"
        mine.actual_place = "乙"
        with pytest.raises(StaleDataError):
            slow.flush()
        slow.rollback()


def test_rows_that_refer_to_each_other_are_saved_in_order(session):
    host = Organization(name="样例学院")
    session.add_all(
        [
            HostRecord(organization=host, year=2024),
            Enrollment(
                trainee=Trainee(name="样例"),
                training_class=TrainingClass(
                    year=2024,
                    number=900,
                    project=Project(year=2024, level=Level.CITY, topic="样", host=host),
                ),
            ),
            CallLevel(level=Level.NATIONAL, call=Call(year=2024, title="征集")),
        ]
    )
    session.flush()
    session.expire_all()
    found = session.query(Enrollment).one()
    assert found.training_class.project.host is host
    assert {host.tenant_id, found.tenant_id, found.trainee.tenant_id} == {session.tenant}


def test_stated_figures_by_tier_read_back_as_numbers(session):
    plan = make.annual_plan(session, stated_total=97, stated_by_tier={"flagship": 6, "ordinary": 83})
    session.expire(plan)
    assert session.query(AnnualPlan).one().stated_by_tier == {"flagship": 6, "ordinary": 83}


def test_made_identity_numbers_are_valid_and_differ():
    numbers = {make.id_number() for _ in range(2000)}
    assert len(numbers) == 2000
    assert all(is_valid(number) for number in numbers)
    assert make.id_number(5) == make.id_number(5)
