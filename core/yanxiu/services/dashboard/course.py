"""The whole over the years, and from application to certificate."""

from collections.abc import Sequence

from yanxiu.documents.charts import funnel as funnels
from yanxiu.documents.charts import trend as trends
from yanxiu.phrases import phrase
from yanxiu.services.dashboard.board import Dashboard
from yanxiu.services.dashboard.drawings import Chart, Table
from yanxiu.services.dashboard.figures import PEOPLE, PROJECTS, family
from yanxiu.services.dashboard.writing import Cell, cell, figure_value, shown
from yanxiu.services.summaries import Dimension, Line, known_figures


def trend(board: Dashboard) -> Chart:
    """The measure and what belongs to it, year by year."""
    names = [name for name in family(board.measure) if name in known_figures()]
    by_year = {int(line.key[Dimension.YEAR]): line for line in board.course}
    years = sorted(by_year)
    lines = [
        trends.Line(board.label(name), [shown(name, by_year[year], board.tongue) for year in years])
        for name in names
    ]
    rows = [
        [Cell(str(year), year), *(cell(name, by_year[year], board.tongue) for name in names)]
        for year in years
    ]
    listed = board.say("、").join(board.label(name) for name in names)
    told = phrase(
        "折线图，{first}年至{last}年：{listed}。完整数字见数据表",
        first=years[0],
        last=years[-1],
        listed=listed,
    )
    return Chart(
        "trend",
        board.say(phrase("历年{label}", label=listed)),
        board.unit(names[0]),
        board.say(told),
        board.say("纵轴不一定从零开始；有几条线时只写出首末两条的数值，其余见数据表。"),
        lambda narrow: trends.trend(years, lines, narrow=narrow),
        (trends.SIZE, trends.NARROW),
        Table([board.say("年度"), *(board.label(name) for name in names)], rows),
    )


def funnel(board: Dashboard) -> Chart:
    """Applied, planned, held, completed; enrolled, graded, passed, certified."""
    total = board.by_province.total
    parts = [_part(board, total, title, names) for title, names in (("项目", PROJECTS), ("学员", PEOPLE))]
    drawn = [funnels.Part(title, steps) for title, steps, _ in parts if steps]
    rows = [row for *_, found in parts for row in found]
    high = funnels.height(drawn)
    told = board.say("、").join(f"{row[1].text} {row[2].text}" for row in rows)
    return Chart(
        "funnel",
        board.say("从申报到发证"),
        "",
        board.say(phrase("逐步减少的条形图：{told}", told=told)),
        board.say("项目按个数，学员按人次，两组不互相比较；百分数是占上一步的比例。"),
        lambda narrow: funnels.funnel(drawn, narrow=narrow),
        ((funnels.WIDTH, high), (funnels.NARROW, high)),
        Table([board.say(one) for one in ("统计对象", "环节", "数量", "占上一步")], rows, names=2),
    )


def _part(
    board: Dashboard, total: Line, title: str, names: Sequence[str]
) -> tuple[str, list[funnels.Step], list[list[Cell]]]:
    counted = f"{board.say(title)} ({board.unit(names[1])})"
    steps: list[funnels.Step] = []
    rows: list[list[Cell]] = []
    before = ""
    for name in (one for one in names if one in known_figures()):
        share = _share(board, total, before, name) if before else ""
        steps.append(funnels.Step(board.label(name), shown(name, total, board.tongue), share))
        figure = Cell(board.label(name)), cell(name, total, board.tongue), Cell(share or "—")
        rows.append([Cell(counted), *figure])
        before = name
    return counted, steps, rows


def _share(board: Dashboard, total: Line, before: str, name: str) -> str:
    """What part of the step before came here; roughly, where small counts are left out of either."""
    whole, part = figure_value(total.figures[before]), total.figures[name]
    if not whole or part is None:
        return ""
    share = f"{figure_value(part) / whole:.1%}"
    rough = total.left_out.get(before) or total.left_out.get(name)
    return board.say(phrase("约{share}", share=share)) if rough else share
