"""Who gets in: one answer for every token that is none, and no way past a scope or into another tenant."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.api.conftest import Token, bearer
from yanxiu.db import Tenant
from yanxiu.models import ApiToken, Membership, Role, Scope, User
from yanxiu.services.accounts import tokens
from yanxiu.services.accounts.tokens import make_token
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories

OFFICER, ANALYST = Role.DEPARTMENT_OFFICER, Role.MINISTRY_ANALYST


def test_a_token_says_what_it_is(client: FlaskClient, token: Token, place: Tenant) -> None:
    answer = client.get("/me", headers=bearer(token(place, OFFICER, [Scope.CLASSES])))

    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["tenant"], told["role"], told["scopes"]) == (
        "fujian",
        "department_officer",
        ["classes:read"],
    )
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "given",
    [
        None,
        "Bearer",
        "Bearer yx_fujian_short",
        "Bearer yx_nowhere_" + "a" * 43,
        "Bearer yx_fujian_" + "a" * 43,
        "Basic eXg6eXg=",
        "Bearer yx_fujian_" + "\N{GREEK SMALL LETTER ALPHA}" * 43,
    ],
)
def test_what_is_no_token_is_answered_alike(client: FlaskClient, given: str | None) -> None:
    answer = client.get("/classes", headers={"Authorization": given} if given else {})

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert answer.get_json() == {"type": "about:blank", "title": "没有有效的令牌", "status": 401}


def test_a_token_of_one_place_opens_nothing_elsewhere(
    client: FlaskClient, token: Token, place: Tenant, other_place: Tenant
) -> None:
    made = token(place, OFFICER, [Scope.CLASSES])

    stolen = made.replace("yx_fujian_", "yx_hebei_")

    assert client.get("/me", headers=bearer(made)).status_code == 200
    assert client.get("/me", headers=bearer(stolen)).status_code == 401


def test_a_scope_is_needed(client: FlaskClient, token: Token, place: Tenant, ministry: Tenant) -> None:
    officer = bearer(token(place, OFFICER, [Scope.CLASSES]))
    analyst = bearer(token(ministry, ANALYST, [Scope.SUMMARY]))

    assert client.get("/summary?year=2024", headers=officer).status_code == 403
    assert client.get("/classes", headers=analyst).status_code == 403


def test_what_ends_a_token(client: FlaskClient, token: Token, place: Tenant, owner_engine: Engine) -> None:
    over = token(place, OFFICER, [Scope.CLASSES], on=date.today() - timedelta(days=40))  # noqa: DTZ011 - some day past
    assert client.get("/me", headers=bearer(over)).status_code == 401

    for ended in (_revoked, _shut, _without_role):
        made = token(place, OFFICER, [Scope.CLASSES])
        assert client.get("/me", headers=bearer(made)).status_code == 200
        ended(place, made)
        assert client.get("/me", headers=bearer(made)).status_code == 401, ended.__name__


def test_only_the_digest_is_kept(token: Token, place: Tenant, admin_engine: Engine) -> None:
    made = token(place, OFFICER, [Scope.CLASSES])

    with admin_engine.connect() as connection:
        kept = connection.execute(text("SELECT t::text FROM app.api_tokens t")).scalars().all()
        audit = connection.execute(text("SELECT a::text FROM app.audit_entries a")).scalars().all()

    assert kept
    assert not any(made.rpartition("_")[2] in row for row in [*kept, *audit])


def test_what_cannot_be_made(place: Tenant) -> None:
    with begin(place, Actor("样例", OFFICER)) as work:
        user, other = factories.user(work.session), factories.user(work.session)
        seat = factories.add(work.session, Membership(user_id=user.id, role=OFFICER, duty=user.duty))
        owner, stranger, key = Actor("甲", OFFICER, user.id), Actor("乙", OFFICER, other.id), seat.id
    day = date.today()  # noqa: DTZ011 - some day
    for who, name, scopes, until, refused in (
        (owner, "月报", [Scope.SUMMARY], day, InvalidInput),
        (owner, "月报", [], day, InvalidInput),
        (owner, " ", [Scope.CLASSES], day, InvalidInput),
        (owner, "月报", [Scope.CLASSES], day - timedelta(days=2), InvalidInput),
        (owner, "月报", [Scope.CLASSES], day + timedelta(days=370), InvalidInput),
        (stranger, "月报", [Scope.CLASSES], day, NotFound),
    ):
        with pytest.raises(refused), begin(place, who) as work:
            make_token(work, key, name=name, scopes=scopes, until=until)


def _row(work: Work, token: str) -> ApiToken:
    return work.session.query(ApiToken).filter_by(digest=tokens._digest(token)).one()


def _revoked(place: Tenant, token: str) -> None:
    with begin(place, Actor("样例", OFFICER)) as work:
        row = _row(work, token)
        owner, key = Actor("样例", OFFICER, row.user_id), row.id
    for _ in range(2):
        with begin(place, owner) as work:
            tokens.revoke_token(work, key)


def _shut(place: Tenant, token: str) -> None:
    with begin(place, Actor("样例", OFFICER)) as work:
        work.get(User, _row(work, token).user_id, "账号").active = False


def _without_role(place: Tenant, token: str) -> None:
    with begin(place, Actor("样例", OFFICER)) as work:
        work.session.delete(work.get(Membership, _row(work, token).membership_id, "角色"))
