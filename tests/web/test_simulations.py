"""政策实验室: asked for on a page, judged as a job, compared, taken along; nothing else changes."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from yanxiu.db import Base, Tenant
from yanxiu.jobs.running import run
from yanxiu.models import Job, JobKind, JobState, Role
from yanxiu.services import background
from yanxiu.testing.held_class import held_class

HOME = "/fujian/officer/simulations"
CAP = {
    "name": "上限提高",
    "year": "2024",
    "change": "parameter",
    "parameter": "fujian.grant_cap",
    "tier": "flagship",
    "value": "5万元",
}
WRITTEN = {"simulations", "jobs", "audit_entries", "audit_heads"}
"""What asking for a simulation and running it may write."""


@pytest.fixture
def areas() -> tuple[str, ...]:
    return ("public", "officer", "jobs", "supervising")


@pytest.fixture(autouse=True)
def officer(sign_in: Any) -> Any:
    return sign_in(Role.DEPARTMENT_OFFICER)


def ask(client: FlaskClient, **given: str) -> UUID:
    """Ask for one on the page; its id from the address it leads to."""
    answer = client.post(HOME, data={**CAP, **given})
    assert answer.status_code == 303, re.findall(r"field-error[^>]*>([^<]*)", answer.text)
    return UUID(answer.location.partition("?")[0].rpartition("/")[2])


def simulate(working: Any, place: Tenant) -> None:
    """Do what was asked for."""
    with working() as work:
        asked = select(Job.id).where(Job.kind == JobKind.SIMULATION, Job.state == JobState.QUEUED)
        keys = list(work.session.scalars(asked))
    for key in keys:
        run(place.id, key)
        with working() as work:
            row = background.find(work, key)
            assert row.state is JobState.DONE, background.message_of(row)


def contents(working: Any) -> dict[str, list[str]]:
    """Every row of every table of the tenant's but those that a simulation writes."""
    tables = [table for table in Base.metadata.sorted_tables if table.schema == "app"]
    with working() as work:
        return {
            table.name: sorted(
                work.session.scalars(text(f'SELECT t::text FROM {table.schema}."{table.name}" t'))
            )
            for table in tables
            if table.name not in WRITTEN
        }


def test_a_simulation_is_asked_for_run_and_taken_along_and_changes_no_row(
    client: FlaskClient, working: Any, place: Tenant
) -> None:
    with working() as work:
        held_class(work, terms={"tier": "flagship", "year": 2024})
    before = contents(working)
    key = ask(client)
    assert "等待中" in client.get(f"{HOME}/{key}").text
    assert client.get(f"{HOME}/{key}/result.xlsx").status_code == 404
    simulate(working, place)
    page = client.get(f"{HOME}/{key}").text
    assert "50,000元/期" in page
    assert "补助合计" in page
    assert client.get(f"{HOME}/{key}/result.xlsx").data.startswith(b"PK")
    assert client.get(f"{HOME}/{key}/result.pdf").data.startswith(b"%PDF")
    other = ask(client, name="上限更高", value="6万元")
    simulate(working, place)
    compared = client.get(f"{HOME}/{key}/compare?with={other}").text
    assert "上限更高" in compared
    assert "两次模拟的数据不同" not in compared
    assert contents(working) == before
    assert "上限提高" in client.get(HOME).text


def test_what_the_form_lacks_is_said_at_once(client: FlaskClient) -> None:
    for wrong, said in (
        ({"parameter": ""}, "参数"),
        ({"value": ""}, "新的值"),
        ({"parameter": "fujian.cup"}, "不在这一辖区"),
        ({"change": "rules_of"}, "另一年度"),
        ({"change": "jurisdiction"}, "另一辖区"),
    ):
        answer = client.post(HOME, data={**CAP, **wrong})
        assert answer.status_code in (400, 409, 422), wrong
        assert said in answer.text
