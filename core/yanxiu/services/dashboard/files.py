"""The dashboard to take along: a chart's table as .xlsx and CSV, the whole on paper."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from yanxiu.documents.dashboard import PrintedChart, PrintedDashboard, render_dashboard
from yanxiu.documents.text import no_formula
from yanxiu.phrases import phrase
from yanxiu.services.dashboard.board import Dashboard
from yanxiu.services.dashboard.drawings import Chart
from yanxiu.services.dashboard.writing import Cell
from yanxiu.services.summaries.words import WITHHELD, as_of

_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date keeps equal input equal in bytes."""
_WITHOUT_TABLE: Final = frozenset({"ranking", "fields", "money"})
"""Charts whose picture bears every figure: paper has no table of them."""
_UPRIGHT: Final = 600
"""Pixels up to which a chart is read on a page that stands."""


def title(board: Dashboard) -> str:
    """What page and paper are called."""
    return board.say(phrase("{year}年度高级研修项目总览", year=board.year))


def notes(board: Dashboard) -> list[str]:
    """What belongs beneath every table: as of when, what is not told, who is silent."""
    told = [*map(board.say, as_of(board.by_province)), board.say(WITHHELD)]
    if silent := [one.name for one in board.silent]:
        names = board.say("、").join(silent)
        told.append(board.say(phrase("未报送（与零不同，不计入合计）：{names}", names=names)))
    return told


def as_csv(board: Dashboard, chart: Chart) -> bytes:
    """UTF-8 with a byte order mark; beneath the table, after an empty line, what is to be known of it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([no_formula(one) for one in chart.table.headings])
    writer.writerows([[_written(cell) for cell in row] for row in chart.table.rows])
    writer.writerow([])
    writer.writerows([no_formula(one)] for one in _beneath(board, chart))
    return BOM_UTF8 + out.getvalue().encode()


def as_xlsx(board: Dashboard, chart: Chart) -> bytes:
    """Figures that are told are number cells; a lower bound is text, so that nobody adds it up."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for this form

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED, "title": chart.title})
        page = book.add_worksheet()
        page.freeze_panes(1, chart.table.names)
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        figures = book.add_format({"num_format": "#,##0.##", "align": "right"})
        words = book.add_format({"num_format": "@", "align": "right"})
        for place, heading in enumerate(chart.table.headings):
            page.set_column(place, place, 16)
            page.write_string(0, place, heading, head)
        for number, row in enumerate(chart.table.rows, start=1):
            _row(page, number, row, chart.table.names, (figures, words))
        for number, note in enumerate(_beneath(board, chart), start=len(chart.table.rows) + 2):
            page.write_string(number, 0, note)
    return out.getvalue()


FORMS: Final[Mapping[str, Callable[[Dashboard, Chart], bytes]]] = MappingProxyType(
    {"csv": as_csv, "xlsx": as_xlsx}
)


def as_pdf(board: Dashboard, charts: Sequence[Chart], language: str = "zh-CN") -> bytes:
    """The whole on paper.  Raises `DrawingError`."""
    reported = phrase(
        "{told}个地区已报送，{silent}个未报送",
        told=len(board.places) - len(board.silent),
        silent=len(board.silent),
    )
    at = phrase("数据截至{at}", at=f"{board.at:%Y-%m-%d %H:%M}")
    keys = [
        (
            one.label,
            one.figure.text,
            "" if one.unit == "%" else one.unit,
            board.say(phrase("较上年 {change}", change=one.change.text)),
            one.meaning,
        )
        for one in board.keys
    ]
    return render_dashboard(
        PrintedDashboard(
            title=title(board),
            facts=[f"{board.say(at)}　{board.say(reported)}"],
            keys=keys,
            charts=[_printed(one) for one in charts],
            notes=notes(board),
            foot=f"{title(board)}　{board.say(at)}",
            language=language,
        )
    )


def _printed(chart: Chart) -> PrintedChart:
    rows: Sequence[Sequence[Cell]] = () if chart.key in _WITHOUT_TABLE and not chart.cut else chart.table.rows
    return PrintedChart(
        chart.title,
        chart.unit,
        chart.note,
        chart.alt,
        chart.svg(),
        chart.table.headings,
        [[cell.text for cell in row] for row in rows],
        chart.table.names,
        wide=chart.sizes[0][0] > _UPRIGHT,
    )


def _beneath(board: Dashboard, chart: Chart) -> list[str]:
    unit = [board.say(phrase("单位：{unit}", unit=chart.unit))] if chart.unit else []
    return [chart.title, *unit, *notes(board)]


def _written(cell: Cell) -> str:
    """A change begins with its sign: it is a figure, and no formula."""
    return no_formula(cell.text) if cell.value is None else cell.text


def _row(page: Any, number: int, row: Sequence[Cell], names: int, formats: tuple[Any, Any]) -> None:
    figures, words = formats
    for place, cell in enumerate(row):
        if cell.value is not None:
            page.write_number(number, place, float(cell.value), figures)
        elif place < names:
            page.write_string(number, place, cell.text)
        else:
            page.write_string(number, place, cell.text, words)
