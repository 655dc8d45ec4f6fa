"""`yanxiu roster`, `report` and `summary`: what comes in from files and goes out to the ministry."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from yanxiu.db import Tenant
from yanxiu.documents.roster import write_roster_xlsx
from yanxiu.models import ClassState, Enrollment, TrainingClass
from yanxiu.policy import Level
from yanxiu.services.materials import add_material
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, assess, held_class

from .conftest import Run

TODAY = date(2021, 9, 20)
COLUMNS = (("name", "姓名"), ("employer", "工作单位"), ("title", "职称"), ("id_number", "身份证号"))
PAPERS = ("summary_report", "settlement_statement", "roster", "trainee_sign_in", "survey_statistics")


def line(name: str, number: str) -> dict[str, str]:
    return {"name": name, "employer": "样例研究院", "title": "高级工程师", "id_number": number}


@pytest.fixture
def cleared(fujian: Tenant) -> str:
    """A class that may take trainees."""
    with as_officer(fujian) as work:
        return str(held_class(work, 0, terms={"tier": "flagship"}, state=ClassState.CLEARED).id)


def test_a_roster_is_looked_at_and_then_taken(run: Run, cleared: str, tmp_path: Path):
    file = tmp_path / "名单.xlsx"
    rows = [line("样例甲", factories.id_number()), line("样例乙", factories.id_number())]
    file.write_bytes(write_roster_xlsx(rows, COLUMNS))
    asked = ("roster", "import", file, "--class", cleared, "--tenant", "fujian")
    looked = run(*asked, "--preview")
    assert (looked.exit_code, "可以导入 2 名" in looked.stdout) == (0, True)
    assert "本班已有 0" in run(*asked).stdout
    assert "本班已有 2" in run(*asked).stdout


def test_one_wrong_number_and_nothing_is_taken(run: Run, cleared: str, tmp_path: Path):
    file = tmp_path / "名单.xlsx"
    wrong = factories.id_number()[:-1] + "?"
    file.write_bytes(
        write_roster_xlsx([line("样例丙", factories.id_number()), line("样例丁", wrong)], COLUMNS)
    )
    asked = ("roster", "import", file, "--class", cleared, "--tenant", "fujian")
    refused = run(*asked)
    assert refused.exit_code == 1
    assert "第 3 行 D 列「身份证号」" in refused.stderr
    assert wrong not in refused.stderr
    file.write_bytes(b"not a spreadsheet")
    assert run(*asked).exit_code == 1
    assert run("roster", "import", tmp_path / "none.xlsx", *asked[3:]).exit_code == 2


def test_a_template_is_written(run: Run, tmp_path: Path):
    assert run("roster", "template", tmp_path / "a" / "模板.xlsx").exit_code == 0
    assert (tmp_path / "a" / "模板.xlsx").read_bytes().startswith(b"PK")


def test_a_national_class_goes_to_the_platform_and_its_numbers_come_back(
    run: Run, fujian: Tenant, tmp_path: Path
):
    terms = {"level": Level.NATIONAL, "tier": "national", "year": 2021}
    with as_officer(fujian, TODAY) as work:
        held = held_class(work, 2, terms=terms, actual_starts_on=TODAY, actual_ends_on=TODAY)
        assess(work, held, on=TODAY)
        written = f"2021/{work.get(TrainingClass, held.id, '班次').number}"
        people = [work.get(Enrollment, key, "学员").trainee for key in held.trainees]
        rows = [(person.name, person.id_number) for person in people]
    asked = ("--class", written, "--tenant", "fujian")
    lacking = run("report", "build", *asked)
    assert (lacking.exit_code, "材料缺" in lacking.stderr) == (2, True)
    with as_officer(fujian, TODAY) as work:
        for paper in PAPERS:
            add_material(work, held.id, paper, f"{paper}.pdf", factories.pdf(paper))
    assert run("report", "build", *asked, "--out", tmp_path / "a.zip").exit_code == 0
    assert (tmp_path / "a.zip").read_bytes().startswith(b"PK")
    assert run("report", "submit", *asked).exit_code == 0
    trainees = [
        {"name": name, "id_number": number, "certificate_number": f"GY2021{place:04}"}
        for place, (name, number) in enumerate(rows)
    ]
    head = {"format": "yanxiu-receipt", "version": 1, "reference": "HZ-1", "trainees": trainees}
    receipt = tmp_path / "回执.json"
    receipt.write_text(json.dumps(head | {"trainees": trainees[:1]}))
    odd = run("report", "receipt", receipt, *asked)
    assert (odd.exit_code, "回执缺学员" in odd.stderr) == (2, True)
    receipt.write_text(json.dumps(head))
    taken = run("report", "receipt", receipt, *asked)
    assert (taken.exit_code, taken.stdout.split()) == (0, ["GY20210000", "GY20210001"])


def test_the_ministry_reads_its_table(run: Run, fujian: Tenant):
    with as_officer(fujian) as work:
        held = held_class(work, 3, terms={"tier": "engineering", "year": 2032})
        work.touch(held.id)
    rows = json.loads(run("summary", "--year", "2032", "--format", "json").output)
    assert [(row["province"], row["tier"], row["enrolled"]) for row in rows] == [("fujian", "engineering", 3)]
    table = run("summary", "--year", "2032", "--by", "province,level,tier,host_kind").output
    assert "福建省" in table
    assert "省级" in table
    assert "高校" in table
    lines = list(csv.DictReader(io.StringIO(run("summary", "--year", "2032", "--format", "csv").output)))
    assert [(row["province"], row["enrolled"]) for row in lines] == [("fujian", "3")]
    wrong = run("summary", "--year", "2032", "--by", "colour")
    assert (wrong.exit_code, "汇总维度" in wrong.stderr) == (2, True)
