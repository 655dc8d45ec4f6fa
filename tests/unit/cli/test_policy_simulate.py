"""`yanxiu policy simulate`: in a process of its own, as table, data and files."""

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.unit.cli.conftest import Run
from yanxiu.scaffold.project import find_project
from yanxiu.services.simulating.apart import Request, SimulationFailed, simulate_apart

SPEC = """
name: 上限提高
base: {jurisdiction: fujian}
data: {generated: {year: 2024, seed: 1, classes: {flagship: 6}}}
stages: [settlement]
edits: [{parameter: fujian.grant_cap, year: 2024, tiers: [flagship], value: 5万元}]
"""
HANGING = """
from yanxiu.policy import *


@hookimpl
def describe_jurisdiction():
    while True:
        pass
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "cap.yaml"
    path.write_text(SPEC, "utf-8")
    return path


def test_result_keeps_to_its_form_and_is_the_same_again(run: Run, spec: Path):
    one, other = (run("policy", "simulate", spec, "--format", "json") for _ in range(2))
    assert one.exit_code == 0, one.stderr
    assert one.stdout == other.stdout
    text = (resources.files("yanxiu.policy") / "schemas" / "policy-simulate-1.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    Draft202012Validator(json.loads(text)).validate(json.loads(one.stdout))


def test_result_as_workbook_has_its_assumptions_first(run: Run, spec: Path, tmp_path: Path):
    out = tmp_path / "cap.xlsx"
    assert run("policy", "simulate", spec, "--output", out).exit_code == 0
    book = load_workbook(out)
    assert book.sheetnames[:2] == ["假设", "概要"]
    assert "补助按承办单位" in book.sheetnames


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (SPEC, ("--output", "cap.doc"), "应以 .xlsx 或 .pdf 结尾"),
        (SPEC.replace("fujian.grant_cap", "fujian.cap"), (), "不在这一辖区"),
        (SPEC.replace("{generated: {year: 2024, seed: 1, classes: {flagship: 6}}}", "{}"), (), "没有可模拟"),
    ],
)
def test_refusals_say_the_way_out(run: Run, tmp_path: Path, text: str, options: tuple[str, ...], said: str):
    path = tmp_path / "wrong.yaml"
    path.write_text(text, "utf-8")
    result = run("policy", "simulate", path, *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_plugin_that_hangs_is_ended_and_named(tmp_path: Path):
    folder = tmp_path / "hanging"
    (folder / "toy_hanging").mkdir(parents=True)
    (folder / "toy_hanging" / "__init__.py").write_text(HANGING, "utf-8")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "toy-hanging"\nversion = "1"\n'
        '[project.entry-points."yanxiu.plugins"]\nhanging = "toy_hanging"\n',
        "utf-8",
    )
    project = find_project(str(folder))
    given = (project.name, project.version, project.package, str(project.folder))
    with pytest.raises(SimulationFailed, match=r"toy_hanging/__init__\.py:[78]"):
        simulate_apart(Request(SPEC, "cap.yaml", folders=(given,)), lambda _done, _total: None, silence=8)
