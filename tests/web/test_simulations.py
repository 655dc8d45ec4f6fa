"""政策实验室: asked for on a page, judged as a job, compared, taken along; nothing else changes."""

import io
import json
import re
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select, text

from yanxiu.db import Base, Tenant
from yanxiu.jobs.running import run
from yanxiu.models import Job, JobKind, JobState
from yanxiu.services import background
from yanxiu.services.simulating import saved
from yanxiu.testing.held_class import held_class

AREAS = ("public", "officer", "jobs", "supervising")
pytestmark = pytest.mark.usefixtures("officer")

HOME = "/fujian/officer/simulations"
NEW = f"{HOME}/new"
CAP = {
    "name": "上限提高",
    "years": "2024",
    "kind": ["parameter"],
    "e0_parameter": "fujian.grant_cap",
    "e0_year": "2024",
    "e0_tier": "flagship",
    "e0_value": "5万元",
}
CITED = re.compile(
    r"\w+〔\d{4}〕\d+号|《[^》]*》|[一二三四五六七八九十]+( ¶\d+|（\w+）)*|第\w+条|样例\w*|（\w+-\d+）|\w+市"
)
"""What stands in Chinese in every language: documents and clauses, names of samples."""
WRITTEN = {"simulations", "jobs", "audit_entries", "audit_heads"}
"""What asking for a simulation and running it may write."""


def ask(client: FlaskClient, **given: Any) -> UUID:
    """Ask for one on the page; its id from the address it leads to."""
    answer = client.post(NEW, data={**CAP, **given})
    assert answer.status_code == 303, re.findall(r"field-error[^>]*>([^<]*)", answer.text)
    return UUID(answer.location.partition("?")[0].rpartition("/")[2])


def simulate(working: Any, place: Tenant) -> None:
    """Do what was asked for."""
    with working() as work:
        asked = select(Job.id).where(Job.kind == JobKind.SIMULATION, Job.state == JobState.QUEUED)
        keys = list(work.session.scalars(asked))
    for key in keys:
        run(place.id, key)
        with working() as work:
            row = background.find(work, key)
            assert row.state is JobState.DONE, background.message_of(row)


def contents(working: Any) -> dict[str, list[str]]:
    """Every row of every table of the tenant's but those that a simulation writes."""
    tables = [table for table in Base.metadata.sorted_tables if table.schema == "app"]
    with working() as work:
        return {
            table.name: sorted(
                work.session.scalars(text(f'SELECT t::text FROM {table.schema}."{table.name}" t'))
            )
            for table in tables
            if table.name not in WRITTEN
        }


def test_a_simulation_is_asked_for_run_and_taken_along_and_changes_no_row(
    client: FlaskClient, working: Any, place: Tenant
) -> None:
    with working() as work:
        held_class(work, terms={"tier": "flagship", "year": 2024})
    before = contents(working)
    key = ask(client)
    assert "等待中" in client.get(f"{HOME}/{key}").text
    assert client.get(f"{HOME}/{key}/result.xlsx").status_code == 404
    simulate(working, place)
    page = client.get(f"{HOME}/{key}").text
    assert "50,000元/期" in page
    assert "补助合计" in page
    assert client.get(f"{HOME}/{key}/result.xlsx").data.startswith(b"PK")
    assert client.get(f"{HOME}/{key}/result.pdf").data.startswith(b"%PDF")
    other = ask(client, name="上限更高", e0_value="6万元")
    simulate(working, place)
    compared = client.get(f"{HOME}/{key}/compare?with={other}").text
    assert "上限更高" in compared
    assert "两次模拟的数据不同" not in compared
    assert contents(working) == before
    assert "上限提高" in client.get(HOME).text


def test_a_result_is_told_in_english_on_the_page_and_in_its_files(
    client: FlaskClient, working: Any, place: Tenant
) -> None:
    made = {"years": "", "made_year": "2024", "seed": "2024", "made_flagship": "12", "made_ordinary": "4"}
    elsewhere = {
        "kind": ["jurisdiction"],
        "e0_place": "hebei",
        "e0_drafts": "1",
        "tiers": "flagship = provincial\nordinary = provincial",
        "same": "fees = fees_charged",
    }
    keys = [ask(client, **made), ask(client, **made, **elsewhere)]
    simulate(working, place)
    client.set_cookie("yx-language", "en")
    shown = ""
    for key in keys:
        page = client.get(f"{HOME}/{key}").text
        result = page.partition('id="as"')[2].partition("<details")[0]
        shown += re.sub(r"<[^>]+>", " ", result)
        workbook = load_workbook(io.BytesIO(client.get(f"{HOME}/{key}/result.xlsx").data))
        assert workbook.sheetnames[:2] == ["Assumptions", "Summary"]
        told = pypdfium2.PdfDocument(client.get(f"{HOME}/{key}/result.pdf").data)
        assert "Policy simulation" in told[0].get_textpage().get_text_bounded()
    for said in (
        "becomes 50,000",
        "Cannot be met by design",
        "Subsidies by place",
        "holds at most 24",
        "Total",
    ):
        assert said in shown, said
    ours = CITED.sub("", shown)
    assert re.findall(r"[^。 ]*[\u4e00-\u9fff]+[^ ]*", ours) == []


def test_changes_are_added_and_taken_away_without_losing_what_was_typed(client: FlaskClient) -> None:
    assert 'name="e0_parameter"' in client.get(NEW).text
    two = {**CAP, "kind": ["parameter", "rules_of"], "e1_year": "2025"}
    added = client.post(NEW, data={**two, "action": "add-supply"}).text
    assert added.count('name="kind"') == 3
    assert 'name="e1_year" type="text" value="2025"' in added
    fewer = client.post(NEW, data={**two, "action": "remove-0"}).text
    assert fewer.count('name="kind"') == 1
    assert 'name="e0_year" type="text" value="2025"' in fewer
    assert 'value="上限提高"' in fewer
    none = client.post(NEW, data={"name": "空", "years": "2024"})
    assert (none.status_code, "至少要有一项" in none.text) == (422, True)


def test_several_changes_several_years_and_a_file(client: FlaskClient, working: Any) -> None:
    given = {
        "years": "2023、2024",
        "stages": ["settlement"],
        "kind": ["parameter", "parameter", "supply"],
        "e1_parameter": "fujian.min_trainees",
        "e1_severity": "soft",
        "e2_parameter": "fujian.straddling_class",
        "e2_value": "by_start",
    }
    with working() as work:
        spec = json.loads(saved.find(work, ask(client, **given)).spec)
    assert spec["data"] == {"years": [2023, 2024]}
    assert spec["stages"] == ["settlement"]
    assert spec["edits"] == [
        {"parameter": "fujian.grant_cap", "value": "5万元", "year": 2024, "tiers": ["flagship"]},
        {"parameter": "fujian.min_trainees", "severity": "soft"},
        {"supply": "fujian.straddling_class", "value": "by_start"},
    ]
    text = "name: 文件\nbase: {jurisdiction: fujian}\ndata: {years: [2024]}\nedits: [{rules_of: 2025}]\n"
    sent = client.post(NEW, data={"file": (io.BytesIO(text.encode()), "a.yaml")})
    assert sent.status_code == 303
    wrong = client.post(NEW, data={"file": (io.BytesIO(b"edits: 1"), "a.yaml")})
    assert (wrong.status_code, "模拟缺 name" in wrong.text) == (422, True)


def test_what_the_form_lacks_is_said_at_once(client: FlaskClient) -> None:
    for wrong, said in (
        ({"e0_parameter": ""}, "第 1 项的参数"),
        ({"e0_value": ""}, "第 1 项的新的值"),
        ({"e0_parameter": "fujian.cup"}, "不在这一辖区"),
        ({"kind": ["rules_of"], "e0_year": ""}, "哪一年度的规定"),
        ({"kind": ["jurisdiction"]}, "第 1 项的辖区"),
        ({"kind": ["rules_of", "rules_of"], "e1_year": "2025"}, "rules_of 只能写一次"),
        ({"years": ""}, "用哪些班次"),
        ({"years": "明年"}, "须是年份"),
        ({"seed": "1", "made_flagship": "3"}, "只能选一样"),
        ({"years": "", "made_flagship": "3"}, "须写年度和种子"),
        ({"tiers": "flagship provincial"}, "中间是等号"),
    ):
        answer = client.post(NEW, data={**CAP, **wrong})
        assert answer.status_code in (400, 409, 422), wrong
        assert said in answer.text, said
