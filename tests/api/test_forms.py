"""The forms that a program fills in: an application, a timetable, a list of expenses."""

import re
from uuid import UUID, uuid4

import pytest

from tests.api.conftest import CLERK
from tests.api.writing import Program
from yanxiu.db import Tenant
from yanxiu.models import Call, CallLevel, CallState, ClassState
from yanxiu.policy import ExpenseHead, Level
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


def test_what_does_not_fit_the_form_is_told_by_field(ours: Program, call: UUID) -> None:
    body = {"call_id": str(call), "level": "provincial", "topic": "样例选题"}
    key = ours("POST", "/applications", body).get_json()["id"]
    for given, field in (
        ({"starts_on": "2024-09-02", "ends_on": "2024-09-01"}, "ends_on"),
        ({"topic_ranges": ["made_up"]}, "topic_ranges"),
        ({"supervisor_id": str(uuid4())}, "supervisor_id"),
        ({"extra": {"fujian": {"made_up": "1"}}}, "extra"),
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
    taught = unit | {"expert": "样例专家", "title": "教授", "title_level": "senior"}

    wrong = ours("POST", f"/classes/{key}/timetable", {"units": [unit, unit | {"form": None}]})
    first = ours("POST", f"/classes/{key}/timetable", {"units": [unit, taught]})
    second = ours("POST", f"/classes/{key}/timetable", {"units": [taught]})
    told = ours("GET", f"/classes/{key}/timetable")
    closed = ours("POST", f"/classes/{key}/timetable/confirm", match=told.headers["ETag"])

    assert [one["field"] for one in wrong.get_json()["errors"]] == ["units.1.form"]
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
    wrong = ours("POST", f"/classes/{key}/expenses", {"expenses": [line | {"tax": "2000"}]})
    other = ours("POST", f"/classes/{key}/expenses", {"expenses": [line | {"invoice_number": "87654321"}]})
    told = ours("GET", f"/classes/{key}/expenses")

    assert (first.get_json(), other.get_json()) == ({"added": 1}, {"added": 1}), first.data
    assert same.status_code == 422
    assert [one["field"] for one in wrong.get_json()["errors"]] == ["expenses.0.tax"]
    assert [one["amount"] for one in told.get_json()["items"]] == ["1200.50", "1200.50"]
    assert ours("POST", f"/classes/{key}/expenses/confirm", match=told.headers["ETag"]).status_code == 200
    assert ours("POST", f"/classes/{key}/expenses", {"expenses": [line]}).status_code in (409, 422)


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
