"""Journeys of an institution through its pages, without JavaScript, from applying to settling."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from yanxiu.models import Application, ApplicationState, ClassState, Role, TrainingClass
from yanxiu.policy import Attestation, Level, Material, PlanSection
from yanxiu.services import calls
from yanxiu.services.roster_lines import roster_lines
from yanxiu.testing import factories

from .host_at_work import ENDS, OPENS, Working, a_class, person, revision_in, state_of

AREAS = ("public", "host")
pytestmark = pytest.mark.usefixtures("home")


def test_an_application_is_begun_filled_checked_and_its_refusal_says_what_is_missing(
    client: FlaskClient, host: UUID, working: Working
):
    with working() as work:
        call = calls.draft_call(work, 2024, "2024年度征集")
        calls.set_call_level(work, call.id, Level.PROVINCIAL, closes_on=date(2024, 9, 30))
        calls.open_call(work, call.id)
        picked = f"{call.id}/provincial"
    assert "2024年度征集" in client.get("/fujian/applications/new").text
    begun = client.post("/fujian/applications/new", data={"call": picked, "topic": "海上风电智能运维"})
    assert begun.status_code == 303
    place = begun.location
    assert "未开始" in client.get(place).text
    page = client.get(f"{place}/basics").text
    saved = client.post(
        f"{place}/basics",
        data={
            "revision": revision_in(page),
            "topic": "海上风电智能运维",
            "starts_on": "2024年10月22日",
            "ends_on": "2024-10-25",
            "headcount": "５０",
        },
    )
    assert saved.status_code == 303, saved.text[:3000]
    with working() as work:
        row = work.get(Application, UUID(place.rpartition("/")[2]), "申报")
        assert (row.starts_on, row.ends_on, row.headcount) == (OPENS, ENDS, 50)
    for key in ("ranges", "content", "audience", "units", "funding", "papers"):
        assert client.get(f"{place}/{key}").status_code == 200, key
    check = client.get(f"{place}/check").text
    assert "2024-10-22" in check
    undeclared = client.post(f"{place}/check", data={})
    assert (undeclared.status_code, "请确认" in undeclared.text) == (422, True)
    refused = client.post(f"{place}/check", data={"declared": "1"})
    assert refused.status_code == 422
    assert "暂不能通过" in refused.text
    with working() as work:
        assert work.get(Application, row.id, "申报").state is ApplicationState.DRAFT


def test_two_people_on_one_section_lose_nothing(client: FlaskClient, host: UUID, working: Working):
    with working() as work:
        row = factories.application(work.session, host_id=host, state=ApplicationState.DRAFT)
        place = f"/fujian/applications/{row.id}"
    old = revision_in(client.get(f"{place}/content").text)
    assert client.post(f"{place}/content", data={"revision": old, "content": "先改"}).status_code == 303
    late = client.post(f"{place}/content", data={"revision": old, "content": "后改的话"})
    assert late.status_code == 409
    assert "后改的话" in late.text


def test_a_form_with_mistakes_keeps_what_was_typed(client: FlaskClient, host: UUID, working: Working):
    with working() as work:
        row = factories.application(work.session, host_id=host, state=ApplicationState.DRAFT)
        place = f"/fujian/applications/{row.id}/basics"
    typed = {"revision": revision_in(client.get(place).text), "topic": "保留", "starts_on": "明天"}
    answer = client.post(place, data=typed)
    assert answer.status_code == 422
    assert 'value="明天"' in answer.text
    assert 'href="#f-starts_on"' in answer.text
    assert "<title>错误：" in answer.text


def test_a_plan_is_filed_and_taken_back(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host)
    place = f"/fujian/classes/{key}"
    sent = client.post(
        f"{place}/plan",
        data={"filed_by": "host", "sections": [str(one) for one in PlanSection], "body": "要点"},
    )
    assert sent.status_code == 303, sent.text[:2000]
    noticed = client.post(f"{place}/notice", data={"issuer": "host", "scope": "province"})
    assert noticed.status_code == 303
    assert state_of(working, key) is ClassState.FILED
    assert "等待省厅审核" in client.get("/fujian/workspace").text
    assert client.post(f"{place}/plan/withdraw").status_code == 303
    assert state_of(working, key) is ClassState.PLANNED
    assert client.post(f"{place}/plan/withdraw").status_code == 409


def test_a_class_with_nothing_to_file_begins_recruiting_by_itself(
    client: FlaskClient, host: UUID, working: Working
):
    with working() as work:
        project = factories.project(
            work.session, host_id=host, tier="ordinary", starts_on=OPENS, ends_on=ENDS, headcount=40
        )
        key = factories.training_class(work.session, project_id=project.id).id
    place = f"/fujian/classes/{key}/plan"
    assert "核对并开始招生" in client.get(place).text
    assert client.post(f"{place}/clear").status_code == 303
    assert state_of(working, key) is ClassState.CLEARED


def test_papers_that_policy_asks_for_cannot_be_left_out(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host)
    refused = client.post(f"/fujian/classes/{key}/plan/clear")
    assert refused.status_code == 422
    assert "FJ24-12" in refused.text
    assert state_of(working, key) is ClassState.PLANNED


def test_a_change_is_put_on_record_and_says_what_policy_finds(
    client: FlaskClient, host: UUID, working: Working
):
    key = a_class(working, host)
    place = f"/fujian/classes/{key}"
    told = client.post(
        f"{place}/changes/new", data={"field": "place", "new": "莆田", "reason": "场地", "written": "1"}
    )
    assert told.status_code == 200
    assert "变更已记录" in told.text
    assert "莆田" in client.get(f"{place}/plan").text


def test_one_person_is_added_corrected_and_moved(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.CLEARED)
    place = f"/fujian/classes/{key}/roster"
    name, number, employer, title, _mode = person(9)
    given = {"name": name, "id_number": number, "employer": employer, "title": title, "mode": "onsite"}
    assert client.post(f"{place}/new", data={**given, "id_number": "123"}).status_code == 422
    assert client.post(f"{place}/new", data=given).status_code == 303
    with working() as work:
        line = roster_lines(work, work.get(TrainingClass, key, "班次"))[0]
    page = client.get(f"{place}/{line.id}").text
    edited = client.post(
        f"{place}/{line.id}",
        data={"revision": revision_in(page), "employer": "新单位", "title_level": "senior", "mode": "onsite"},
    )
    assert edited.status_code == 303, edited.text[:2000]
    assert client.post(f"{place}/mode", data={"picked": str(line.id), "mode": "online"}).status_code == 303
    assert "线上" in client.get(place).text
    refused = client.post(f"{place}/confirm")
    assert refused.status_code == 422
    assert "暂不能通过" in refused.text
    assert client.post(f"{place}/remove", data={"picked": str(line.id)}).status_code == 303
    with working() as work:
        assert roster_lines(work, work.get(TrainingClass, key, "班次")) == []


@pytest.fixture
def later(app: Flask) -> Flask:
    """After the class."""
    app.config["TODAY"] = date(2024, 10, 28)
    return app


def test_a_class_is_held_signed_in_and_assessed(
    later: Flask, client: FlaskClient, host: UUID, working: Working
):
    key = a_class(working, host, ClassState.RECRUITED)
    with working() as work:
        people = [one.id for one in factories.roster(work.session, key, 3)]
    place = f"/fujian/classes/{key}"
    lines = [
        ("2024-10-22", "morning", "field", "4"),
        ("2024-10-22", "afternoon", "keynote", "4"),
        ("", "", "", ""),
    ]
    data = {
        "held_on": [one[0] for one in lines],
        "half": [one[1] for one in lines],
        "form": [one[2] for one in lines],
        "hours": [one[3] for one in lines],
        "topic": [""] * 3,
        "mode": [""] * 3,
        "expert_id": [""] * 3,
    }
    assert client.post(f"{place}/timetable", data=data).status_code == 303
    broken = client.post(f"{place}/timetable", data={**data, "hours": ["四", "4", ""]})
    assert (broken.status_code, "第 1 行" in broken.text) == (422, True)
    assert client.post(f"{place}/experts", data={"name": "样例专家"}).status_code == 303
    marks = {
        f"there_{people[0]}": "yes",
        f"there_{people[1]}": "no",
        f"there_{people[2]}": "",
        "staff": "甲、乙",
    }
    assert client.post(f"{place}/attendance/2024-10-22/morning", data=marks).status_code == 303
    grid = client.get(f"{place}/attendance").text
    assert "1 / 2" in grid
    assert "乙、甲" in grid
    form = {
        "revision": revision_in(client.get(f"{place}/delivery").text),
        "actual_starts_on": "2024-10-22",
        "actual_ends_on": "2024-10-25",
        "actual_place": "莆田",
        "actual_topic": "选题",
        "actual_host_name": "样例学院",
        "total_days": "4",
    }
    assert client.post(f"{place}/delivery", data=form).status_code == 303
    results = {f"result_{one}": "passed" for one in people} | {f"thesis_{one}": "yes" for one in people}
    results |= {"assessed_on": "2024-10-25", "thesis_on": "2024-10-24", f"score_{people[0]}": "88.5"}
    assert client.post(f"{place}/assessment", data=results).status_code == 303
    assert "88.5" in client.get(f"{place}/assessment").text
    bad = client.post(f"{place}/assessment", data={**results, f"score_{people[1]}": "188"})
    assert bad.status_code == 422
    assert 'value="188"' in bad.text


def test_papers_money_and_survey_after_a_class(
    later: Flask, client: FlaskClient, host: UUID, working: Working
):
    key = a_class(working, host, ClassState.DELIVERED, actual_starts_on=OPENS, actual_ends_on=ENDS)
    place = f"/fujian/classes/{key}"
    assert "2024年11月25日" in client.get(f"{place}/materials").text
    fake = {"kind": "summary_report", "file": (io.BytesIO(b"<html>"), "总结.pdf")}
    assert client.post(f"{place}/materials/files", data=fake).status_code == 422
    real = {"kind": "summary_report", "file": (io.BytesIO(factories.pdf()), "总结.pdf")}
    assert client.post(f"{place}/materials/files", data=real).status_code == 303
    link = re.search(rf'href="({place}/materials/[0-9a-f-]+)"', client.get(f"{place}/materials").text)
    assert link is not None
    file = client.get(link[1])
    assert (file.data, file.headers["Content-Disposition"].split(";")[0]) == (
        factories.pdf(),
        "attachment",
    )
    listed = {"materials": [str(one) for one in Material], "seals": ["finance", "organization"]}
    assert client.post(f"{place}/materials/report", data=listed).status_code == 303
    bank = {"account_name": "样例学院", "account_number": "6222000011112222", "branch": "样例支行"}
    assert client.post(f"{place}/materials/bank", data=bank).status_code == 303
    assert "6222000011112222" not in client.get(f"{place}/materials").text
    assert client.get(f"{place}/materials/submit").status_code == 200
    assert client.post(f"{place}/materials/submit").status_code in (303, 422)
    assert (
        client.post(
            f"{place}/funding/budget", data={"fiscal_teaching": "20000", "own_meals": "5000.5"}
        ).status_code
        == 303
    )
    assert "25,000.50" in client.get(f"{place}/funding").text
    spent = {
        "head": ["teaching", ""],
        "amount": ["18000", ""],
        "payer": ["project", ""],
        "spent_on": ["2024-10-24", ""],
        "invoice_number": ["", ""],
        "payee": ["", ""],
        "note": ["", ""],
    }
    assert client.post(f"{place}/funding/expenses", data=spent).status_code == 303
    wrong = client.post(f"{place}/funding/expenses", data={**spent, "amount": ["-1", ""]})
    assert (wrong.status_code, 'value="-1"' in wrong.text) == (422, True)
    assert client.post(f"{place}/funding/expenses/confirm").status_code == 303
    assert (
        client.post(
            f"{place}/funding",
            data={
                "requested": "45000",
                "fees_charged": "0",
                "revision": revision_in(client.get(f"{place}/funding").text),
            },
        ).status_code
        == 303
    )
    assert client.post(
        f"{place}/survey/paper", data={"issued": "40", "returned": "41", "valid": "40"}
    ).status_code in (409, 422)


def test_words_are_signed_for_by_name(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.RECRUITED)
    place = f"/fujian/classes/{key}"
    assert "不为企业做广告宣传" in client.get(place).text
    nameless = client.post(f"{place}/sign", data={"words": [str(Attestation.NO_ADVERTISING)]})
    assert nameless.status_code == 422
    signed = client.post(
        f"{place}/sign", data={"words": [str(Attestation.NO_ADVERTISING)], "signed_by": "样例负责人"}
    )
    assert signed.status_code == 303
    assert 'value="no_advertising"' not in client.get(place).text


def test_nobody_else_reaches_the_desk(client: FlaskClient, sign_in: Callable[..., Any]):
    assert client.get("/fujian/workspace").status_code == 404
    sign_in(Role.TRAINEE)
    assert client.get("/fujian/workspace").status_code == 404
