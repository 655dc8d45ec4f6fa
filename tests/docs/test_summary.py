"""The page on the summary lists every figure as the program calls it, and every mark."""

from pathlib import Path

from yanxiu.services.summaries import Dimension, Mark, figure_named, known_figures
from yanxiu.services.summaries.words import MARKS


def test_every_figure_is_told_as_it_is_defined(root: Path):
    page = (root / "docs" / "summary.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip("` "): tuple(cells[2:4])
        for line in page.splitlines()
        if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 4
    }
    told = {name: (figure_named(name).label, figure_named(name).meaning) for name in known_figures()}
    assert {name: rows.get(name) for name in told} == told


def test_every_dimension_and_mark_is_explained(root: Path):
    page = (root / "docs" / "summary.md").read_text(encoding="utf-8")
    missing = [word for word in (*map(str, Dimension), *map(str, Mark)) if f"`{word}`" not in page]
    assert missing + [said for said in MARKS.values() if said not in page] == []
