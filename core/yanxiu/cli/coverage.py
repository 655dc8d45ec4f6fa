"""`yanxiu policy coverage`: which rows of the documents are answered, and how many cases each has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from yanxiu.policy import LABELS, Registry, Stage, Status
from yanxiu.policy.coverage import cases_beside, cases_of, coverage
from yanxiu.policy.wording import word

from .output import echo_json, echo_table

HEADINGS = ("编号", "条款", "环节", "性质", "怎样作答", "参数", "案例", "出现过的结论")
TREATMENTS = {
    "implemented": "实现",
    "attested": "签署",
    "information": "提示",
    "parameter": "数值",
    "missing": "没有",
}
KINDS = {"H": "必须", "S": "应当", "A": "签署", "I": "提示"}


@click.command("coverage")
@click.argument("jurisdictions", metavar="[辖区]...", nargs=-1)
@click.option(
    "--cases",
    "folders",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="案例所在的目录，可写几次；缺省用插件源码旁的 tests/cases。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="输出形式：table 表格，markdown 文档页，json 数据。",
)
def command(jurisdictions: tuple[str, ...], folders: tuple[Path, ...], form: str) -> None:
    """列出条款目录的每一条：由规则实现、由人签署还是只作提示，各有几个案例。"""
    registry = Registry.load()
    packs = [registry.pack(name) for name in jurisdictions or sorted(registry.packs)]
    found = folders or [folder for pack in registry.packs.values() if (folder := cases_beside(pack))]
    data = coverage(packs, cases_of(registry, found))
    if form == "json":
        echo_json(data)
    elif form == "markdown":
        click.echo(markdown(data), nl=False)
    else:
        _tables(data)


def _tables(data: dict[str, Any]) -> None:
    for plugin in data["plugins"]:
        click.secho(f"{plugin['name']}（{plugin['jurisdiction']}）", bold=True)
        echo_table(HEADINGS, [_cells(row) for row in plugin["rows"]])
        click.echo(f"{total(plugin)}\n")


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """One row of the catalogue in words."""
    stages = LABELS[Stage]
    shown = "、".join(f"{word(Status(status))} {count}" for status, count in row["shown"].items())
    return (
        row["id"],
        row["clause"],
        stages.get(row["stage"], "文件本身"),
        KINDS[row["kind"]],
        TREATMENTS[row["treatment"]],
        "、".join(row["slots"]) or "—",
        str(row["cases"]),
        shown or "—",
    )


def total(plugin: dict[str, Any]) -> str:
    """How many rows there are, and how many of each kind of answer."""
    counts = "，".join(f"{TREATMENTS[kind]} {count}" for kind, count in plugin["totals"].items() if count)
    return f"共 {len(plugin['rows'])} 条：{counts}"


def markdown(data: dict[str, Any]) -> str:
    """The same as a page for the documentation."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: dict[str, Any]) -> Iterator[str]:
    yield from (
        "# 条款覆盖",
        "",
        "<!-- 由 yanxiu policy coverage --format markdown 生成，不要手改 -->",
        "",
        "每份文件的每一条，由插件怎样作答：**实现**是有规则判断，**签署**是由具名的人签署，**提示**是只列出，**数值**是",
        "供别的规则或计算取用，**没有**是还没有。“案例”是写明期望这一条结论的案例数，“出现过的结论”数的是全部案例。",
    )
    for plugin in data["plugins"]:
        yield from ("", f"## {plugin['name']}", "", f"{total(plugin)}。", "")
        yield from (f"| {' | '.join(HEADINGS)} |", f"|{'---|' * len(HEADINGS)}")
        yield from (f"| {' | '.join(_cells(row))} |" for row in plugin["rows"])
