"""The ministry's table: cells only, over all provinces, with its own login."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from yanxiu.db import Tenant, add_tenant, transaction
from yanxiu.models import ClassRollup, Enrollment
from yanxiu.services import rollup
from yanxiu.services.errors import InvalidInput
from yanxiu.services.summary import LABELS, MEASURES, Dimension, SummaryRow, summarize, summarize_own
from yanxiu.testing import factories

YEAR = 2026


@pytest.fixture(scope="module")
def provinces(owner_engine: Engine) -> tuple[Tenant, Tenant]:
    first = add_tenant(owner_engine, code="jia", name="甲省厅", jurisdiction="jia", gbt2260="990000")
    second = add_tenant(owner_engine, code="yi", name="乙省厅", jurisdiction="yi", gbt2260="980000")
    for tenant, tier, onsite in ((first, "flagship", 50), (first, "ordinary", 60), (second, "ordinary", 70)):
        _held(tenant, YEAR, tier, onsite)
    _held(first, YEAR - 1, "ordinary", 5)
    return first, second


def _held(tenant: Tenant, year: int, tier: str, onsite: int) -> None:
    with transaction(tenant.id) as session:
        project = factories.project(session, year=year, tier=tier)
        made = factories.training_class(session, project_id=project.id, year=year, onsite=onsite)
        rollup.refresh(session, {made.id})


def enrolled(rows: list[SummaryRow], *by: Dimension) -> dict[tuple[str | int, ...], int | Decimal]:
    return {tuple(row.key[name] for name in by): row.measures["enrolled"] for row in rows}


@pytest.mark.usefixtures("provinces")
def test_provinces_and_tiers_of_a_year() -> None:
    rows = summarize([YEAR])
    assert enrolled(rows, Dimension.PROVINCE, Dimension.TIER) == {
        ("jia", "flagship"): 50,
        ("jia", "ordinary"): 60,
        ("yi", "ordinary"): 70,
    }
    assert [row.province for row in rows] == ["甲省厅", "甲省厅", "乙省厅"]
    assert rows[0].measures["subsidy_paid"] == Decimal(0)


@pytest.mark.usefixtures("provinces")
def test_narrowed_and_added_up_over_years() -> None:
    rows = summarize([YEAR, YEAR - 1], by=["tier"], filters={"province": ["jia"], "tier": ["ordinary"]})
    assert enrolled(rows, Dimension.TIER) == {("ordinary",): 65}
    assert rows[0].province is None
    (total,) = summarize([YEAR], by=[])
    assert (total.measures["enrolled"], total.measures["projects_planned"]) == (180, 3)
    by_year = summarize([YEAR, YEAR - 1], by=["year"])
    assert enrolled(by_year, Dimension.YEAR) == {(YEAR - 1,): 5, (YEAR,): 180}


@pytest.mark.usefixtures("provinces")
def test_a_year_without_classes_has_no_lines() -> None:
    assert summarize([1999]) == []
    assert summarize([1999], by=[]) == []


@pytest.mark.usefixtures("provinces")
def test_what_there_is_not_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="汇总维度"):
        summarize([YEAR], by=["trainee"])
    with pytest.raises(InvalidInput, match=r"省份.*bing"):
        summarize([YEAR], filters={"province": ["bing"]})


def test_a_tenant_sees_its_own_cells(provinces: tuple[Tenant, Tenant]) -> None:
    for tenant, expected in zip(provinces, (110, 70), strict=True):
        with transaction(tenant.id) as session:
            (row,) = summarize_own(session, tenant, [YEAR], by=["province"])
        assert (row.key[Dimension.PROVINCE], row.measures["enrolled"]) == (tenant.code, expected)


@pytest.mark.parametrize("table", [ClassRollup, Enrollment])
def test_the_ministry_reads_cells_and_nothing_else(ministry_engine: Engine, table: type) -> None:
    with Session(ministry_engine) as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.query(table).first()


def test_every_measure_has_its_name() -> None:
    assert set(LABELS) == set(MEASURES)
