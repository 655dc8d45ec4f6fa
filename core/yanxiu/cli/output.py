"""Tables and JSON on standard output; Chinese characters count two columns."""

import json
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 200
LEAST_WIDTH = 110
_FIGURE = re.compile(r"[≥≈]?[-−+]?\d[\d,]*(\.\d+)?(%|个百分点)?|<5|—|不公开|不相加")
"""Also changes, rates, and what stands for a figure that is not told; a cell may have several in lines."""

output_format = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="输出形式：table 表格，json 数据（格式公布于 yanxiu/policy/schemas）。",
)


def echo_json(data: Any) -> None:
    """Print plain data, Chinese as it is."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def echo_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print a table, wrapped to the terminal (or to a fixed width); a narrow first column stays whole.

    Columns of figures stand to the right, so that their digits line up.
    """
    if title:
        click.secho(title, bold=True)
    lines = [list(row) for row in rows]
    width = _width()
    whole = all(cell_len(line[0]) <= width // 3 for line in lines)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, heading in enumerate(headings):
        figures = bool(lines) and all(_figures(line[number]) for line in lines)
        table.add_column(
            heading,
            overflow="fold",
            no_wrap=figures or (whole and number == 0),
            justify="right" if figures else "left",
        )
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    console = Console(width=width, highlight=False, color_system=None)
    with console.capture() as captured:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
    click.echo()


def _figures(cell: str) -> bool:
    return all(_FIGURE.fullmatch(line) for line in cell.split("\n"))


def _width() -> int:
    """The terminal's columns; a narrow one folds our lines itself, which reads better than tiny columns."""
    return max(shutil.get_terminal_size().columns, LEAST_WIDTH) if sys.stdout.isatty() else PIPE_WIDTH
