"""The selection board: live pre-check, money beside what there is, saved drafts compared."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from yanxiu.models import Application, ApplicationState
from yanxiu.policy import FundingMode
from yanxiu.services.board_drafts import Entry, Snapshot, compare
from yanxiu.testing import factories

AREAS = ("public", "officer", "supervising")
pytestmark = pytest.mark.usefixtures("officer")

HOME = "/fujian/officer"
ENDS = date(2024, 9, 5)
PLANNED = {"starts_on": date(2024, 9, 2), "ends_on": ENDS, "headcount": 45}


@pytest.fixture
def chosen(working: Any) -> Callable[..., UUID]:
    """An application that stands in a tier of the year."""

    def make(topic: str, tier: str | None = "flagship", **given: Any) -> UUID:
        state = ApplicationState.SELECTED if tier else ApplicationState.ENDORSED
        fields = {"tier": tier, "state": state, "funding_mode": FundingMode.FISCAL, **PLANNED, **given}
        with working() as work:
            found: UUID = factories.application(work.session, topic=topic, **fields).id
            return found

    return make


def test_the_precheck_is_of_now_and_names_its_clause(client: FlaskClient, chosen: Any, working: Any):
    key = chosen("样例预检", ends_on=date(2024, 12, 20), year=2024)
    page = client.get(f"{HOME}/board/2024?q=样例预检").text
    assert "FJ24-07" in page
    assert "没有公布遴选的规定" in page
    assert "样例预检" in client.get(f"{HOME}/board/2024?q=样例预检&flag=fail").text
    with working() as work:
        row: Application = work.get(Application, key, "申报")
        row.ends_on = ENDS
    assert "FJ24-07" not in client.get(f"{HOME}/board/2024?q=样例预检").text
    exported = client.get(f"{HOME}/board/2024?q=样例预检&format=csv").data.decode("utf-8-sig")
    assert "规则预检" in exported


def test_what_the_chosen_may_cost_stands_beside_what_there_is(client: FlaskClient, chosen: Any):
    for number in range(2):
        chosen(f"样例经费{number}", year=2023)
    board = client.get(f"{HOME}/board/2023").text
    assert "2 × 40,000" in board
    assert "没有登记" in board
    page = f"{HOME}/board/2023/money"
    wrong = client.post(f"{page}/set", data={"tier": "flagship", "amount": "很多", "basis": "样例批复"})
    assert wrong.status_code == 422
    assert "样例批复" in wrong.text
    odd = client.post(f"{page}/set", data={"tier": "nonsense", "amount": "1", "basis": "样例批复"})
    assert odd.status_code == 422
    given = {"tier": "flagship", "amount": "70000", "basis": "样例批复", "source": "人社业务经费"}
    assert client.post(f"{page}/set", data=given).status_code == 303
    assert "不足 10,000" in client.get(page).text
    client.post(f"{page}/set", data={**given, "amount": "100000"})
    shown = client.get(page).text
    assert "20,000" in shown
    assert "年度经费：填写" in shown
    assert client.post(f"{page}/withdraw", data={"tier": "flagship"}).status_code == 303
    assert "没有登记" in client.get(page).text


def test_a_tier_whose_cap_no_document_gives_is_open(client: FlaskClient, chosen: Any):
    chosen("样例没有上限", year=2025)
    assert "1 项没有规定上限，不计在内" in client.get(f"{HOME}/board/2025").text


def test_drafts_are_saved_and_compared(client: FlaskClient, chosen: Any, working: Any):
    stays, goes = chosen("样例留下", year=2022), chosen("样例移出", year=2022)
    comes = chosen("样例移入", tier=None, year=2022)
    page = f"{HOME}/board/2022/drafts"
    assert 'value="草案甲"' in client.get(page).text
    assert client.post(f"{page}/save", data={"name": ""}).status_code == 422
    assert client.post(f"{page}/save", data={"name": "草案甲", "note": "样例说明"}).status_code == 303
    again = client.post(f"{page}/save", data={"name": "草案甲"})
    assert again.status_code == 422
    assert "已有同名的草案" in again.text
    with working() as work:
        work.get(Application, goes, "申报").state = ApplicationState.NOT_SELECTED
        row: Application = work.get(Application, comes, "申报")
        row.state, row.tier = ApplicationState.SELECTED, "ordinary"
        work.get(Application, stays, "申报").headcount = 60
    assert "3 项不同" in client.get(f"{HOME}/board/2022").text
    shown = client.get(page).text
    assert 'value="草案乙"' in shown
    draft = re.search(rf"{HOME}/board/2022/compare/([0-9a-f-]{{36}})/now", shown)
    assert draft
    answer = client.get(f"{HOME}/board/2022/compare?first={draft[1]}&second=now")
    text = client.get(answer.location).text
    for word in ("新列入", "不再列入", "数字有变", "样例移入", "样例移出", "45 → <b>60</b>"):
        assert word in text
    assert "样例移出" not in client.get(f"{answer.location}?change=added").text.partition("不同的项目")[2]
    assert client.get(f"{answer.location}?format=xlsx").data.startswith(b"PK")
    assert client.get(f"{page}?format=csv").status_code == 200
    assert client.get(f"{HOME}/board/2023/compare/{draft[1]}/now").status_code == 404
    assert client.get(f"{HOME}/board/2022/compare/nonsense/now").status_code == 404
    assert client.get(f"{HOME}/board/2022/compare").status_code == 302
    assert client.post(f"{page}/discard", data={"draft_id": draft[1]}).status_code == 303
    assert "还没有保存过草案" in client.get(page).text


def entry(place: str, **given: Any) -> Entry:
    fields = {"topic": "样例", "host": "样例大学", "headcount": 40, "starts_on": None, "ends_on": None}
    return Entry(**{**fields, "amount": None, "place": place, **given})


def test_a_comparison_names_what_was_added_dropped_moved_and_changed():
    one, two, three, four, five = (f"00000000-0000-0000-0000-00000000000{n}" for n in range(1, 6))
    before = Snapshot(
        {one: entry("a"), two: entry("a"), three: entry("a", amount="45000"), four: entry("a")},
        97,
        {"a": 4},
        {"a": "100000"},
    )
    after = Snapshot(
        {
            one: entry("a"),
            three: entry("b", amount="30000"),
            four: entry("a", headcount=41),
            five: entry("b"),
        },
        100,
        {"a": 4, "b": 2},
        {},
    )
    found = compare(before, after)
    assert [(str(d.change), str(d.application_id)) for d in found.differences] == [
        ("added", five),
        ("dropped", two),
        ("moved", three),
        ("figures", four),
    ]
    assert found.differences[2].figures == (("补助上限（元）", "45000", "30000"),)
    assert found.differences[3].figures == (("计划人数", "40", "41"),)
    assert found.totals == (97, 100)
    first, second = found.tiers
    assert (first.tier, first.chosen, first.stated, first.funds) == (
        "a",
        (4, 2),
        (4, 4),
        (Decimal(100000), None),
    )
    assert (second.tier, second.chosen, second.costs) == ("b", (0, 2), (Decimal(0), Decimal(30000)))
    assert compare(before, before).differences == ()
