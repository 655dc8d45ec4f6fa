"""The measure by field and place; money worked out and paid, by place."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from yanxiu.documents.charts import Shown, State, heat, pairs
from yanxiu.phrases import phrase
from yanxiu.services.dashboard.board import Dashboard
from yanxiu.services.dashboard.drawings import Chart, Table
from yanxiu.services.dashboard.figures import MONEY, is_rate
from yanxiu.services.dashboard.overview import foremost
from yanxiu.services.dashboard.places import Place
from yanxiu.services.dashboard.writing import Cell, bound, cell, figure_value, shown
from yanxiu.services.summaries import Dimension, Line
from yanxiu.services.summaries.words import code_word

Cells = Mapping[tuple[str, str], Line]


def field_table(board: Dashboard) -> Chart:
    """Places down, fields across; the fields with most stand first."""
    cells = {
        (str(line.key[Dimension.PROVINCE]), str(line.key[Dimension.FIELD])): line
        for line in board.by_field.lines
    }
    fields = _fields(board, cells)
    rows = [heat.Row(place.name, _row(board, place, fields, cells)) for place in board.places]
    words, written = board.tongue.words(), bound(board.measure)
    names = [_named(board, one) for one in fields]
    left = len(fields) - heat.COLUMNS
    note = phrase("图中是数量最多的{n}个领域，其余{left}个见数据表。", n=heat.COLUMNS, left=left)
    return Chart(
        "fields",
        board.say(phrase("专业技术领域 × 地区：{label}", label=board.label())),
        board.unit(),
        board.say(phrase("热力表，每行一个地区，每列一个领域。{foremost}", foremost=foremost(board))),
        board.say(note) if left > 0 else "",
        lambda narrow: heat.heat(names, rows, words, written, narrow=narrow),
        ((heat.WIDTH, heat.height(len(rows))), (heat.NARROW, heat.height(len(rows), narrow=True))),
        _table(board, fields, cells),
        cut=left > 0,
    )


def _fields(board: Dashboard, cells: Cells) -> list[str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for (_, field), line in cells.items():
        figure = line.figures[board.measure]
        # rates do not add up: fields that more places have stand first
        sums[field] += Decimal(figure is not None) if is_rate(board.measure) else figure_value(figure)
    return sorted(sums, key=lambda field: (-sums[field], field))


def _named(board: Dashboard, field: str) -> str:
    return board.say(code_word(Dimension.FIELD, field))


def _row(board: Dashboard, place: Place, fields: list[str], cells: Cells) -> list[Shown]:
    """The figures of a place; none at all where it is silent."""
    if board.line(place) is None:
        return []
    nothing = Shown("0", 0) if not is_rate(board.measure) else Shown("—", None, State.NONE)
    found = (cells.get((place.tenant, field)) for field in fields)
    return [nothing if line is None else shown(board.measure, line, board.tongue) for line in found]


def _table(board: Dashboard, fields: list[str], cells: Cells) -> Table:
    nothing = Cell("0", 0) if not is_rate(board.measure) else Cell("—")
    rows = []
    for place in board.places:
        if board.line(place) is None:
            rows.append([Cell(place.name), *(Cell(board.say("未报送")) for _ in fields)])
            continue
        found = (cells.get((place.tenant, field)) for field in fields)
        told = (nothing if line is None else cell(board.measure, line, board.tongue) for line in found)
        rows.append([Cell(place.name), *told])
    headings = [board.say("地区"), *(_named(board, one) for one in fields)]
    return Table(headings, rows, tenants=[place.tenant for place in board.places])


def money(board: Dashboard) -> Chart:
    """The subsidy worked out by the rules, and what was paid of it; who has most stands first."""
    first, second = MONEY
    reported = [(place, line) for place in board.places if (line := board.line(place)) is not None]
    reported.sort(key=lambda one: -figure_value(one[1].figures[first]))
    items = [
        pairs.Pair(place.name, shown(first, line, board.tongue), shown(second, line, board.tongue))
        for place, line in reported
    ]
    total = board.by_province.total
    told = {name: cell(name, total, board.tongue).text for name in MONEY}
    rows = [_paid(board, place.name, line) for place, line in reported]
    rows.append(_paid(board, board.say("合计"), total))
    names = (board.label(first), board.label(second))
    return Chart(
        "money",
        board.say("测算补助与拨付补助"),
        board.unit(first),
        board.say(
            phrase(
                "成对的条形图：测算{first}万元，拨付{second}万元。完整数字见数据表",
                first=told[first],
                second=told[second],
            )
        ),
        board.say("没有报送的地区不在图中。"),
        lambda narrow: pairs.pairs(items, names, narrow=narrow),
        ((pairs.WIDTH, pairs.height(len(items))), (pairs.NARROW, pairs.height(len(items), narrow=True))),
        Table(
            [board.say("地区"), *names, board.say("拨付占测算")],
            rows,
            tenants=[*(place.tenant for place, _ in reported), ""],
        ),
    )


def _paid(board: Dashboard, name: str, line: Line) -> list[Cell]:
    first, second = (line.figures[one] for one in MONEY)
    share = f"{figure_value(second) / figure_value(first):.1%}" if first else "—"
    return [Cell(name), *(cell(one, line, board.tongue) for one in MONEY), Cell(share)]
