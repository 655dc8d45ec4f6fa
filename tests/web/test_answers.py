"""What every route answers, whatever is sent: headers, methods, cookies, forged and hostile forms."""

import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from yanxiu.models import Role
from yanxiu.services import audit
from yanxiu.services.accounts import samples
from yanxiu.services.work import begin
from yanxiu.web.access import PERMISSIONS_OF, Permission
from yanxiu.web.app import create_app
from yanxiu.web.config import UPLOAD_LIMIT
from yanxiu.web.headers import ASKED_EACH_TIME, DOWNLOAD_POLICY, POLICY

from .forms_seen import Form, forms_of
from .lived import DAY, OFFICER, member_of, rules
from .walking import Walk

ROLES = [role for role in Role if role is not Role.MINISTRY_ANALYST]
HOSTILE = ("空\x00", "\x00", b"\xed\xa0\x80", b"\xff\xfe", "９" * 400)
"""NUL, a lone surrogate, bytes that are no UTF-8, and a number of four hundred digits."""
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

OF_NOBODY = ("ministry.dashboard_picture",)
"""Pictures of figures that name nobody: a browser keeps them, and asks each time if they still hold."""


def test_every_page_forbids_what_it_does_not_need(walk: Walk):
    seen: Counter[int] = Counter()
    for role in Role:
        here = walk.of(role)
        here.member = member_of(here.own, role)
        for rule, method, mark in here.closed():
            if method != "GET" or mark not in PERMISSIONS_OF[role]:
                continue
            answer = here.ask(here.path(rule, exists=True))
            seen[answer.status_code] += 1
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, rule
            check_headers(answer)
            kept = ASKED_EACH_TIME if rule.endpoint in OF_NOBODY and answer.status_code == 200 else "no-store"
            assert answer.headers["Cache-Control"] == kept, rule
    assert seen[200] > 60


def test_open_pages_are_kept_by_no_proxy(walk: Walk):
    walk.member = None
    for rule, method in rules(walk.app, own=False):
        if method == "GET" and rule.endpoint != "static":
            answer = walk.ask(walk.path(rule, exists=True))
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, rule
            check_headers(answer)
            assert answer.headers["Cache-Control"] in ("no-store", "private, no-cache"), rule


def check_headers(answer: TestResponse) -> None:
    attached = answer.headers.get("Content-Disposition", "").startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == (DOWNLOAD_POLICY if attached else POLICY)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Permissions-Policy"] == ""
    assert "Server" not in answer.headers


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT"])
def test_a_method_that_no_page_has_is_refused_with_those_it_has(walk: Walk, method: str):
    walk.member = None
    methods: dict[str, set[str]] = {}
    for rule, one in rules(walk.app, own=False):
        methods.setdefault(walk.path(rule, exists=False), set()).add(one)
    for path, known in methods.items():
        answer = walk.app.test_client().open(path, method=method)
        with answer:
            assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED, path
            assert known <= set(re.split(r",\s*", answer.headers["Allow"])), path
            check_headers(answer)


def test_transport_is_pinned_over_https_only(walk: Walk):
    client = walk.app.test_client()
    assert "Strict-Transport-Security" not in client.get("/fujian/").headers
    secure = client.get("/fujian/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_cookies_stay_in_their_tenant_and_out_of_reach_of_scripts(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("YANXIU_HTTPS", "1")
    app = create_app({"TESTING": True, "TODAY": DAY})
    answer = app.test_client().get("/fujian/sign-in", base_url="https://localhost")
    cookie = answer.headers.getlist("Set-Cookie")
    assert len(cookie) == 1
    assert {"Secure", "HttpOnly", "Path=/fujian", "SameSite=Lax"} <= set(cookie[0].split("; ")[1:])
    assert "Domain=" not in cookie[0]
    for path in ("/", "/privacy", "/policies", "/healthz"):
        assert not app.test_client().get(path, base_url="https://localhost").headers.getlist("Set-Cookie")
    for one in app.test_client().get("/look?theme=dark").headers.getlist("Set-Cookie"):
        assert "yx-session" not in one


@pytest.fixture(scope="module")
def forged(walk: Walk) -> Flask:
    """The application as it is served: a form without its token is refused."""
    given = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "TODAY": DAY}
    return create_app(given, who=lambda: walk.member)


@pytest.mark.parametrize("token", [None, "", "x", "IjEi.aaaa.bbbb"])
def test_a_form_without_its_token_changes_nothing_and_keeps_what_was_typed(
    walk: Walk, forged: Flask, token: str | None
):
    before = entries(walk)
    for role in ROLES:
        walk.member = member_of(walk.own, role)
        for rule, method in rules(forged):
            mark = walk.mark(rule)
            if method != "POST" or (isinstance(mark, Permission) and mark not in PERMISSIONS_OF[role]):
                continue
            sent = {"topic": "样例<选题>", "password": samples.PASSWORD, "id_number": "110101198001010016"}
            given = sent | ({} if token is None else {"csrf_token": token})
            answer = forged.test_client().post(walk.path(rule, exists=True), data=given)
            assert answer.status_code == HTTPStatus.BAD_REQUEST, rule
            assert "还没有提交" in answer.text
            assert "样例&lt;选题&gt;" in answer.text
            assert samples.PASSWORD not in answer.text
            assert "110101198001010016" not in answer.text
    assert entries(walk) == before


def test_what_another_site_sends_is_not_shown_again(walk: Walk, forged: Flask):
    walk.member = member_of(walk.own, Role.HOST_INSTITUTION)
    answer = forged.test_client().post(
        "/fujian/applications/new", data={"topic": "样例选题"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "样例选题" not in answer.text


def entries(walk: Walk) -> int:
    with begin(walk.own, OFFICER) as work:
        return audit.count(work.session)


def test_what_is_too_large_is_refused_in_words(walk: Walk, forged: Flask):
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    file = head + b"x" * UPLOAD_LIMIT + b"\r\n--b--\r\n"
    text = b'--b\r\nContent-Disposition: form-data; name="topic"\r\n\r\n' + b"x" * 2**22 + b"\r\n--b--\r\n"
    walk.member = member_of(walk.own, Role.HOST_INSTITUTION)
    for path in (f"/fujian/classes/{walk.keys['classes'][0]}/roster/import", "/fujian/applications/new"):
        client = forged.test_client()
        for body in (file, text):
            answer = client.post(path, data=body, content_type="multipart/form-data; boundary=b")
            assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            assert "20 MB" in answer.text


@pytest.mark.parametrize("role", [*ROLES, None])
def test_no_field_breaks_a_page_whatever_is_typed_and_twice_is_harmless(walk: Walk, role: Role | None):
    walk.member = member_of(walk.own, role) if role else None
    client = walk.app.test_client()
    failed = set()
    sent = 0
    for form in forms_met(walk, client, role):
        usual = [(name, offered[0] if offered else "") for name, offered in form.fields.items()]
        for given in (usual, usual, *hostile(usual)):
            with send(client, form, given) as answer:
                sent += 1
                if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    failed.add((where(walk.app, form), str(given)[:300]))
    assert sorted(failed) == []
    assert sent


def forms_met(walk: Walk, client: FlaskClient, role: Role | None) -> list[Form]:
    """Every form of every page that the role may open, one of each kind."""
    held = PERMISSIONS_OF[role] if role else frozenset()
    found: dict[tuple[str, str, frozenset[str]], Form] = {}
    for rule, method in rules(walk.app, own=False):
        mark = walk.mark(rule)
        if (
            method != "GET"
            or rule.endpoint == "static"
            or (isinstance(mark, Permission) and mark not in held)
        ):
            continue
        for path in walk.paths(rule, 6):
            answer = client.get(path)
            for form in forms_of(answer.text) if answer.mimetype == "text/html" else ():
                endpoint = where(walk.app, form)
                if endpoint and endpoint not in ("account.sign_out", "site.look"):
                    names = frozenset(KEY.sub("", name) for name in form.fields)
                    found.setdefault((endpoint, form.method, names), form)
    return list(found.values())


def where(app: Flask, form: Form) -> str:
    try:
        return str(app.url_map.bind("localhost").match(form.action.partition("?")[0], method=form.method)[0])
    except HTTPException:
        return ""


def hostile(usual: list[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    """Answers with something hostile in all fields, then in one at a time; names that no row has."""
    for bad in HOSTILE:
        yield [(name, bad) for name, _value in usual]
    for place, (name, _value) in enumerate(usual):
        yield [*usual[:place], (name, "样例\x00"), *usual[place + 1 :]]
    if any(KEY.search(name) for name, _value in usual):
        yield [(KEY.sub("x\x00", name), value) for name, value in usual]


def send(client: FlaskClient, form: Form, given: list[tuple[str, Any]]) -> TestResponse:
    body = urlencode(given)
    if form.method == "GET":
        return client.get(form.action.partition("?")[0], query_string=body)
    return client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    "bad", ["%00", "a%00b", "%ED%A0%80", "%FF", "..%2F..%2Fetc", "９" * 60, "%F0%9F%98%80"]
)
def test_no_part_of_an_address_breaks_a_page(walk: Walk, bad: str):
    for role in ROLES:
        walk.member = member_of(walk.own, role)
        client = walk.app.test_client()
        for rule, method in rules(walk.app, own=False):
            free = re.sub(r"<(?:path:)?(?!tenant_code)\w+>", bad, rule.rule)
            mark = walk.mark(rule)
            if free == rule.rule or (isinstance(mark, Permission) and mark not in PERMISSIONS_OF[role]):
                continue
            answer = client.open(walk.filled(rule, free, exists=True), method=method)
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (rule, method)
            assert answer.status_code >= HTTPStatus.MULTIPLE_CHOICES, (rule, method)
