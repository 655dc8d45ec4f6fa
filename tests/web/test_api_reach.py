"""How far a program reaches: what its role's pages show, one answer for everything else, few statements."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from yanxiu.api import bearer
from yanxiu.api.app import create_api
from yanxiu.db import Tenant
from yanxiu.models import Role, Scope, TrainingClass
from yanxiu.services import registers
from yanxiu.services.accounts import tokens
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.accounts.tokens import SCOPES_OF
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories
from yanxiu.web.member import Member

from .lived import TABLES, Keys, member_of, stranger
from .test_statements import MOST, statements
from .walking import Walk

_PART: Final = re.compile(r"<(?:([^:<>]+):)?([^<>]+)>")
READERS: Final = (Role.DEPARTMENT_OFFICER, Role.HOST_INSTITUTION)
FIRST: Final = "?year=2024"


@dataclass
class Program:
    """The API, asked by one token."""

    client: FlaskClient
    token: str

    def ask(self, path: str) -> TestResponse:
        return self.client.get(path, headers={"Authorization": f"Bearer {self.token}"} if self.token else {})


@pytest.fixture(scope="module")
def api(walk: Walk) -> Flask:
    return create_api()


@pytest.fixture(scope="module")
def keys(walk: Walk) -> Keys:
    """The department's ids; a trainee of the institution has a certificate."""
    host = member_of(walk.own, Role.HOST_INSTITUTION)
    with begin(walk.own, Actor(host.name, host.role, host.user_id)) as work:
        query = registers.classes_asked({"year": "2025"}, host.organization_id)
        held = work.session.scalars(query.order_by(TrainingClass.number.desc())).first()
        assert held is not None
        factories.certificate(work.session, factories.roster(work.session, held.id, 1)[0])
    return walk.keys


@pytest.fixture
def client(api: Flask) -> FlaskClient:
    return api.test_client()


def token_of(place: Tenant, member: Member, scopes: Iterable[Scope] | None = None) -> str:
    """A new token of an account's one seat."""
    with begin(place, Actor(member.name, member.role, member.user_id)) as work:
        seat = seats_of(work, member.user_id)[0].membership_id
        asked = sorted(SCOPES_OF[member.role] if scopes is None else scopes)
        until = work.today + timedelta(days=30)
        return tokens.make_token(work, seat, name="样例程序", scopes=asked, until=until)[1]


def reading(api: Flask) -> list[Rule]:
    """Every resource that is read, the description apart."""
    marked = (
        rule
        for rule in api.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and needed_by(api, rule) != bearer.OPEN
    )
    return sorted(marked, key=lambda rule: rule.rule)


def needed_by(api: Flask, rule: Rule) -> str | None:
    """What a resource asks of a token."""
    return bearer.scope_of(api.view_functions[rule.endpoint])


def addresses(rule: Rule, keys: Keys, most: int = 1) -> Iterator[str]:
    """Addresses of a resource: of the first and the last rows that there are, of 2024."""
    asked = FIRST if rule.rule in ("/summary", "/policies") else ""
    held: Sequence[str] = next((keys[TABLES[name]] for name in rule.arguments if name in TABLES), ["-"])
    for key in dict.fromkeys((*held[:most], *held[-most:])):
        yield _filled(rule, key, "2024") + asked


def missing(rule: Rule) -> str:
    """The address of a row that there is not."""
    return _filled(rule, str(uuid4()), "2099")


def _filled(rule: Rule, key: str, year: str) -> str:
    return _PART.sub(lambda part: key if part[1] == "uuid" else year, rule.rule)


@pytest.mark.parametrize("role", READERS)
def test_every_resource_answers_its_reader_in_few_statements(
    walk: Walk, api: Flask, client: FlaskClient, keys: Keys, role: Role
) -> None:
    program = Program(client, token_of(walk.own, member_of(walk.own, role)))
    asked: dict[str, int] = {}
    for rule in reading(api):
        for path in addresses(rule, keys):
            with statements() as seen:
                answer = program.ask(path)
            assert answer.status_code in (200, 403, 404), (path, answer.data)
            if answer.status_code == 200:
                asked[rule.rule] = max(asked.get(rule.rule, 0), len(seen))
    open_ = {rule.rule for rule in reading(api) if needed_by(api, rule) in (*SCOPES_OF[role], bearer.ANY)}
    assert asked.keys() == open_
    assert {path: number for path, number in asked.items() if number > MOST} == {}


def test_rows_of_another_institution_look_like_missing_ones(
    walk: Walk, api: Flask, client: FlaskClient, keys: Keys
) -> None:
    other = Program(client, token_of(walk.own, stranger(walk.own, Role.HOST_INSTITUTION)))
    _is_told_nothing(api, other, keys)
    for path in ("/applications", "/classes", "/certificates", "/subsidies", "/decisions"):
        assert other.ask(path).get_json()["items"] == [], path


def test_rows_of_another_department_look_like_missing_ones(
    walk: Walk, api: Flask, client: FlaskClient, keys: Keys
) -> None:
    for role in READERS:
        _is_told_nothing(api, Program(client, token_of(walk.other, stranger(walk.other, role))), keys)


def _is_told_nothing(api: Flask, program: Program, keys: Keys) -> None:
    for rule in reading(api):
        nothing = program.ask(missing(rule))
        if any(name in TABLES for name in rule.arguments) and nothing.status_code != 403:
            assert nothing.status_code == 404, rule.rule
            for path in addresses(rule, keys):
                answer = program.ask(path)
                assert (answer.status_code, answer.data) == (404, nothing.data), path


def test_an_institution_is_told_its_own(walk: Walk, client: FlaskClient, keys: Keys) -> None:
    own = member_of(walk.own, Role.HOST_INSTITUTION)
    program = Program(client, token_of(walk.own, own))
    officer = Program(client, token_of(walk.own, member_of(walk.own, Role.DEPARTMENT_OFFICER)))

    mine, everybody = (
        {
            name: _all(one, f"/{name}?size=7")
            for name in ("classes", "applications", "certificates", "subsidies")
        }
        for one in (program, officer)
    )

    classes = {row["id"] for row in mine["classes"]}
    assert 0 < len(classes) < len(everybody["classes"])
    assert {row["class_id"] for row in (*mine["certificates"], *mine["subsidies"])} <= classes
    assert all(mine.values())
    assert {row["host_id"] for row in mine["applications"]} == {str(own.organization_id)}
    assert {row["state"] for row in everybody["applications"]}.isdisjoint({"draft"})
    told = [row for row in _all(program, "/plans/2024/classes?size=7") if row["class_id"]]
    assert {row["class_id"] for row in told} <= classes
    assert len(_all(officer, "/plans/2024/classes")) > len(told)


def _all(program: Program, path: str) -> list[dict[str, Any]]:
    """Every row of a list, piece by piece; none is told twice."""
    rows: list[dict[str, Any]] = []
    after = ""
    while True:
        told = program.ask(f"{path}{'&' if '?' in path else '?'}after={after}").get_json()
        rows += told["items"]
        after = told["next"]
        if after is None:
            assert len({str(row) for row in rows}) == len(rows)
            return rows


def test_whoever_has_no_token_for_it_is_answered_alike(walk: Walk, api: Flask, client: FlaskClient) -> None:
    officer = member_of(walk.own, Role.DEPARTMENT_OFFICER)
    good = token_of(walk.own, officer)
    ended = token_of(walk.own, officer)
    with begin(walk.own, Actor(officer.name, officer.role, officer.user_id)) as work:
        tokens.revoke_token(work, tokens.open_tokens(work, officer.user_id)[0].id)
    stolen = good.replace(f"yx_{walk.own.code}_", f"yx_{walk.other.code}_")
    bare = Program(client, "").ask("/me")
    assert bare.status_code == 401
    for rule in reading(api):
        for token in ("", "nonsense", ended, stolen):
            answer = Program(client, token).ask(missing(rule))
            assert (answer.status_code, answer.data) == (401, bare.data), rule.rule


def test_a_scope_opens_its_own_resources(walk: Walk, api: Flask, client: FlaskClient) -> None:
    officer = member_of(walk.own, Role.DEPARTMENT_OFFICER)
    for scope in sorted(SCOPES_OF[Role.DEPARTMENT_OFFICER]):
        program = Program(client, token_of(walk.own, officer, [scope]))
        for rule in reading(api):
            shut = program.ask(missing(rule)).status_code == 403
            assert shut == (needed_by(api, rule) not in (scope, bearer.ANY)), (scope, rule.rule)
