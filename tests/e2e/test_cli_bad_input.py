"""Commands on sample classes: wrong input is told by field, value, rule and way out.

They run in this process: starting one for each takes longer than all they do. What only a process shows is
asked in ``test_cli_classes``.
"""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from click.testing import CliRunner

from yanxiu.cli import main
from yanxiu.db import Database
from yanxiu.documents.roster import read_roster
from yanxiu.documents.roster.columns import COLUMNS

from .sample_classes import sample_classes

HEADINGS = tuple(column.heading for column in COLUMNS)
VALID, OTHER, WRONG = "11010519491231002X", "350102198001010134", "110105194912310021"


def person(name: str, number: Any) -> dict[str, Any]:
    return {"姓名": name, "工作单位": "样例研究院", "职称或职业资格": "高级工程师", "身份证号": number}


def sheet(path: Path, *people: dict[str, Any], headings: tuple[str, ...] = HEADINGS) -> Path:
    """The template's columns, filled in by hand."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, headings)
    for row, one in enumerate(people, 1):
        for column, heading in enumerate(HEADINGS):
            page.write(row, column, one.get(heading, ""))
    book.close()
    return path


class Done(NamedTuple):
    """What a command left, as of a process."""

    returncode: int
    stdout: str
    stderr: str


Yanxiu = Callable[..., Done]


@pytest.fixture(scope="module")
def yanxiu(db: Database) -> Yanxiu:
    """Run `yanxiu` with arguments; an error that is not told to people fails the test."""

    def call(*arguments: object) -> Done:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture(scope="module")
def hebei(db: Database) -> dict[str, str]:
    """A department's classes, as an operator writes them."""
    return sample_classes()


def imported(yanxiu: Yanxiu, file: Path, class_: str, *more: str) -> tuple[int, str, str]:
    done = yanxiu("roster", "import", file, "--class", class_, "--tenant", "hebei", *more)
    return done.returncode, done.stdout, done.stderr


def test_the_template_filled_in_is_imported(yanxiu: Yanxiu, hebei: dict[str, str], tmp_path: Path):
    written = tmp_path / "folder" / "roster.xlsx"
    assert yanxiu("roster", "template", written).returncode == 0
    assert "没有学员" in imported(yanxiu, written, hebei["recruiting"])[2]
    filled = sheet(tmp_path / "filled.xlsx", person("样例甲", VALID), person("样例乙", OTHER))
    code, said, _ = imported(yanxiu, filled, hebei["recruiting"], "--preview")
    assert (code, said) == (0, "可以导入 2 名学员：新学员 2，已在册 0，本班已有 0\n")
    assert imported(yanxiu, filled, hebei["recruiting"])[:2] == (
        0,
        "已导入 2 名学员：新学员 2，已在册 0，本班已有 0\n",
    )
    again = imported(yanxiu, filled, hebei["recruiting"])[1]
    assert again == "已导入 2 名学员：新学员 0，已在册 2，本班已有 2\n"


WRONG_ROSTERS = {
    "a number that is no text": ((person("样例丙", 11010519491231002),), "身份证号", "存成数字"),
    "a wrong check digit": ((person("样例丙", WRONG),), "身份证号", "校验码不符"),
    "the same person twice": ((person("样例丙", VALID), person("样例丙", VALID)), "第 3 行", "第 2 行"),
}


@pytest.mark.parametrize(("people", "field", "rule"), WRONG_ROSTERS.values(), ids=WRONG_ROSTERS)
def test_a_wrong_line_is_named_and_nothing_is_imported(
    yanxiu: Yanxiu, hebei: dict[str, str], tmp_path: Path, people: Any, field: str, rule: str
):
    code, said, errors = imported(yanxiu, sheet(tmp_path / "wrong.xlsx", *people), hebei["recruiting"])
    assert (code, said) == (1, "")
    assert field in errors
    assert rule in errors
    assert errors.endswith("没有导入\n")
    assert WRONG not in errors


def test_wrong_headings_and_files_that_are_no_workbook(yanxiu: Yanxiu, hebei: dict[str, str], tmp_path: Path):
    headings = tuple("号码" if heading == "身份证号" else heading for heading in HEADINGS)
    other = sheet(tmp_path / "headings.xlsx", person("样例丙", VALID), headings=headings)
    assert "表头缺少 「身份证号」" in imported(yanxiu, other, hebei["recruiting"])[2]
    text = tmp_path / "text.xlsx"
    text.write_text("姓名,身份证号\n", "utf-8")
    assert "没有名册的表头" in imported(yanxiu, text, hebei["recruiting"])[2]
    text.write_bytes(b"MZ\x90\x00")
    assert "不是 .xlsx 工作簿，也不是 CSV" in imported(yanxiu, text, hebei["recruiting"])[2]
    absent = imported(yanxiu, tmp_path / "absent.xlsx", hebei["recruiting"])
    assert absent[0] == 2
    assert "没有这个文件或文件夹" in absent[2]


def test_a_class_that_takes_no_trainees_refuses_the_preview_too(
    yanxiu: Yanxiu, hebei: dict[str, str], tmp_path: Path
):
    filled = sheet(tmp_path / "filled.xlsx", person("样例甲", VALID))
    for more in ((), ("--preview",)):
        code, said, error = imported(yanxiu, filled, hebei["assessed"], *more)
        assert (code, said) == (2, "")
        assert "这一步要求“可以开班”" in error


@pytest.mark.parametrize("written", ["2025/999", "2025/", "abc", "", "9" * 20 + "/1"])
def test_an_unknown_class(yanxiu: Yanxiu, hebei: dict[str, str], written: str):
    done = yanxiu("report", "build", "--class", written, "--tenant", "hebei")
    assert done.returncode == 2
    assert done.stderr.startswith("错误：")
    assert "班次" in done.stderr


def test_another_tenants_class_looks_like_none(yanxiu: Yanxiu, hebei: dict[str, str]):
    assert yanxiu("tenant", "add", "fujian").returncode == 0
    for class_ in (hebei["id"], hebei["assessed"]):
        done = yanxiu("certificate", "issue", "--class", class_, "--tenant", "fujian")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"错误：找不到班次（{class_}）：请核对编号，或从列表中选取\n"


def test_tenants_that_cannot_be(yanxiu: Yanxiu, hebei: dict[str, str]):
    for arguments, says in (
        (["add", "atlantis"], "没有插件为辖区 'atlantis' 作答；已安装：fujian、hebei、national"),
        (["add", "hebei"], "已经被占用"),
        (["add", "../x", "--jurisdiction", "hebei"], "小写字母"),
        (["add", "other", "--jurisdiction", "hebei", "--name", " "], "名称：不得为空"),
    ):
        done = yanxiu("tenant", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
    assert "已有 " in yanxiu("audit", "verify", "--tenant", "nobody").stderr
    codes = [one["code"] for one in json.loads(yanxiu("tenant", "list", "--format", "json").stdout)]
    assert set(codes) <= {"hebei", "fujian"}


def test_certificates_are_numbered_only_where_their_files_can_be_written(
    yanxiu: Yanxiu, hebei: dict[str, str], tmp_path: Path
):
    issue = ("certificate", "issue", "--class", hebei["assessed"], "--tenant", "hebei")
    whole = yanxiu(*issue)
    assert (whole.returncode, whole.stdout) == (1, "")
    assert "第 3 名学员：研修论文不符合，依据" in whole.stderr
    (tmp_path / "file").touch()
    refused = yanxiu(*issue, "--skip-ineligible", "--out", tmp_path / "file" / "below")
    assert refused.returncode == 2
    assert "路径中间有一段不是文件夹" in refused.stderr
    done = yanxiu(*issue, "--skip-ineligible", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "新发 2 份" in done.stderr
    numbers = done.stdout.split()
    assert numbers[0].split("-")[2] == "00001"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{one}.pdf" for one in numbers]
    answers = {
        yanxiu("certificate", "verify", number, "--name", name).stdout
        for number, name in ((numbers[0], "不是这人"), (numbers[0][:-1] + "0", "谁"), ("无此编号", "谁"))
    }
    assert answers == {"查无此证：编号与姓名不符，或没有发过这份证书\n"}


def test_decisions_come_out_again_and_the_log_holds(yanxiu: Yanxiu, hebei: dict[str, str]):
    replayed, verified = yanxiu("decision", "replay", "--all"), yanxiu("audit", "verify")
    assert (replayed.returncode, verified.returncode) == (0, 0)
    assert "，0 个不同" in replayed.stdout
    assert "0 处断开" in verified.stdout
    for key, says in (("", "（空）"), ("%", "（填写的是：%）"), ("f" * 64, "找不到决定")):
        done = yanxiu("decision", "show", key, "--tenant", "hebei")
        assert done.returncode == 2
        assert says in done.stderr


def test_summaries(yanxiu: Yanxiu, hebei: dict[str, str], tmp_path: Path):
    table = yanxiu("summary", "--year", "2025", "--by", "province,tier,province")
    assert table.stdout.splitlines()[0].split()[:2] == ["省份", "类别"]
    answer = json.loads(yanxiu("summary", "--figures", "classes", "--format", "json").stdout)
    (line,) = answer["lines"]
    assert line["key"] == {"province": "hebei", "tier": "provincial"}
    asked = (
        "--by",
        "province",
        "--where",
        "tier=provincial",
        "--figures",
        "classes,enrolled",
        "--previous-year",
    )
    heading, row, *_ = yanxiu("summary", "--year", "2025", *asked, "--format", "csv").stdout.splitlines()
    assert heading == "省份,计划班次,计划班次比上年,计划班次增幅,培训人次,培训人次比上年,培训人次增幅"
    assert int(row.split(",")[1]) == line["figures"]["classes"] > 0
    for form in ("xlsx", "parquet"):
        file = tmp_path / f"a.{form}"
        assert yanxiu("summary", "--format", form).returncode == 2
        assert yanxiu("summary", "--format", form, "-o", file).stdout == f"已写出 {file}\n"
        assert file.stat().st_size > 1000
    assert yanxiu("summary", "--year", "2030").stdout == "2030年度没有计划和班次\n"
    for given, says in (
        (("--by", "province,colour"), ("colour", "host_kind")),
        (("--where", "tier"), ("tier", "维度=词")),
        (("--figures", "names"), ("names", "enrolled")),
        (("--question", "没有"), ("人社部的租户",)),
        (("--out", "a.csv"), ("--format",)),
    ):
        wrong = yanxiu("summary", "--year", "2025", *given)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert [one for one in says if one not in wrong.stderr] == []


def test_the_sample_numbers_are_what_the_tests_say_of_them():
    def problems(number: str) -> int:
        data = BytesIO()
        book = xlsxwriter.Workbook(data)
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, [person("样例甲", number).get(heading, "") for heading in HEADINGS])
        book.close()
        return len(read_roster(data.getvalue()).errors)

    assert [problems(number) for number in (VALID, OTHER, WRONG)] == [0, 0, 1]


def test_own_headings_are_named_and_remembered(yanxiu: Yanxiu, hebei: dict[str, str], tmp_path: Path):
    headings = tuple("号码" if heading == "身份证号" else heading for heading in HEADINGS)
    other = sheet(tmp_path / "headings.xlsx", person("样例甲", VALID), headings=headings)
    for pair in ("身份证号", "学号=号码"):
        code, _, errors = imported(yanxiu, other, hebei["recruiting"], "--map", pair)
        assert (code != 0, "身份证号" in errors) == (True, True)
    assert imported(yanxiu, other, hebei["recruiting"], "--map", "身份证号=号码")[0] == 0
    assert imported(yanxiu, other, hebei["recruiting"], "--preview")[0] == 0
