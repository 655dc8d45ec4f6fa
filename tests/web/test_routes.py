"""Every route, walked: who gets in, and that others cannot tell what exists from what does not."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.database import use_database
from yanxiu.db.embedded import EmbeddedServer
from yanxiu.db.engine import plain_engine
from yanxiu.models import Role
from yanxiu.services.accounts import sessions, users
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.tenants import tenant
from yanxiu.services.work import begin
from yanxiu.web.access import OPEN, PERMISSIONS_OF, Permission, permission_of
from yanxiu.web.account.session import KEY
from yanxiu.web.app import create_app
from yanxiu.web.member import Member

from .conftest import copied
from .lived import DAY, OFFICER, Keys, keys_of, member_of, one_token, rules, stranger, table_of

OWN = frozenset({Role.HOST_INSTITUTION, Role.SUPERVISING_DEPARTMENT, Role.TRAINEE})
"""Roles that see a part of their tenant only."""


class Walk:
    """The application with one department that has lived, and whoever is said to be signed in."""

    def __init__(self, own: Tenant, other: Tenant, keys: Keys, home: Path) -> None:
        self.own, self.other, self.keys, self.home = own, other, keys, home
        self.member: Member | None = None
        given = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "TODAY": DAY, "WTF_CSRF_ENABLED": False}
        self.app: Flask = create_app(given, who=lambda: self.member)
        self.app.config["WTF_CSRF_ENABLED"] = False
        one_token(self.app)
        self.real: Flask = create_app(given)
        self.real.config["WTF_CSRF_ENABLED"] = False

    def closed(self) -> list[tuple[Rule, str, Permission]]:
        """Rules that need a permission, with their methods."""
        marks = (
            (rule, method, permission_of(self.app.view_functions[rule.endpoint]))
            for rule, method in rules(self.app)
        )
        return [(rule, method, mark) for rule, method, mark in marks if isinstance(mark, Permission)]

    def path(self, rule: Rule, *, exists: bool) -> str:
        """An address of a rule: of rows that are there, or of none."""
        return re.sub(
            r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>", lambda found: self._one(rule, found, exists), rule.rule
        )

    def _one(self, rule: Rule, found: re.Match[str], exists: bool) -> str:
        kind, among, name = found.groups()
        if name == "tenant_code":
            return self.own.code
        if kind == "any":
            return among.split(",")[0]
        if kind == "int":
            return "2025"
        if kind != "uuid":
            return "withdraw"
        held = self.keys.get(table_of(rule, name, self.keys) or "", [])
        return held[0] if exists and held else str(uuid4())

    def ask(self, path: str, method: str = "GET", client: FlaskClient | None = None) -> TestResponse:
        """One request, of a browser that has been nowhere."""
        return (client or self.app.test_client()).open(path, method=method)


@pytest.fixture(scope="module")
def walk(lived: str, server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    name = f"{lived}_routes"
    with ExitStack() as stack:
        stack.enter_context(use_database(stack.enter_context(copied(server, name, lived))))
        admin: Engine = plain_engine(server.url(SUPERUSER, name))
        stack.callback(admin.dispose)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("YANXIU_HOME", str(tmp_path_factory.mktemp("home")))
        own = tenant("fujian")
        yield Walk(own, tenant("hebei"), keys_of(admin, own), tmp_path_factory.getbasetemp())


def same(answer: TestResponse, other: TestResponse) -> bool:
    return (answer.status_code, answer.data, answer.location) == (
        other.status_code,
        other.data,
        other.location,
    )


def test_every_view_declares_its_permission(walk: Walk):
    marks = {name: permission_of(view) for name, view in walk.app.view_functions.items()}
    assert [name for name, mark in marks.items() if mark != OPEN and not isinstance(mark, Permission)] == []
    assert len(marks) > 200
    for permission in Permission:
        held = [role for role, given in PERMISSIONS_OF.items() if permission in given]
        assert held, permission


def test_a_page_that_many_may_open_is_meant_to_be_open(walk: Walk):
    """What anybody may see is public, a step of signing in, or reached by a secret token."""
    meant = re.compile(
        r"/(<tenant_code>/)?(sign-(in|out)\b.*|account/(password|second-factor(\.png)?)|verify|v/<token>|"
        r"certificates/<token>|(check-in|enrol|survey)/<token>(/\w+)?|plans(/<int:year>)?|policies\b.*|"
        r"healthz|readyz|look|statement|privacy|accessibility|sitemap|static/.*|help.*)?"
    )
    found = [
        rule.rule
        for rule in walk.app.url_map.iter_rules()
        if permission_of(walk.app.view_functions[rule.endpoint]) == OPEN and not meant.fullmatch(rule.rule)
    ]
    assert found == []


def test_nobody_is_sent_to_sign_in_and_learns_nothing(walk: Walk):
    walk.member = None
    for rule, method, _mark in walk.closed():
        there, nowhere = walk.path(rule, exists=True), walk.path(rule, exists=False)
        answers = [walk.ask(path, method) for path in (there, nowhere)]
        assert [one.status_code for one in answers] == [302, 302], rule
        for path, answer in zip((there, nowhere), answers, strict=True):
            target = f"?next={path}" if method == "GET" else ""
            assert answer.location == f"/fujian/sign-in{target}", rule
        assert answers[0].text.replace(there, nowhere) == answers[1].text, rule


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MINISTRY_ANALYST])
def test_the_wrong_role_gets_the_page_of_a_missing_one(walk: Walk, role: Role):
    walk.member = member_of(walk.own, role)
    missing = walk.ask("/fujian/no-such-page")
    assert missing.status_code == HTTPStatus.NOT_FOUND
    refused = 0
    for rule, method, mark in walk.closed():
        if mark not in PERMISSIONS_OF[role]:
            refused += 1
            assert same(walk.ask(walk.path(rule, exists=True), method), missing), (rule, method)
    assert refused > 100


@pytest.mark.parametrize("role", [Role.DEPARTMENT_OFFICER, Role.HOST_INSTITUTION, Role.SECURITY_ADMIN])
def test_a_member_of_another_tenant_is_nobody_here(walk: Walk, role: Role):
    """Whoever tells who is signed in: another tenant's member does not get past the frame."""
    walk.member = Member(uuid4(), "样例", walk.other.id, role, frozenset({role}), uuid4())
    for rule, method, mark in walk.closed():
        if mark in PERMISSIONS_OF[role]:
            path = walk.path(rule, exists=True)
            answer = walk.ask(path, method)
            assert answer.status_code == HTTPStatus.FOUND, rule
            assert answer.location.startswith("/fujian/sign-in"), rule


@pytest.mark.parametrize("role", sorted(OWN))
def test_what_belongs_to_another_of_the_tenant_is_missing(walk: Walk, role: Role):
    """Another institution, another supervising department, another trainee: nothing here is theirs."""
    walk.member = stranger(walk.own, role)
    missing = walk.ask("/fujian/no-such-page")
    tried = 0
    for rule, method, mark in walk.closed():
        if mark not in PERMISSIONS_OF[role] or "<uuid:" not in rule.rule:
            continue
        there, nowhere = walk.path(rule, exists=True), walk.path(rule, exists=False)
        answers = [walk.ask(path, method) for path in (there, nowhere)]
        tried += 1
        if method == "GET":
            assert same(answers[0], missing), (rule, answers[0].status_code)
        assert same(answers[0], answers[1]), (rule, method, answers[0].status_code, answers[1].status_code)
        assert answers[0].status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY), (
            rule,
            method,
        )
    assert tried


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MINISTRY_ANALYST])
def test_a_session_that_ended_opens_nothing(walk: Walk, role: Role):
    account = member_of(walk.own, role)
    client = walk.real.test_client()
    with begin(walk.own, OFFICER) as work:
        row, token = sessions.start(work, account.user_id)
        row.second_factor_at = work.at
        row.membership_id = seats_of(work, account.user_id)[0].membership_id
        key = row.id
    with client.session_transaction("/fujian/account") as cookie:
        cookie[KEY] = token
    assert walk.ask("/fujian/account", client=client).status_code == HTTPStatus.OK
    end(walk.own, key)
    for rule, method, _mark in walk.closed():
        answer = walk.ask(walk.path(rule, exists=True), method, client)
        assert answer.status_code == HTTPStatus.FOUND, rule
        assert answer.location.startswith("/fujian/sign-in"), rule


def end(place: Tenant, key: UUID) -> None:
    with begin(place, OFFICER) as work:
        sessions.end(work, key, "ended_elsewhere")


def test_another_tenants_token_opens_nothing(walk: Walk):
    """A token moved by hand into the cookie of another path is one that nobody knows."""
    with begin(walk.other, OFFICER) as work:
        user = users.add_user(work, "wanderer", "样例").user
        users.enter_membership(work, user, Role.TRAINEE, None)
        row, token = sessions.start(work, user.id)
        row.membership_id = seats_of(work, user.id)[0].membership_id
    client = walk.real.test_client()
    with client.session_transaction("/fujian/account") as cookie:
        cookie[KEY] = token
    answer = walk.ask("/fujian/my", client=client)
    assert answer.location == "/fujian/sign-in?next=/fujian/my"
