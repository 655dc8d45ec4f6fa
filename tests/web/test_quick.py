"""Parts of pages, as htmx asks for them: what comes, where it belongs, and what is never written."""

import html
import re
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from yanxiu.models import (
    Application,
    ApplicationState,
    Attendance,
    AuditEntry,
    Enrollment,
    Role,
    TrainingClass,
)
from yanxiu.services.work import begin

from .lived import DAY, OFFICER, member_of
from .walking import Walk

MAIN = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"}
PART = {**MAIN, "HX-Target": "div#checked"}


@pytest.fixture
def host(walk: Walk) -> FlaskClient:
    walk.member = member_of(walk.own, Role.HOST_INSTITUTION)
    return walk.app.test_client()


def draft(walk: Walk) -> Application:
    with begin(walk.own, OFFICER, today=DAY) as work:
        return work.session.scalars(
            select(Application).where(Application.state == ApplicationState.DRAFT).limit(1)
        ).one()


def test_the_main_part_comes_without_head_and_foot(host: FlaskClient):
    whole, part = host.get("/fujian/classes"), host.get("/fujian/classes?q=x", headers=MAIN)
    assert "<!DOCTYPE html>" in whole.text
    assert "htmx-config" in whole.text
    assert "<head" not in part.text.replace("<header", "")
    assert "<footer" not in part.text
    assert part.text.lstrip().startswith("<title>")
    assert part.text.count('<main id="main"') == 1
    assert re.findall(r'id="(mast|nav)" hx-swap-oob="true"', part.text) == ["mast", "nav"]
    assert part.headers["HX-Push-Url"] == "/fujian/classes?q=x"
    assert part.headers["Cache-Control"] == "no-store"
    for answer in (whole, part):
        assert {"HX-Request", "HX-Request-Type", "HX-Target"} <= set(answer.vary)


def test_the_same_address_is_not_pushed_twice(host: FlaskClient):
    looking = {**MAIN, "HX-Current-URL": "http://localhost/fujian/classes?q=x"}
    assert host.get("/fujian/classes?q=x", headers=looking).headers["HX-Push-Url"] == "false"
    assert host.get("/fujian/classes", headers=looking).headers["HX-Push-Url"] == "/fujian/classes"


def test_a_field_that_somebody_types_into_stays_as_it_is(host: FlaskClient):
    assert "hx-preserve" not in host.get("/fujian/classes", headers=MAIN).text
    typing = {**MAIN, "HX-Source": "input#q-q"}
    assert "hx-preserve" in host.get("/fujian/classes?q=x", headers=typing).text


def test_what_is_missing_takes_the_place_of_the_main_part(host: FlaskClient):
    answer = host.get("/fujian/no-such-page", headers=MAIN)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "<h1>" in answer.text
    assert answer.headers["HX-Push-Url"] == "false"


def test_a_problem_with_a_part_is_told_in_its_box(host: FlaskClient):
    answer = host.get("/fujian/no-such-page", headers=PART)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert told(answer)
    assert "找不到这一页" in answer.text


def told(answer: TestResponse) -> bool:
    """Whether an answer goes to the box for problems, and is nothing but a notice."""
    there = (answer.headers.get("HX-Retarget"), answer.headers.get("HX-Reswap")) == ("#problem", "innerHTML")
    return there and 'role="alert"' in answer.text and "<main" not in answer.text and "<h1" not in answer.text


def test_a_session_that_is_over_goes_to_sign_in_or_says_so(walk: Walk):
    walk.member = None
    looking = {"HX-Current-URL": "http://localhost/fujian/classes?year=2025"}
    list_part = walk.app.test_client().get("/fujian/classes", headers={**MAIN, **looking})
    assert list_part.status_code == HTTPStatus.UNAUTHORIZED
    assert list_part.headers["HX-Redirect"] == "/fujian/sign-in?next=/fujian/classes?year%3D2025"
    path = f"/fujian/applications/{walk.keys['applications'][0]}/basics/check"
    check = walk.app.test_client().post(path, headers={**PART, **looking})
    assert check.status_code == HTTPStatus.UNAUTHORIZED
    assert told(check)
    assert "/fujian/sign-in?next=" in check.text


def test_a_section_is_checked_as_typed_and_nothing_is_written(walk: Walk, host: FlaskClient):
    row = draft(walk)
    path = f"/fujian/applications/{row.id}/basics"
    with begin(walk.own, OFFICER, today=DAY) as work:
        before = work.session.scalar(select(func.count(AuditEntry.sequence)))
    saved = host.get(path).text
    typed = {"topic": "只在核对里出现的选题", "starts_on": "2025-13-01", "revision": "1"}
    wrong = host.post(f"{path}/check", data=typed, headers=PART)
    assert wrong.status_code == HTTPStatus.OK
    assert 'href="#f-starts_on"' in wrong.text
    given = {"topic": "只在核对里出现的选题", "starts_on": "2025-10-08", "place": "某地"}
    right = host.post(f"{path}/check", data=given, headers=PART)
    assert right.status_code == HTTPStatus.OK
    assert "还不能保存" not in right.text
    assert right.text != wrong.text
    assert "<main" not in right.text
    assert host.get(path).text == saved
    with begin(walk.own, OFFICER, today=DAY) as work:
        kept = work.get(Application, row.id, "申报")
        assert (kept.topic, kept.revision, kept.updated_at) == (row.topic, row.revision, row.updated_at)
        assert work.session.scalar(select(func.count(AuditEntry.sequence))) == before


def test_a_half_day_is_saved_one_by_one(walk: Walk, host: FlaskClient):
    with begin(walk.own, OFFICER, today=DAY) as work:
        cls = work.session.scalars(select(TrainingClass).where(TrainingClass.number == 902)).one()
        first, second = work.session.scalars(
            select(Enrollment.id).where(Enrollment.class_id == cls.id).limit(2)
        )
    place = f"/fujian/classes/{cls.id}/attendance/{DAY}/morning"

    def save(key: object, word: str) -> TestResponse:
        return host.post(f"{place}/{key}", data={f"there_{key}": word}, headers=PART)

    there = save(first, "yes")
    assert there.status_code == HTTPStatus.OK
    assert 'id="half-sum" hx-swap-oob="true"' in there.text
    save(second, "no")
    assert recorded(walk, [first, second]) == {first: True, second: False}
    save(first, "")
    assert recorded(walk, [first, second]) == {second: False}
    assert host.post(f"{place}/{first}", data={f"there_{first}": "yes"}).status_code == HTTPStatus.SEE_OTHER
    assert recorded(walk, [first, second]) == {first: True, second: False}


def recorded(walk: Walk, keys: list[object]) -> dict[object, bool]:
    with begin(walk.own, OFFICER, today=DAY) as work:
        rows = work.session.scalars(
            select(Attendance).where(
                Attendance.enrollment_id.in_(keys), Attendance.held_on == DAY, Attendance.half == "morning"
            )
        )
        return {row.enrollment_id: row.present for row in rows}


def test_a_refused_cell_says_why(walk: Walk, host: FlaskClient):
    with begin(walk.own, OFFICER, today=DAY) as work:
        cls = work.session.scalars(select(TrainingClass).where(TrainingClass.number == 902)).one()
        key = work.session.scalars(select(Enrollment.id).where(Enrollment.class_id == cls.id).limit(1)).one()
    path = f"/fujian/classes/{cls.id}/attendance/2025-12-02/morning/{key}"
    answer = host.post(path, data={f"there_{key}": "yes"}, headers=PART)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told(answer)
    assert "不得晚于今天" in html.unescape(answer.text)
