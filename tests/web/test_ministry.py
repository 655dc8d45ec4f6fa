"""The ministry's pages: figures over all provinces, small ones not told, nobody's data."""

import io
import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from yanxiu.db import Tenant
from yanxiu.models import ClassState, Role
from yanxiu.services.disclosure import TOTAL, hidden_cells
from yanxiu.services.history import history_of
from yanxiu.services.policies import registry
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


def test_small_figures_are_not_told_nor_what_they_follow_from(client: FlaskClient, analyst: None):
    page = client.get("/ministry/overview").text
    small = row_of(page, "河北省人力资源和社会保障厅")
    assert "&lt;5" in small
    assert "3" not in small
    # the total is told, so the other row is not: 53 less 50 would be the three
    assert "50" not in row_of(page, "福建省人力资源和社会保障厅")
    assert ">53<" in page
    assert ">50<" in client.get("/ministry/overview?year=2024").text


def test_it_is_narrowed_and_broken_down(client: FlaskClient, analyst: None):
    page = client.get("/ministry/overview?year=2024&by=province.tier&province=fujian").text
    assert "示范项目" in page
    assert "河北省" not in page.split("<thead>")[1].split("</table>")[0]
    assert '<h2 id="silent">' not in page
    assert "河北省人力资源和社会保障厅" in client.get("/ministry/overview?year=2024").text.split("silent")[-1]


@pytest.mark.parametrize("query", ["year=1066", "by=nothing", "province=nowhere", "level=x", "year=²"])
def test_what_cannot_be_asked_for_filters_nothing(client: FlaskClient, analyst: None, query: str):
    assert client.get(f"/ministry/overview?{query}").status_code == 200


def test_it_is_taken_along_in_three_forms(client: FlaskClient, analyst: None, ministry: Tenant):
    table = client.get("/ministry/overview?format=csv")
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert "<5" in table.text
    book = client.get("/ministry/overview?format=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["省份", "年度"]
    assert len(rows) == 3
    body = json.loads(client.get("/ministry/overview.json?year=2025").text)
    assert body["rows"][0]["enrolled"] is None
    assert body["total"]["enrolled"] is None
    assert body["without_figures"] == ["fujian"]
    with begin(ministry, OFFICER) as work:
        assert len(history_of(work, "list", "ministry-summary")) >= 3


def test_nobody_of_a_province_gets_in(client: FlaskClient, figures: None, sign_in: Callable[..., object]):
    for role in (Role.DEPARTMENT_OFFICER, Role.SYSTEM_ADMIN):
        sign_in(role)
        assert client.get("/fujian/overview").status_code == 404


def test_the_ministrys_front_page_leads_to_the_work(client: FlaskClient, ministry: Tenant, place: Tenant):
    page = client.get("/ministry/").text
    assert "/ministry/sign-in" in page
    assert "证书查询</a>" not in page.split("</nav>")[0]
    assert "/fujian/" in page


class TestDisclosure:
    @staticmethod
    def row(**given: int) -> dict[str, int]:
        return (
            dict.fromkeys(("enrolled", "onsite", "online", "graded", "completed", "certificates"), 0) | given
        )

    def hidden(self, *rows: dict[str, int]) -> set[tuple[int, str]]:
        total = {name: sum(row[name] for row in rows) for name in self.row()}
        return hidden_cells(rows, total)

    def test_nothing_is_hidden_of_large_figures_and_of_none(self):
        assert self.hidden(self.row(enrolled=5, onsite=5), self.row()) == set()

    def test_a_part_is_not_found_by_taking_it_from_the_whole(self):
        hidden = self.hidden(self.row(enrolled=60, onsite=58, online=2), self.row(enrolled=40, onsite=40))
        assert (0, "online") in hidden
        assert (0, "onsite") in hidden
        assert (0, "enrolled") not in hidden

    def test_a_row_is_not_found_by_taking_the_others_from_the_total(self):
        hidden = self.hidden(*(self.row(certificates=n) for n in (3, 50, 40)))
        assert hidden == {(0, "certificates"), (2, "certificates")}

    def test_where_no_other_row_can_cover_the_total_is_hidden(self):
        assert self.hidden(self.row(graded=4), self.row()) == {(0, "graded"), (TOTAL, "graded")}

    def test_two_hidden_rows_cover_each_other(self):
        assert self.hidden(*(self.row(graded=n) for n in (3, 4, 50))) == {(0, "graded"), (1, "graded")}

    def test_what_is_hidden_to_cover_needs_cover_itself(self):
        hidden = self.hidden(
            self.row(enrolled=60, onsite=57, online=3),
            self.row(enrolled=60, onsite=50, online=10),
            self.row(enrolled=90, onsite=80, online=10),
        )
        for name in ("onsite", "online"):
            assert len([place for place, of in hidden if of == name and place != TOTAL]) >= 2
