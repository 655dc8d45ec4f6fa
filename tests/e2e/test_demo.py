"""The demonstration as a stranger runs it: interrupted, run, run again, and on somebody else's database."""

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tests.room import room

YANXIU = Path(sys.executable).with_name("yanxiu")
CLASSES = {
    "fujian-2024-in-time",
    "fujian-2024-late",
    "fujian-2024-engineering",
    "fujian-2024-ordinary",
    "fujian-2024-online",
    "fujian-2025-flagship",
    "fujian-2021-national",
    "hebei-2025",
    "hebei-2025-24-hours",
}
CERTIFICATES = ("13S2025-001-00001-H", "13S2025-001-00002-F")
DOCUMENTS = {
    *(f"{name}/decision-sheet.pdf" for name in CLASSES),
    *(f"hebei-2025/certificates/{number}.pdf" for number in CERTIFICATES),
    "fujian-2021-national/platform-report.zip",
}


@dataclass(frozen=True)
class Place:
    """A folder of our own with the database in it, and the command run there."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("YANXIU_")}
        return {**ours, "YANXIU_HOME": str(self.folder / "home"), "PYTHONUNBUFFERED": "1"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [YANXIU, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def demo(self) -> subprocess.CompletedProcess[str]:
        return self.run("demo", "--out", str(self.out))

    def interrupted(self, sign: str) -> tuple[int, str]:
        """Start it, press Ctrl-C once ``sign`` is told; give its exit and what it wrote to stderr."""
        # tests that a shell runs in the background ignore Ctrl-C, and so would what they start
        with subprocess.Popen(
            ["env", "--default-signal=INT", YANXIU, "demo", "--out", str(self.out)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as running:
            assert running.stdout is not None
            assert any(sign in line for line in running.stdout)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate()
            return running.returncode, said


@dataclass(frozen=True)
class Told:
    """What the runs left: the one that was interrupted, the two after it, and the last summary."""

    place: Place
    interrupted: tuple[int, str]
    runs: tuple[subprocess.CompletedProcess[str], ...]
    summary: dict[str, Any]

    def decision(self, chapter: str, what: str) -> dict[str, Any]:
        """The one decision of a chapter that is told with these words."""
        (found,) = (
            entry
            for entry in self.summary["decisions"]
            if chapter in entry["chapter"] and entry["what"] == what
        )
        return dict(found)

    def subsidy(self, name: str) -> dict[str, Any]:
        return dict(self.summary["classes"][name]["subsidy"])


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    # not below pytest's own folder, which is shut to the server's user
    with TemporaryDirectory(prefix="yanxiu-demo-", dir=room(), ignore_cleanup_errors=True) as folder:
        place = Place(Path(folder))
        interrupted = place.interrupted("备案：可以办理")
        runs = (place.demo(), place.demo())
        assert [run.returncode for run in runs] == [0, 0], runs[-1].stderr
        summary = json.loads((place.out / "summary.json").read_text("utf-8"))
        yield Told(place, interrupted, runs, summary)


@pytest.fixture(scope="module")
def text_of(told: Told) -> Callable[[str], str]:
    """The text of a PDF that was written."""

    def read(name: str) -> str:
        with pypdfium2.PdfDocument(told.place.out / name) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)

    return read


def test_an_interrupted_run_ends_without_a_fright_and_leaves_no_summary(told: Told):
    code, said = told.interrupted
    assert code not in (0, -signal.SIGINT)
    assert "Traceback" not in said


def test_it_says_what_it_clears_and_tells_the_same_again(told: Told):
    first, second = (run.stdout.splitlines() for run in told.runs)
    cleared = "清掉上次演示的样例租户：fujian、hebei、ministry"
    assert cleared in second
    # ids are new each time; everything else is the same story
    same = [
        [line for line in lines if "清掉上次" not in line and "找不到班次" not in line]
        for lines in (first, second)
    ]
    assert same[0] == same[1]
    assert all(run.stderr == "" for run in told.runs)


def test_each_decision_is_told_with_its_clause(told: Told):
    story = told.runs[-1].stdout
    for clause in (
        "闽人社办〔2024〕212号 一 ¶3（FJ24-12）",
        "人社厅发〔2021〕24号 四（CN21-23）",
        "第十四条（HED-28）",
    ):
        assert clause in story


def test_the_plan_of_97_against_its_parts(told: Told):
    plan = told.summary["plan_2024"]
    parts = {"national": 5, "flagship": 6, "engineering": 6, "ordinary": 83}
    assert plan["stated_total"] == 97
    assert plan["stated_by_tier"] == plan["listed_by_tier"] == parts
    (notice,) = plan["notices"]
    assert "97" in notice
    assert "100" in notice
    published = told.decision("年度计划公布", "公布2024年度计划")
    assert (published["gate"], published["findings"]["FJ24-03"]) == ("open_with_warnings", "fail")


def test_the_flagship_filed_in_time_gets_45000_from_the_departments_line(told: Told):
    settled = told.decision("2024：示范班，按时备案", "经费结算")
    assert (settled["gate"], settled["subsidy"]) == ("open", "45000")
    assert settled["budget_line"] == "hr_operations"
    assert settled["consequences"] == []
    assert told.decision("2024：示范班，按时备案", "备案")["findings"]["FJ24-12"] == "pass"
    subsidy = told.subsidy("fujian-2024-in-time")
    assert (subsidy["state"], subsidy["paid"]) == ("paid", "45000")
    assert {"FJ24-30", "FJ24-24"} <= {line["citation"]["id"] for line in subsidy["lines"] if line["citation"]}


def test_the_one_a_day_late_gets_nothing_and_the_findings_say_why(told: Told):
    late = "2024：示范班，迟报一天"
    filed = told.decision(late, "备案")
    assert (filed["gate"], filed["passed"], filed["findings"]["FJ24-12"]) == ("blocked", False, "fail")
    assert told.decision(late, "备案（主管人员认定之后）")["passed"]
    settled = told.decision(late, "经费结算")
    assert (settled["gate"], settled["passed"]) == ("blocked", False)
    (drafted,) = settled["consequences"]
    assert (drafted["effect"], drafted["cite"]) == ("no_subsidy", "FJ24-35")
    assert [because for because in drafted["because"] if "FJ24-12" in because]
    assert told.decision(late, "经费结算（后果确认之后）")["passed"]
    subsidy = told.subsidy("fujian-2024-late")
    assert (subsidy["proposed"], subsidy["paid"]) == ("0", None)
    assert subsidy["lines"][-1]["citation"]["id"] == "FJ24-35"


def test_an_engineering_class_is_paid_from_another_line(told: Told):
    settled = told.decision("工程领域专项班", "经费结算")
    assert (settled["gate"], settled["subsidy"]) == ("open", "45000")
    assert settled["budget_line"] == "provincial_talent"
    assert told.subsidy("fujian-2024-engineering")["paid"] == "45000"


def test_an_ordinary_class_gets_none(told: Told):
    settled = told.decision("普通班", "经费结算")
    assert (settled["gate"], settled["subsidy"]) == ("open", "0")
    subsidy = told.subsidy("fujian-2024-ordinary")
    assert (subsidy["proposed"], subsidy["paid"]) == ("0", None)
    assert [line["citation"]["id"] for line in subsidy["lines"]] == ["FJ24-32"]


def test_61_online_are_unknown_until_the_headcount_is_known(told: Told):
    before = told.decision("61人线上", "招生名单（没有计划人数）")
    after = told.decision("61人线上", "招生名单（补报计划人数50人之后）")
    assert (before["gate"], before["findings"]["FJ24-21"]) == ("incomplete", "unknown")
    assert (after["gate"], after["findings"]["FJ24-21"]) == ("open", "pass")


def test_the_subsidy_of_2025_is_unknown(told: Told):
    settled = told.decision("福建 2025", "经费结算")
    assert (settled["gate"], settled["subsidy"]) == ("incomplete", None)
    assert settled["findings"]["FJ25-23"] == "unknown"
    subsidy = told.subsidy("fujian-2025-flagship")
    assert (subsidy["proposed"], subsidy["paid"]) == (None, None)
    assert "缺：福建省省直机关培训费管理办法" in told.runs[-1].stdout


def test_the_national_class_of_2021_is_reported_and_its_numbers_come_back(told: Told):
    settled = told.decision("福建 2021", "经费结算")
    assert (settled["gate"], settled["subsidy"]) == ("open", "165000")
    assert told.subsidy("fujian-2021-national")["paid"] == "165000"
    numbers = told.summary["receipt_2021"]
    assert numbers == {
        "numbers": 52,
        "first": "GJYX2021000001",
        "last": "GJYX2021000052",
        "attempts": 2,
    }
    assert "人社部退回上报包" in told.runs[-1].stdout


def test_hebei_numbers_35_and_one_without_a_thesis_gets_none(told: Told):
    issued = told.summary["certificates_hebei"]
    serials = [number.split("-")[2] for number in issued["numbers"]]
    assert issued["issued"] == 35
    assert serials == [f"{serial:05}" for serial in range(1, 36)]
    assert tuple(issued["numbers"][:2]) == CERTIFICATES
    assert issued["twice"] == 0
    refused = told.decision("没有交论文", "没有论文的学员")
    assert (refused["passed"], refused["findings"]["HED-28"]) == (False, "fail")


def test_32_hours_pass_and_24_are_warned(told: Told):
    full = told.decision("河北 2025：32学时", "实施（32学时）")
    short = told.decision("河北 2025：24学时", "实施（24学时）")
    assert (full["gate"], full["findings"]["HED-26"]) == ("open", "pass")
    assert (short["gate"], short["findings"]["HED-26"]) == ("open_with_warnings", "fail")


def test_the_ministrys_table(told: Told):
    names = ("classes", "classes_held", "enrolled", "certificates", "subsidy_paid")
    table = {
        (row["year"], row["province"][:2], row["tier"]): tuple(int(row[name]) for name in names)
        for row in told.summary["ministry"]
    }
    assert table == {
        (2021, "福建", "national"): (1, 1, 52, 52, 165000),
        (2024, "福建", "national"): (5, 0, 0, 0, 0),
        (2024, "福建", "flagship"): (6, 2, 78, 0, 45000),
        (2024, "福建", "engineering"): (6, 1, 38, 0, 45000),
        (2024, "福建", "ordinary"): (83, 2, 125, 0, 0),
        (2025, "福建", "flagship"): (1, 1, 40, 0, 0),
        (2025, "福建", "national"): (1, 0, 0, 0, 0),
        (2025, "河北", "provincial"): (2, 2, 66, 35, 0),
    }


def test_one_plan_is_left_for_the_ministry_to_answer(told: Told):
    waits = told.summary["waiting_at_ministry"]
    assert waits == [{"topic": "海洋可再生能源装备运维", "kind": "plan", "due": None}]


def test_one_department_finds_nothing_of_the_other(told: Told):
    assert told.summary["isolation"] == {"foreign_class_found": False, "catalogue_violations": 0}
    asked_for = told.summary["classes"]["fujian-2024-in-time"]["id"]
    assert f"找不到班次（{asked_for}）" in told.runs[-1].stdout


def test_every_decision_replays_to_the_same_bytes(told: Told):
    proofs = told.summary["proofs"]
    assert set(proofs) == {"fujian", "hebei"}
    assert all(proof["decisions"] == proof["identical"] > 0 for proof in proofs.values())


def test_every_document_is_there_and_no_other(told: Told):
    written = {str(path.relative_to(told.place.out)) for path in told.place.out.rglob("*") if path.is_file()}
    assert written == {*DOCUMENTS, "summary.json"}
    assert [name for name in DOCUMENTS if name not in told.runs[-1].stdout] == []


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_each_decision_sheet_opens_and_names_its_class(told: Told, text_of: Callable[[str], str], name: str):
    text = text_of(f"{name}/decision-sheet.pdf")
    assert told.summary["classes"][name]["title"] in text
    assert "判断记录" in text


@pytest.mark.parametrize("number", CERTIFICATES)
def test_each_certificate_opens_and_is_marked_a_sample(text_of: Callable[[str], str], number: str):
    text = text_of(f"hebei-2025/certificates/{number}.pdf")
    assert number in text
    assert "样例" in text


def test_the_platform_report_opens_and_its_manifest_holds(told: Told):
    with zipfile.ZipFile(told.place.out / "fujian-2021-national" / "platform-report.zip") as package:
        files = {name: package.read(name) for name in package.namelist()}
    listed = json.loads(files.pop("manifest.json"))["files"]
    assert {entry["path"]: entry["sha256"] for entry in listed} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    materials = {name for name in files if name.startswith("materials/")}
    assert len(materials) == 5
    for name in materials:
        with pypdfium2.PdfDocument(files[name]) as paper:
            assert len(paper) == 1
    rows = CalamineWorkbook.from_filelike(io.BytesIO(files["roster.xlsx"])).get_sheet_by_index(0).to_python()
    assert [row for row in rows if "身份证号" in row]
    assert json.loads(files["report.json"])["jurisdiction"] == "fujian"


def test_no_number_of_a_person_is_told(told: Told):
    report = told.place.out / "fujian-2021-national" / "platform-report.zip"
    with zipfile.ZipFile(report) as package:
        trainees = json.loads(package.read("report.json"))["roster"]["rows"]
    numbers = [trainee["id_number"] for trainee in trainees]
    assert len(set(numbers)) == 52
    said = told.runs[-1].stdout + (told.place.out / "summary.json").read_text("utf-8")
    assert [number for number in numbers if number in said] == []


def test_a_database_with_a_tenant_of_somebody_else_is_left_alone(told: Told):
    added = told.place.run("tenant", "add", "zhangzhou", "--jurisdiction", "fujian")
    assert added.returncode == 0, added.stderr
    refused = told.place.demo()
    assert refused.returncode == 2
    assert "zhangzhou" in refused.stderr
    assert "YANXIU_HOME" in refused.stderr
    assert "Traceback" not in refused.stderr
    kept = told.place.run("decision", "replay", "--all", "--tenant", "hebei")
    assert (kept.returncode, str(told.summary["proofs"]["hebei"]["decisions"]) in kept.stdout) == (0, True)
