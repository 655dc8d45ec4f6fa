"""The ministry's pages: figures over all provinces, small ones not told, nobody's data."""

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from pyarrow import parquet
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.models import ClassState, Role, SummaryDelivery
from yanxiu.reporting.schemas import validate
from yanxiu.services.history import history_of
from yanxiu.services.policies import registry
from yanxiu.services.summaries import MEASURES
from yanxiu.services.summaries.parquet import METADATA
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import begin
from yanxiu.testing import factories

from .conftest import OFFICER


@pytest.fixture(scope="module")
def ministry(db: object) -> Tenant:
    return enter_tenant("ministry", plugins=registry(), jurisdiction="national", sample=True)


@pytest.fixture(scope="module")
def figures(place: Tenant, other_place: Tenant) -> None:
    """A class of fifty here, one of three there, of different years."""
    for tenant, year, size in ((place, 2024, 50), (other_place, 2025, 3)):
        with begin(tenant, OFFICER) as work:
            project = factories.project(work.session, year=year, tier="flagship")
            cls = factories.training_class(
                work.session, project_id=project.id, year=year, state=ClassState.RECRUITED
            )
            factories.roster(work.session, cls.id, size)
            work.touch(cls.id)


@pytest.fixture
def analyst(ministry: Tenant, figures: None, sign_in: Callable[..., object]) -> None:
    sign_in(Role.MINISTRY_ANALYST, tenant=ministry)


def row_of(page: str, name: str) -> list[str]:
    """The cells of a province's row."""
    (row,) = re.findall(rf"<tr><th scope=\"row\" class=\"nw\">{name}</th>(.*?)</tr>", page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]


def test_small_figures_are_not_told_and_enter_no_total(client: FlaskClient, analyst: None):
    page = client.get("/ministry/overview?figure=enrolled&figure=online").text
    assert row_of(page, "河北省人力资源和社会保障厅") == ["2025", "&lt;5", "&lt;5"]
    assert row_of(page, "福建省人力资源和社会保障厅") == ["2024", "50", "0"]
    # 53 less 50 would be the three
    assert "≥50" in page
    assert ">53<" not in page
    assert "1至4人次的数不公开" in page


def test_figures_that_came_by_file_are_told_with_their_age(
    client: FlaskClient, analyst: None, other_place: Tenant
):
    """Two o'clock of the world's time is ten o'clock in the morning here."""
    when = datetime(2025, 3, 4, 2, tzinfo=UTC)
    row = SummaryDelivery(as_of=when, taken_at=when, cells=0, sha256="", cells_sha256="")
    said = "河北省人力资源和社会保障厅的数由文件送来，截至 2025年3月4日 10:00。"
    with begin(other_place, OFFICER) as work:
        work.session.add(row)
    for path in ("overview", "provinces"):
        page = client.get(f"/ministry/{path}").text
        assert re.sub(r"<[^>]+>", "", page).count(said) == 1
    with begin(other_place, OFFICER) as work:
        work.session.delete(row)
    assert "由文件送来" not in client.get("/ministry/overview").text


def test_it_is_narrowed_and_broken_down(client: FlaskClient, analyst: None):
    page = client.get("/ministry/overview?year=2024&by=province&by=tier&province=fujian").text
    assert row_of(page, "福建省人力资源和社会保障厅")[0] == "省级高级研修示范项目"
    assert "河北省" not in page.split("<thead>")[1].split("</table>")[0]
    assert '<h2 id="silent">' not in page
    silent = client.get("/ministry/overview?year=2024").text.split('<h2 id="silent">')[1]
    assert "河北省人力资源和社会保障厅" in silent.split("</section>")[0]


def test_it_is_compared_with_the_year_before_and_sorted(client: FlaskClient, analyst: None):
    asked = "by=province&figure=classes&year=2025&previous=1"
    assert row_of(client.get(f"/ministry/overview?{asked}").text, "河北省人力资源和社会保障厅") == ["1+1"]
    lines = [
        re.findall(r'<th scope="row" class="nw">(.{2})', client.get(f"/ministry/overview?{query}").text)
        for query in (
            "by=province&figure=enrolled&sort=enrolled",
            "by=province&figure=classes&sort=-province",
        )
    ]
    assert lines == [["福建", "河北"], ["河北", "福建"]]
    assert 'aria-sort="descending"' in client.get("/ministry/overview?sort=-classes&figure=classes").text


def test_without_a_breakdown_there_is_one_line(client: FlaskClient, analyst: None):
    page = client.get("/ministry/overview?by=&by=&figure=classes").text
    assert re.findall(r"<tbody>\s*<tr><td class=\"n\">(\d+)</td></tr>", page) == ["2"]
    kept = save(client, "全部", "by=&figure=classes").location
    assert parse_qsl(kept.partition("?")[2], keep_blank_values=True) == [("by", ""), ("figure", "classes")]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("year=1066", "1066"),
        ("by=nothing", "nothing"),
        ("province=nowhere", "nowhere"),
        ("level=x", "x）"),
        ("figure=names", "names"),
        ("tier=%07", "看得见"),
        (f"field={'x' * 101}", "至多100个"),
        ("year=²", "²"),
        ("previous=1&by=province", "只选一个年度"),
    ],
)
def test_what_cannot_be_asked_is_told(client: FlaskClient, analyst: None, query: str, says: str):
    answer = client.get(f"/ministry/overview?{query}")
    assert answer.status_code == 422
    assert says in answer.text.split('role="alert"')[1].split("</div>")[0]
    assert client.get(f"/ministry/overview.csv?{query}").status_code == 422


def test_it_is_taken_along_in_four_forms(client: FlaskClient, analyst: None, ministry: Tenant):
    asked = "figure=enrolled&figure=subsidy_paid"
    table = client.get(f"/ministry/overview.csv?{asked}")
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert table.text.splitlines()[1].endswith(",<5,0.00")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/ministry/overview.xlsx?{asked}").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["省份", "年度", "培训人次", "拨付补助（元）"]
    assert rows[2] == ["福建省人力资源和社会保障厅", "2024", 50.0, 0.0]
    assert rows[3][2:] == [50.0, 0.0]
    assert ["培训人次", MEASURES["enrolled"].meaning] in book.get_sheet_by_index(1).to_python()
    body = json.loads(client.get("/ministry/overview.json?year=2025").text)
    validate("summary-1.json", body)
    assert body["lines"][0]["figures"]["enrolled"] is None
    assert body["total"]["marks"]["enrolled"] == "small"
    assert [one["code"] for one in body["silent"]] == ["fujian"]
    columns = parquet.read_table(io.BytesIO(client.get(f"/ministry/overview.parquet?{asked}").data))
    assert columns.column("enrolled").to_pylist() == [None, 50]
    assert columns.column("enrolled_mark").to_pylist() == ["small", None]
    about = json.loads(columns.schema.metadata[METADATA])
    assert about["figures"][0]["meaning"] == MEASURES["enrolled"].meaning
    with begin(ministry, OFFICER) as work:
        assert len(history_of(work, "list", "ministry-summary")) >= 4


def save(client: FlaskClient, name: str, asked: str, **more: str) -> TestResponse:
    return client.post("/ministry/questions", data={"name": name, "asked": asked, **more})


class TestSavedQuestions:
    def test_one_is_kept_opened_renamed_and_deleted(self, client: FlaskClient, analyst: None):
        asked = "year=2024&by=tier&province=fujian&field=-&figure=enrolled"
        kept = save(client, "示范项目", asked)
        assert kept.status_code == 303
        assert parse_qsl(kept.location.partition("?")[2]) == parse_qsl(asked)
        assert client.get(kept.location).status_code == 200
        page = client.get("/ministry/questions").text
        assert "2024；类别；fujian；（未知）；培训人次" in page
        (address,) = re.findall(r"/ministry/questions/[0-9a-f-]{36}", page)
        revision = re.findall(r'name="revision" value="(\d+)"', client.get(address).text)[0]
        client.post(f"{address}/change", data={"name": "改了", "shared": "1", "revision": revision})
        assert "本人，已共享" in client.get(f"{address}").text
        client.post(f"{address}/remove", data={"revision": str(int(revision) + 1)})
        assert client.get(address).status_code == 404

    def test_a_colleague_sees_what_is_shared_and_changes_nothing(
        self, client: FlaskClient, analyst: None, ministry: Tenant, sign_in: Callable[..., object]
    ):
        save(client, "大家的", "year=2024", shared="1")
        save(client, "自己的", "year=2025")
        addresses = re.findall(r"/ministry/questions/[0-9a-f-]{36}", client.get("/ministry/questions").text)
        sign_in(Role.MINISTRY_ANALYST, tenant=ministry)
        page = client.get("/ministry/questions").text
        assert "大家的" in page
        assert "自己的" not in page
        assert sorted(client.get(one).status_code for one in addresses) == [200, 404]
        for one in addresses:
            assert client.post(f"{one}/remove", data={"revision": "1"}).status_code in (404, 422)
            assert client.post(f"{one}/change", data={"name": "别人的", "revision": "1"}).status_code in (
                404,
                422,
            )

    def test_what_cannot_be_kept_is_told_and_stays_typed(self, client: FlaskClient, analyst: None):
        save(client, "两次", "year=2024")
        for name, asked, says in (
            ("两次", "year=2024", "同名"),
            ("", "year=2024", "请填写"),
            ("新", "by=x", "x"),
        ):
            again = save(client, name, asked, shared="1")
            assert again.status_code == 422
            assert says in again.text.split('role="alert"')[1].split("</div>")[0]
            assert f'value="{name}"' in again.text


def test_nobody_of_a_province_gets_in(client: FlaskClient, figures: None, sign_in: Callable[..., object]):
    for role in (Role.DEPARTMENT_OFFICER, Role.SYSTEM_ADMIN):
        sign_in(role)
        assert client.get("/fujian/overview").status_code == 404


def test_the_ministrys_front_page_leads_to_the_work(client: FlaskClient, ministry: Tenant, place: Tenant):
    page = client.get("/ministry/").text
    assert "/ministry/sign-in" in page
    assert "证书查询</a>" not in page.split("</nav>")[0]
    assert "/fujian/" in page
