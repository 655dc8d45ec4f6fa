"""Standards, fee categories and doubled invoices on the department's pages."""

import io
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from yanxiu.models import ClassState
from yanxiu.policy import ExpenseHead
from yanxiu.services import budgets, standards
from yanxiu.testing import factories

from .host_at_work import Working, a_class

AREAS = ("public", "officer")
pytestmark = pytest.mark.usefixtures("officer")

CENTRAL = "national/training-fee-2016-540"


def test_a_table_is_loaded_shown_and_taken_back(client: FlaskClient, working: Working):
    place = "/fujian/officer/standards"
    assert "福建省省直机关培训费管理办法" not in client.get(f"{place}/new").text
    for given in ({"author": "样例处长"}, {"shipped": "nothing", "author": "样例处长"}, {"shipped": CENTRAL}):
        assert client.post(f"{place}/new", data=given).status_code == 422
    bad = {"author": "样例处长", "file": (io.BytesIO(b"kind: other"), "表.yaml")}
    refused = client.post(f"{place}/new", data=bad)
    assert (refused.status_code, "kind 须是" in refused.text) == (422, True)
    loaded = client.post(f"{place}/new", data={"shipped": CENTRAL, "author": "样例处长"})
    assert loaded.status_code == 303
    page = client.get(loaded.location).text
    assert all(text in page for text in ("财行〔2016〕540号", "样例处长", "760", "650", "未经核实", "70%"))
    assert "财行〔2016〕540号" in client.get(place).text
    assert client.post(f"{loaded.location}/withdraw").status_code == 303
    with working() as work:
        assert standards.loaded_standards(work) == []


def test_a_category_is_decided_with_a_reason(client: FlaskClient, working: Working):
    with working() as work:
        host = factories.organization(work.session).id
        table = standards.shipped(work.plugins)[0].path
        standards.load_standard(work, table.name, table.read_bytes())
    key = a_class(working, host, ClassState.DELIVERED)
    place = f"/fujian/officer/classes/{key}/funding"
    assert "三类（处级及以下人员）" in client.get(place).text
    assert client.post(f"{place}/category", data={"category": "三类"}).status_code == 422
    given = {"category": "三类", "because": "学员为处级及以下"}
    assert client.post(f"{place}/category", data=given).status_code == 303
    assert "学员为处级及以下" in client.get(place).text
    assert client.post(f"{place}/uncategory").status_code == 303
    assert "学员为处级及以下" not in client.get(place).text.partition("历史")[0]


def test_an_invoice_of_two_classes_is_listed_for_the_department(client: FlaskClient, working: Working):
    with working() as work:
        host = factories.organization(work.session, name="样例学院").id
    for key in (a_class(working, host, ClassState.DELIVERED), a_class(working, host, ClassState.DELIVERED)):
        with working() as work:
            costs = [budgets.Cost(ExpenseHead.VENUE, Decimal(777), invoice_number="044 777")]
            budgets.record_expenses(work, key, costs)
    page = client.get("/fujian/officer/funding/invoices").text
    assert page.count("044 777") == 2
    assert "044 777" not in client.get("/fujian/officer/funding/invoices?q=999").text
