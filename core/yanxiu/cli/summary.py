"""`yanxiu summary`: the ministry's questions; small counts are withheld as on the page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from yanxiu.db import TenantKind
from yanxiu.services.errors import InvalidInput
from yanxiu.services.summaries import Answer, Line, ask, years_known
from yanxiu.services.summaries.asked import Asked
from yanxiu.services.summaries.files import FORMS
from yanxiu.services.summaries.question import Dimension
from yanxiu.services.summaries.saved import shared_named
from yanxiu.services.summaries.sheet import Sheet, sheet_of
from yanxiu.services.summaries.words import NAMES, written, written_change
from yanxiu.services.tenants import tenants

from .failures import Refused
from .files import write_file
from .output import echo_table
from .summary_cells import deliveries, drop_cells_, export_cells, take_cells_
from .summary_dashboard import dashboard
from .summary_reconcile import reconcile
from .work import working

_BY: Final = "、".join(f"{key} {name}" for key, name in NAMES.items())
_SCREEN: Final = ("table", "csv", "json")


@click.group("summary", invoke_without_command=True, subcommand_metavar="[命令 [参数]...]")
@click.option(
    "--year",
    "years",
    type=click.IntRange(2000, 2100),
    multiple=True,
    help="年度；可写多个。不写则是有数据的全部年度。",
)
@click.option("--by", metavar="维度,…", help=f"按什么分列：{_BY}。不写则按省份和类别，写空的不分列。")
@click.option(
    "--where", "where", metavar="维度=词,…", multiple=True, help="只看这些词；可写多个，如 level=provincial。"
)
@click.option("--figures", metavar="指标,…", help="要哪些指标；不写则是常用的。写错时列出全部。")
@click.option("--previous-year", "previous", is_flag=True, help="与上年比较：增减和增幅。")
@click.option("--question", metavar="名称", help="部里共享的问题；其余选项替换它的相应部分。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *FORMS]),
    default="table",
    show_default=True,
    help="输出形式：table 表格，json 数据（格式公布于 yanxiu/reporting/schemas），csv、xlsx、parquet 文件。",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪个文件；xlsx 和 parquet 须写。",
)
@click.pass_context
def summary(
    ctx: click.Context,
    years: tuple[int, ...],
    by: str | None,
    where: tuple[str, ...],
    figures: str | None,
    previous: bool,
    question: str | None,
    form: str,
    out: Path | None,
) -> None:
    """跨省汇总：只有数量和金额，读自汇总单元，没有个人信息；1至4人次的数不公开。"""
    if ctx.invoked_subcommand is not None:
        return
    if out is None and form not in _SCREEN:
        raise Refused(f"{form} 须写成文件：请加 --out 汇总.{form}")
    if out is not None and form == "table":
        raise Refused("表格写到屏幕，不用 --out：要成文件请用 --format csv、xlsx、json 或 parquet")
    asked = Asked(
        tuple(map(str, years)), None if by is None else _parts(by), _where(where), _parts(figures), previous
    )
    if question:
        asked = asked.over(_kept(question))
    elif asked.by is None:
        asked = asked.over(Asked(by=(Dimension.PROVINCE, Dimension.TIER)))
    known = years_known()
    if not known and not asked.years:
        raise Refused("还没有数据：有班次列入计划之后才有汇总")
    _tell(ask(asked.question(known)), form, out)


summary.add_command(dashboard)
summary.add_command(reconcile)
for _cells in (export_cells, take_cells_, drop_cells_, deliveries):
    summary.add_command(_cells)


def _tell(answer: Answer, form: str, out: Path | None) -> None:
    if out is not None:
        write_file(out, FORMS[form][0](answer, str))
        click.echo(f"已写出 {out}")
    elif form == "table":
        _table(answer, sheet_of(answer))
    else:
        click.echo(FORMS[form][0](answer, str).decode("utf-8-sig").replace("\r\n", "\n"), nl=False)


def _table(answer: Answer, sheet: Sheet) -> None:
    if not answer.lines:
        click.echo(f"{'、'.join(map(str, answer.question.years))}年度没有计划和班次")
        return
    names = answer.question.figures
    rows = [
        [*keys, *(_figure(line, name) for name in names)]
        for (keys, _), line in zip(sheet.rows, answer.lines, strict=True)
    ]
    if sheet.headings:
        blank = [""] * (len(sheet.headings) - 1)
        rows.append(["合计", *blank, *(_figure(answer.total, name) for name in names)])
    echo_table([*sheet.headings, *(answer.definitions(name)[0] for name in names)], rows)
    if answer.question.against_previous_year:
        click.echo("每格下面是比上年的增减。")
    for note in sheet.notes:
        click.echo(note)
    click.echo()
    for label, meaning in sheet.definitions:
        click.echo(f"{label}：{meaning}")


def _figure(line: Line, name: str) -> str:
    """A screen is narrow: the change stands beneath."""
    return f"{written(line, name)}\n{written_change(line, name)}" if line.change else written(line, name)


def _parts(given: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in (given or "").split(","))))


def _where(given: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        name, sign, words = one.partition("=")
        if not sign:
            raise InvalidInput("--where", one, "须写成 维度=词", "例如 --where level=provincial")
        # an empty word stands for what is not known
        found[name.strip()] = (*found.get(name.strip(), ()), *(word.strip() for word in words.split(",")))
    return tuple(found.items())


def _kept(name: str) -> Asked:
    ministry = next((one for one in tenants() if one.kind is TenantKind.MINISTRY), None)
    if ministry is None:
        raise Refused(
            "没有人社部的租户，也就没有共享的问题：见 yanxiu tenant add ministry --jurisdiction national"
        )
    with working(ministry.code) as work:
        return shared_named(work, name)
