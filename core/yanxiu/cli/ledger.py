"""`yanxiu ledger`: the money of a year by class, by host, by budget line."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import click

from yanxiu.documents.papers.tables import AMOUNTS
from yanxiu.documents.text import no_formula
from yanxiu.services.ledger_sums import NAMES, Line
from yanxiu.services.ledgers import BY_WORDS, By, Ledger
from yanxiu.services.ledgers import ledger as made_of
from yanxiu.services.papers import Wanted, drawn, gather

from .failures import Refused
from .files import Drafts
from .output import echo_json, echo_table
from .work import tenant_option, working


@click.command("ledger")
@tenant_option
@click.option("--year", type=int, metavar="年度", required=True, help="哪个年度。")
@click.option(
    "--by",
    type=click.Choice([by.value for by in By]),
    default=By.CLASS.value,
    show_default=True,
    help="每行是什么：class 班次，host 承办单位，line 列支渠道。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "pdf", "xlsx"]),
    default="table",
    show_default=True,
    help="输出形式：table、json、csv 写到屏幕；pdf、xlsx 是年度台账，写成文件。",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写到哪个文件；pdf 和 xlsx 须写。")
def ledger(tenant: str, year: int, by: str, form: str, out: Path | None) -> None:
    """经费台账：预算、支出、申请、测算、批复、拨付、追回；合计总是各行之和。"""
    if (out is None) is (form in _FILES):
        raise Refused(_WHERE[out is None].format(form=form))
    with Drafts().kept() as drafts, working(tenant) as work:
        if out is None:
            _SHOWN[form](made_of(work, By(by), {"year": str(year)}))
        else:
            drafts.write(out, drawn(gather(work, "yearly_ledger", Wanted(year=year), form), form))
    if out is not None:
        click.echo(f"已写出 {out}")


_FILES: Final = ("pdf", "xlsx")
_WHERE: Final = {
    True: "{form} 须写成文件：请加 --out 年度台账.{form}",
    False: "{form} 写到屏幕，不用 --out：要成文件请用 --format pdf 或 xlsx，或在命令之后写 > 文件",
}


def _table(made: Ledger) -> None:
    rows = [_row(made.by, line) for line in (*made.lines, made.total)]
    echo_table(_head(made.by), rows, title=f"经费台账，{BY_WORDS[made.by]}（元）")


def _json(made: Ledger) -> None:
    echo_json(
        {"by": made.by.value, "lines": [_data(line) for line in made.lines], "total": _data(made.total)}
    )


def _csv(made: Ledger) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_head(made.by))
    lines = [_row(made.by, line) for line in (*made.lines, made.total)]
    writer.writerows([no_formula(cell) for cell in line] for line in lines)
    click.echo(out.getvalue(), nl=False)


_SHOWN: Final = {"table": _table, "json": _json, "csv": _csv}


def _head(by: By) -> list[str]:
    first = ["序号", "选题", "承办单位", "列支渠道"] if by is By.CLASS else ["名称", "班次"]
    return [*first, *AMOUNTS.values()]


def _row(by: By, line: Line) -> list[str]:
    number = f"{line.year}/{line.number}" if line.number is not None else "合计"
    words = (
        [number, "" if line.number is None else line.label, line.host, line.budget_line]
        if by is By.CLASS
        else [line.label, str(line.classes)]
    )
    return [*words, *(_yuan(getattr(line.amounts, name)) for name in AMOUNTS)]


def _data(line: Line) -> dict[str, Any]:
    return {
        "year": line.year or None,
        "number": line.number,
        "label": line.label,
        "host": line.host,
        "budget_line": line.budget_line,
        "classes": line.classes,
        "without_voucher": line.without_voucher,
        **{name: _yuan(getattr(line.amounts, name)) or None for name in (*NAMES, "outstanding", "net")},
    }


def _yuan(amount: Decimal | None) -> str:
    """As written in the books: two decimals, nothing for what is not known."""
    return "" if amount is None else f"{amount:.2f}"
