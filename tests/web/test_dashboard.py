"""The ministry's dashboard: figures of the cells as pictures, tables, files and on paper."""

import gzip
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree

import pypdfium2
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from yanxiu.db import Tenant
from yanxiu.models import Role, SummaryCell, SummaryEdition
from yanxiu.services.accounts import sessions
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.dashboard import CHARTS
from yanxiu.services.history import history_of
from yanxiu.services.work import begin
from yanxiu.web.account.session import KEY
from yanxiu.web.app import create_app

from .conftest import OFFICER
from .lived import enter_ministry, member_of
from .test_statements import MOST, statements

AREAS = ("public", "account", "ministry", "jobs")  # enough for the ministry's pages and the links on them

SECRET = 3
"""Passed in one cell: a small count, which must not leave."""


@pytest.fixture(scope="module")
def ministry(db: object) -> Tenant:
    return enter_ministry()


def cell(year: int, field: str, **figures: int) -> SummaryCell:
    return SummaryCell(
        year=year, level="provincial", tier="flagship", field=field, host_kind="enterprise", **figures
    )


@pytest.fixture(scope="module")
def figures(place: Tenant, other_place: Tenant) -> None:
    """Two years of one department, one year of another, in which a count is small."""
    whole = {"projects_applied": 9, "projects_planned": 6, "projects_held": 5, "projects_completed": 4}
    grown = {**whole, "classes_held": 5, "enrolled": 4871, "graded": 4700, "completed": 4606}
    money = {"subsidy_proposed": 450_000, "subsidy_paid": 405_000, "certificates": 4600}
    for tenant in (place, other_place):
        with begin(tenant, OFFICER) as work:
            work.session.add_all(SummaryEdition(year=year) for year in (2024, 2025))
    with begin(place, OFFICER) as work:
        work.session.add(cell(2024, "新材料", enrolled=4000, graded=4000, completed=3900, **whole))
        work.session.add(cell(2025, "新材料", **grown, **money))
        work.session.add(cell(2025, "=公式", enrolled=77, graded=70, completed=60, classes=1))
    with begin(other_place, OFFICER) as work:
        work.session.add(cell(2024, "新材料", enrolled=2345, graded=SECRET, completed=SECRET, **whole))


@pytest.fixture
def analyst(ministry: Tenant, figures: None, sign_in: Callable[..., object]) -> None:
    sign_in(Role.MINISTRY_ANALYST, tenant=ministry)


ASKED = "year=2025&measure=enrolled"


def test_the_page_tells_figures_with_their_change_definition_and_date(client: FlaskClient, analyst: None):
    page = client.get(f"/ministry/dashboard?{ASKED}").text
    assert "2025年度高级研修项目总览" in page
    assert '<p class="big">4,948<wbr><small>人次</small>' in page
    assert "较上年 −22.0%" in page
    assert "在册学员的人次" in page
    assert "1 个地区已报送，31 个未报送" in page
    assert "数据截至" in page
    for key in CHARTS:
        assert f'src="/ministry/dashboard/{key}.svg?year=2025&amp;measure=enrolled"' in page
        assert f'id="{key}"' in page
    assert "福建 4,948" in page
    assert '<th scope="row"><a href="/ministry/provinces/fujian">福建</a></th>' in page
    assert '<th scope="row">广东</th>' in page, "no department, nowhere to go"


def test_the_page_is_cheap(ministry: Tenant, figures: None, areas: tuple[str, ...]):
    """The check of a real session included."""
    member = member_of(ministry, Role.MINISTRY_ANALYST)
    client = create_app({"TESTING": True}, areas=areas).test_client()
    with begin(ministry, OFFICER) as work:
        row, token = sessions.start(work, member.user_id)
        row.second_factor_at = work.at
        row.membership_id = seats_of(work, member.user_id)[0].membership_id
    with client.session_transaction("/ministry/account") as cookie:
        cookie[KEY] = token
    with statements() as seen:
        page = client.get(f"/ministry/dashboard?{ASKED}")
    assert page.status_code == 200
    assert 5 < len(seen) <= MOST
    assert len(gzip.compress(page.data)) < 100_000


@pytest.mark.parametrize("query", ["", "year=1999&measure=nothing", "year=x", "measure=survey_score_sum"])
def test_what_there_is_not_becomes_the_usual(client: FlaskClient, analyst: None, query: str):
    page = client.get(f"/ministry/dashboard?{query}").text
    assert "<option selected>2025</option>" in page
    assert '<option value="enrolled" selected>' in page


@pytest.mark.parametrize("key", CHARTS)
@pytest.mark.parametrize("measure", ["enrolled", "completion_rate", "subsidy_paid"])
def test_every_chart_is_a_picture_in_two_widths(client: FlaskClient, analyst: None, key: str, measure: str):
    wide = client.get(f"/ministry/dashboard/{key}.svg?year=2024&measure={measure}")
    narrow = client.get(f"/ministry/dashboard/{key}.svg?year=2024&measure={measure}&narrow=1")
    for picture in (wide, narrow):
        assert picture.mimetype == "image/svg+xml"
        root = ElementTree.fromstring(picture.data)
        assert root.tag.endswith("svg")
        assert "<script" not in picture.text
    assert int(ElementTree.fromstring(narrow.data).attrib["width"]) <= 360


def test_a_picture_is_sent_again_only_when_it_changed(client: FlaskClient, analyst: None):
    address = f"/ministry/dashboard/tiles.svg?{ASKED}"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/ministry/dashboard/tiles.svg?year=2024&measure=enrolled")
    assert other.headers["ETag"] != first.headers["ETag"]
    assert client.get(f"/ministry/dashboard?{ASKED}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("key", CHARTS)
def test_a_small_count_is_nowhere(client: FlaskClient, analyst: None, key: str):
    """The other department has three who passed: no drawing, option or table has a number for it."""
    asked = "year=2024&measure=completed"
    option = json.loads(client.get(f"/ministry/dashboard/{key}.json?{asked}").text)["option"]
    assert [one for one in numbers(option.get("series", [])) if one == SECRET] == []
    picture = client.get(f"/ministry/dashboard/{key}.svg?{asked}").text
    assert f">{SECRET}<" not in picture
    table = client.get(f"/ministry/dashboard/{key}.csv?{asked}").text
    assert f"河北,{SECRET}" not in table
    if key in ("tiles", "ranking", "fields"):
        assert "&lt;5" in picture
        assert "<5" in table


def numbers(found: object) -> list[float]:
    """The figures among the data of a chart, places on axes left out."""
    if isinstance(found, dict):
        if isinstance(found.get("value"), list):
            return [float(found["value"][-1])]
        return [one for key, part in found.items() if key in ("data", "value") for one in numbers(part)]
    if isinstance(found, list):
        return [one for part in found for one in numbers(part)]
    return [float(found)] if isinstance(found, int | float) else []


def test_who_is_silent_is_told_from_nought(client: FlaskClient, analyst: None):
    picture = client.get(f"/ministry/dashboard/tiles.svg?{ASKED}").text
    assert picture.count("未报送") == 32, "31 tiles and the legend"
    assert "url(#zr-p" in picture, "hatched, not only said"


def test_tables_are_taken_along_and_noted(client: FlaskClient, analyst: None, ministry: Tenant):
    book = client.get(f"/ministry/dashboard/ranking.xlsx?{ASKED}")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["位次", "地区", "培训人次 (人次)", "较上年"]
    assert rows[1][:3] == [1.0, "福建", 4948.0]
    assert rows[2][2] == "未报送"
    table = client.get(f"/ministry/dashboard/fields.csv?{ASKED}")
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert "'=公式" in table.text
    assert "数据截至" in table.text
    picture = client.get(f"/ministry/dashboard/money.svg?{ASKED}&download=1")
    assert picture.headers["Content-Disposition"] == 'attachment; filename="money-2025-enrolled.svg"'
    with begin(ministry, OFFICER) as work:
        assert len(history_of(work, "list", "ministry-dashboard")) >= 3


def test_the_funnel_tells_what_part_came_through(client: FlaskClient, analyst: None):
    table = client.get(f"/ministry/dashboard/funnel.csv?{ASKED}").text
    assert "项目 (个),计划项目,6,66.7%" in table
    assert "学员 (人次),合格人次" in table


def test_all_of_it_on_paper(client: FlaskClient, analyst: None):
    answer = client.get(f"/ministry/dashboard.pdf?{ASKED}")
    assert answer.mimetype == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.data)
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert "2025年度高级研修项目总览" in texts[0]
    # letters of the drawings are letters on paper too
    assert "福建" in texts[0]
    assert "4,948" in texts[0]
    assert any(page.get_width() > page.get_height() for page in pages)
    assert 4 <= len(pages) <= 9


def test_it_is_told_in_english(client: FlaskClient, analyst: None):
    client.set_cookie("yx-language", "en")
    page = client.get(f"/ministry/dashboard?{ASKED}").text
    assert "Advanced training projects: overview of 2025" in page
    assert ">Fujian</a></th>" in page
    picture = client.get(f"/ministry/dashboard/tiles.svg?{ASKED}").text
    assert "Not reported" in picture


def test_without_any_figure_the_page_says_so(client: FlaskClient, ministry: Tenant, sign_in, monkeypatch):
    monkeypatch.setattr("yanxiu.services.dashboard.board._AHEAD", -15)
    sign_in(Role.MINISTRY_ANALYST, tenant=ministry)
    assert "各地还没有数据" in client.get("/ministry/dashboard").text
    assert client.get("/ministry/dashboard/tiles.svg").status_code == 404


def test_nobody_else_gets_in(client: FlaskClient, figures: None, sign_in: Callable[..., object]):
    sign_in(Role.DEPARTMENT_OFFICER)
    for path in ("dashboard", "dashboard.pdf", "dashboard/tiles.svg", "dashboard/money.csv"):
        assert client.get(f"/fujian/{path}").status_code == 404
