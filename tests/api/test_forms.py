"""The forms that a program fills in: an application, a timetable, a list of expenses."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from tests.api.conftest import CLERK
from tests.api.writing import Program
from tests.integration.waiting import is_blocked, until
from yanxiu.db import Tenant
from yanxiu.models import Call, CallLevel, CallState, ClassState
from yanxiu.policy import ExpenseHead, Level, Stage
from yanxiu.services import budgets
from yanxiu.services.determinations import determine_stage
from yanxiu.services.work import begin
from yanxiu.testing import factories


@pytest.fixture
def call(place: Tenant) -> UUID:
    with begin(place, CLERK) as work:
        row = factories.add(work.session, Call(year=2025, title=f"样例征集{uuid4()}", state=CallState.OPEN))
        factories.add(work.session, CallLevel(call_id=row.id, level=Level.PROVINCIAL))
        return row.id


def test_an_application_is_begun_filled_read_and_handed_in(ours: Program, call: UUID) -> None:
    listed = [one for one in ours("GET", "/calls").get_json() if one["id"] == str(call)]
    assert listed[0]["levels"][0]["level"] == "provincial"
    begun = ours(
        "POST", "/applications", {"call_id": str(call), "level": "provincial", "topic": "样例选题"}, key="a"
    )
    assert begun.status_code == 201, begun.data
    key = begun.get_json()["id"]
    address = f"/applications/{key}"
    assert begun.headers["Location"] == address
    form = ours("GET", f"{address}/form")
    offered = form.get_json()["choices"]["topic_ranges"][0]["code"]
    given = {
        "content": "样例内容\n第二行",
        "headcount": 60,
        "topic_ranges": [offered],
        "topic_justifications": {offered: "样例说明"},
        "starts_on": "2025-09-02",
        "sealed": True,
        "extra": {"fujian": {"purpose": "样例目的"}},
    }

    filled = ours("PATCH", f"{address}/form", given, match=form.headers["ETag"])
    late = ours("PATCH", f"{address}/form", given, match=form.headers["ETag"])
    read = ours("GET", f"{address}/form").get_json()["form"]
    refused = ours("POST", f"{address}/submit", {"declared": True}, match=filled.headers["ETag"])

    assert (filled.status_code, late.status_code) == (200, 412), filled.data
    assert {name: read[name] for name in given} == given
    assert refused.status_code == 409
    assert refused.get_json()["findings"]
    assert "提交申报" in refused.get_json()["detail"]
    english = ours(
        "POST",
        f"{address}/submit",
        {"declared": True},
        match=filled.headers["ETag"],
        **{"Accept-Language": "en"},
    ).get_json()
    assert english["title"].isascii()
    assert not [one["label"] for one in english["findings"] if re.search("[\u3400-\u9fff]", one["label"])]
    for act, state in (("abandon", "withdrawn"), ("resume", "draft")):
        done = ours("POST", f"{address}/{act}", match="*")
        assert done.get_json()["state"] == state, done.data


def test_an_application_that_passes_is_handed_in_and_taken_back(ours: Program) -> None:
    with begin(ours.tenant, CLERK) as work:
        determine_stage(
            work, Stage.APPLICATION, 2034, officer="样例处长", reason="样例理由", basis="样例依据"
        )
        key = factories.application(work.session, host_id=ours.host_id, year=2034).id
    address = f"/applications/{key}"

    undeclared = ours("POST", f"{address}/submit", {"declared": False}, match="*")
    handed_in = ours("POST", f"{address}/submit", {"declared": True}, match='"1"')
    twice = ours("POST", f"{address}/submit", {"declared": True}, match="*")
    back = ours("POST", f"{address}/withdraw", match=handed_in.headers["ETag"])

    assert [one["field"] for one in undeclared.get_json()["errors"]] == ["declared"]
    assert (handed_in.status_code, handed_in.get_json()["state"]) == (200, "submitted"), handed_in.data
    assert twice.status_code == 409
    assert (back.status_code, back.get_json()["state"]) == (200, "draft"), back.data


def test_what_does_not_fit_the_form_is_told_by_field(ours: Program, call: UUID) -> None:
    body = {"call_id": str(call), "level": "provincial", "topic": "样例选题"}
    key = ours("POST", "/applications", body).get_json()["id"]
    for given, field in (
        ({"starts_on": "2024-09-02", "ends_on": "2024-09-01"}, "ends_on"),
        ({"topic_ranges": ["made_up"]}, "topic_ranges"),
        ({"supervisor_id": str(uuid4())}, "supervisor_id"),
        ({"extra": {"fujian": {"made_up": "1"}}}, "extra"),
        ({"extra": {"fujian": {"purpose": 1}}}, "extra.fujian.purpose"),
        ({"extra": {"x" * 81: {}}}, f"extra.{'x' * 81}"),
        ({"topic_justifications": {"made_up": 1}}, "topic_justifications.made_up"),
        ({"headcount": -1}, "headcount"),
        ({"nonsense": 1}, "nonsense"),
        ({"filled_fields": "all"}, "filled_fields"),
        ([], ""),
    ):
        answer = ours("PATCH", f"/applications/{key}/form", given, match="*")
        assert answer.status_code == 422, given
        assert [one["field"] for one in answer.get_json()["errors"]] == [field]
        assert not re.search("[A-Z][a-z]+ [a-z]+", answer.text), answer.text
    elsewhere = ours("POST", "/applications", body | {"call_id": str(uuid4())})
    assert [one["field"] for one in elsewhere.get_json()["errors"]] == ["call_id"]


def test_a_timetable_is_put_up_whole_with_its_experts(ours: Program) -> None:
    key = ours.new_class()
    unit = {
        "held_on": "2024-09-02",
        "half": "morning",
        "topic": "样例课程",
        "form": "keynote",
        "hours": "3.5",
    }
    taught = unit | {"expert": "样例 专家", "title": "教授", "title_level": "senior"}

    blank = {"topic": "　", "expert": "样例 专家"}
    wrong = ours("POST", f"/classes/{key}/timetable", {"units": [unit, unit | {"form": None}, unit | blank]})
    first = ours("POST", f"/classes/{key}/timetable", {"units": [unit, taught]})
    second = ours("POST", f"/classes/{key}/timetable", {"units": [taught]})
    told = ours("GET", f"/classes/{key}/timetable")
    closed = ours("POST", f"/classes/{key}/timetable/confirm", match=told.headers["ETag"])

    assert [one["field"] for one in wrong.get_json()["errors"]] == ["units.1.form", "units.2.topic"]
    assert (first.get_json(), second.get_json()) == ({"units": 2}, {"units": 1})
    [line] = told.get_json()["units"]
    assert (line["hours"], line["expert"], line["title_level"], line["mode"]) == (
        "3.5",
        "样例专家",
        "senior",
        "onsite",
    )
    assert closed.status_code == 200, closed.data
    assert ours.class_of(key).timetable_confirmed_on is not None


def test_expenses_are_added_and_no_invoice_twice(ours: Program) -> None:
    key = ours.new_class(ClassState.DELIVERED)
    line = {"head": ExpenseHead.VENUE.value, "amount": "1200.50", "invoice_number": "12345678"}

    first = ours("POST", f"/classes/{key}/expenses", {"expenses": [line]})
    same = ours("POST", f"/classes/{key}/expenses", {"expenses": [line]})
    wrong = ours(
        "POST", f"/classes/{key}/expenses", {"expenses": [line | {"invoice_number": "1", "tax": "2000"}]}
    )
    other = ours("POST", f"/classes/{key}/expenses", {"expenses": [line | {"invoice_number": "87654321"}]})
    told = ours("GET", f"/classes/{key}/expenses")

    assert (first.get_json(), other.get_json()) == ({"added": 1}, {"added": 1}), first.data
    assert same.status_code == 422
    assert [one["field"] for one in same.get_json()["errors"]] == ["expenses.0.invoice_number"]
    assert [one["field"] for one in wrong.get_json()["errors"]] == ["expenses.0.tax"]
    assert [one["amount"] for one in told.get_json()["items"]] == ["1200.50", "1200.50"]
    assert ours("POST", f"/classes/{key}/expenses/confirm", match=told.headers["ETag"]).status_code == 200
    assert ours("POST", f"/classes/{key}/expenses", {"expenses": [line]}).status_code == 409


def test_two_who_add_expenses_at_once_both_add_theirs(ours: Program, admin_engine: Engine) -> None:
    key = ours.new_class(ClassState.DELIVERED)
    line = {"head": ExpenseHead.VENUE.value, "amount": "1200.50", "invoice_number": "12345678"}
    other = replace(ours, client=ours.client.application.test_client())
    with ThreadPoolExecutor(1) as pool:
        with begin(ours.tenant, CLERK) as work:
            cost = budgets.Cost(head=ExpenseHead.TEACHING, amount=Decimal(800))
            budgets.record_expenses(work, key, [cost])
            waits = pool.submit(other, "POST", f"/classes/{key}/expenses", {"expenses": [line]})
            until(lambda: is_blocked(admin_engine))
        assert waits.result(60).get_json() == {"added": 1}
    told = ours("GET", f"/classes/{key}/expenses").get_json()["items"]
    assert sorted(one["amount"] for one in told) == ["1200.50", "800.00"]


def test_how_a_class_was_run_is_stated_and_judged(ours: Program) -> None:
    key = ours.new_class(ClassState.RECRUITED)
    address = f"/classes/{key}/delivery"
    seen = ours("GET", address).headers["ETag"]
    given = {"starts_on": "2024-09-02", "ends_on": "2024-09-06", "hours": "32.5", "place": "样例市"}

    backwards = ours("PATCH", address, given | {"ends_on": "2024-09-01"}, match=seen)
    stated = ours("PATCH", address, given, match=seen)
    late = ours("PATCH", address, given, match=seen)
    told = ours("GET", address).get_json()
    refused = ours("POST", f"{address}/finish", match=stated.headers["ETag"])

    assert [one["field"] for one in backwards.get_json()["errors"]] == ["ends_on"]
    assert (stated.status_code, late.status_code, refused.status_code) == (200, 412, 409), stated.data
    assert {name: told["delivery"][name] for name in given} == given
    assert told["delivery"]["total_days"] is None
    assert refused.get_json()["findings"]
    assert ours("POST", f"{address}/reopen", match="*").status_code == 409
