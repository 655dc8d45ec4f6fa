"""`yanxiu user`."""

import json
import re

import pytest

from yanxiu.db import Database, Tenant
from yanxiu.models import Role
from yanxiu.services import organizations
from yanxiu.services.accounts import signing_in
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.services.work import Actor, begin

from .conftest import Run

OPERATOR = Actor("样例", Role.DEPARTMENT_OFFICER)


@pytest.fixture(autouse=True)
def database(db: Database, fujian: Tenant) -> Database:
    return db


def password_in(output: str) -> str:
    found = re.search(r"临时口令：(\S+)", output)
    assert found, output
    return found[1]


def signs_in(login: str, password: str) -> bool:
    with begin("fujian", VISITOR) as work:
        return signing_in.with_password(work, login, password, "192.0.2.1").token is not None


def test_an_account_is_made_listed_and_reset(run: Run):
    assert "还没有账号" in run("user", "list", "--tenant", "fujian").output
    given = ("--tenant", "fujian", "--name", "样例安全员", "--role", "security_admin")
    made = run("user", "add", "Guard", *given)
    assert made.exit_code == 0
    assert signs_in("guard", password_in(made.output))
    listed = json.loads(run("user", "list", "--tenant", "fujian", "--format", "json").output)
    assert listed == [{"login": "guard", "name": "样例安全员", "active": True, "roles": ["security_admin"]}]
    assert "安全管理员" in run("user", "list", "--tenant", "fujian").output
    again = run("user", "reset", "guard", "--tenant", "fujian", "--second-factor")
    assert not signs_in("guard", password_in(made.output))
    assert signs_in("guard", password_in(again.output))


def test_a_host_needs_its_organization(run: Run):
    with begin("fujian", OPERATOR) as work:
        organizations.register_organization(work, "样例学院")
    given = ("--tenant", "fujian", "--name", "样例", "--role", "host_institution")
    missing = run("user", "add", "host-one", *given)
    assert (missing.exit_code, "须指定单位" in missing.stderr) == (2, True)
    unknown = run("user", "add", "host-one", *given, "--organization", "没有的单位")
    assert (unknown.exit_code, "没有的单位" in unknown.stderr) == (2, True)
    assert run("user", "add", "host-one", *given, "--organization", "样例学院").exit_code == 0


def test_unknown_logins_are_said_in_words(run: Run):
    result = run("user", "reset", "nobody", "--tenant", "fujian")
    assert (result.exit_code, "没有这个账号" in result.stderr) == (2, True)
