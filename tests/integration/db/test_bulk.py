"""Many rows at once: what is written is what was given, for the session's tenant alone."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError

from yanxiu.db import bulk, transaction, uuid7
from yanxiu.db.bulk import add_rows, analyze, encoded, load
from yanxiu.models import AnnualPlan, Organization, Project, Trainee
from yanxiu.services.kept import kept

PERSON = ("id", "name", "id_number_index", "sample")
ODD = ("\\N", "制表\t换行\n回车\r", "反斜杠\\t", "", "'; --", "𠮷")


def organizations(names: dict[UUID, str]) -> list[str]:
    return [encoded((key, name, True)) for key, name in names.items()]


@pytest.mark.parametrize("several_servers", [False, True])
def test_texts_come_back_as_they_were(
    two_tenants: tuple[int, int], app_engine: Engine, monkeypatch: pytest.MonkeyPatch, several_servers: bool
):
    monkeypatch.setattr(bulk, "has_citus", lambda _: several_servers)
    tenant, names = two_tenants[0], {uuid7(): name for name in ODD}
    with transaction(tenant, app_engine) as session:
        assert load(session, Organization, ("id", "name", "supervises"), organizations(names)) == len(ODD)
    with transaction(tenant, app_engine) as session:
        rows = session.scalars(select(Organization).where(Organization.id.in_(names))).all()
        assert {row.id: row.name for row in rows} == names
        assert {(row.tenant_id, row.revision, row.supervises) for row in rows} == {(tenant, 1, True)}
        assert all(row.created_at is not None for row in rows)


def test_other_kinds_of_values_come_back_too_and_columns_left_out_have_their_defaults(
    two_tenants: tuple[int, int], app_engine: Engine
):
    tenant, plan, person = two_tenants[0], uuid7(), uuid7()
    tiers = {"示范\t": 3, "普通": 4}
    with transaction(tenant, app_engine) as session:
        columns = ("id", "jurisdiction", "year", "published_on", "stated_by_tier", "note")
        load(session, AnnualPlan, columns, [encoded((plan, "jia", 2024, date(2024, 3, 1), tiers, None))])
        # twice in one transaction, through one temporary table
        for key, index in ((person, b"\x00\\\xff"), (uuid7(), b"")):
            load(session, Trainee, PERSON, [encoded((key, "样例某", index, False))])
    with transaction(tenant, app_engine) as session:
        made = session.get_one(AnnualPlan, (tenant, plan))
        assert (made.published_on, made.stated_by_tier, made.note) == (date(2024, 3, 1), tiers, None)
        assert (made.state, made.extra) == ("draft", {})
        assert session.get_one(Trainee, (tenant, person)).id_number_index == b"\x00\\\xff"


def test_numbers_are_exact():
    assert encoded((Decimal("0.10"), 10**12, None, False)) == f"0.10\t{10**12}\t\\N\tf\n"


def test_rows_belong_to_the_sessions_tenant_and_refer_to_its_rows_only(
    two_tenants: tuple[int, int], app_engine: Engine
):
    first, second = two_tenants
    host = uuid7()
    with transaction(first, app_engine) as session:
        load(session, Organization, ("id", "name", "supervises"), organizations({host: "甲省的单位"}))
    columns = ("id", "year", "level", "topic", "host_id")
    row = encoded((uuid7(), 2024, "provincial", "借来的承办单位", host))
    with pytest.raises(IntegrityError), transaction(second, app_engine) as session:
        load(session, Project, columns, [row])
    with transaction(second, app_engine) as session:
        assert session.scalar(select(func.count(Organization.id))) == 0


def test_statistics_are_taken_anew_as_the_owner(owner_engine: Engine):
    analyze(owner_engine)
    with owner_engine.connect() as connection:
        taken = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_user_tables WHERE schemaname = 'app' AND last_analyze IS NULL"
        ).scalar()
    assert taken == 0


def test_rows_by_their_columns_names_are_encrypted_and_what_was_kept_is_forgotten(
    two_tenants: tuple[int, int], app_engine: Engine
):
    tenant, key = two_tenants[0], uuid7()
    person = {"id": key, "name": "样例某", "id_number": "350102196001010019", "id_number_index": b"i"}
    with transaction(tenant, app_engine) as session:
        kept(session, "read before")["trainees"] = 0
        assert add_rows(session, Trainee, [person]) == 1
        assert kept(session, "read before") == {}
        assert add_rows(session, Trainee, []) == 0
    with transaction(tenant, app_engine) as session:
        assert session.get_one(Trainee, (tenant, key)).id_number == person["id_number"]
        stored = session.scalar(text("SELECT id_number FROM app.trainees WHERE id = :key"), {"key": key})
        assert b"350102" not in bytes(stored)
