"""`yanxiu tenant`: who is served by this installation."""

import click

from yanxiu.policy import in_words
from yanxiu.services import policy_choices
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant, tenants

from .output import echo_json, echo_table, output_format
from .work import tenant_option, working


@click.group("tenant")
def tenant() -> None:
    """租户：加入、列出、登记参数和试行的草案。"""


@tenant.command("add")
@click.argument("code", metavar="代码")
@click.option("--name", help="名称；不写则取插件所说的部门。")
@click.option("--jurisdiction", help="辖区（插件的代号）；不写则与代码相同。")
@click.option("--sample", is_flag=True, help="样例：演练用，不放正式的数据。")
def add(code: str, name: str | None, jurisdiction: str | None, sample: bool) -> None:
    """加入一个租户；它的辖区须有插件。"""
    entered = enter_tenant(code, plugins=registry(), name=name, jurisdiction=jurisdiction, sample=sample)
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


@tenant.command("parameter")
@click.argument("slot", metavar="参数")
@click.argument("value", metavar="值")
@tenant_option
@click.option("--author", required=True, help="登记人。")
@click.option("--basis", required=True, help="依据，如会议纪要的名称。")
@click.option("--year", type=click.IntRange(2000, 2100), help="只用于这一年度；不写则各年度。")
def parameter(slot: str, value: str, tenant: str, author: str, basis: str, year: int | None) -> None:
    """登记一个参数的值：口径、外部标准、没有公布的值（如证书编号格式）；文件已有规定的不能另定。

    参数写名称（见 yanxiu policy show）或条款编号；值按 YAML 写，
    如 60000、4.5万元、'{at_least: 3, at_most: 5}'。
    """
    with working(tenant) as work:
        read = policy_choices.read_value(value)
        row = policy_choices.set_parameter(work, slot, read, author=author, basis=basis, year=year)
        click.echo(
            f"已登记 {row.slot}：{in_words(row.value)}（{row.author}，{row.dated}，依据：{row.basis}）"
        )


@tenant.command("adopt-draft")
@click.argument("document", metavar="文件代号")
@tenant_option
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="从哪个年度起试行。")
@click.option("--officer", required=True, help="登记人。")
@click.option("--basis", required=True, help="依据，如会议纪要的名称。")
def adopt_draft(document: str, tenant: str, year: int, officer: str, basis: str) -> None:
    """登记采用一份草案（征求意见稿）；之后它才作判断，每条判断都注明是草案。"""
    with working(tenant) as work:
        row = policy_choices.adopt_draft(work, document, year, officer=officer, basis=basis)
        click.echo(f"已登记：{row.document} 自{row.year}年度起试行（{row.officer}，{row.adopted_on}）")
