"""`yanxiu standard`: tables of training-fee standards that a tenant loads."""

from pathlib import Path
from typing import Any

import click

from yanxiu.models import Standard, StandardKind
from yanxiu.policy import LABOUR_WITHHOLDING, TrainingFeeStandard, plain, read_standard
from yanxiu.policy.wording import word
from yanxiu.services import standards
from yanxiu.services.finding import find_standard
from yanxiu.services.policies import registry
from yanxiu.services.standard_sheets import standard_template

from .failures import Refused
from .files import read_file, write_file
from .output import echo_json, echo_table, output_format
from .work import tenant_option, working

KINDS = {StandardKind.TRAINING_FEE: "培训费标准", StandardKind.WITHHOLDING: "劳务报酬预扣"}


@click.group("standard")
def standard() -> None:
    """外部标准：载入、列出、查看、收回培训费标准表。"""


@standard.command("load")
@click.argument("file", metavar="文件")
@tenant_option
@click.option("--author", help="对照过原文的登记人；不写则取表中所写的。")
def load(file: str, tenant: str, author: str | None) -> None:
    """载入一张标准表：.yaml 或 .xlsx 文件，或插件带来的表（见 yanxiu standard list）。

    载入以前，需要它的规定都“尚不能判断”，并说明缺哪份文件。
    """
    path = _path(file)
    content = read_file(path)
    with working(tenant) as work:
        row = standards.load_standard(work, path.name, content, author=author)
        click.echo(
            f"已载入 {row.document}《{row.name}》（{KINDS[row.kind]}，{row.in_force_from} 起施行，"
            f"登记人：{row.author}）"
        )


def _path(file: str) -> Path:
    brought = {one.name: one.path for one in standards.shipped(registry())}
    path = Path(file)
    if file in brought and not path.exists():
        return brought[file]
    if not path.exists():
        names = "、".join(brought) or "（没有）"
        raise Refused(f"没有文件 {file}。请写文件路径，或插件带来的表：{names}")
    return path


@standard.command("list")
@click.option("--tenant", metavar="代码", help="租户代码；不写则列出插件带来的、还没有载入的表。")
@click.option("--year", type=click.IntRange(2000, 2100), help="同时说明这一年度的文件还缺哪些标准。")
@output_format
def list_(tenant: str | None, year: int | None, form: str) -> None:
    """列出插件带来的标准表，或一个租户已载入的。"""
    if tenant is None:
        rows = [_brought(one) for one in standards.shipped(registry())]
        _show(("name", "kind", "standard", "document"), ("名称", "种类", "标准", "文号"), rows, form)
        return
    with working(tenant) as work:
        rows = [_loaded(row) for row in standards.all_standards(work)]
        missing = standards.missing_standards(work, year) if year else []
    if form == "json":
        echo_json({"standards": rows, "missing": missing})
        return
    names = ("id", "name", "document", "in_force_from", "author", "loaded_on", "withdrawn_on")
    _show(names, ("编号", "标准", "文号", "施行日", "登记人", "载入日", "收回日"), rows, form)
    for name in missing:
        click.echo(f"缺：《{name}》的标准表")


def _brought(one: standards.Shipped) -> dict[str, Any]:
    made: dict[str, Any] = plain(one.content)
    kind = KINDS[StandardKind(made["kind"])]
    return {"name": one.name, "kind": kind, "standard": made["standard"], "document": made["document"]}


def _loaded(row: Standard) -> dict[str, Any]:
    names = ("id", "kind", "name", "document", "issued_on", "in_force_from", "author")
    given = {name: getattr(row, name) for name in (*names, "loaded_on", "withdrawn_on")}
    return {name: None if value is None else str(value) for name, value in given.items()}


def _show(names: tuple[str, ...], labels: tuple[str, ...], rows: list[dict[str, Any]], form: str) -> None:
    if form == "json":
        echo_json(rows)
    elif rows:
        echo_table(labels, [[row[name] or "" for name in names] for row in rows])
    else:
        click.echo("还没有载入标准：用 yanxiu standard load 文件 --tenant 代码 载入")


@standard.command("show")
@click.argument("number", metavar="编号或文号")
@tenant_option
@output_format
def show(number: str, tenant: str, form: str) -> None:
    """查看一张已载入的标准表：写编号或文号。"""
    with working(tenant) as work:
        row = find_standard(work, number)
        if form == "json":
            echo_json({**_loaded(row), "content": row.content})
            return
        click.echo(f"{row.document}《{row.name}》，{row.in_force_from} 起施行，登记人：{row.author}")
        if row.kind is StandardKind.TRAINING_FEE:
            _figures(read_standard(row.content))
        else:
            click.echo(f"代替内置的 {LABOUR_WITHHOLDING.document}")


def _figures(table: TrainingFeeStandard) -> None:
    rows = [[one.name, one.whom, f"{one.per_person_day}", _items(one.items)] for one in table.categories]
    echo_table(("类别", "对象", "元/人·天", "分项（可以调剂，合计约束）"), rows)
    usual = {True: "", False: "一般不超过"}
    lectures = [[word(one.rank), f"{one.per_hour}", usual[one.firm]] for one in table.lectures]
    echo_table(("讲课费", "元/学时（税后）", "说明"), lectures)
    click.echo(
        f"超过{table.long_after}天的部分按{table.long_share:.0%}；报到{table.registration_days}天、"
        f"撤离{table.return_days}天；半天最多{table.hours_per_half_day}学时"
    )


def _items(items: Any) -> str:
    said = "、".join(f"{item.label}{item.amount}" for item in items)
    return f"{said}（未经核实）" if items and not all(item.verified for item in items) else said


@standard.command("withdraw")
@click.argument("number", metavar="编号或文号")
@tenant_option
def withdraw(number: str, tenant: str) -> None:
    """收回一张标准表（写编号或文号）：从今天起不再使用，读过它的判断不变。"""
    with working(tenant) as work:
        row = standards.withdraw_standard(work, find_standard(work, number).id)
        click.echo(f"已收回 {row.document}《{row.name}》")


@standard.command("template")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def template(file: Path) -> None:
    """写出空白的标准表（.xlsx），数字是样例。"""
    write_file(file, standard_template())
    click.echo(f"已写出 {file}")
