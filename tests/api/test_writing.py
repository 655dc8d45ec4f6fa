"""What an institution's program writes: once per key, by revision, by the rules and rights of its pages."""

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text

from tests.api.conftest import CLERK
from tests.api.writing import Program, program, row
from yanxiu.db import Tenant
from yanxiu.models import (
    ApiRequest,
    ApiToken,
    AuditEntry,
    ClassState,
    Decision,
    Scope,
)
from yanxiu.services import recruitment
from yanxiu.services.accounts.kept_answers import KEPT_FOR, forget_answers
from yanxiu.services.recruitment import Person
from yanxiu.services.rosters import roster_of
from yanxiu.services.work import begin
from yanxiu.testing import factories


def test_rows_are_taken_in_once_and_corrected_when_sent_again(ours: Program) -> None:
    key, rows = ours.new_class(), [row(), row(title_level="senior", grassroots=True, phone="13900001111")]

    looked = ours("POST", f"/classes/{key}/roster/check", {"trainees": rows})
    first = ours("POST", f"/classes/{key}/roster", {"trainees": rows}, key="k1")
    again = ours("POST", f"/classes/{key}/roster", {"trainees": rows}, key="k1")
    mended = ours("POST", f"/classes/{key}/roster", {"trainees": [rows[0] | {"job": "工程师"}]})

    assert looked.get_json()["new"] == first.get_json()["new"] == 2, looked.data
    assert first.status_code == again.status_code == 200
    assert again.data == first.data
    assert again.headers["Idempotent-Replayed"] == "true"
    told = mended.get_json()
    assert (told["rows"], told["new"], told["known"], told["already"]) == (1, 0, 1, 1)
    assert told["ids"] == first.get_json()["ids"][:1]
    with begin(ours.tenant, CLERK) as work:
        lines = roster_of(work, key)
        assert [str(one.id) for one in lines] == first.get_json()["ids"]
        assert (lines[0].job, lines[1].grassroots) == ("工程师", True)
    assert not any(one["id_number"] in mended.text + first.text for one in rows)


def test_one_bad_row_keeps_all_out_and_is_told_by_field(ours: Program) -> None:
    key, good = ours.new_class(), row()
    rows = [good, row(id_number="110101198001010000"), row(name=" "), dict(good), row(phone="1")]

    answer = ours("POST", f"/classes/{key}/roster", {"trainees": rows}, key="bad")

    assert answer.status_code == 422
    told = {one["field"]: one["message"] for one in answer.get_json()["errors"]}
    assert told.keys() == {
        "trainees.1.id_number",
        "trainees.2.name",
        "trainees.3.id_number",
        "trainees.4.phone",
    }
    assert "110101198001010000" not in answer.text
    english = ours("POST", f"/classes/{key}/roster", {"trainees": rows}, **{"Accept-Language": "en"})
    messages = [one["message"] for one in english.get_json()["errors"]]
    assert len(messages) == len(told)
    # the form's own headings are quoted as they are
    assert not [one for one in messages if re.search("[\u3400-\u9fff]", re.sub("“.*?”", "", one))]
    with begin(ours.tenant, CLERK) as work:
        assert not roster_of(work, key)
    # a refused request has not used its key up
    assert ours("POST", f"/classes/{key}/roster", {"trainees": [good]}, key="bad").status_code == 200


def test_a_key_is_for_one_request_and_for_one_at_a_time(ours: Program) -> None:
    key = ours.new_class()
    address, body = f"/classes/{key}/roster", {"trainees": [row()]}
    assert ours("POST", address, body, key="one").status_code == 200

    other = ours("POST", address, {"trainees": [row()]}, key="one")
    blank = ours("POST", address, {"trainees": [row()]}, key="one two")
    none = ours.client.post(address, json=body, headers={"Authorization": f"Bearer {ours.token}"})

    for answer in (other, blank, none):
        told = [one["field"] for one in answer.get_json()["errors"]]
        assert (answer.status_code, told) == (422, ["Idempotency-Key"])
    with begin(ours.tenant, CLERK) as work:
        # whoever works on the same key at this moment holds its lock
        kept = work.session.scalars(select(ApiRequest).order_by(ApiRequest.id.desc()).limit(1)).one()
        lock = int.from_bytes(kept.key_digest[:8], signed=True)
        work.session.execute(select(func.pg_advisory_xact_lock(lock)))
        underway = ours("POST", address, body, key="one")
        assert (underway.status_code, "正在办理" in underway.get_json()["detail"]) == (409, True)
    assert ours("POST", address, body, key="one").status_code == 200


def test_a_key_is_new_again_after_a_day(ours: Program, admin_engine: Engine) -> None:
    address, people = f"/classes/{ours.new_class()}/roster", [row(), row()]
    assert ours("POST", address, {"trainees": people[:1]}, key="daily").get_json()["new"] == 1
    aged = """
        UPDATE app.api_requests SET answered_at = answered_at - interval '25 hours'
        WHERE id = (SELECT id FROM app.api_requests ORDER BY id DESC LIMIT 1)
    """
    with admin_engine.begin() as connection:
        connection.execute(text(aged))

    again = ours("POST", address, {"trainees": people}, key="daily")

    assert "Idempotent-Replayed" not in again.headers
    assert (again.get_json()["new"], again.get_json()["already"]) == (1, 1)


def test_kept_answers_go_after_a_day(ours: Program) -> None:
    assert ours("POST", f"/classes/{ours.new_class()}/roster", {"trainees": [row()]}).status_code == 200
    with begin(ours.tenant, CLERK) as work:
        assert forget_answers(work) == 0
        work.at += KEPT_FOR + timedelta(seconds=1)
        assert forget_answers(work) >= 1
        assert forget_answers(work) == 0


def test_a_line_is_corrected_and_withdrawn_by_its_revision(ours: Program) -> None:
    key = ours.new_class()
    line = ours("POST", f"/classes/{key}/roster", {"trainees": [row()]}).get_json()["ids"][0]
    address = f"/classes/{key}/roster/{line}"

    assert ours("PATCH", address, {"job": "工程师"}).status_code == 428
    first = ours("PATCH", address, {"job": "工程师"}, match='"1"')
    late = ours("PATCH", address, {"job": "主任"}, match='"1"')
    gone = ours("DELETE", address, match=first.headers["ETag"])

    assert (first.status_code, late.status_code, gone.status_code) == (200, 412, 204), first.data
    assert first.headers["ETag"] == f'"{first.get_json()["revision"]}"'
    assert "第 1 版" in late.get_json()["detail"]
    with begin(ours.tenant, CLERK) as work:
        assert not roster_of(work, key)


def test_the_rules_say_why_a_roster_is_not_closed(ours: Program) -> None:
    key = ours.new_class()
    seen = ours("GET", f"/classes/{key}").headers["ETag"]
    with begin(ours.tenant, CLERK) as work:
        before = work.session.scalars(select(func.count(Decision.id))).one()

    answer = ours("POST", f"/classes/{key}/roster/confirm", match=seen)

    told = answer.get_json()
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert told["findings"]
    assert all(one["document"] and one["clause"] for one in told["findings"] if one["status"] == "fail")
    assert ours.class_of(key).state is ClassState.CLEARED
    with begin(ours.tenant, CLERK) as work:
        assert work.session.scalars(select(func.count(Decision.id))).one() == before + 1
        assert work.session.get(Decision, (work.tenant.id, UUID(told["decision"]))) is not None


def test_what_is_not_ours_is_missing(
    ours: Program, client: FlaskClient, place: Tenant, other_place: Tenant
) -> None:
    elsewhere = program(client, other_place)
    keys = [program(client, place).new_class(), elsewhere.new_class(), uuid4()]
    body = {"trainees": [row()]}

    answers = [ours("POST", f"/classes/{key}/roster", body) for key in keys]

    assert {one.status_code for one in answers} == {404}
    assert len({one.data for one in answers}) == 1


def test_reading_opens_no_writing(ours: Program, client: FlaskClient, place: Tenant) -> None:
    reader = program(client, place, [Scope.ROSTER, Scope.CLASSES])
    key = reader.new_class()

    assert reader("POST", f"/classes/{key}/roster", {"trainees": [row()]}).status_code == 403
    assert reader("GET", f"/classes/{key}/roster").status_code == 200


def test_attendance_and_results_go_by_line_or_by_number(ours: Program) -> None:
    key, people = ours.new_class(), [row(), row()]
    ids = ours("POST", f"/classes/{key}/roster", {"trainees": people}).get_json()["ids"]
    with begin(ours.tenant, CLERK) as work:
        today = work.today.isoformat()
    half = {"held_on": today, "half": "morning", "present": [ids[0]], "absent": [people[1]["id_number"]]}

    signed = ours("POST", f"/classes/{key}/attendance", half | {"staff": ["样例老师"]})
    same = ours("POST", f"/classes/{key}/attendance", half)
    results = [
        {"trainee": people[0]["id_number"], "result": "passed", "score": "86.5", "thesis": True},
        {"trainee": ids[1], "registration_form": True},
    ]
    entered = ours("POST", f"/classes/{key}/results", {"results": results})
    strangers = ours("POST", f"/classes/{key}/results", {"results": [{"trainee": factories.id_number()}]})

    assert signed.get_json() == {"changed": 2, "staff": 1}, signed.data
    assert same.get_json() == {"changed": 0, "staff": 0}
    assert entered.get_json() == {"results": 1, "theses": 1, "registration_forms": 1}, entered.data
    assert [one["field"] for one in strangers.get_json()["errors"]] == ["results.0.trainee"]
    [told] = ours("GET", f"/classes/{key}/attendance").get_json()["items"]
    assert (told["held_on"], told["present"], told["absent"], told["staff"]) == (today, ids[:1], ids[1:], 1)
    lines = ours("GET", f"/classes/{key}/results").get_json()["items"]
    assert [one["id"] for one in lines] == ids
    assert (lines[0]["result"], lines[0]["score"], lines[0]["thesis"]) == ("passed", "86.50", True)
    assert (lines[1]["result"], lines[1]["registration_form"]) == (None, True)
    assert all(one["findings"] for one in lines)


def test_what_is_not_named_stays_as_it_was(ours: Program) -> None:
    key = ours.new_class()
    with begin(ours.tenant, CLERK) as work:
        [one] = factories.roster(work.session, key, 1)
        trainee, today = str(one.id), work.today.isoformat()
    whole = {
        "result": "passed",
        "score": "86.50",
        "thesis_weight": "0.600",
        "assessed_on": today,
        "thesis": True,
        "thesis_title": "样例题目",
        "thesis_on": today,
        "registration_form": True,
    }
    pushed: list[dict[str, Any]] = [whole, {"score": "90.00"}, {"assessed_on": today}]
    pushed += [{"thesis_title": "改过的题目"}, {"registration_form": False}, {"thesis": False}]
    for told in pushed:
        answer = ours("POST", f"/classes/{key}/results", {"results": [{"trainee": trainee} | told]})
        assert answer.status_code == 200, answer.data

    [line] = ours("GET", f"/classes/{key}/results").get_json()["items"]

    changed = {"score": "90.00", "thesis_title": "改过的题目", "registration_form": False}
    # where there is no thesis it was not handed in on any day
    wanted = whole | changed | {"thesis": False, "thesis_on": None}
    assert {name: line[name] for name in wanted} == wanted


def test_a_trainee_stands_once_in_a_half_day(ours: Program) -> None:
    key, people = ours.new_class(), [factories.id_number() for _ in range(2)]
    with begin(ours.tenant, CLERK) as work:
        enrolled = [recruitment.enrol(work, key, Person("样例学员", number)) for number in people]
        ids, tomorrow = [str(one.id) for one in enrolled], work.today + timedelta(days=1)
    address, half = f"/classes/{key}/attendance", {"held_on": "2024-09-02", "half": "morning"}
    for given, field in (
        ({"present": [ids[0], people[0]]}, "present.1"),
        ({"present": [ids[0]], "absent": [ids[1], people[0]]}, "absent.1"),
        ({"present": [ids[0]], "held_on": tomorrow.isoformat()}, "held_on"),
        ({"staff": [" "]}, "staff"),
    ):
        answer = ours("POST", address, half | given)
        assert answer.status_code == 422, given
        assert [one["field"] for one in answer.get_json()["errors"]] == [field]


def test_an_assessment_stays_open_while_somebody_is_undecided(ours: Program) -> None:
    key = ours.new_class()
    assert ours("POST", f"/classes/{key}/roster", {"trainees": [row()]}).status_code == 200
    with begin(ours.tenant, CLERK) as work:
        work.get(type(ours.class_of(key)), key, "班次").state = ClassState.DELIVERED
    seen = ours("GET", f"/classes/{key}").headers["ETag"]

    answer = ours("POST", f"/classes/{key}/assessment/close", match=seen)

    told = answer.get_json()
    assert (answer.status_code, told["closed"], told["passed"]) == (200, False, 0), answer.data
    assert told["undecided"][0]["findings"]
    assert ours("POST", f"/classes/{key}/assessment/reopen", match="*").status_code == 409


def test_acts_are_on_record_in_the_owners_name_with_the_token(ours: Program) -> None:
    key, people = ours.new_class(), [row()]
    assert ours("POST", f"/classes/{key}/roster", {"trainees": people}).status_code == 200

    with begin(ours.tenant, CLERK) as work:
        made = AuditEntry.object_id == str(key), AuditEntry.action == "class.import_roster"
        entry = work.session.scalars(select(AuditEntry).where(*made)).one()
        token = work.session.get(ApiToken, (work.tenant.id, UUID(entry.details["token"])))
    assert (entry.details["rows"], entry.details["new"]) == (1, 1)
    assert token is not None
    assert entry.actor == f"host_institution:{token.user_id}"
    assert entry.request_id


def test_nothing_of_what_was_sent_stands_in_what_is_kept(ours: Program, admin_engine: Engine) -> None:
    key, people = ours.new_class(), [row(phone="13900002222")]
    assert ours("POST", f"/classes/{key}/roster", {"trainees": people}, key="sample-key").status_code == 200

    with admin_engine.connect() as connection:
        kept = connection.execute(text("SELECT r::text FROM app.api_requests r")).scalars().all()
        log = connection.execute(text("SELECT a::text FROM app.audit_entries a")).scalars().all()

    assert kept
    for secret in (people[0]["id_number"], "13900002222", "sample-key"):
        assert not any(secret in one for one in [*kept, *log])


def test_a_token_that_asks_too_much_waits(app: Flask, client: FlaskClient, place: Tenant) -> None:
    eager = program(client, place)
    most, app.config["ASKED_A_MINUTE"] = app.config["ASKED_A_MINUTE"], 2
    try:
        answers = [eager("GET", "/me") for _ in range(6)]
    finally:
        app.config["ASKED_A_MINUTE"] = most

    # a new minute may begin in between, and counts anew
    statuses = [one.status_code for one in answers]
    assert 429 in statuses
    assert statuses[0] == 200
    assert 0 < int(answers[statuses.index(429)].headers["Retry-After"]) <= 60


def test_the_documentations_roster_is_taken(ours: Program) -> None:
    documented = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    [body] = re.findall(r"```json\n(.*?)```", documented, re.DOTALL)

    answer = ours("POST", f"/classes/{ours.new_class()}/roster/check", json.loads(body))

    assert answer.status_code == 200, answer.data


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 200_000, "application/json", 400),
        (b'"\xff"', "application/json", 400),
        (b"name=1", "application/x-www-form-urlencoded", 415),
        (b'{"trainees": NaN}', "application/json", 422),
        (b'{"\\ud800": 1, "trainees": []}', "application/json", 422),
        (b'{"trainees": [1, null, {"name": "\\ud800"}]}', "application/json", 422),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_no_roster_is_told_in_words(
    ours: Program, body: bytes, kind: str, status: int, chunked: bool
) -> None:
    headers = {"Authorization": f"Bearer {ours.token}", "Content-Type": kind}
    # a body in chunks has no length beforehand; the server ends it where it ends
    sent: dict[str, Any] = {"input_stream": BytesIO(body)} if chunked else {"data": body}
    ended = {"wsgi.input_terminated": chunked}
    answer = ours.client.post(
        f"/classes/{uuid4()}/roster/check", headers=headers, environ_overrides=ended, **sent
    )

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert not re.search("[A-Z][a-z]+ [a-z]+", answer.text), answer.text
