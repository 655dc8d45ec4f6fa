"""The year by place: the grid of tiles, and the same figures ordered."""

from collections.abc import Sequence

from yanxiu.documents.charts import Option, Shown, State, ranking, tiles
from yanxiu.phrases import phrase
from yanxiu.services.dashboard.board import Dashboard
from yanxiu.services.dashboard.drawings import Chart, Table
from yanxiu.services.dashboard.figures import KEY
from yanxiu.services.dashboard.writing import Cell, bound, cell, changed, shown
from yanxiu.services.summaries import known_figures

_FOREMOST = 3


def tile_grid(board: Dashboard) -> Chart:
    """Every division a square."""
    figures = {place: shown(board.measure, board.line(place), board.tongue) for place in board.places}
    items = [tiles.Tile(place.name, *place.tile, figure) for place, figure in figures.items() if place.tile]

    def option(narrow: bool) -> Option:
        return tiles.tiles(items, board.tongue.words(), bound(board.measure), narrow=narrow)

    return Chart(
        "tiles",
        board.say(phrase("各地{label}", label=board.label())),
        board.unit(),
        board.say(phrase("方格图，每格一个地区。{foremost}", foremost=foremost(board))),
        board.say("方格只表示大致方位，不是地图。31个省（区、市）和新疆生产建设兵团各占一格。"),
        option,
        (tiles.SIZE, tiles.NARROW),
        _key_figures(board),
    )


def _key_figures(board: Dashboard) -> Table:
    """Beneath the grid: all key figures of each place."""
    names = [name for name in dict.fromkeys((board.measure, *KEY)) if name in known_figures()]
    headings = [board.say("地区"), *(_heading(board, name) for name in names)]
    rows = [
        [Cell(place.name), *(cell(name, board.line(place), board.tongue) for name in names)]
        for place in board.places
    ]
    return Table(headings, rows, tenants=[place.tenant for place in board.places])


def _heading(board: Dashboard, name: str) -> str:
    unit = board.unit(name)
    return f"{board.label(name)} ({unit})" if unit and unit != "%" else board.label(name)


def order(board: Dashboard) -> Chart:
    """The same figures, the largest first."""
    items = [(place.name, shown(board.measure, board.line(place), board.tongue)) for place in board.places]
    high = ranking.height(len(items))
    return Chart(
        "ranking",
        board.say(phrase("{label}排序", label=board.label())),
        board.unit(),
        board.say(phrase("条形图，由大到小。{foremost}", foremost=foremost(board))),
        "",
        lambda narrow: ranking.ranking(items, narrow=narrow),
        ((ranking.WIDTH, high), (ranking.NARROW, high)),
        _ordered(board, items),
    )


def _ordered(board: Dashboard, items: Sequence[tuple[str, Shown]]) -> Table:
    named = {place.name: place for place in board.places}
    lines = {name: board.line(place) for name, place in named.items()}
    found = ranking.ordered(items)
    rows = [
        [
            _rank(number, figure),
            Cell(name),
            cell(board.measure, lines[name], board.tongue),
            changed(board.measure, lines[name], board.tongue),
        ]
        for number, (name, figure) in enumerate(found, start=1)
    ]
    headings = [board.say("位次"), board.say("地区"), _heading(board, board.measure), board.say("较上年")]
    return Table(headings, rows, names=2, tenants=[named[name].tenant for name, _ in found])


def _rank(number: int, figure: Shown) -> Cell:
    return Cell(str(number), number) if figure.state is State.TOLD else Cell("")


def foremost(board: Dashboard) -> str:
    """The essentials in words: who comes first, how many are silent."""
    items = [(place.name, shown(board.measure, board.line(place), board.tongue)) for place in board.places]
    first = [one for one in ranking.ordered(items) if one[1].value][:_FOREMOST]
    silent = sum(figure.state is State.SILENT for _, figure in items)
    told = board.say("、").join(f"{name} {figure.text}" for name, figure in first) or "—"
    return phrase("前几位：{told}；{silent}个地区未报送。完整数字见数据表", told=told, silent=silent)
