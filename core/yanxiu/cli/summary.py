"""`yanxiu summary`: the ministry's table."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import click

from yanxiu.policy import Level, OrganizationKind
from yanxiu.policy.wording import word
from yanxiu.services.policies import registry
from yanxiu.services.summary import LABELS, MEASURES, Dimension, SummaryRow, summarize

from .output import echo_json, echo_table

_NAMES = {
    Dimension.PROVINCE: "省份",
    Dimension.YEAR: "年度",
    Dimension.LEVEL: "级别",
    Dimension.TIER: "类别",
    Dimension.FIELD: "领域",
    Dimension.HOST_KIND: "承办单位性质",
}
_SHOWN = (
    "projects_planned",
    "classes",
    "classes_held",
    "enrolled",
    "online",
    "completed",
    "certificates",
    "subsidy_proposed",
    "subsidy_paid",
)


@click.command("summary")
@click.option(
    "--year", "years", type=click.IntRange(2000, 2100), multiple=True, required=True, help="年度；可写多个。"
)
@click.option(
    "--by",
    metavar="维度,…",
    default="province,tier",
    show_default=True,
    help=f"按什么分列：{'、'.join(f'{key} {name}' for key, name in _NAMES.items())}。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="输出形式：table 表格，json 数据，csv 逗号分隔。",
)
def summary(years: tuple[int, ...], by: str, form: str) -> None:
    """跨省汇总：只有数量和金额，读自汇总单元，没有个人信息。"""
    dimensions = list(dict.fromkeys(part.strip() for part in by.split(",") if part.strip()))
    rows = summarize(years, by=dimensions)
    keys = [Dimension(part) for part in dimensions]
    if form == "json":
        echo_json([_plain(row) for row in rows])
    elif form == "csv":
        click.echo(_csv(rows, keys), nl=False)
    elif rows:
        _table(rows, keys)
    else:
        click.echo(f"{'、'.join(map(str, years))}年度没有计划和班次")


def _plain(row: SummaryRow) -> dict[str, Any]:
    """Money and hours as text: exact, whatever reads it."""
    measures = {name: str(v) if isinstance(v, Decimal) else v for name, v in row.measures.items()}
    names = {"province_name": row.province} if row.province else {}
    return {str(key): value for key, value in row.key.items()} | names | measures


def _csv(rows: Sequence[SummaryRow], keys: Sequence[Dimension]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*keys, *MEASURES])
    writer.writerows([[row.key[key] for key in keys] + [row.measures[m] for m in MEASURES] for row in rows])
    return out.getvalue()


def _table(rows: Sequence[SummaryRow], keys: Sequence[Dimension]) -> None:
    lines = [
        [_name(row, key) for key in keys] + [f"{row.measures[measure]:,}" for measure in _SHOWN]
        for row in rows
    ]
    echo_table([_NAMES[key] for key in keys] + [LABELS[measure] for measure in _SHOWN], lines)


def _name(row: SummaryRow, key: Dimension) -> str:
    value = row.key[key]
    if key is Dimension.PROVINCE:
        return row.province or str(value)
    if value == "":
        return "（未知）"
    if key is Dimension.LEVEL:
        return word(Level(str(value)))
    if key is Dimension.HOST_KIND:
        return word(OrganizationKind(str(value)))
    return _tiers().get(str(value), str(value)) if key is Dimension.TIER else str(value)


def _tiers() -> dict[str, str]:
    return {tier.id: tier.label for pack in registry().packs.values() for tier in pack.tiers}
