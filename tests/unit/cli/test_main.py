"""The root command: what it lists, what it says when it is called wrongly, which errors it tells."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import StatementError

from yanxiu.cli import COMMANDS
from yanxiu.cli.failures import DOES_NOT_HOLD, NOT_ASKABLE, message, told
from yanxiu.cli.lazy import LazyGroup
from yanxiu.db.problems import SettingsProblem
from yanxiu.policy import PolicyError
from yanxiu.services.errors import DomainError, StepRefused

from .conftest import Run


def test_help_lists_the_commands_that_there_are(run: Run):
    shown = run("--help").output
    assert "policy" in shown
    assert COMMANDS["policy"][1] in shown


def test_a_command_of_another_distribution_is_listed_by_its_own_words(run: Run):
    shown = run("--help").output
    told = dict(
        line.split(maxsplit=1) for line in shown.splitlines() if line.startswith(("  demo ", "  seed "))
    )
    assert told["demo"].startswith("演示：")
    assert told["seed"].startswith("规模样例：")


def test_help_imports_no_command():
    code = "import sys, yanxiu.cli as c; c.main(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1].split()
    assert "yanxiu.cli" in loaded
    assert not {
        "yanxiu.cli.policy",
        "yanxiu.policy",
        "sqlalchemy",
        "weasyprint",
        "yanxiu_demo.command",
    } & set(loaded)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["polici"], "没有命令 polici，最接近的是 policy"),
        (["--foo"], "没有选项 --foo"),
        (["policy", "show", "fujian"], "缺少选项 --year"),
        (["policy", "show", "fujian", "--year", "1999"], "选项 --year 的值 1999 不对：应是 2000 到 2100"),
        (["policy", "facts", "--root", "Foo"], "选项 --root 的值 'Foo' 不对：可用 AnnualPlanFacts"),
        (["policy", "facts", "ClassFacts"], "用法不对"),
        (["policy", "test", "--formt", "json"], "没有选项 --formt，最接近的是 --format"),
    ],
)
def test_wrong_calls_are_explained_in_chinese(run: Run, arguments: list[str], says: str):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"错误：{says}")
    assert result.stderr.count("\n") == 1


def test_a_key_that_lacks_is_told_from_within_a_statement():
    lacking = SettingsProblem("YANXIU_KEYS", "（空）", "外部的数据库须有密钥", "请设置")
    within = StatementError("(…)", "INSERT INTO t VALUES (…)", {"name": "张三"}, lacking)
    assert told(within) == NOT_ASKABLE
    assert message(within) == str(lacking)
    assert told(StatementError("(…)", "INSERT", {}, ZeroDivisionError())) is None


def test_which_errors_are_told():
    assert told(PolicyError("政策")) == NOT_ASKABLE
    assert told(DomainError("业务")) == NOT_ASKABLE
    assert issubclass(StepRefused, DomainError)
    assert told(StepRefused.__new__(StepRefused)) == DOES_NOT_HOLD
    assert told(ZeroDivisionError()) is None


@click.command("broken")
def broken() -> None:
    raise ZeroDivisionError


def test_a_fault_of_the_program_is_not_passed_off_as_the_users():
    group = LazyGroup("group", commands_at={"broken": (f"{__name__}:broken", "坏的")})
    assert isinstance(CliRunner().invoke(group, ["broken"]).exception, ZeroDivisionError)
