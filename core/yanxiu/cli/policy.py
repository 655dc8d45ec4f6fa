"""`yanxiu policy`: read, compare and try policy without a database."""

import sys
from pathlib import Path
from typing import Any

import click

from yanxiu.policy import ROOTS, Case, Registry, Stage, read_cases, run_case
from yanxiu.policy.answers import decided, tested
from yanxiu.policy.between import between
from yanxiu.policy.listing import difference, facts_of, shown
from yanxiu.policy.wording import word

from . import coverage, policy_between, policy_compare, policy_rule, policy_simulate
from . import policy_tables as tables
from .failures import DOES_NOT_HOLD, Refused
from .files import read_file
from .output import echo_json, output_format

YEAR = click.IntRange(2000, 2100)
CASE_FILE = click.Path(path_type=Path)


@click.group("policy")
def policy() -> None:
    """政策：查看某年的规定，比较两年，对案例作出判断，测试案例。"""


@policy.command("show")
@click.argument("jurisdiction", metavar="辖区")
@click.option("--year", type=YEAR, required=True, help="年度，如 2024。")
@click.option(
    "--stage",
    type=click.Choice([str(s) for s in Stage]),
    metavar="环节",
    help=f"只看一个环节：{'、'.join(f'{stage} {word(stage)}' for stage in Stage)}。",
)
@output_format
def show(jurisdiction: str, year: int, stage: str | None, form: str) -> None:
    """列出一个辖区某年度的规定：每项的数值、必须或应当、依据和状态；到期或没有公布的也列出。"""
    _answer(
        shown(Registry.load().pack(jurisdiction), year, Stage(stage) if stage else None), form, tables.show
    )


@policy.command("diff")
@click.argument("jurisdiction", metavar="辖区")
@click.argument("old", metavar="年度1", type=YEAR)
@click.argument("new", metavar="年度2", type=YEAR)
@click.option("--against", "other", metavar="辖区2", help="年度2 看另一辖区的规定。")
@click.option("--same", multiple=True, metavar="规则=规则2", help="名称不同而所问相同的规则，可写几次。")
@output_format
def diff(jurisdiction: str, old: int, new: int, other: str | None, same: tuple[str, ...], form: str) -> None:
    """逐项比较规定：一个辖区的两个年度，或两个辖区（--against）；改了的、新增的、不再有的、制度上无法满足的。"""
    if other is not None:
        registry = Registry.load()
        sides = (registry.pack(jurisdiction), old), (registry.pack(other), new)
        _answer(between(registry, *sides, _pairs(same)), form, policy_between.show)
        return
    if same:
        raise Refused("--same 只与 --against 同用：同一辖区的规则名称相同")
    _answer(difference(Registry.load().pack(jurisdiction), old, new), form, tables.diff)


@policy.command("decide")
@click.argument("file", metavar="文件", type=CASE_FILE)
@output_format
def decide(file: Path, form: str) -> None:
    """对文件中的每个案例作出判断（案例不必写 expect），说明依据、观察值与限值、补救办法和补助。"""
    _answer(decided(_cases((file,))), form, tables.decide)


@policy.command("test")
@click.argument("files", metavar="文件...", type=CASE_FILE, nargs=-1, required=True)
@output_format
def test(files: tuple[Path, ...], form: str) -> None:
    """运行案例文件，比较判断与期望；有不符的退出码为 1，文件有误为 2。"""
    answer = tested([run_case(case) for case in _cases(files)])
    _answer(answer, form, tables.test)
    if answer["failed"]:
        sys.exit(DOES_NOT_HOLD)


@policy.command("facts")
@click.option(
    "--root",
    type=click.Choice(sorted({kind.__name__ for kind in ROOTS.values()})),
    help="只列一类事实。",
)
@output_format
def facts(root: str | None, form: str) -> None:
    """列出规则可以看到的全部事实：名称、中文标签（案例中可代替名称）和写法。"""
    _answer(facts_of(root), form, tables.facts)


policy.add_command(coverage.command)
policy.add_command(policy_compare.command)
policy.add_command(policy_rule.command)
policy.add_command(policy_simulate.command)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    for one in given:
        if one.count("=") != 1:
            raise Refused(f"--same 的 {one!r} 应写成 规则=规则2，如 fees=fees_charged")
    return dict(one.split("=") for one in given)


def _answer(data: dict[str, Any], form: str, table: Any) -> None:
    if form == "json":
        echo_json(data)
    else:
        table(data)


def _cases(files: tuple[Path, ...]) -> list[Case]:
    registry = Registry.load()
    for file in files:
        read_file(file)  # says in Chinese why it cannot be
    cases = [case for file in files for case in read_cases(file, registry)]
    if not cases:
        raise Refused(f"文件 {'、'.join(str(file) for file in files)} 中没有案例：请至少写一个")
    return cases
