"""Entering tenants, and erasing those of the demonstration."""

import pytest
from sqlalchemy import text

from yanxiu.db import Database, transaction
from yanxiu.db.check import check
from yanxiu.policy import UnknownJurisdiction
from yanxiu.services import tenants
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.policies import registry
from yanxiu.testing import factories


@pytest.fixture(autouse=True)
def database(db: Database) -> Database:
    return db


def test_a_tenant_takes_name_and_code_from_its_jurisdiction():
    entered = tenants.enter_tenant("hebei", plugins=registry(), sample=True)
    assert (entered.gbt2260, entered.kind, entered.sample) == ("130000", "department", True)
    assert tenants.tenant("hebei").name == entered.name


def test_the_nation_is_the_ministry():
    assert tenants.enter_tenant("national", plugins=registry(), sample=True).kind == "ministry"


def test_a_code_that_is_taken_is_refused_in_words():
    with pytest.raises(InvalidInput, match=r"租户代码.*hebei"):
        tenants.enter_tenant("hebei", plugins=registry())


def test_no_plugin_no_tenant():
    with pytest.raises(UnknownJurisdiction, match="guangdong"):
        tenants.enter_tenant("guangdong", plugins=registry())


def test_samples_are_erased_with_their_data_and_the_fences_stand_again(owner_engine):
    number = tenants.tenant("hebei").id
    with transaction(number) as session:
        factories.training_class(session)
    assert tenants.erase_samples({"hebei", "national"}) == ["hebei", "national"]
    with pytest.raises(NotFound):
        tenants.tenant("hebei")
    with owner_engine.connect() as connection:
        assert check(connection) == []
    with transaction(number) as session:
        # the fence of the session does not reach text(): row security alone answers here
        assert session.scalar(text("SELECT count(*) FROM app.classes")) == 0


def test_a_database_with_a_real_tenant_is_left_alone():
    tenants.enter_tenant("hebei", plugins=registry(), sample=True)
    real = tenants.enter_tenant("fujian", plugins=registry())
    with pytest.raises(InvalidInput, match="fujian"):
        tenants.erase_samples({"hebei", "fujian"})
    assert {entry.code for entry in tenants.tenants()} == {"hebei", real.code}
