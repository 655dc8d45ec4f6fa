"""`yanxiu plugin new` and `check`: what is made holds every check; what is broken, hangs or dies is named."""

import csv
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from yanxiu.scaffold import find_project
from yanxiu.testing.checks import CHECKS

Run = Callable[..., Result]
ROOT = Path(__file__).parents[3]
RULE = "return at_least(facts.delivery.hours, entry.value)"
TESTS = 1 + len(CHECKS)
"""A new plugin's: its one case, and the checks."""
PLACES = {
    "province": ("lingnan", "--code", "44", "--parent", "national", "--label", "样例省"),
    "city": ("lucheng", "--code", "3502", "--city-of", "fujian"),
}


@pytest.fixture
def made(run: Run, tmp_path: Path) -> Path:
    """A new plugin's folder."""
    assert run("plugin", "new", "lingnan", "--code", "44", "--into", tmp_path).exit_code == 0
    return tmp_path / "yanxiu-lingnan"


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def report(run: Run, *arguments: object, code: int) -> Any:
    """The JSON form, checked against its published schema."""
    result = run("plugin", "check", *arguments, "--format", "json")
    assert result.exit_code == code, result.output
    schema = json.loads(
        (resources.files("yanxiu.policy") / "schemas" / "plugin-check-1.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(schema)
    data = json.loads(result.stdout)
    Draft202012Validator(schema).validate(data)
    return data


@pytest.mark.parametrize("wanted", PLACES.values(), ids=PLACES)
def test_a_new_plugin_holds_every_check_in_six_files(
    run: Run, tmp_path: Path, wanted: tuple[str, ...]
) -> None:
    assert run("plugin", "new", *wanted, "--into", tmp_path).exit_code == 0
    folder = tmp_path / f"yanxiu-{wanted[0]}"
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 6
    data = report(run, folder, code=0)
    assert {check["state"] for check in data["checks"]} == {"held"}
    assert [row["status"] for row in data["boundaries"]] == ["fail", "pass", "pass", "unknown"]


def test_a_new_plugin_passes_tests_lint_and_types_at_once(made: Path) -> None:
    scripts = Path(sysconfig.get_path("scripts"))
    cache = ROOT / ".mypy_cache" / "scaffold"
    commands: tuple[tuple[list[str | Path], str], ...] = (
        ([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], f"{TESTS} passed"),
        ([scripts / "ruff", "check", "--no-cache"], "All checks passed"),
        ([scripts / "ruff", "format", "--check", "--no-cache"], "already formatted"),
        ([scripts / "mypy", "--cache-dir", cache, "yanxiu_lingnan"], "no issues"),
    )
    for command, said in commands:
        result = subprocess.run(command, cwd=made, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
        assert said in result.stdout + result.stderr


def test_tests_of_a_plugin_fail_with_what_is_to_mend(made: Path) -> None:
    edit(made, "yanxiu_lingnan/parameters/delivery.yaml", "value: 32", "value: 33")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    result = subprocess.run(command, cwd=made, capture_output=True, text=True, check=False)
    assert f"2 failed, {TESTS - 2} passed" in result.stdout
    assert "LINGNAN-01 应为 pass，实为 fail" in result.stdout
    assert "Traceback" not in result.stdout


def test_what_is_broken_is_told_with_what_to_do(run: Run, made: Path) -> None:
    edit(made, "yanxiu_lingnan/parameters/delivery.yaml", "severity: soft", "severity: hard")
    result = run("plugin", "check", made)
    assert result.exit_code == 1
    assert "✗ 硬性规则有合格、不合格、缺事实的案例" in result.stdout
    assert "没有这样的案例：不合格（fail）、缺事实（unknown）" in result.stdout
    assert "→ 在 tests/cases 里补上" in result.stdout
    assert "有 2 处要改。" in result.stdout


def test_a_plugin_that_does_not_load_is_asked_nothing_more(run: Run, made: Path) -> None:
    edit(made, "yanxiu_lingnan/parameters/delivery.yaml", "severity: soft", "sev: soft")
    states = [check["state"] for check in report(run, made, code=1)["checks"]]
    assert states == ["broken", *["not_run"] * (len(states) - 1)]


HANGS = {
    "in a rule": (RULE, f"while True: pass\n    {RULE}", "types", "案例“三十二学时正好达标”"),
    "while it is imported": ("DOCUMENT = P", "while True: pass\nDOCUMENT = P", "loads", "载入"),
}


@pytest.mark.parametrize(("old", "new", "check", "where"), HANGS.values(), ids=HANGS)
def test_a_plugin_that_hangs_is_named(
    run: Run, made: Path, old: str, new: str, check: str, where: str
) -> None:
    edit(made, "yanxiu_lingnan/__init__.py", old, new)
    last = report(run, made, "--timeout", "4", code=1)["checks"][-1]
    assert (last["id"], last["state"]) == (check, "broken")
    assert last["problems"][0]["where"] == where
    assert last["problems"][0]["what"] == "4 秒没有答完，已停止"


def test_a_plugin_that_ends_the_process_is_named(run: Run, made: Path) -> None:
    edit(made, "yanxiu_lingnan/__init__.py", "DOCUMENT = P", "import os\n\nos._exit(7)\nDOCUMENT = P")
    (last,) = report(run, made, code=1)["checks"]
    assert (last["id"], last["problems"][0]["what"]) == ("loads", "进程中途结束")


def test_a_plugin_that_takes_all_memory_is_an_error_of_its_rule(run: Run, made: Path) -> None:
    edit(made, "yanxiu_lingnan/__init__.py", RULE, f"[0] * 10**10\n    {RULE}")
    found = {check["id"]: check["problems"] for check in report(run, made, code=1)["checks"]}
    assert "MemoryError" in found["types"][0]["what"]


def test_boundaries_are_written_for_an_officer_to_tick(run: Run, made: Path) -> None:
    for name in ("boundaries.csv", "boundaries.md"):
        assert run("plugin", "check", made, "--boundaries", made / name).exit_code == 0
    with (made / "boundaries.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["取值"], row["结果"], row["核对"]) for row in rows] == [
        ("31 学时", "不符", ""),
        ("32 学时", "通过", ""),
        ("33 学时", "通过", ""),
        ("没有", "待补", ""),
    ]
    lines = (made / "boundaries.md").read_text("utf-8").splitlines()
    assert lines[2] == "| 每期学时 | LINGNAN-01 | 实施·学时 | 31 学时 | 不符 | 三十二学时正好达标 |  |"
    assert "临界值" in run("plugin", "check", made, "--boundaries").stdout


REFUSED = {
    "a folder without a plugin": (("check", "plugins"), "没有 pyproject.toml"),
    "a name that nobody bears": (("check", "atlantis"), "没有安装名为 'atlantis' 的插件；已安装：fujian"),
    "a province's code for a city": (("new", "lucheng", "--code", "35", "--city-of", "fujian"), "市写四位"),
    "a city's code for a province": (("new", "lucheng", "--code", "3502"), "--city-of"),
    "a code that is none": (("new", "lucheng", "--code", "x"), "区划代码 'x' 不对"),
    "a name in capitals": (("new", "Lucheng", "--code", "44"), "小写字母开头"),
    "a parent that is not there": (("new", "lucheng", "--code", "44", "--parent", "atlantis"), "没有安装"),
    "a name that is taken": (("new", "hebei", "--code", "44"), "已有插件"),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_refused_with_the_way_out(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(ROOT)
    result = run("plugin", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_nothing_is_written_over(run: Run, made: Path) -> None:
    result = run("plugin", "new", "lingnan", "--code", "44", "--into", made.parent)
    assert result.exit_code == 2
    assert "已有内容" in result.stderr


def test_boundaries_go_into_csv_or_markdown_only(run: Run, made: Path) -> None:
    result = run("plugin", "check", made, "--boundaries", made / "table.docx")
    assert (result.exit_code, "应以 .csv 或 .md 结尾" in result.stderr) == (2, True)


def test_exceptions_without_a_reason_cannot_be_asked(run: Run, made: Path) -> None:
    with (made / "pyproject.toml").open("a", encoding="utf-8") as out:
        out.write('\n[tool.yanxiu]\nwithout = [{cite = "LINGNAN-01"}]\n')
    result = run("plugin", "check", made)
    assert (result.exit_code, "reason" in result.stderr) == (2, True)


FAULTS = {
    "breaking": ("DOCUMENT = P", "import nowhere_at_all\n\nDOCUMENT = P", "nowhere_at_all"),
    "leaving": ("DOCUMENT = P", "raise SystemExit(3)\n\nDOCUMENT = P", "SystemExit"),
    "mistyping": ("return (enough_hours,)", 'return ("enough_hours",)', "register_rules 应返回若干 Rule"),
    "clashing": ('id="clashing"', 'id="hebei"', "辖区 hebei 也由插件 hebei 声明"),
}


def test_broken_packages_are_named_and_the_others_run(run: Run, tmp_path: Path) -> None:
    """Real distributions, found by their entry points, in a process that has them on its path."""
    paths: list[Path] = []
    for name, (old, new, _) in FAULTS.items():
        assert run("plugin", "new", name, "--code", "44", "--into", tmp_path).exit_code == 0
        edit(tmp_path / f"yanxiu-{name}", f"yanxiu_{name}/__init__.py", old, new)
        paths += find_project(str(tmp_path / f"yanxiu-{name}")).stage(tmp_path / "described")
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", "from yanxiu.cli import main; main()", "plugin", "list"]
    result = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert result.returncode == 0
    for name, (_, _, said) in FAULTS.items():
        (line,) = (line for line in result.stderr.splitlines() if line.startswith(f"没有载入：{name}："))
        assert said in line
    assert "没有载入：hebei：辖区 hebei 也由插件 clashing 声明" in result.stderr
    listed = {line.split()[0] for line in result.stdout.splitlines()[2:] if line.strip()}
    assert {"fujian", "national"} <= listed
    assert "hebei" not in listed


def test_the_log_names_what_is_not_loaded_and_strict_mode_stops_there(run: Run, tmp_path: Path) -> None:
    assert run("plugin", "new", "breaking", "--code", "44", "--into", tmp_path).exit_code == 0
    edit(tmp_path / "yanxiu-breaking", "yanxiu_breaking/__init__.py", *FAULTS["breaking"][:2])
    paths = find_project(str(tmp_path / "yanxiu-breaking")).stage(tmp_path / "described")
    command = [sys.executable, "-c", "from yanxiu.services.policies import registry; registry()"]
    for strict, code, said in (
        ("", 0, "plugin breaking not loaded, manual review for it: ModuleNotFoundError"),
        ("1", 1, "Traceback"),
    ):
        settings = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "PYTHONUTF8": "1",
            "YANXIU_STRICT": strict,
        }
        result = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
        assert (result.returncode, said in result.stderr) == (code, True), result.stderr
