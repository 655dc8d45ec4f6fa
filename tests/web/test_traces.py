"""Nobody's name or number is left behind by a page, whatever happens on it.

The walks over all pages, forms and roles are watched as a whole (``walk`` in ``conftest``); here is what they
do not come upon: an error that nobody expected.
"""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from yanxiu.db import Tenant
from yanxiu.testing import factories
from yanxiu.web import desk
from yanxiu.web.access import open_to_all

from .held import Working
from .traces import marks_of, watched

AREAS = ("public",)
NAME, NUMBER = "欧阳暗记", factories.id_number(987_654)


def typed() -> str:
    """Fail with what somebody typed in the words of the error."""
    return str(int(f"{NAME}{NUMBER}"))


def stored() -> str:
    """Fail in the database, with what was asked for in the words of the error."""
    with desk.work() as work:
        work.session.execute(text("SELECT CAST(:name AS integer)"), {"name": NAME})
    return ""


@pytest.mark.parametrize("failing", [typed, stored])
def test_an_unexpected_error_is_logged_by_kind_and_place_alone(app: Flask, client: FlaskClient, failing):
    @open_to_all
    def broken() -> str:
        return str(failing())

    app.view_functions["public.plans"] = broken
    with watched(app) as traces:
        answer = client.get("/fujian/plans")
    assert answer.status_code == 500
    (record,) = traces.records
    assert "Error in " in record
    assert "public.plans" in record
    assert traces.naming([NAME, NUMBER]) == []
    assert NAME not in answer.text


def test_a_name_in_an_address_or_a_record_is_found(app: Flask, client: FlaskClient):
    @open_to_all
    def leaking() -> str:
        app.logger.info("seen %s", NUMBER)
        return f'<a href="/fujian/plans?q=%E6%AC%A7%E9%98%B3{uuid4()}&amp;page=2">甲</a>'

    app.view_functions["public.plans"] = leaking
    with watched(app) as traces:
        client.get("/fujian/plans", query_string={"phone": "19987650001"})
    assert [len(traces.naming([mark])) for mark in (NUMBER, "欧阳", "19987650001", "暗记")] == [1, 1, 1, 0]


def test_the_marks_of_a_department_are_its_people(place: Tenant, working: Working):
    with working() as work:
        factories.trainee(work.session, name=NAME, id_number=NUMBER, phone="19987650001")
    assert {NAME, NUMBER, "19987650001"} <= marks_of(place)
