"""Every route, walked: who gets in, and that others cannot tell what exists from what does not."""

import re
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.services.accounts import sessions, users
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.work import begin
from yanxiu.web.access import OPEN, PERMISSIONS_OF, Permission, permission_of
from yanxiu.web.account.session import KEY
from yanxiu.web.member import Member

from .lived import OFFICER, member_of, stranger, table_of
from .walking import Walk

OWN = frozenset({Role.HOST_INSTITUTION, Role.SUPERVISING_DEPARTMENT, Role.TRAINEE})
"""Roles that see a part of their tenant only."""


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
        r"/(<tenant_code>/)?(sign-(in|out)\b.*|account/(password|second-factor(\.png)?)|verify(/file)?|v/<token>|"
        r"certificates/<token>|(check-in|enrol|survey)/<token>(/\w+)?|plans(/<int:year>)?|policies\b.*|"
        r"claim(/<token>)?|notices(/<uuid:notice_id>)?|begin/.*|"
        r"schemas/<kind>/<int:version>|healthz|readyz|look|statement|privacy|accessibility|sitemap|static/.*|help.*|reminders\.ics)?"
    )
    found = [
        rule.rule
        for rule in walk.app.url_map.iter_rules()
        if permission_of(walk.app.view_functions[rule.endpoint]) == OPEN and not meant.fullmatch(rule.rule)
    ]
    assert found == []


def test_the_walk_knows_what_every_id_in_an_address_is_of(walk: Walk):
    """Else a rule is asked for rows that are not there only: name its table in ``lived.TABLES``."""
    asked = [(rule, name) for rule, _, _ in walk.closed() for name in re.findall(r"<uuid:(\w+)>", rule.rule)]
    unknown = {rule.rule for rule, name in asked if table_of(rule, name, walk.keys) not in walk.keys}
    assert unknown == set()
    held = [bool(walk.keys[table_of(rule, name, walk.keys) or ""]) for rule, name in asked]
    assert sum(held) > len(held) * 0.8


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


@pytest.mark.parametrize("role", list(Role))
def test_the_wrong_role_gets_the_page_of_a_missing_one(walk: Walk, role: Role):
    walk = walk.of(role)
    walk.member = member_of(walk.own, role)
    missing = walk.missing()
    assert missing.status_code == HTTPStatus.NOT_FOUND
    refused = 0
    for rule, method, mark in walk.closed():
        if mark not in PERMISSIONS_OF[role]:
            refused += 1
            assert same(walk.ask(walk.path(rule, exists=True), method), missing), (rule, method)
    assert refused > 100


@pytest.mark.parametrize(
    "role", [Role.DEPARTMENT_OFFICER, Role.HOST_INSTITUTION, Role.SECURITY_ADMIN, Role.MINISTRY_ANALYST]
)
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
    missing = walk.missing()
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


@pytest.mark.parametrize("role", list(Role))
def test_a_session_that_ended_opens_nothing(walk: Walk, role: Role):
    walk = walk.of(role)
    account, home = member_of(walk.own, role), f"/{walk.own.code}"
    client = walk.real.test_client()
    with begin(walk.own, OFFICER) as work:
        row, token = sessions.start(work, account.user_id)
        row.second_factor_at = work.at
        row.membership_id = seats_of(work, account.user_id)[0].membership_id
        key = row.id
    with client.session_transaction(f"{home}/account") as cookie:
        cookie[KEY] = token
    assert walk.ask(f"{home}/account", client=client).status_code == HTTPStatus.OK
    end(walk.own, key)
    for rule, method, _mark in walk.closed():
        answer = walk.ask(walk.path(rule, exists=True), method, client)
        assert answer.status_code == HTTPStatus.FOUND, rule
        assert answer.location.startswith(f"{home}/sign-in"), rule


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
