"""`yanxiu roster`, `report` and `summary`: what comes in from files and goes out to the ministry."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from yanxiu.db import Tenant
from yanxiu.documents.roster import write_roster_xlsx
from yanxiu.models import ClassState, Enrollment, TrainingClass
from yanxiu.policy import Level
from yanxiu.reporting.package import read_package
from yanxiu.services import filings
from yanxiu.services.exchange import inbox
from yanxiu.services.listing import Window
from yanxiu.services.materials import add_material
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
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


PAST = ("--tenant", "fujian")
OURS = ("--tenant", "ministry")


@pytest.fixture(scope="module")
def ministry(fujian: Tenant) -> Tenant:
    return enter_tenant("ministry", plugins=registry(), jurisdiction="national", sample=True)


def reported(fujian: Tenant, run: Run) -> str:
    terms = {"level": Level.NATIONAL, "tier": "national", "year": 2021}
    with as_officer(fujian, TODAY) as work:
        held = held_class(work, 2, terms=terms, actual_starts_on=TODAY, actual_ends_on=TODAY)
        assess(work, held, on=TODAY)
        for paper in PAPERS:
            add_material(work, held.id, paper, f"{paper}.pdf", factories.pdf(paper))
    with TemporaryDirectory() as folder:
        assert run("report", "build", "--class", held.id, *PAST, "--out", f"{folder}/a.zip").exit_code == 0
    assert run("report", "submit", "--class", held.id, *PAST).exit_code == 0
    return str(held.id)


def waiting(run: Run, kind: str, class_id: object) -> str:
    """The package of a kind about a class that waits for the ministry."""
    told = run("report", "list", "--state", "waiting", "--kind", kind, *OURS, "--format", "json")
    found = inbox.received({"state": "waiting", "kind": kind}, Window(size=None), TODAY).rows
    assert [row["id"] for row in json.loads(told.stdout)] == [str(one.id) for one in found]
    return next(str(one.id) for one in found if str(one.package.class_id) == str(class_id))


def test_a_report_goes_round_through_the_ministry(run: Run, fujian: Tenant, ministry: Tenant, tmp_path: Path):
    key = reported(fujian, run)
    package = waiting(run, "report", key)
    assert "fujian" in run("report", "list", *OURS).stdout
    shown = run("report", "show", package, "--purpose", "审核", *OURS, "--out", tmp_path / "包.zip")
    assert (shown.exit_code, "人社厅发〔2021〕24号" in shown.stdout) == (0, True)
    assert read_package((tmp_path / "包.zip").read_bytes()).report["class"]["id"] == key
    assert run("report", "answer", package, "--outcome", "numbered", *OURS).exit_code == 2
    returned = ("report", "answer", package, "--outcome", "returned", "--reasons", "样例理由", *OURS)
    assert run(*returned).stdout == "已退回\n"
    assert "没有再作" in run(*returned).stderr
    corrected = ("--outcome", "accepted", "--because", "看错了班次", *OURS)
    assert run("report", "answer", package, *corrected).stdout == "已受理\n"
    assert "已受理" in run("report", "take", "--class", key, *PAST).stdout
    numbered = ("--outcome", "numbered", "--prefix", "样G", "--digits", "4", *OURS)
    assert run("report", "answer", package, *numbered).stdout == "已编号，2 个编号\n"
    taken = run("report", "take", *PAST)
    assert (taken.exit_code, "2 个证书编号" in taken.stdout) == (0, True)
    assert "没有等着采用的答复" in run("report", "take", *PAST).stderr
    (row,) = json.loads(run("report", "status", "--class", key, *PAST, "--format", "json").stdout)
    assert (row["state"], row["attempt"]) == ("已编号", 1)
    assert "已编号" in run("report", "status", "--class", key, *PAST).stdout


def test_papers_go_to_the_ministry_before_the_class(run: Run, fujian: Tenant, ministry: Tenant):
    with as_officer(fujian, date(2021, 8, 1)) as work:
        project = factories.project(work.session, level=Level.NATIONAL, tier="national", year=2021)
        cls = factories.training_class(work.session, project_id=project.id, year=2021)
        filings.submit_plan(work, cls.id)
        key = cls.id
    assert run("report", "send", *PAST).exit_code == 2
    assert run("report", "send", "--class", key, *PAST).exit_code == 0
    again = run("report", "send", "--class", key, *PAST)
    assert (again.exit_code, "正在人社部审核" in again.stderr) == (2, True)
    package = waiting(run, "plan", key)
    assert run("report", "answer", package, "--outcome", "accepted", *OURS).exit_code == 2
    assert run("report", "answer", package, "--outcome", "approved", *OURS).exit_code == 0
    assert "审核通过" in run("report", "take", "--class", key, *PAST).stdout
    assert run("report", "list", *PAST).exit_code == 2


def test_the_published_forms_are_printed(run: Run):
    names = run("report", "schema").stdout.split()
    assert "report-package/1" in names
    for name in names:
        assert json.loads(run("report", "schema", name).stdout)["$schema"].endswith("2020-12/schema")
    unknown = run("report", "schema", "report-package/2")
    assert (unknown.exit_code, "已公布" in unknown.stderr) == (2, True)


def test_the_ministry_reads_its_table(run: Run, fujian: Tenant):
    with as_officer(fujian) as work:
        held = held_class(work, 8, terms={"tier": "engineering", "year": 2032})
        work.touch(held.id)
    (line,) = json.loads(run("summary", "--year", "2032", "--format", "json").output)["lines"]
    assert line["key"] == {"province": "fujian", "tier": "engineering"}
    assert line["figures"]["enrolled"] == 8
    table = run("summary", "--year", "2032", "--by", "province,level,tier,host_kind").output
    assert "福建省" in table
    assert "省级" in table
    assert "高校" in table
    first = next(csv.DictReader(io.StringIO(run("summary", "--year", "2032", "--format", "csv").output)))
    assert (first["类别"], first["培训人次"]) == ("工程领域专项", "8")
    wrong = run("summary", "--year", "2032", "--by", "colour")
    assert (wrong.exit_code, "汇总维度" in wrong.stderr) == (2, True)
