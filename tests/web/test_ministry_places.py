"""The ministry's home, its provinces, and the rules of all of them side by side."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from yanxiu.db import Tenant
from yanxiu.models import ClassState, Role
from yanxiu.policy import Matter
from yanxiu.services.policies import registry
from yanxiu.services.provinces import provinces
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import begin
from yanxiu.testing import factories
from yanxiu.web import i18n

from .conftest import OFFICER


@pytest.fixture(scope="module")
def ministry(db: object) -> Tenant:
    return enter_tenant("ministry", plugins=registry(), jurisdiction="national", sample=True)


@pytest.fixture(scope="module")
def figures(place: Tenant, other_place: Tenant) -> None:
    """A class of fifty here in 2025; the other department has nothing."""
    with begin(place, OFFICER) as work:
        project = factories.project(work.session, year=2025, tier="flagship")
        cls = factories.training_class(
            work.session, project_id=project.id, year=2025, state=ClassState.RECRUITED
        )
        factories.roster(work.session, cls.id, 50)
        work.touch(cls.id)


@pytest.fixture
def analyst(ministry: Tenant, figures: None, sign_in: Callable[..., object]) -> None:
    sign_in(Role.MINISTRY_ANALYST, tenant=ministry)


def plain(page: str) -> str:
    """What is read of a page's main part."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.rsplit("<main", maxsplit=1)[-1]))


def section(page: str, name: str) -> str:
    return plain("<main" + page.split(f'aria-labelledby="{name}"')[1].split("</section>", maxsplit=1)[0])


class TestRules:
    def test_hours_and_days_stand_side_by_side_with_the_reason(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/rules").text
        text = plain(page)
        assert "各地规定比较：学时和天数" in text
        assert "3至5天" in text
        assert "32学时" in text
        assert "计量单位不同" in section(page, "why")
        assert "文件没有写怎样折算" in section(page, "why")
        assert "适用范围不同。河北省 省级；福建省 国家级、省级" in section(page, "why")
        assert "河北省的依据是征求意见稿" in section(page, "why")
        assert "国家：待发布（最近的文件管2021年度）" in section(page, "why")
        assert "最多24学时" in section(page, "unmet")
        client.set_cookie(i18n.COOKIE, "en")
        told = section(client.get("/ministry/rules").text, "unmet")
        assert "days including travel can only be 3 to 5" in told
        assert "holds at most 24 class hours" in told

    def test_values_lead_to_their_rules_with_the_clause(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/rules?matter=duration&year=2025").text
        (link,) = set(re.findall(r'href="([^"]*class_hours[^"]*)"', page))
        assert client.get(link.replace("&amp;", "&")).status_code == 200
        assert "第十二条" in plain(page)

    def test_what_is_not_there_is_told_apart(self, client: FlaskClient, analyst: None):
        text = plain(client.get("/ministry/rules?matter=reporting").text)
        for told in ("无此规定", "待发布", "尚未施行", "征求意见稿", "本省未载入政策（30 个）"):
            assert told in text
        assert "比上年：新增" in text
        assert "比上年：不再有" in text

    def test_other_names_of_one_paper_are_no_difference(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/rules?matter=completion_materials&year=2024").text
        assert "经费决算表" in section(page, "names")
        assert "经费结算表" in section(page, "names")

    def test_the_figures_that_the_matter_moves_stand_beside(self, client: FlaskClient, analyst: None):
        text = section(client.get("/ministry/rules?matter=headcount&year=2025").text, "figures")
        assert "福建省人力资源和社会保障厅 2025 50" in text
        assert "河北省人力资源和社会保障厅：2025 年度未报送" in text
        assert "每班学时" in section(client.get("/ministry/rules").text, "figures")

    @pytest.mark.parametrize("matter", list(Matter))
    def test_every_matter_can_be_looked_at(self, client: FlaskClient, analyst: None, matter: Matter):
        assert client.get(f"/ministry/rules?matter={matter}&year=2024").status_code == 200

    @pytest.mark.parametrize("query", ["matter=weather", "year=1066", "place=nowhere", "year=²"])
    def test_what_cannot_be_asked_becomes_the_usual(self, client: FlaskClient, analyst: None, query: str):
        assert "学时和天数" in client.get(f"/ministry/rules?{query}").text

    def test_places_are_chosen(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/rules?place=fujian&place=national&year=2025").text
        assert "32学时" not in plain(page).split("各地")[2]
        assert '<section class="sec" aria-labelledby="unmet">' not in page

    def test_it_is_taken_along_line_by_line(self, client: FlaskClient, analyst: None):
        asked = "/ministry/rules?matter=duration&year=2025&format=csv"
        rows = list(csv.DictReader(io.StringIO(client.get(asked).data.decode("utf-8-sig"))))
        told = [(row["地区"], row["规则"], row["规定"], row["性质"], row["计量单位"]) for row in rows]
        assert ("河北省", "学时", "32学时", "应当", "学时") in told
        assert ("国家", "待发布（最近的文件管2021年度）", "", "", "") in told
        assert {row["征求意见稿"] for row in rows if row["地区"] == "河北省"} == {"是"}
        assert client.get(asked.replace("csv", "xlsx")).status_code == 200


class TestProvinces:
    def test_all_of_the_nation_stand_in_the_list(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/provinces").text
        assert len(re.findall(r'<tr><th scope="row"', page)) == len(provinces()) == 32
        text = plain(page)
        assert "福建省 已报送 2023、2024、2025 年度" in text
        assert "河北省 未报送" in text
        assert "北京市 未接入 未载入政策" in text

    @pytest.mark.parametrize(
        ("query", "count"),
        [("state=told", 1), ("state=silent", 1), ("state=absent", 30), ("policy=loaded", 2)],
    )
    def test_it_is_narrowed(self, client: FlaskClient, analyst: None, query: str, count: int):
        page = client.get(f"/ministry/provinces?{query}").text
        assert len(re.findall(r'<tr><th scope="row"', page)) == count

    def test_one_province_has_figures_policies_and_what_differs(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/provinces/fujian").text
        assert "50" in section(page, "figures")
        assert "闽人社办〔2025〕7号" in section(page, "policy")
        assert "5至7天" in section(page, "noted")
        assert "学时和天数 数值不同" in section(page, "differing")
        assert "还没有收到这个省的材料" in section(page, "reports")
        assert '"/ministry/provinces/hebei"' in page

    def test_a_silent_one_says_so(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/provinces/hebei").text
        assert "未报送：还没有这个省的数据" in section(page, "figures")
        assert "征求意见稿" in section(page, "policy")

    @pytest.mark.parametrize("code", ["ministry", "beijing", "nowhere"])
    def test_others_are_no_provinces(self, client: FlaskClient, analyst: None, code: str):
        assert client.get(f"/ministry/provinces/{code}").status_code == 404


class TestHome:
    def test_it_says_what_there_is_to_do_and_to_know(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/home").text
        assert "没有等待答复的材料" in section(page, "waiting")
        assert "50" in section(page, "keys")
        assert "河北省" in section(page, "silent")
        assert "只有征求意见稿 河北省" in section(page, "silent")
        assert "30 个" in section(page, "silent")

    def test_it_is_where_an_analyst_begins(self, client: FlaskClient, analyst: None):
        page = client.get("/ministry/home").text
        named = re.findall(r'href="/ministry/(\w+)"', page.split("</nav>", maxsplit=1)[0])
        entries = list(dict.fromkeys(named))
        shared = ("account", "reminders", "jobs")
        own = [one for one in entries if one not in shared]
        assert own[:6] == ["home", "dashboard", "overview", "provinces", "rules", "reports"]


@pytest.mark.parametrize("path", ["home", "provinces", "provinces/fujian", "rules"])
def test_nobody_of_a_province_gets_in(
    client: FlaskClient, ministry: Tenant, figures: None, sign_in: Callable[..., object], path: str
):
    sign_in(Role.DEPARTMENT_OFFICER)
    assert client.get(f"/fujian/{path}").status_code == 404
    assert client.get(f"/ministry/{path}").status_code in (302, 404)
