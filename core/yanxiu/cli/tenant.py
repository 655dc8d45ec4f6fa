"""`yanxiu tenant`: who is served by this installation."""

import click

from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant, tenants

from .output import echo_json, echo_table, output_format


@click.group("tenant")
def tenant() -> None:
    """租户：加入、列出。"""


@tenant.command("add")
@click.argument("code", metavar="代码")
@click.option("--name", help="名称；不写则取插件所说的部门。")
@click.option("--jurisdiction", help="辖区（插件的代号）；不写则与代码相同。")
def add(code: str, name: str | None, jurisdiction: str | None) -> None:
    """加入一个租户；它的辖区须有插件。"""
    entered = enter_tenant(code, plugins=registry(), name=name, jurisdiction=jurisdiction)
    click.echo(f"已加入租户 {entered.code}：{entered.name}（辖区 {entered.jurisdiction}，{entered.gbt2260}）")


@tenant.command("list")
@output_format
def list_(form: str) -> None:
    """列出所有租户。"""
    rows = [(t.id, t.code, t.name, t.jurisdiction, t.gbt2260, t.kind.value) for t in tenants()]
    names = ("id", "code", "name", "jurisdiction", "gbt2260", "kind")
    if form == "json":
        echo_json([dict(zip(names, row, strict=True)) for row in rows])
    elif rows:
        echo_table(
            ("编号", "代码", "名称", "辖区", "行政区划", "性质"),
            [[str(cell) for cell in row] for row in rows],
        )
    else:
        click.echo("还没有租户：用 yanxiu tenant add 代码 加入")
