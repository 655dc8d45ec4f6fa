"""Budget, expenses, lecture fees and vouchers on an institution's pages."""

import io
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from yanxiu.models import ClassState
from yanxiu.policy import ExpenseHead
from yanxiu.services import budgets, lecture_fees
from yanxiu.testing import factories

from .host_at_work import AFTER, ENDS, OPENS, Working, a_class

AREAS = ("public", "host")
pytestmark = pytest.mark.usefixtures("home")

LECTURE = {
    "held_on": "2024-10-22",
    "half": "morning",
    "rank": "academician",
    "hours": "4",
    "net": "6000",
}


@pytest.fixture
def later(app: Flask) -> Flask:
    """After the class."""
    app.config["TODAY"] = AFTER
    return app


def held(working: Working, host: UUID, **given: Any) -> UUID:
    return a_class(working, host, ClassState.DELIVERED, actual_starts_on=OPENS, actual_ends_on=ENDS, **given)


def test_a_budget_is_changed_with_a_reason_and_the_old_one_stays(
    client: FlaskClient, host: UUID, working: Working
):
    place = f"/fujian/classes/{held(working, host)}/funding"
    first = {
        "days": "4",
        "trainees": "40",
        "fiscal_meals": "9000",
        "other_venue": "1000.5",
        "other_origin": "学会",
    }
    assert client.post(f"{place}/budget", data=first).status_code == 303
    assert "10,000.50" in client.get(place).text
    page = client.get(f"{place}/budget").text
    assert 'value="学会"' in page
    again = {**first, "other_venue": "", "fiscal_meals": "8000"}
    refused = client.post(f"{place}/budget", data=again)
    assert (refused.status_code, "预算变更理由" in refused.text) == (422, True)
    assert client.post(f"{place}/budget", data={**again, "because": "场地免费"}).status_code == 303
    page = client.get(f"{place}/budget").text
    assert all(text in page for text in ("原来的预算", "场地免费", "10,000.50", 'value="8000.00"'))


def test_a_lecture_is_recorded_for_two_classes_and_taken_back(
    later: Flask, client: FlaskClient, host: UUID, working: Working
):
    one, two = held(working, host), held(working, host)
    with working() as work:
        expert = factories.expert(work.session, one).id
        elsewhere = factories.organization(work.session).id
    other = held(working, elsewhere)
    place = f"/fujian/classes/{one}/funding/lectures"
    given = {**LECTURE, "expert_id": str(expert)}
    for bad in ({"heard_by": str(other)}, {"hours": "40"}, {"held_on": ""}):
        assert client.post(place, data={**given, **bad}).status_code == 422
    assert client.post(place, data={**given, "heard_by": [str(two)]}).status_code == 303
    page = client.get(place).text
    assert all(text in page for text in ("7,142.86", "1,142.86", "3,571.43", "国家税务总局公告2018年第61号"))
    assert "由另一班次登记" in client.get(f"/fujian/classes/{two}/funding/lectures").text
    assert "3,571.43" in client.get(f"/fujian/classes/{two}/funding/expenses").text
    with working() as work:
        fee = lecture_fees.lectures_of(work, one)[0][0].id
    assert client.post(f"/fujian/classes/{two}/funding/lectures/{fee}/remove").status_code == 404
    assert client.post(f"{place}/{fee}/remove").status_code == 303
    assert "还没有登记讲课费" in client.get(place).text


def test_a_line_keeps_its_voucher_when_the_list_is_saved_again(
    later: Flask, client: FlaskClient, host: UUID, working: Working
):
    place = f"/fujian/classes/{held(working, host)}/funding/expenses"
    line = {
        "head": "meals",
        "amount": "800",
        "tax": "45.28",
        "invoice_number": "No.1",
        "payer": "project",
        "key": "",
    }
    assert client.post(place, data=line).status_code == 303
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', client.get(place).text)
    assert found is not None
    voucher = f"{place}/{found[1]}/voucher"
    fake = {"file": (io.BytesIO(b"<html>"), "发票.pdf")}
    assert client.post(voucher, data=fake).status_code == 422
    assert client.post(voucher, data={}).status_code == 422
    real = {"file": (io.BytesIO(factories.pdf()), "发票.pdf")}
    assert client.post(voucher, data=real).status_code == 303
    assert client.post(place, data={**line, "amount": "900", "key": found[1]}).status_code == 303
    page = client.get(place).text
    assert (found[1] in page, 'value="900' in page, "查看" in page) == (True, True, True)
    file = client.get(f"{voucher}/file")
    assert (file.data, file.headers["Content-Disposition"].split(";")[0]) == (factories.pdf(), "attachment")
    assert client.post(f"{voucher}/remove").status_code == 303
    assert client.get(f"{voucher}/file").status_code == 404


def test_an_invoice_of_another_class_is_pointed_out_without_saying_whose(
    later: Flask, client: FlaskClient, host: UUID, working: Working
):
    mine = held(working, host)
    with working() as work:
        elsewhere = factories.organization(work.session, name="别的学院").id
    theirs = held(working, elsewhere)
    with working() as work:
        for key in (mine, theirs):
            costs = [budgets.Cost(ExpenseHead.VENUE, Decimal(500), invoice_number="044001")]
            budgets.record_expenses(work, key, costs)
    page = client.get(f"/fujian/classes/{mine}/funding/expenses").text
    assert "在别的班次也登记过" in page
    assert "别的学院" not in page
