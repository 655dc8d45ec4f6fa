"""The application with one department that has lived: what a walk over all its routes goes by."""

import re
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.web.access import Permission, permission_of
from yanxiu.web.app import create_app
from yanxiu.web.member import Member

from .lived import DAY, Keys, one_token, rules, table_of

_OPEN = re.compile(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>")


class Walk:
    """The application with one department that has lived, and whoever is said to be signed in."""

    def __init__(self, own: Tenant, other: Tenant, keys: Keys, ministry: "Walk | None" = None) -> None:
        self.own, self.other, self.keys, self._ministry = own, other, keys, ministry
        self.member: Member | None = None
        given = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "TODAY": DAY, "WTF_CSRF_ENABLED": False}
        self.app: Flask = create_app(given, who=lambda: self.member)
        self.app.config["WTF_CSRF_ENABLED"] = False
        one_token(self.app)
        self.real: Flask = create_app(given)
        self.real.config["WTF_CSRF_ENABLED"] = False

    def of(self, role: Role) -> "Walk":
        """The same walk where a role belongs: the ministry's analyst has a tenant of its own."""
        return self._ministry if role is Role.MINISTRY_ANALYST and self._ministry else self

    def missing(self) -> TestResponse:
        """The answer for a page that there is not."""
        return self.ask(f"/{self.own.code}/no-such-page")

    def closed(self) -> list[tuple[Rule, str, Permission]]:
        """Rules that need a permission, with their methods."""
        marks = (
            (rule, method, permission_of(self.app.view_functions[rule.endpoint]))
            for rule, method in rules(self.app)
        )
        return [(rule, method, mark) for rule, method, mark in marks if isinstance(mark, Permission)]

    def mark(self, rule: Rule) -> Permission | str | None:
        """What a rule's view asks for."""
        return permission_of(self.app.view_functions[rule.endpoint])

    def path(self, rule: Rule, *, exists: bool) -> str:
        """An address of a rule: of rows that are there, or of none."""
        return self.filled(rule, rule.rule, exists=exists)

    def paths(self, rule: Rule, most: int) -> list[str]:
        """Addresses of a rule, of several rows: the first and the last ones."""
        found = [
            self.filled(rule, rule.rule, exists=True, place=place) for place in range(-most // 2, most // 2)
        ]
        return list(dict.fromkeys(found))

    def filled(self, rule: Rule, path: str, *, exists: bool, place: int = 0) -> str:
        """An address with what is still open in it filled in."""
        return _OPEN.sub(lambda found: self._one(rule, found, exists=exists, place=place), path)

    def _one(self, rule: Rule, found: re.Match[str], *, exists: bool, place: int) -> str:
        kind, among, name = found.groups()
        if name == "tenant_code":
            return self.own.code
        if kind == "any":
            return str(among).split(",")[place % len(str(among).split(","))]
        if kind == "int":
            return "2025" if place % 2 == 0 else "2024"
        if kind != "uuid":
            return "withdraw"
        held = self.keys.get(table_of(rule, name, self.keys) or "", [])
        return held[place % len(held)] if exists and held else str(uuid4())

    def ask(self, path: str, method: str = "GET", client: FlaskClient | None = None) -> TestResponse:
        """One request, of a browser that has been nowhere."""
        return (client or self.app.test_client()).open(path, method=method)
