"""What one department is told does not depend on what another one holds, whatever it asks for.

Two worlds, equal for the first department: in one the second department is empty, in the other it has lived.
The same random requests of the first department's people go to both, with ids of its own, of the second
department and of nobody: any difference in an answer is a leak, and so is any change in the second
department's rows.
"""

import io
import os
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.figures import tell
from yanxiu.api.app import PATH, create_api
from yanxiu.db import Base, Database, Tenant
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.database import database, use_database
from yanxiu.db.embedded import EmbeddedServer
from yanxiu.db.engine import plain_engine
from yanxiu.models import Role
from yanxiu.services.accounts import passwords, sessions
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.accounts.tokens import SCOPES_OF, make_token
from yanxiu.services.tenants import tenant
from yanxiu.services.work import Actor, begin
from yanxiu.web.access import PERMISSIONS_OF, open_to_all, permission_of
from yanxiu.web.account.session import KEY
from yanxiu.web.app import create_app
from yanxiu.web.member import Member
from yanxiu_demo.people import People, workbook

from .conftest import CHEAP, copied
from .forms_seen import Form, forms_of
from .lived import DAY, OFFICER, TABLES, Keys, keys_of, live, member_of, one_token, rules, table_of
from .programs import Drawn, Programs
from .standing_still import ENTROPY, freeze, seed_all

REQUESTS: Final = int(os.environ.get("FUZZ_REQUESTS", "5000"))
"""Sent in all, half of them to each world."""

MOST_TOKENS: Final = 12
"""Of one role: an account that was shut makes more of them in vain."""

PROGRAMS: Final = 4
"""One of so many requests is a program's, to the API."""

ROLES: Final = (
    Role.HOST_INSTITUTION,
    Role.SUPERVISING_DEPARTMENT,
    Role.DEPARTMENT_OFFICER,
    Role.TRAINEE,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
    None,
)
Told = tuple[int, str | None, str | None, bytes]


@dataclass
class World:
    """A database with both departments, the files of it, and a browser for each role of the first one."""

    database: Database
    admin: Engine
    home: str
    browsers: dict[Role | None, FlaskClient] = field(default_factory=dict)
    bearers: dict[Role, str] = field(default_factory=dict)
    made: Counter[Role] = field(default_factory=Counter)


@dataclass(frozen=True)
class Request:
    """One request, to be sent to both worlds."""

    number: int
    role: Role | None
    endpoint: str
    method: str
    path: str
    sent: dict[str, Any]
    files: tuple[str, ...] = ()
    program: Drawn | None = None


class Worlds:
    """Both worlds, the application, and what may be asked of it."""

    def __init__(self, pair: tuple[World, World], patch: pytest.MonkeyPatch) -> None:
        self.pair, self.patch, self.chance = pair, patch, random.Random(20251201)
        self.member: Member | None = None
        given = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "TODAY": DAY}
        self.app: Flask = create_app(given, who=lambda: self.member)
        self.app.config["WTF_CSRF_ENABLED"] = False
        one_token(self.app)
        self.api = create_api()
        self.api.config["ASKED_A_MINUTE"] = 10**9  # one token asks for all
        self.programs = Programs(self.api, self.chance, self._key)
        leak = open_to_all(lambda: self._planted())  # noqa: PLW0108 - a bound method takes no mark
        self.app.add_url_rule("/<tenant_code>/planted", "planted", leak)
        self.rules = [one for one in rules(self.app, own=False) if one[0].endpoint != "planted"]
        self.forms: dict[str, list[Form]] = {}
        self.tokens: list[str] = ["x" * 32]
        with use_database(pair[0].database):
            self.own, self.other = tenant("fujian"), tenant("hebei")
            self.members = {role: member_of(self.own, role) if role else None for role in ROLES}
        self.own_keys: Keys = {}
        self.foreign_keys = keys_of(pair[1].admin, self.other)
        self.look()

    def _planted(self) -> str:
        """A leak, to see that one is seen: what the other department holds, past row security."""
        here = next(world for world in self.pair if world.database is database())
        return str(rows_of(here, self.other))

    def look(self) -> None:
        """Learn the first department's ids of now."""
        self.own_keys = keys_of(self.pair[0].admin, self.own)

    def send(self, asked: Request) -> tuple[Told, Told]:
        """The same request to both worlds."""
        first, second = (self._send(world, asked) for world in self.pair)
        return first, second

    def _send(self, world: World, asked: Request) -> Told:
        self.patch.setenv("YANXIU_HOME", world.home)
        self.member = self.members[asked.role]
        with use_database(world.database):
            browser = self._browser(world, asked.role)
            seed_all(self.patch, asked.number)
            if asked.program is not None:
                return self._ask(world, asked.role, asked.program)
            data = {**asked.sent, **{name: _file(name) for name in asked.files}}
            given: dict[str, Any] = {"query_string": asked.sent} if asked.method == "GET" else {"data": data}
            answer = browser.open(asked.path, method=asked.method, **given)
            told = _told(answer)
            answer.close()
            return told

    def _browser(self, world: World, role: Role | None) -> FlaskClient:
        """A browser of the role, signed in for the pages of one's own account too."""
        if role not in world.browsers:
            world.browsers[role] = self.app.test_client()
            if role is not None:
                self.sign_in(world, role)
        return world.browsers[role]

    def sign_in(self, world: World, role: Role) -> None:
        """Begin a session, as far as pages of the account ask for one."""
        member = self.members[role]
        assert member is not None
        seed_all(self.patch, f"{role} signs in")
        with begin(self.own, OFFICER) as work:
            row, token = sessions.start(work, member.user_id)
            row.second_factor_at = work.at
            row.membership_id = seats_of(work, member.user_id)[0].membership_id
        with world.browsers[role].session_transaction("/fujian/account") as cookie:
            cookie[KEY] = token

    def _ask(self, world: World, role: Role | None, asked: Drawn) -> Told:
        """A program's request, as its role's token lets it."""
        headers = asked.headers | ({"Authorization": self._bearer(world, role)} if role else {})
        path = asked.path.removeprefix(PATH)
        given: dict[str, Any] = {} if asked.body is None else {"json": asked.body}
        answer = self.api.test_client().open(
            path, method=asked.method, query_string=asked.query, headers=headers, **given
        )
        if answer.status_code == 401 and role and world.made[role] < MOST_TOKENS:
            del world.bearers[role]  # some page has ended the token, or the account
        if answer.status_code == 200 and answer.is_json:
            self.programs.learn(answer.get_json(), answer.headers.get("ETag"))
        return answer.status_code, answer.headers.get("ETag"), answer.content_type, answer.data

    def _bearer(self, world: World, role: Role) -> str:
        """The header of a token that opens all that the role may read and write."""
        if role not in world.bearers:
            member = self.members[role]
            assert member is not None
            world.made[role] += 1
            state = ENTROPY.getstate()
            seed_all(self.patch, f"{role} makes token {ENTROPY.random()}")
            with begin(self.own, Actor(member.name, role, member.user_id)) as work:
                seat = seats_of(work, member.user_id)[0].membership_id
                until = work.today + timedelta(days=30)
                _, token = make_token(work, seat, name="样例", scopes=SCOPES_OF[role], until=until)
            world.bearers[role] = f"Bearer {token}"
            ENTROPY.setstate(state)
        return world.bearers[role]

    def request(self, number: int) -> Request:
        """Something to ask: an operation of the API, any rule, or a form that some page showed."""
        if number % PROGRAMS == PROGRAMS - 1:
            drawn = self.programs.draw()
            meant = [one for one in SCOPES_OF if one in ROLES and drawn.scopes <= SCOPES_OF[one]]
            role = (
                self.chance.choice(meant or [Role.HOST_INSTITUTION]) if self.chance.random() < 0.9 else None
            )
            return Request(number, role, drawn.operation, drawn.method, drawn.path, {}, (), drawn)
        rule, method = self.chance.choice(self.rules)
        role = self._role(rule)
        seen = self.forms.get(rule.endpoint, [])
        seen = [form for form in seen if form.method == method]
        if seen and self.chance.random() < (0.8 if method == "POST" else 0.4):
            form = self.chance.choice(seen)
            path = form.action if self.chance.random() < 0.6 else self._path(rule)
            files = tuple(form.files) if self.chance.random() < 0.7 else ()
            return Request(
                number, role, rule.endpoint, method, path, form.filled(self.chance, self._any_keys()), files
            )
        return Request(number, role, rule.endpoint, method, self._path(rule), {})

    def _role(self, rule: Rule) -> Role | None:
        """Mostly somebody whom the page is for."""
        mark = permission_of(self.app.view_functions[rule.endpoint])
        meant = [role for role in ROLES if role and mark in PERMISSIONS_OF[role]]
        return self.chance.choice(meant if meant and self.chance.random() < 0.8 else ROLES)

    def learn(self, page: bytes) -> None:
        """Keep the forms of a page, by the endpoint that they go to."""
        for form in forms_of(page.decode("utf-8", "replace")):
            where = form.action.partition("?")[0]
            try:
                endpoint, _values = self.app.url_map.bind("localhost").match(where, method=form.method)
            except HTTPException:
                continue
            kept = self.forms.setdefault(str(endpoint), [])
            if len(kept) < 40:
                kept.append(form)

    def _any_keys(self) -> list[str]:
        drawn = self.chance.choice((self.own_keys, self.foreign_keys))
        kinds = [name for name, held in drawn.items() if held]
        return [*drawn[self.chance.choice(kinds)], str(UUID(int=self.chance.getrandbits(128)))]

    def _key(self, name: str) -> str:
        """An id for a parameter of the API."""
        drawn = self.own_keys if self.chance.random() < 0.8 else self.foreign_keys
        return self.chance.choice(
            drawn.get(TABLES.get(name, f"{name.removesuffix('_id')}s")) or self._any_keys()
        )

    def _path(self, rule: Rule) -> str:
        fill = lambda found: self._part(rule, *found.groups())  # noqa: E731
        return re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>", fill, rule.rule)

    def _part(self, rule: Rule, kind: str | None, among: str | None, name: str) -> str:
        if name == "tenant_code":
            return self.own.code
        if kind == "any":
            return self.chance.choice((among or "").split(","))
        if kind == "int":
            return self.chance.choice(("1", "2024", "2025", "7", "999999"))
        if kind != "uuid":
            return self._word(rule, name)
        drawn = self.chance.choice((self.own_keys, self.own_keys, self.foreign_keys))
        held = drawn.get(table_of(rule, name, drawn) or "") or self._any_keys()
        nowhere = self.chance.random() < 0.1
        return str(UUID(int=self.chance.getrandbits(128))) if nowhere else self.chance.choice(held)

    def _word(self, rule: Rule, name: str) -> str:
        if name == "filename":
            return "yanxiu.css"
        if name == "token":
            return self.chance.choice(self.tokens)
        words = [form.action.rpartition("/")[2] for form in self.forms.get(rule.endpoint, ())]
        return self.chance.choice([*words, "fujian", "hebei", "2025-12-01", "evening", "withdraw"])


def _file(name: str) -> tuple[io.BytesIO, str]:
    people = workbook(People(7).roster(3, area="350100", province="福建"))
    return (
        (io.BytesIO(people), f"{name}.xlsx") if len(name) % 2 else (io.BytesIO(b"%PDF-1.7\n%%EOF"), "a.pdf")
    )


def _told(answer: TestResponse) -> Told:
    kind = answer.headers.get("Content-Type")
    body = answer.data
    # a drawn document stands as what is on it, whatever its kind
    if kind and "spreadsheetml" in kind and not body.startswith(b"["):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            names = sorted(name for name in book.namelist() if not name.startswith("docProps/core"))
            body = b"".join(book.read(name) for name in names)
    return answer.status_code, answer.location, kind, body


@pytest.fixture(scope="module")
def worlds(lived: str, server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """Without and with the second department's year."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(passwords, "_hasher", CHEAP)
        made = []
        for name in (f"{lived}_alone", f"{lived}_beside"):
            home = tmp_path_factory.mktemp(name)
            world = World(
                stack.enter_context(copied(server, name, lived)),
                plain_engine(server.url(SUPERUSER, name)),
                str(home),
            )
            stack.callback(world.admin.dispose)
            made.append(world)
        patch.setenv("YANXIU_HOME", made[1].home)
        with use_database(made[1].database):
            live("hebei", tmp_path_factory.mktemp("papers"), entered=True)
        freeze(patch)
        yield Worlds((made[0], made[1]), patch)


def rows_of(world: World, place: Tenant) -> dict[str, str | None]:
    """A digest of all rows of a tenant, by table, past row security."""
    found = {}
    with world.admin.connect() as admin:
        for table in Base.metadata.sorted_tables:
            if "tenant_id" in table.columns:
                query = f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {table.schema}."{table.name}" t WHERE tenant_id = :t'  # noqa: E501 - one statement
                found[table.fullname] = admin.scalar(text(query), {"t": place.id})
    return found


def test_a_planted_leak_is_seen(worlds: Worlds):
    asked = Request(0, None, "planted", "GET", "/fujian/planted", {})
    first, second = worlds.send(asked)
    assert (first[0], second[0]) == (200, 200)
    assert first != second


def test_no_answer_depends_on_another_tenant_and_none_of_its_rows_changes(worlds: Worlds):
    before = [rows_of(world, worlds.other) for world in worlds.pair]
    own_before = rows_of(worlds.pair[1], worlds.own)
    assert sum(map(len, worlds.foreign_keys.values())) > 300
    statuses: Counter[int] = Counter()
    endpoints: set[str] = set()
    for number in range(REQUESTS // 2):
        asked = worlds.request(number)
        first, second = worlds.send(asked)
        assert first == second, (asked, first[:3], second[:3], _difference(first[3], second[3]))
        assert first[0] < 500, (asked, first[3].decode()[:2000])
        statuses[first[0]] += 1
        endpoints |= {asked.endpoint} if first[0] in (200, 201, 302) else set()
        if first[0] == 200 and b"<form" in first[3]:
            worlds.learn(first[3])
        if number % 250 == 0:
            worlds.look()
    assert [rows_of(world, worlds.other) for world in worlds.pair] == before
    told = f"状态 {dict(sorted(statuses.items()))}，答过的页面和接口 {len(endpoints)} 个"
    tell("互不干扰：页面和接口的请求", f"{REQUESTS:,}，不同的答复 0，他人的行改动 0", told)
    # the longer it goes on, the more of its own doors chance has shut
    assert statuses[200] > REQUESTS // 15, statuses
    assert statuses[302] + statuses[303] > REQUESTS // 40, statuses
    assert rows_of(worlds.pair[1], worlds.own) != own_before
    assert len(endpoints) > len(worlds.rules) // 4
    answered = {method + " " + path for method, path, *_ in worlds.programs.operations} & endpoints
    assert len(answered) > len(worlds.programs.operations) // 3


def _difference(first: bytes, second: bytes) -> str:
    place = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    return "\n".join(
        text[max(0, place - 200) : place + 200].decode("utf-8", "replace") for text in (first, second)
    )
