"""文件原文: imported, shown beside findings to the tenant's own members and nobody else, taken away again."""

import io
import re
from typing import Any

from flask.testing import FlaskClient

from yanxiu.db import Tenant
from yanxiu.documents.drawing import draw
from yanxiu.models import Role
from yanxiu.services import sources, storage
from yanxiu.testing.held_class import held_class

AREAS = ("public", "officer", "host", "administration", "jobs", "sources")

HOME = "/fujian/sources"
ONE = f"{HOME}/fujian/FJ24"
RULE = "/fujian/policies/fujian/rules/grant_cap?on=2024-10-25"
SAID = "样例条文：重点一类每期以4.5万元为限。"
TEXT = f"""
各有关单位：
样例开头一句话如下。
一、样例计划
样例：11月30日前办完。
样例：1个月前报送。
样例：照报送的办。
二、样例实施。每期4天左右，不少于30人。
三、样例经费。
样例：不收费用。
{SAID}
联系人：样例某，电话0000-0000000
"""
"""As many clauses as the notice of 2024 has, in words of our own."""


def send(client: FlaskClient, content: bytes | None, name: str = "原文.txt", page: str = ONE) -> Any:
    """Send a file from the document's page."""
    data = {} if content is None else {"file": (io.BytesIO(content), name)}
    return client.post(page, data=data, content_type="multipart/form-data")


def test_a_file_is_imported_shown_replaced_and_taken_away(
    client: FlaskClient, working: Any, sign_in: Any, other_place: Tenant
) -> None:
    sign_in(Role.DEPARTMENT_OFFICER)
    assert "没有导入" in client.get(HOME).text
    assert "请选择文件" in send(client, None).text
    assert "一条也没有" in send(client, "毫不相干".encode()).text
    assert "不含控制字符" in send(client, TEXT.encode(), "原\u202e文.txt").text
    with working() as work:
        cls = held_class(work, terms={"tier": "flagship", "year": 2024})
    desk = f"/fujian/officer/classes/{cls.id}/funding"
    assert client.get(desk).status_code == 200
    assert "样例条文" not in client.get(RULE).text + client.get(desk).text
    assert send(client, TEXT.encode()).status_code == 303
    page = client.get(ONE).text
    assert SAID in page
    assert "与锚点不符" in page
    assert "找不到" in page
    assert "0000-0000000" not in page
    for shown in (RULE, desk):
        assert SAID in client.get(shown).text, shown
    assert "与插件所据的条文不同" in client.get(RULE).text
    assert client.get(f"{ONE}/file").data == TEXT.encode()
    drawn = draw(f"<pre>{TEXT.replace(SAID, '样例新文。')}</pre>", "comparison.css")
    assert send(client, drawn, "a.pdf").status_code == 303
    assert "样例新文" in client.get(ONE).text
    assert SAID not in client.get(RULE).text
    with working() as work:
        row = sources.find(work, "fujian", "FJ24").row
        assert row is not None
        kept = row.text_sha256
    storage.current().remove(f"fujian/{kept[:2]}/{kept}")
    sources.forget()
    assert client.get(desk).status_code == 200
    assert "请重新导入" in client.get(ONE).text
    client.post(ONE, data={"action": "remove"})
    assert SAID not in client.get(RULE).text
    assert client.get(f"{ONE}/file").status_code == 404
    assert re.findall("移出|导入", client.get(ONE).text)


def test_nobody_else_sees_a_clause(
    client: FlaskClient, working: Any, sign_in: Any, other_place: Tenant, place: Tenant
) -> None:
    with working() as work:
        sources.import_source(work, sources.find(work, "fujian", "FJ24"), "原文.txt", TEXT.encode())
    public = "/policies/fujian/rules/grant_cap?on=2024-10-25"
    assert SAID not in client.get(public).text
    sign_in(Role.DEPARTMENT_OFFICER, tenant=other_place)
    assert SAID not in client.get(RULE.replace("/fujian/", "/hebei/", 1)).text
    assert client.get(ONE.replace("/fujian/", "/hebei/", 1)).status_code == 404
    assert client.get(RULE).status_code in (302, 404)
    sign_in(Role.SYSTEM_ADMIN)
    assert SAID in client.get(ONE).text
    assert SAID not in client.get(public).text
    for role in (Role.TRAINEE, Role.SECURITY_ADMIN):
        sign_in(role)
        assert client.get(ONE).status_code == 404
        assert SAID in client.get(RULE).text
