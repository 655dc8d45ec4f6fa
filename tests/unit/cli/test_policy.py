"""`yanxiu policy` and `yanxiu plugin`: the answers, their published forms, exit codes, refusals."""

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from yanxiu.policy import Stage

from .conftest import Run

CASE = """
- name: 经费决算表只盖了财务章
  jurisdiction: hebei
  year: 2025
  adopted_draft: true
  stage: completion
  facts:
    project: {level: provincial, tier: provincial, listed: true}
    actual: {ends_on: 2025-09-19}
    completion: {materials: [summary_report, roster], seals: [finance], submitted_on: 2025-10-10}
"""
PASSING = CASE + "  expect: {gate: blocked, findings: {HED-17: fail, HED-02: pass}}\n"
FAILING = CASE + "  expect: {gate: open, findings: {HED-17: pass}}\n"
SETTLEMENT = """
name: 示范项目按上限补助
jurisdiction: fujian
year: 2024
stage: settlement
as_of: 2024-11-20
facts:
  project: {level: provincial, tier: flagship, listed: true, funding_mode: fiscal}
  funding:
    requested: 5万元
    fees_charged: 0
    budget_line: hr_operations
    expenses: [{category: teaching, amount: 48000, payer: project}]
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Any:
    def write(text: str, name: str = "cases.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def parsed(run: Run, schema: str, *arguments: object, code: int = 0) -> Any:
    """The JSON form, checked against its published schema."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == code, result.stderr
    data = json.loads(result.stdout)
    text = (resources.files("yanxiu.policy") / "schemas" / f"{schema}.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    Draft202012Validator(json.loads(text)).validate(data)
    return data


@pytest.mark.parametrize("jurisdiction", ["national", "fujian", "hebei"])
@pytest.mark.parametrize("year", [2020, 2021, 2023, 2024, 2025, 2026])
def test_show_keeps_to_its_form(run: Run, jurisdiction: str, year: int):
    data = parsed(run, "policy-show-1", "policy", "show", jurisdiction, "--year", year)
    assert data["year"] == year
    assert all(bool(slot["entries"]) != bool(slot["absence"]) for slot in data["slots"])


def test_show_names_value_severity_citation_and_state(run: Run):
    data = parsed(run, "policy-show-1", "policy", "show", "fujian", "--year", 2024, "--stage", "settlement")
    (cap,) = [slot for slot in data["slots"] if slot["slot"] == "fujian.grant_cap"]
    values = {tuple(e["tiers"]): (e["value"], e["severity"], e["cite"]) for e in cap["entries"]}
    assert values[("flagship",)] == ("45000", "hard", "FJ24-30")
    assert all(slot["stages"] for slot in data["slots"])
    table = run("policy", "show", "fujian", "--year", 2024, "--stage", "settlement").output
    assert "45,000元/期" in table
    assert "规定（依据：闽人社办〔2024〕212号）" in table
    assert "FJ24-30 三 ¶3" in table
    assert "二手依据" in table


def test_show_says_what_has_ended_and_where_nothing_is_published(run: Run):
    data = parsed(run, "policy-show-1", "policy", "show", "national", "--year", 2024)
    assert {slot["absence"] for slot in data["slots"]} == {"ended"}
    assert data["silent_stages"] == [str(stage) for stage in Stage]
    table = run("policy", "show", "national", "--year", 2024).output
    assert "已经到期" in table
    assert "NO-POLICY" in table


def test_show_marks_drafts_and_readings(run: Run):
    table = run("policy", "show", "hebei", "--year", 2026).output
    assert "征求意见稿" in table
    assert "口径；政策目录 T2，未经确认" in table
    assert "关于文件本身" in table


def test_tables_line_up_with_wide_characters(run: Run):
    lines = run("plugin", "list").output.splitlines()
    heading, first = lines[0], lines[2]
    at = cell_len(heading[: heading.index("辖区")])
    assert cell_len(first[: first.index("福建省")]) == at


def test_show_goes_by_the_stages_of_a_year(run: Run):
    data = parsed(run, "policy-show-1", "policy", "show", "fujian", "--year", 2025)
    order = [str(stage) for stage in Stage]
    firsts = [order.index(slot["stages"][0]) for slot in data["slots"] if slot["stages"]]
    assert firsts == sorted(firsts)
    assert all(slot["stages"] for slot in data["slots"][: len(firsts)])


@pytest.mark.parametrize(("jurisdiction", "year"), [("national", 2021), ("fujian", 2024), ("hebei", 2025)])
def test_show_leaves_no_code_untranslated(run: Run, jurisdiction: str, year: int):
    data = parsed(run, "policy-show-1", "policy", "show", jurisdiction, "--year", year)
    table = run("policy", "show", jurisdiction, "--year", year).output
    codes = {code for slot in data["slots"] for entry in slot["entries"] for code in _codes(entry["value"])}
    assert codes
    words = set(re.findall(r"[a-z_]+", re.sub(rf"{jurisdiction}\.[a-z_]+|（[a-z_]+）", "", table)))
    assert codes & words == set()


def _codes(value: Any) -> Any:
    if isinstance(value, dict):
        yield from (code for pair in value.items() for part in pair for code in _codes(part))
    elif isinstance(value, list):
        yield from (code for part in value for code in _codes(part))
    elif isinstance(value, str) and re.fullmatch(r"[a-z_]+", value):
        yield value


def test_diff_goes_by_slot(run: Run):
    data = parsed(run, "policy-diff-1", "policy", "diff", "fujian", 2024, 2025)
    changes = {slot["slot"]: slot for slot in data["slots"]}
    (cap,) = [e for e in changes["fujian.grant_cap"]["entries"] if e["tiers"] == ["flagship"]]
    assert cap["fields"] == ["value", "state", "standard"]
    assert cap["before"]["value"] == "45000"
    assert cap["after"]["state"] == "external_standard"
    severities = [e for e in changes["fujian.fees"]["entries"] if e["fields"] == ["severity"]]
    assert [(e["before"]["severity"], e["after"]["severity"]) for e in severities] == [("hard", "soft")]
    kinds = {slot["change"] for slot in data["slots"]}
    assert kinds == {"changed", "added", "dropped"}
    dropped = [slot for slot in data["slots"] if slot["change"] == "dropped"]
    assert {slot["absence"] for slot in dropped} == {"ended"}


def test_diff_of_a_year_with_itself_is_empty(run: Run):
    data = parsed(run, "policy-diff-1", "policy", "diff", "fujian", 2024, 2024)
    assert data["slots"] == []
    assert data["unchanged"] > 30
    table = run("policy", "diff", "fujian", 2024, 2024).output
    assert table.splitlines()[-1] == f"改变 0 项，新增 0 项，不再有 0 项，不变 {data['unchanged']} 项"


def test_diff_table_shows_both_sides(run: Run):
    table = run("policy", "diff", "fujian", 2024, 2025).output
    assert "45,000元/期（必须）" in table
    assert "按" in table
    assert "已经到期" in table


def test_decide_gives_findings_with_clause_and_cure(run: Run, case_file: Any):
    path = case_file(CASE)
    (case,) = parsed(run, "policy-decide-1", "policy", "decide", path)["cases"]
    assert case["gate"] == "blocked"
    (seals,) = [f for f in case["findings"] if f["rule"] == "hebei.completion_seals"]
    assert (seals["status"], seals["id"], seals["clause"]) == ("fail", "HED-17", "第八条")
    assert (seals["observed"], seals["limit"]) == (["finance"], ["finance", "organization"])
    table = run("policy", "decide", path).output
    assert "不能办理" in table
    assert "财务章、单位公章" in table
    assert "补盖财务章和单位公章" in table
    assert "依据草案" in table


def test_decide_shows_the_subsidy_line_by_line(run: Run, case_file: Any):
    path = case_file(SETTLEMENT)
    (case,) = parsed(run, "policy-decide-1", "policy", "decide", path)["cases"]
    assert case["subsidy"]["amount"] == "45000"
    assert "FJ24-30" in [line["id"] for line in case["subsidy"]["lines"]]
    table = run("policy", "decide", path).output
    assert "补助金额：45,000元" in table
    assert "人力资源和社会保障业务经费" in table
    assert "hr_operations" not in table


def test_decide_says_what_a_subsidy_waits_for(run: Run, case_file: Any):
    text = SETTLEMENT.replace("    expenses: [{category: teaching, amount: 48000, payer: project}]\n", "")
    table = run("policy", "decide", case_file(text)).output
    assert "补助金额：算不出（缺：经费·费用明细" in table


def test_passing_cases_end_with_the_count_and_exit_0(run: Run, case_file: Any):
    result = run("policy", "test", case_file(PASSING), case_file(PASSING, "more.yaml"))
    assert result.exit_code == 0
    assert result.output == "2 passed, 0 failed\n"


def test_a_failing_case_is_one_line_and_exit_1(run: Run, case_file: Any):
    path = case_file(PASSING + FAILING)
    result = run("policy", "test", path)
    assert result.exit_code == 1
    problem, count = result.output.splitlines()
    assert problem.startswith(f"不符 {path}:")
    assert "gate 应为 open，实为 blocked" in problem
    assert "HED-17 应为 pass，实为 fail" in problem
    assert count == "1 passed, 1 failed"
    data = parsed(run, "policy-test-1", "policy", "test", path, code=1)
    assert [case["passed"] for case in data["cases"]] == [True, False]
    assert len(data["cases"][1]["problems"]) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {", "不是合格的 YAML"),
        (CASE.replace("seals", "seels"), "seels"),
        (CASE.replace("hebei", "atlantis"), "没有插件为辖区 'atlantis' 作答"),
        (CASE.replace("2025-09-19", "昨天"), "应是日期"),
        (SETTLEMENT.replace("48000", "-48000"), "金额"),
        (
            CASE.replace("{ends_on", "{starts_on: 2025-09-20, ends_on"),
            "结束日期 2025-09-19 早于开班日期 2025-09-20",
        ),
        (CASE, "没有 expect"),
        ("[]", "没有案例"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_exit_2(run: Run, case_file: Any, text: str, says: str):
    result = run("policy", "test", case_file(text))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("错误：")
    assert says in result.stderr


def test_a_file_that_is_not_there_or_no_text_is_refused(run: Run, tmp_path: Path):
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "absent.yaml", tmp_path, binary):
        result = run("policy", "decide", path)
        assert result.exit_code == 2
        assert str(path) in result.stderr


def test_unknown_jurisdiction_names_those_there_are(run: Run):
    for arguments in (["show", "atlantis", "--year", "2024"], ["diff", "atlantis", "2024", "2025"]):
        result = run("policy", *arguments)
        assert result.exit_code == 2
        assert "已安装：fujian、hebei、national" in result.stderr


def test_facts_are_listed_with_labels(run: Run):
    data = parsed(run, "policy-facts-1", "policy", "facts")
    assert len(data["roots"]) == 5
    (one,) = parsed(run, "policy-facts-1", "policy", "facts", "--root", "ClassFacts")["roots"]
    labels = {fact["path"]: fact["label"] for fact in one["facts"]}
    assert labels["project.number_in_plan"] == "计划序号"
    assert "amendments[].approved_on" in labels
    table = run("policy", "facts", "--root", "ClassFacts").output
    assert "project.number_in_plan" in table
    assert "ApplicationFacts" not in table


def test_plugins_are_listed(run: Run):
    data = parsed(run, "plugin-list-1", "plugin", "list")
    assert [one["name"] for one in data["plugins"]] == ["fujian", "hebei", "national"]
    assert data["failures"] == []


def test_diff_between_provinces_says_what_only_sounds_different(run: Run):
    asked = ("policy", "diff", "fujian", 2024, 2026, "--against", "hebei", "--same", "fees=fees_charged")
    data = parsed(run, "policy-between-1", *asked)
    rules = {rule["rule"]: rule for rule in data["rules"]}
    assert (rules["fees_charged"]["change"], rules["min_trainees"]["change"]) == ("severity", "dropped")
    assert rules["class_hours"]["change"] == "added"
    assert any("4天的班除去报到返程1天，最多24学时" in why for why in rules["class_hours"]["by_design"])
    names = {(row["before"], row["after"]) for row in data["names"]}
    assert ("经费结算表", "经费决算表") in names
    table = run(*asked).output
    assert "只是叫法不同" in table
    assert "制度上无法满足" in table


def test_diff_refuses_names_that_there_are_not(run: Run):
    against = ("policy", "diff", "fujian", 2024, 2026, "--against", "hebei", "--same")
    assert "没有叫 'fee' 的规则" in run(*against, "fee=fees_charged").stderr
    assert "应写成 规则=规则2" in run(*against, "fees").stderr
    assert "只与 --against 同用" in run("policy", "diff", "fujian", 2024, 2025, "--same", "a=b").stderr


def test_rule_shows_its_years_its_places_and_its_cases(run: Run):
    data = json.loads(run("policy", "rule", "fujian", "grant_cap", "--format", "json").stdout)
    ours = data["places"][0]
    values = {
        (year["year"], tuple(entry["tiers"])): entry["value"]
        for year in ours["years"]
        for entry in year["entries"]
    }
    assert values[2023, ("flagship",)] == "40000"
    assert values[2024, ("flagship",)] == "45000"
    assert "hebei" in [place["jurisdiction"] for place in data["places"]]
    assert data["cases"]
    assert all(case["expected"] == case["actual"] for case in data["cases"])
    assert "插件自带的案例" in run("policy", "rule", "fujian", "grant_cap").output
    assert "没有叫 'cap' 的规则" in run("policy", "rule", "fujian", "cap").stderr
