"""How many statements each page asks of the database, the check of the session included."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from yanxiu.models import Role
from yanxiu.services.accounts import sessions
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.work import begin
from yanxiu.web.access import OPEN, PERMISSIONS_OF
from yanxiu.web.account.session import KEY

from .lived import OFFICER, member_of
from .walking import Walk

MOST: Final = 15

MORE: Final[Mapping[str, tuple[int, str]]] = {
    "host.class_expenses": (17, "vouchers, and the same invoice in other classes"),
    "host.class_lectures": (16, "lectures that other classes share"),
    "host.class_funding": (16, "which documents' own files are kept, for the clauses beside the findings"),
    "officer.application": (16, "likewise"),
    "officer.class_funding": (20, "payments, fee category, what speaks against the settlement, likewise"),
}
"""Pages that ask more, by endpoint: how many at most, and why."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to any database while the block lasts."""
    seen: list[str] = []

    def note(*told: object) -> None:
        seen.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def signed_in(walk: Walk, role: Role) -> FlaskClient:
    """A browser in which the sample account of a role has really signed in."""
    account, client = member_of(walk.own, role), walk.real.test_client()
    with begin(walk.own, OFFICER) as work:
        row, token = sessions.start(work, account.user_id)
        row.second_factor_at = work.at
        row.membership_id = seats_of(work, account.user_id)[0].membership_id
    with client.session_transaction(f"/{walk.own.code}/account") as cookie:
        cookie[KEY] = token
    return client


def asked_by(client: FlaskClient, path: str) -> int:
    """How many statements a page takes; 0 where it is not there, or a file."""
    with statements() as seen:
        answer = client.get(path)
    return len(seen) if answer.status_code == 200 and answer.mimetype == "text/html" else 0


def most_asked(client: FlaskClient, paths: list[str]) -> int:
    """The most statements that one of these pages takes, but for the note that its session is in use.

    Once in a while a request makes that note; the next one does not.
    """
    found = [(path, asked_by(client, path)) for path in paths]
    return max((count if count <= MOST else asked_by(client, path) for path, count in found), default=0)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MINISTRY_ANALYST])
def test_a_page_asks_few_statements(walk: Walk, role: Role):
    client, asked = signed_in(walk, role), {}
    for rule, method, mark in walk.closed():
        if method == "GET" and mark in PERMISSIONS_OF[role]:
            asked[rule.endpoint] = most_asked(client, walk.paths(rule, 2))
    assert any(asked.values())
    limits = {endpoint: MORE.get(endpoint, (MOST, ""))[0] for endpoint in asked}
    assert {name: number for name, number in asked.items() if number > limits[name]} == {}
    assert [name for name in MORE if name in asked and asked[name] <= MOST] == []


def test_an_open_page_asks_few_statements(walk: Walk):
    client = walk.real.test_client()
    rules = [rule for rule in walk.real.url_map.iter_rules() if walk.mark(rule) == OPEN]
    asked = {
        rule.endpoint: most_asked(client, walk.paths(rule, 2)) for rule in rules if rule.endpoint != "static"
    }
    assert any(asked.values())
    assert {name: number for name, number in asked.items() if number > MOST} == {}
