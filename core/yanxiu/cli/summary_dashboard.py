"""`yanxiu summary dashboard`: the ministry's dashboard on paper, or one of its charts as picture or table."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from yanxiu.services.dashboard import CHARTS, FORMS, Chart, Dashboard, as_pdf, charts_of
from yanxiu.services.dashboard.figures import CHOICES, DEFAULT

from .failures import Refused
from .files import write_file

_MAKERS: Final[Mapping[str, Callable[[Dashboard, Chart], bytes]]] = {
    "svg": lambda _board, chart: chart.svg(),
    **FORMS,
}


@click.command("dashboard")
@click.option("--year", type=click.IntRange(2000, 2100), help="年度；不写则是有数据的最近年度。")
@click.option(
    "--measure",
    type=click.Choice(CHOICES),
    default=DEFAULT,
    show_default=True,
    metavar="指标",
    help="图中是哪个指标；写错时列出全部。",
)
@click.option("--chart", type=click.Choice(list(CHARTS)), help="只要一张图；不写则是整份 PDF。")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="文件",
    help="写到哪个文件：整份是 .pdf；一张图是 .svg，它的数据表是 .csv 或 .xlsx。",
)
def dashboard(year: int | None, measure: str, chart: str | None, out: Path) -> None:
    """年度总览：主要指标、六张图和数据表；1至4人次的数不公开。"""
    form = out.suffix.removeprefix(".").lower()
    known = list(_MAKERS) if chart else ["pdf"]
    if form not in known:
        raise Refused(f"文件名 {out.name} 的后缀须是 {'、'.join(known)}：请改写 --out")
    board = Dashboard(year, measure)
    if board.year is None or (year and board.year != year):
        told = "、".join(map(str, board.years)) or "没有"
        raise Refused(f"{year or '各'}年度没有数据，有数据的年度：{told}。请改写 --year")
    made = _MAKERS[form](board, CHARTS[chart](board)) if chart else as_pdf(board, charts_of(board))
    write_file(out, made)
    click.echo(f"已写出 {out}")
