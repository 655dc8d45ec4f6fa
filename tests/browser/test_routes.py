"""Every route against every reader: nobody, the wrong role, another tenant's member, a foreign object."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import StorageState
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from tests.browser.site import Site
from tests.browser.walking import endpoint_of
from yanxiu.models import Role
from yanxiu.services.accounts.samples import LOGINS
from yanxiu.web.access import OPEN, PERMISSIONS_OF, Permission, may, permission_of

Signed = Callable[[str, str], StorageState]
HERE = {login: role for login, role in LOGINS.items() if role is not Role.MINISTRY_ANALYST}
OTHER = "hebei"
# what stands for a part of a path where no page has one: it need not exist to be refused
PARTS = {
    "year": "2024",
    "sequence": "1",
    "day": "2024-09-18",
    "half": "morning",
    "key": "basics",
    "what": "confirm",
}


@pytest.fixture(scope="module", autouse=True)
def without_tokens(site: Site) -> None:
    """Forms of this module carry no token: it is the permission that must refuse them."""
    site.app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture(scope="module")
def restricted(site: Site) -> list[tuple[Rule, Permission]]:
    """The routes that somebody may not use."""
    marks = ((rule, permission_of(site.app.view_functions[rule.endpoint])) for rule in rules(site.app))
    return [(rule, mark) for rule, mark in marks if isinstance(mark, Permission)]


@pytest.fixture(scope="module")
def client_of(site: Site, signed: Signed) -> Callable[[str, str], FlaskClient]:
    """``client_of("fujian", "host")``: requests with the cookies of somebody who signed in by browser."""

    def client(tenant: str, login: str) -> FlaskClient:
        made = site.app.test_client()
        for cookie in signed(tenant, login)["cookies"]:
            made.set_cookie(
                cookie["name"], cookie["value"], domain="localhost", path=cookie["path"], httponly=True
            )
        return made

    return client


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def address(rule: Rule, tenant: str) -> str:
    """A path of the rule, of objects that are nowhere."""
    given = {name: PARTS.get(name, str(uuid4())) for name in rule.arguments}
    choices = re.search(r"<any\(([^,)]+)[^>]*:(\w+)>", rule.rule)
    if choices:
        given[choices[2]] = choices[1]
    elif "<uuid:key>" in rule.rule:
        given["key"] = str(uuid4())
    given["tenant_code"] = tenant
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda part: given[part[1]], rule.rule)


def asked(client: FlaskClient, path: str, method: str = "GET") -> tuple[int, str]:
    """Status and page, but for what differs between any two askings: the token and the path itself."""
    with client.open(path, method=method) as answer:
        return answer.status_code, bare(answer, path)


def bare(answer: Response, path: str) -> str:
    without = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
    return re.sub(r"next=[^\"&]*", "next=", without).replace(path, "")


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def test_every_route_declares_who_may_use_it(site: Site):
    marks = {rule.endpoint: permission_of(site.app.view_functions[rule.endpoint]) for rule in rules(site.app)}
    assert [name for name, mark in marks.items() if mark != OPEN and not isinstance(mark, Permission)] == []
    granted = frozenset[Permission]().union(*PERMISSIONS_OF.values())
    assert {mark for mark in marks.values() if mark != OPEN} <= granted
    areas = {name.partition(".")[0] for name, mark in marks.items() if mark == OPEN}
    assert areas <= {"site", "public", "account", "trainee"}


def test_nobody_is_sent_to_the_sign_in_page(site: Site, restricted: list[tuple[Rule, Permission]]):
    nobody = site.app.test_client()
    for rule, _mark in restricted:
        for method in methods(rule):
            path = address(rule, "fujian")
            answer = nobody.open(path, method=method)
            assert answer.status_code == 302, f"{method} {path}"
            assert answer.location.startswith("/fujian/sign-in"), f"{method} {path}"


@pytest.mark.parametrize("login", HERE)
def test_the_wrong_role_sees_a_missing_page(
    client_of: Callable[[str, str], FlaskClient], restricted: list[tuple[Rule, Permission]], login: str
):
    client = client_of("fujian", login)
    missing = asked(client, "/fujian/no-such-page")
    assert missing[0] == 404
    refused = [rule for rule, mark in restricted if not may(HERE[login], mark)]
    assert refused
    for rule in refused:
        for method in methods(rule):
            assert asked(client, address(rule, "fujian"), method) == missing, f"{login} {method} {rule.rule}"


def test_a_member_of_another_tenant_is_nobody_here(
    site: Site, signed: Signed, restricted: list[tuple[Rule, Permission]]
):
    stranger = site.app.test_client()
    for cookie in signed(OTHER, "officer")["cookies"]:
        stranger.set_cookie(cookie["name"], cookie["value"], domain="localhost", path="/fujian")
    for rule, _mark in restricted:
        answer = stranger.open(address(rule, "fujian"), method=methods(rule)[0])
        assert (answer.status_code, answer.location[:15]) == (302, "/fujian/sign-in"), rule.rule


@pytest.mark.parametrize("login", ["officer", "host"])
def test_objects_of_another_tenant_look_like_missing_ones(
    client_of: Callable[[str, str], FlaskClient], site: Site, login: str
):
    theirs = {path for path in linked(client_of("fujian", login), site.app) if KEY.search(path)}
    assert len({endpoint_of(site.app, path) for path in theirs}) > 5
    client = client_of(OTHER, login)
    for path in theirs:
        foreign = path.replace("/fujian/", f"/{OTHER}/", 1)
        nowhere = KEY.sub(lambda _found: str(uuid4()), foreign)
        assert asked(client, foreign) == asked(client, nowhere), foreign
        assert asked(client, foreign)[0] == 404, foreign


KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def linked(client: FlaskClient, app: Flask) -> set[str]:
    """Paths that links of a department's pages lead to, one of each view."""
    waiting, known = ["/fujian/account/start"], {}
    while waiting:
        with client.get(waiting.pop(), follow_redirects=True) as answer:
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        for path in re.findall(r'href="(/fujian/[^"?#]+)', page):
            endpoint = endpoint_of(app, path)
            if endpoint and endpoint not in known:
                known[endpoint] = path
                waiting.append(path)
    return set(known.values())
