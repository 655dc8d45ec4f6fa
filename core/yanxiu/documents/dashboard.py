"""The ministry's dashboard on paper: key figures, charts as drawings, their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.asset import Asset
from yanxiu.documents.charts.style import FONT
from yanxiu.documents.drawing import draw
from yanxiu.documents.pdf import finish
from yanxiu.documents.templating import fill

_FAMILY: Final = "'YX Hei'"
_COLUMNS: Final = 13
"""How many columns of figures a page has room for; a wider table goes on below."""


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """One chart: what stands above and below, its picture, its table (no rows: the picture tells all)."""

    title: str
    unit: str
    note: str
    alt: str
    picture: bytes
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    names: int = 1
    wide: bool = False


@dataclass(frozen=True, slots=True)
class PrintedDashboard:
    """The whole, every text as it is printed; ``keys`` are (label, figure, unit, change, meaning)."""

    title: str
    facts: Sequence[str]
    keys: Sequence[Sequence[str]]
    charts: Sequence[PrintedChart]
    notes: Sequence[str]
    foot: str
    language: str = "zh-CN"


def render_dashboard(printed: PrintedDashboard) -> bytes:
    """PDF/A-3b, A4, wide charts on pages lying down.  Raises `DrawingError`."""
    pictures = {f"chart-{place}.svg": _picture(one) for place, one in enumerate(printed.charts)}
    charts = [_chart(place, one) for place, one in enumerate(printed.charts)]
    html = fill(
        "dashboard.html",
        title=printed.title,
        facts=list(printed.facts),
        keys=[list(one) for one in printed.keys],
        charts=charts,
        notes=list(printed.notes),
        foot=printed.foot,
        language=printed.language,
    )
    return finish(
        draw(html, "dashboard.css", pictures, title=printed.title, seconds=60, pdf_variant="pdf/a-3b")
    )


def _picture(one: PrintedChart) -> Asset:
    """The drawing with the letters that documents are set in."""
    return Asset(one.picture.replace(FONT.encode(), _FAMILY.encode()), "image/svg+xml")


def _chart(place: int, one: PrintedChart) -> Mapping[str, Any]:
    return {
        "picture": f"asset:chart-{place}.svg",
        "title": one.title,
        "unit": one.unit,
        "note": one.note,
        "alt": one.alt,
        "wide": one.wide,
        "tables": _tables(one) if one.rows else [],
    }


def _tables(one: PrintedChart) -> list[dict[str, Any]]:
    """The table, cut into several where it has more columns than a page."""
    figures = range(one.names, len(one.headings))
    return [
        {
            "names": one.names,
            "headings": [*one.headings[: one.names], *(one.headings[at] for at in part)],
            "rows": [[*row[: one.names], *(row[at] for at in part)] for row in one.rows],
        }
        for part in _parts(figures)
    ]


def _parts(figures: range) -> list[list[int]]:
    return [list(figures[at : at + _COLUMNS]) for at in range(0, len(figures), _COLUMNS)]
