"""The three administrators at their pages, each with its own account and nobody else's."""

import re
from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.policy import Candidate, Registry
from yanxiu.services.accounts import signing_in, users
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.services.policies import registry
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories
from yanxiu.web.member import Member

OPERATOR = Actor("命令行", Role.SYSTEM_ADMIN)
SignIn = Callable[..., Member]
PAGES = {
    Role.SYSTEM_ADMIN: ("system", "plugins", "organizations", "organizations/new"),
    Role.SECURITY_ADMIN: ("accounts", "accounts/new", "grants", "lockouts"),
    Role.AUDIT_ADMIN: ("audit", "audit/chain"),
}
EVERY = [(role, page) for role, pages in PAGES.items() for page in pages]


def newcomer(place: Tenant, login: str) -> UUID:
    with begin(place, OPERATOR) as work:
        return users.add_user(work, login, f"样例{login}").user.id


def roles_of(place: Tenant, key: UUID) -> list[Role]:
    with begin(place, OPERATOR) as work:
        return [seat.role for seat in signing_in.seats_of(work, key)]


@pytest.mark.parametrize(("role", "page"), EVERY)
def test_every_page_opens_to_its_administrator_and_to_nobody_else(client, sign_in, role, page):
    path = f"/fujian/administration/{page}"
    for other in Role:
        sign_in(other)
        expected = HTTPStatus.OK if other is role else HTTPStatus.NOT_FOUND
        assert client.get(path).status_code == expected, other


class TestPlugins:
    def test_each_plugin_stands_with_what_it_brings(self, client, sign_in):
        sign_in(Role.SYSTEM_ADMIN)
        page = client.get("/fujian/administration/plugins").text
        pack = registry().pack("fujian")
        assert f'data-l="条款">{len(pack.catalogue)}<' in page
        assert f'data-l="参数">{len(pack.slots)}<' in page
        assert "没有载入" not in page

    def test_what_could_not_be_loaded_is_named_with_what_follows(self, client, sign_in, monkeypatch):
        broken = Registry.load([Candidate("lingnan", "1.0", lambda: import_module("nowhere_at_all"))])
        monkeypatch.setattr(registry(), "failures", broken.failures)
        sign_in(Role.SYSTEM_ADMIN)
        page = client.get("/fujian/administration/plugins").text
        assert "<strong>lingnan</strong>" in page
        assert "nowhere_at_all" in page
        assert "一律转人工审查" in page


class TestAccounts:
    def test_an_account_is_made_with_a_password_shown_once(self, client, sign_in, place):
        sign_in(Role.SECURITY_ADMIN)
        given = {"login": "New.Officer", "name": "样例新人", "role": "department_officer", "reason": "任职"}
        made = client.post("/fujian/administration/accounts/new", data=given)
        found = re.search(r'<code class="fs-4">([^<]+)</code>', made.text)
        assert found
        with begin(place, VISITOR) as work:
            assert signing_in.with_password(work, "new.officer", found[1], "192.0.2.1").token
            key = users.find_user(work, "new.officer").id
        assert roles_of(place, key) == [Role.DEPARTMENT_OFFICER]
        again = client.post("/fujian/administration/accounts/new", data=given)
        assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "已被占用" in again.text
        assert 'value="New.Officer"' in again.text, "what was typed is kept"

    def test_an_account_whose_role_cannot_be_given_is_not_made(self, client, sign_in, place):
        sign_in(Role.SECURITY_ADMIN)
        given = {"login": "no-place", "name": "样例", "role": "host_institution", "reason": "x"}
        refused = client.post("/fujian/administration/accounts/new", data=given)
        assert "须指定单位" in refused.text
        listed = client.get("/fujian/administration/accounts?q=no-place")
        assert "没有符合条件的记录" in listed.text

    def test_the_list_filters_counts_and_exports(self, client, sign_in, place):
        newcomer(place, "findable")
        sign_in(Role.SECURITY_ADMIN)
        path = "/fujian/administration/accounts"
        page = client.get(f"{path}?q=findab").text
        assert "共 1 条" in page
        assert "findable" in page
        table = client.get(f"{path}?q=findab&format=csv").data.decode("utf-8-sig")
        assert table.splitlines()[0].startswith('"登录名","姓名","角色"')
        assert table.splitlines()[1].startswith('"findable"')
        assert client.get(f"{path}?role=trainee&state=shut").status_code == HTTPStatus.OK

    def test_help_for_who_cannot_sign_in(self, client, sign_in, place):
        key = newcomer(place, "stuck")
        sign_in(Role.SECURITY_ADMIN)
        base = f"/fujian/administration/accounts/{key}"
        reset = client.post(f"{base}/reset", data={"factor": "1"})
        assert "只显示这一次" in reset.text
        assert client.post(f"{base}/state", data={"active": "0"}).location == base
        assert "停用" in client.get(base).text
        assert client.post(f"{base}/state", data={"active": "1"}).status_code == HTTPStatus.FOUND
        assert client.post(f"{base}/sessions/end").status_code == HTTPStatus.FOUND
        page = client.get(base).text
        for act in ("账号：重置", "账号：停用", "账号：开启"):
            assert act in page

    def test_the_own_account_cannot_be_shut(self, client, sign_in):
        me = sign_in(Role.SECURITY_ADMIN)
        base = f"/fujian/administration/accounts/{me.user_id}"
        refused = client.post(f"{base}/state", data={"active": "0"})
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_another_tenants_account_is_a_missing_page(self, client, sign_in, other_place):
        key = newcomer(other_place, "elsewhere")
        sign_in(Role.SECURITY_ADMIN)
        missing = client.get(f"/fujian/administration/accounts/{UUID(int=7)}")
        foreign = client.get(f"/fujian/administration/accounts/{key}")
        assert (missing.status_code, missing.data) == (HTTPStatus.NOT_FOUND, foreign.data)
        assert client.post(f"/fujian/administration/accounts/{key}/reset").status_code == HTTPStatus.NOT_FOUND


class TestGrants:
    def ask(self, client: FlaskClient, key: UUID, role: Role, kind: str = "grant"):
        given = {"kind": kind, "role": role.value, "reason": "轮岗"}
        return client.post(f"/fujian/administration/accounts/{key}/roles", data=given)

    def decide(self, client: FlaskClient, answer: str):
        page = client.get("/fujian/administration/grants?state=proposed").text
        found = re.search(rf'action="([^"]+/{answer})"', page)
        return found and client.post(found[1])

    def test_two_people_make_an_administrator(self, client, sign_in, place):
        key = newcomer(place, "auditor")
        first = sign_in(Role.SECURITY_ADMIN)
        assert self.ask(client, key, Role.AUDIT_ADMIN).status_code == HTTPStatus.FOUND
        assert roles_of(place, key) == []
        page = client.get("/fujian/administration/grants").text
        assert "须另一人办理" in page
        assert self.decide(client, "confirm") is None
        second = sign_in(Role.SECURITY_ADMIN)
        assert second.user_id != first.user_id
        assert "轮岗" in client.get(f"/fujian/administration/accounts/{key}").text
        assert self.decide(client, "confirm").status_code == HTTPStatus.FOUND
        assert roles_of(place, key) == [Role.AUDIT_ADMIN]
        assert self.decide(client, "confirm") is None, "nothing waits any more"

    def test_a_proposal_may_be_refused(self, client, sign_in, place):
        key = newcomer(place, "not-this-one")
        sign_in(Role.SECURITY_ADMIN)
        self.ask(client, key, Role.SYSTEM_ADMIN)
        sign_in(Role.SECURITY_ADMIN)
        assert self.decide(client, "refuse").status_code == HTTPStatus.FOUND
        assert roles_of(place, key) == []

    def test_an_ordinary_role_is_given_and_taken_at_once(self, client, sign_in, place):
        key = newcomer(place, "ordinary")
        sign_in(Role.SECURITY_ADMIN)
        self.ask(client, key, Role.DEPARTMENT_OFFICER)
        assert roles_of(place, key) == [Role.DEPARTMENT_OFFICER]
        refused = self.ask(client, key, Role.SYSTEM_ADMIN)
        assert "互相排斥" in refused.text
        self.ask(client, key, Role.DEPARTMENT_OFFICER, "revoke")
        assert roles_of(place, key) == []


def test_a_pause_is_shown_and_ended(client, sign_in, place):
    newcomer(place, "paused")
    for login in ("paused", "no-such-login"):
        for _ in range(5):
            with begin(place, VISITOR) as work:
                signing_in.with_password(work, login, "Wrong-word-11", "192.0.2.50")
    sign_in(Role.SECURITY_ADMIN)
    page = client.get("/fujian/administration/lockouts").text
    assert "paused" in page
    assert "不存在的登录名" in page
    assert "no-such-login" not in page
    for action in re.findall(r'action="([^"]+/release)"', page):
        assert client.post(action).status_code == HTTPStatus.FOUND
    assert "现在没有锁定" in client.get("/fujian/administration/lockouts").text


class TestOrganizations:
    path = "/fujian/administration/organizations"

    def test_one_is_entered_found_and_edited(self, client, sign_in, place):
        sign_in(Role.SYSTEM_ADMIN)
        made = client.post(f"{self.path}/new", data={"name": "样例研修学院", "kind": "university"})
        assert made.location == self.path
        listed = client.get(f"{self.path}?q=研修学院&kind=university")
        found = re.search(rf'href="({self.path}/[0-9a-f-]+)"', listed.text)
        assert found
        page = client.get(found[1])
        revision = re.search(r'name="revision" value="(\d+)"', page.text)
        assert revision
        given = {"name": "样例研修大学", "revision": revision[1], "supervises": "1"}
        assert client.post(found[1], data=given).location == found[1]
        page = client.get(found[1]).text
        assert "样例研修大学" in page
        assert "单位：修改" in page
        stale = client.post(found[1], data=given)
        assert stale.status_code == HTTPStatus.CONFLICT
        assert "样例研修大学" in stale.text, "what was typed is shown"

    def test_a_wrong_code_names_its_field(self, client, sign_in):
        sign_in(Role.SYSTEM_ADMIN)
        wrong = client.post(f"{self.path}/new", data={"name": "样例", "uscc": "123456789012345678"})
        assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert 'href="#f-uscc"' in wrong.text


class TestAudit:
    path = "/fujian/administration/audit"

    def test_entries_are_filtered_and_exported(self, client, sign_in, place):
        with begin(place, OPERATOR) as work:
            key = factories.user(work.session, login="tracked").id
            work.record("user.shut", "user", key)
        sign_in(Role.AUDIT_ADMIN)
        page = client.get(f"{self.path}?key={key}").text
        assert "共 1 条" in page
        assert "账号：停用" in page
        assert "没有记录" in client.get(f"{self.path}?key={key}&outcome=refused").text
        assert "没有记录" in client.get(f"{self.path}?key={key}&last=2020-01-01").text
        assert "共 1 条" in client.get(f"{self.path}?key={key}&first=2020-01-01&action=user.").text
        table = client.get(f"{self.path}?key={key}&format=csv").data.decode("utf-8-sig")
        assert len(table.splitlines()) == 2
        assert "list.export" in client.get(self.path).text, "an export is noted"

    def test_an_entry_shows_what_it_holds(self, client, sign_in, place):
        with begin(place, OPERATOR) as work:
            work.record("user.reset", "user", None, second_factor=True)
        sign_in(Role.AUDIT_ADMIN)
        found = re.search(rf'href="({self.path}/\d+)"', client.get(self.path).text)
        assert found
        assert "second_factor" in client.get(found[1]).text
        assert client.get(f"{self.path}/999999999").status_code == HTTPStatus.NOT_FOUND

    def test_the_chain_is_checked_and_a_change_is_seen(self, client, sign_in, place, admin_engine):
        with begin(place, OPERATOR) as work:
            work.record("user.shut", "user", None)
        sign_in(Role.AUDIT_ADMIN)
        assert "全部相符" in client.post(f"{self.path}/chain").text
        with admin_engine.begin() as connection:
            connection.execute(
                text(
                    "UPDATE app.audit_entries SET action = 'user.open' WHERE tenant_id = :t AND sequence = 1"
                ),
                {"t": place.id},
            )
        page = client.post(f"{self.path}/chain").text
        assert "有断裂" in page
        assert "第 1 条" in page


def test_the_system_page_tells_the_plugins(client, sign_in):
    sign_in(Role.SYSTEM_ADMIN)
    page = client.get("/fujian/administration/system").text
    assert "yanxiu-fujian" in page or "fujian" in page
    assert "闽人社办〔2024〕212号" in page
