"""通知公告: written by an officer, read by everybody, withdrawn; and the pages of help."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from yanxiu.models import PublicNoticeKind, Role
from yanxiu.services import public_notices
from yanxiu.web.public.help import GUIDES

from .conftest import TODAY

TEXT = "第一段。\n第二行。\n\n第二段 <b>不是标记</b>。"


@pytest.fixture
def published(working: Callable[..., Any]) -> Callable[..., str]:
    """Publish a notice on a day; gives its id."""

    def make(title: str, days: int = 0, kind: PublicNoticeKind = PublicNoticeKind.RESULT) -> str:
        with working(TODAY + timedelta(days=days)) as work:
            row = public_notices.draft_notice(
                work, kind=kind, title=title, body=TEXT, document_number="样例〔2024〕9号"
            )
            public_notices.publish_notice(work, row.id)
            return str(row.id)

    return make


def given(**more: str) -> dict[str, str]:
    return {"kind": "opening", "title": "样例通知", "body": "样例正文", "document_number": "", **more}


def test_an_officer_writes_publishes_and_withdraws(client: FlaskClient, officer: None, signed: Any):
    answer = client.post("/fujian/officer/notices", data=given(title="起草中的"))
    page, members = answer.location, dict(signed.members)
    public = page.replace("/officer/", "/")
    signed.members.clear()
    assert client.get(public).status_code == 404, "a draft is nobody's but the officer's"
    signed.members.update(members)
    shown = client.get(page).text
    assert "发布之后人人可见" in shown
    revision = "1"
    edited = client.post(f"{page}/edit", data=given(title="改过的", revision=revision))
    assert edited.status_code == 303
    assert client.post(f"{page}/publish", data={"revision": "1"}).status_code == 409, "somebody edited it"
    assert client.post(f"{page}/publish", data={"revision": "2"}).status_code == 303
    assert "改过的" in client.get(public).text
    assert "改过的" in client.get("/fujian/").text
    refused = client.post(f"{page}/edit", data=given(title="偷改", revision="3"))
    assert refused.status_code == 422
    assert "已发布的请先撤回" in refused.text
    assert client.post(f"{page}/withdraw", data={"revision": "3"}).status_code == 303
    assert client.get(public).status_code == 404
    history = client.get(page).text
    assert "通知公告" in history
    assert "撤回" in history


def test_a_draft_is_deleted(client: FlaskClient, officer: None):
    page = client.post("/fujian/officer/notices", data=given()).location
    assert client.post(f"{page}/discard", data={"revision": "1"}).location == "/fujian/officer/notices"
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("field", "told"), [("title", "请填写标题"), ("body", "请填写正文"), ("kind", "请选择类别")]
)
def test_what_is_missing_is_named_and_the_rest_kept(
    client: FlaskClient, officer: None, field: str, told: str
):
    form = given(title="别丢了我", body="也别丢了我") | {field: ""}
    answer = client.post("/fujian/officer/notices", data=form)
    assert answer.status_code == 422
    assert told in answer.text
    assert all(text in answer.text for text in form.values() if text not in ("opening", ""))


def test_everybody_reads_them_the_latest_first(client: FlaskClient, published: Callable[..., str]):
    older, newer = published("较早的通知", -30), published("较晚的通知", 30)
    page = client.get("/fujian/notices").text
    assert page.index("较晚的通知") < page.index("较早的通知")
    one = client.get(f"/fujian/notices/{newer}").text
    assert "<p>第一段。<br>第二行。</p>" in one
    assert "&lt;b&gt;不是标记&lt;/b&gt;" in one
    assert "样例〔2024〕9号" in one
    assert 'rel="next"' in one
    assert 'rel="prev"' in client.get(f"/fujian/notices/{older}").text


def test_the_list_filters_and_exports(client: FlaskClient, published: Callable[..., str]):
    published("百里挑一的通知", kind=PublicNoticeKind.CALL)
    published("不相干的通知", kind=PublicNoticeKind.OTHER)
    found = client.get("/fujian/notices?q=百里挑一&kind=call").text
    assert "百里挑一的通知" in found
    assert "不相干的通知" not in found
    assert "百里挑一的通知" in client.get("/fujian/notices?format=csv").text


def test_another_department_has_its_own(
    client: FlaskClient, other_place: object, published: Callable[..., str]
):
    one = published("只在这里的通知")
    assert "只在这里的通知" not in client.get("/hebei/notices").text
    assert client.get(f"/hebei/notices/{one}").status_code == 404


@pytest.mark.parametrize("who", list(GUIDES))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_role_has_its_help(client: FlaskClient, who: str, language: str):
    client.set_cookie("yx-language", language)
    page = client.get(f"/help/{who}")
    assert page.status_code == 200
    assert page.text.count('<span class="sub">') == len(GUIDES[who].tasks)


def test_help_tells_the_year_of_a_project(client: FlaskClient):
    page = client.get("/help").text
    assert page.index("征集") < page.index("结业证书") < page.index("次年")
    assert all(f'href="/help/{who}"' in page for who in GUIDES)
    assert client.get("/help/nobody").status_code == 404


class TestDoors:
    """我要办班, 我要审核, 我是学员 lead somewhere for everybody."""

    def test_a_visitor_signs_in_and_comes_back(self, client: FlaskClient):
        page = client.get("/fujian/").text
        for what in ("host", "review", "trainee"):
            assert f'href="/fujian/begin/{what}"' in page
            answer = client.get(f"/fujian/begin/{what}")
            assert answer.location == f"/fujian/sign-in?next=/fujian/begin/{what}"

    @pytest.mark.parametrize(
        ("role", "what"),
        [
            (Role.DEPARTMENT_OFFICER, "review"),
            (Role.TRAINEE, "trainee"),
        ],
    )
    def test_the_right_role_goes_on(
        self, client: FlaskClient, sign_in: Callable[..., object], role: Role, what: str
    ):
        sign_in(role)
        assert client.get(f"/fujian/begin/{what}").location == "/fujian/account/start"

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_OFFICER, Role.TRAINEE, Role.AUDIT_ADMIN])
    def test_another_role_is_told_in_words(
        self, client: FlaskClient, sign_in: Callable[..., object], role: Role
    ):
        sign_in(role)
        page = client.get("/fujian/begin/host")
        assert page.status_code == 200
        assert "由“承办单位”办理" in page.text
        assert "退出并换一个账号" in page.text

    def test_who_has_the_role_too_chooses_it(
        self, client: FlaskClient, sign_in: Callable[..., Any], signed: Any
    ):
        me = sign_in(Role.DEPARTMENT_OFFICER)
        object.__setattr__(me, "roles", frozenset({Role.DEPARTMENT_OFFICER, Role.TRAINEE}))
        signed.members[me.tenant_id] = me
        assert client.get("/fujian/begin/trainee").location == "/fujian/sign-in/role"
