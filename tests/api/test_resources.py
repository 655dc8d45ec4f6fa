"""What is answered: own classes only, the ministry's summary, problems in words, a description of it all."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.api.conftest import CLERK, Token, bearer
from yanxiu.api import bearer as guard
from yanxiu.db import Tenant
from yanxiu.models import AuditEntry, Role, Scope, SummaryDelivery
from yanxiu.services.work import begin
from yanxiu.testing import factories

_PART = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@pytest.fixture
def officer(token: Token, place: Tenant) -> dict[str, str]:
    return bearer(token(place, Role.DEPARTMENT_OFFICER, [Scope.CLASSES]))


@pytest.fixture
def analyst(token: Token, ministry: Tenant) -> dict[str, str]:
    return bearer(token(ministry, Role.MINISTRY_ANALYST, [Scope.SUMMARY]))


def test_classes_are_listed_and_shown(
    client: FlaskClient, place: Tenant, other_place: Tenant, officer: dict[str, str]
) -> None:
    with begin(place, CLERK) as work:
        mine = factories.training_class(work.session)
        work.session.flush()
        key, year, number = mine.id, mine.year, mine.number
    with begin(other_place, CLERK) as work:
        foreign = factories.training_class(work.session).id

    listed = client.get(f"/classes?year={year}&size=1&page=1", headers=officer).get_json()
    shown = client.get(f"/classes/{key}", headers=officer)

    assert (listed["size"], listed["page"]) == (1, 1)
    assert listed["total"] >= len(listed["items"]) == 1
    assert shown.status_code == 200
    assert (shown.get_json()["year"], shown.get_json()["number"]) == (year, number)
    assert {"fails", "warnings", "unknown", "attest"} == shown.get_json()["findings"].keys()
    missing, others = (client.get(f"/classes/{one}", headers=officer) for one in (uuid4(), foreign))
    assert missing.status_code == others.status_code == 404
    assert missing.data == others.data


def test_the_summary_answers_with_definitions(
    client: FlaskClient, place: Tenant, analyst: dict[str, str]
) -> None:
    with begin(place, CLERK) as work:
        made = factories.training_class(work.session)
        work.touch(made.id)
        year = made.year

    answer = client.get(
        f"/summary?year={year}&by=province&by=tier&figure=classes&figure=completion_rate"
        "&where=level=provincial&where=level=national",
        headers=analyst,
    )

    assert answer.status_code == 200, answer.data
    told = answer.get_json()
    assert {one["name"] for one in told["definitions"]} == {"classes", "completion_rate"}
    assert {line["key"]["province"] for line in told["lines"]} == {"fujian"}
    assert (
        sum(line["figures"]["classes"] for line in told["lines"]) == told["total"]["figures"]["classes"] > 0
    )
    assert {"province": "hebei", "years": [year]} in told["silent"]


def test_whose_figures_came_by_file_and_of_when_is_told(
    client: FlaskClient, other_place: Tenant, analyst: dict[str, str]
) -> None:
    as_of = datetime(2025, 3, 1, 9, tzinfo=UTC)
    with begin(other_place, CLERK) as work:
        mark = SummaryDelivery(as_of=as_of, taken_at=as_of, cells=0, sha256="", cells_sha256="")
        work.session.add(mark)
    asked = "/summary?year=2024&where=province="
    told = client.get(asked + other_place.code, headers=analyst).get_json()
    others = client.get(asked + "fujian", headers=analyst).get_json()
    with begin(other_place, CLERK) as work:
        work.session.delete(work.session.get_one(SummaryDelivery, other_place.id))

    assert [one["province"] for one in told["carried"]] == [other_place.code]
    assert datetime.fromisoformat(told["carried"][0]["as_of"]) == as_of
    assert others["carried"] == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("", "year"),
        ("year=abc", "year.0"),
        ("year=1999", "year.0"),
        ("year=2024&by=nonsense", "by.0"),
        ("year=2024&where=level", "where.0"),
        ("year=2024&where=year=2024", "where.0"),
        ("year=2024&where=province=nowhere", "省份"),
        ("year=2024&figure=made_up", "figure.0"),
        ("year=2024&year=2023&against_previous_year=true", "年度"),
    ],
)
def test_what_cannot_be_asked_is_told_by_field(
    client: FlaskClient, analyst: dict[str, str], asked: str, field: str
) -> None:
    answer = client.get(f"/summary?{asked}", headers=analyst)

    assert answer.status_code == 422
    assert [one["field"] for one in answer.get_json()["errors"]] == [field]
    assert all(one["message"] for one in answer.get_json()["errors"])


def test_only_what_was_answered_is_on_record(
    client: FlaskClient, ministry: Tenant, analyst: dict[str, str]
) -> None:
    def exports() -> int:
        with begin(ministry, CLERK) as work:
            found = select(func.count(AuditEntry.sequence)).where(AuditEntry.action == "list.export")
            return work.session.scalar(found) or 0

    before = exports()
    assert client.get("/summary?year=2024&where=province=nowhere", headers=analyst).status_code == 422
    assert exports() == before
    assert client.get("/summary?year=2024", headers=analyst).status_code == 200
    assert exports() == before + 1


def test_errors_speak_the_readers_language(client: FlaskClient, analyst: dict[str, str]) -> None:
    chinese = client.get("/summary", headers=analyst).get_json()
    english = client.get("/summary", headers=analyst | {"Accept-Language": "en-GB,en;q=0.9"}).get_json()

    assert chinese["errors"] == [{"field": "year", "message": "必须给出"}]
    assert english["title"].isascii()
    assert english["errors"][0]["message"].isascii()


def test_every_operation_is_described_and_guarded(app: Flask, client: FlaskClient) -> None:
    described = client.get("/openapi.json").get_json()

    rules = [rule for rule in app.url_map.iter_rules() if rule.rule != "/openapi.json"]
    assert set(described["paths"]) == {_PART.sub(r"{\1}", rule.rule) for rule in rules}
    assert described["openapi"] == "3.1.0"
    for rule in rules:
        path = rule.rule.replace("<int(min=2000, max=2100):year>", "2024")
        asked = _PART.sub(str(uuid4()), path)
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            assert client.open(asked, method=method).status_code == 401, (method, path)
        assert client.open(asked, method="TRACE").status_code == 405, path


def test_a_view_without_a_mark_stops_the_start() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", view_func=lambda: "")

    with pytest.raises(LookupError, match="@needs"):
        guard.check_marks(bare)
