"""Ledgers on the pages: officer and host, filtered, exported; payments in parts, a recovery by its forms."""

import csv
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from yanxiu.models import ClassState, Consequence, Role, SettlementState, Subsidy, TrainingClass
from yanxiu.policy import Effect
from yanxiu.services.settlement import find_subsidy
from yanxiu.testing import factories

AREAS = ("public", "officer", "host")

HOME = "/fujian/officer"
LATER = date(2024, 11, 20)


@pytest.fixture(autouse=True)
def today(client: FlaskClient) -> None:
    client.application.config["TODAY"] = LATER


def settled(working: Any, **terms: Any) -> tuple[UUID, UUID]:
    """A class settled at 45,000, and its host."""
    with working(LATER) as work:
        cls = factories.training_class(work.session, state=ClassState.SETTLED, **terms)
        factories.settlement(work.session, cls.id, state=SettlementState.CLOSED, requested=Decimal(45000))
        fields = {"proposed": Decimal(45000), "proposed_on": LATER}
        factories.add(work.session, Subsidy(class_id=cls.id, **fields))
        return cls.id, cls.project.host_id


def test_a_subsidy_is_paid_in_parts_with_vouchers_and_partly_recovered(
    client: FlaskClient, working: Any, sign_in: Any
):
    sign_in(Role.DEPARTMENT_OFFICER)
    key, host = settled(working)
    page = f"{HOME}/classes/{key}/funding"
    client.post(f"{page}/approve", data={})
    client.post(f"{page}/pay", data={"amount": "30000", "voucher": "记-0031", "note": "首款"})
    shown = client.get(page).text
    assert "部分拨付" in shown
    assert "记-0031" in shown
    too_much = client.post(f"{page}/pay", data={"amount": "15000.01"})
    assert too_much.status_code == 422
    assert "还没有拨付的金额" in too_much.text
    client.post(f"{page}/pay", data={})
    with working(LATER) as work:
        row = Consequence(
            organization_id=host,
            class_id=key,
            effect=Effect.RECOVERY,
            rule="sample.rule",
            citation={"id": "S-1", "document": "样例文件", "clause": "一"},
            label="样例追回",
            because=[],
            drafted_on=LATER,
        )
        draft = factories.add(work.session, row).id
    drafted = f"{HOME}/consequences/{draft}"
    client.post(f"{drafted}/confirm-recovery", data={"officer": "样例处长", "amount": "20000"})
    assert "20,000 元（2 万元）" in client.get(drafted).text
    client.post(f"{page}/recover", data={"amount": "12000", "voucher": "回单-7"})
    assert "部分追回" in client.get(page).text
    client.post(f"{page}/unrecover", data={"because": "录错"})
    assert "<s>12,000" in client.get(page).text
    with working(LATER) as work:
        subsidy = find_subsidy(work, work.get(TrainingClass, key, "班次"))
        assert subsidy is not None
        assert subsidy.paid == 45000
        assert subsidy.recovered is None


@pytest.mark.parametrize("path", ["ledger", "ledger/hosts", "ledger/lines"])
def test_the_officers_ledger_has_one_total_however_it_is_seen(
    client: FlaskClient, working: Any, sign_in: Any, path: str
):
    sign_in(Role.DEPARTMENT_OFFICER)
    year = {"ledger": 2041, "ledger/hosts": 2042, "ledger/lines": 2043}[path]
    keys = [settled(working, year=year, number=number)[0] for number in (1, 2)]
    for key in keys:
        client.post(f"{HOME}/classes/{key}/funding/approve", data={})
    client.post(f"{HOME}/classes/{keys[0]}/funding/pay", data={})
    shown = client.get(f"{HOME}/{path}?year={year}").text
    for text in ("90,000 元（9 万元）", "玖万元整", "待拨付", "45,000 元（4.5 万元）"):
        assert text in shown
    listed = client.get(f"{HOME}/{path}?year={year}&format=csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(listed.splitlines()))
    assert sum(Decimal(row["批复（元）"].replace(",", "")) for row in rows) == 90000
    assert "没有符合条件的记录" in client.get(f"{HOME}/{path}?year={year}&q=没有这样的选题").text


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_the_years_ledger_is_a_document(
    client: FlaskClient, working: Any, sign_in: Any, form: str, begins: bytes
):
    sign_in(Role.DEPARTMENT_OFFICER)
    settled(working, year=2044)
    assert client.get(f"{HOME}/ledger/year.{form}?year=2044").data.startswith(begins)


def test_a_host_sees_its_own_classes_only(client: FlaskClient, working: Any, sign_in: Any):
    _, host = settled(working, year=2045, number=1)
    settled(working, year=2045, number=2)
    sign_in(Role.HOST_INSTITUTION, organization_id=host)
    shown = client.get("/fujian/ledger?year=2045").text
    assert "2045/1" in shown
    assert "2045/2" not in shown
    assert client.get(f"{HOME}/ledger").status_code == 404
