"""`yanxiu user`: the first accounts of a tenant, and help where nobody can sign in any more.

Afterwards roles are given on the pages, where an administrator's takes two people.
"""

import click

from yanxiu.models import Role
from yanxiu.services.accounts import signing_in, users
from yanxiu.services.history import ROLE_WORDS

from .output import echo_json, echo_table, output_format
from .work import tenant_option, working


@click.group("user")
def user() -> None:
    """账号：建立、列出、重置。"""


@user.command("add")
@tenant_option
@click.argument("login", metavar="登录名")
@click.option("--name", required=True, help="姓名。")
@click.option(
    "--role",
    "role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="角色。系统、安全、审计管理员互相排斥。",
)
@click.option("--organization", metavar="单位", help="承办单位、主管部门须写：单位全称或统一社会信用代码。")
@click.option("--subject", metavar="标识", help="统一认证里的标识（sub）；不用统一认证则不写。")
def add(tenant: str, login: str, name: str, role: str, organization: str | None, subject: str | None) -> None:
    """建立一个账号，并显示它的临时口令（只显示这一次）。

    以后在“安全管理”页面授予角色；管理员的角色须两人办理。
    """
    with working(tenant) as work:
        where = users.organization_called(work, organization) if organization else None
        entered = users.add_user(work, login, name, subject=subject)
        users.enter_membership(work, entered.user, Role(role), where)
    click.echo(f"已建立账号 {entered.user.login}（{ROLE_WORDS[Role(role)]}），登录页 /{tenant}/sign-in")
    click.echo(f"临时口令：{entered.password}　7 天内有效，首次登录时须修改")


@user.command("list")
@tenant_option
@output_format
def list_(tenant: str, form: str) -> None:
    """列出账号。"""
    with working(tenant) as work:
        rows = [
            {
                "login": one.login,
                "name": one.name,
                "active": one.active,
                "roles": [seat.role.value for seat in signing_in.seats_of(work, one.id)],
            }
            for one in users.users(work)
        ]
    if form == "json":
        echo_json(rows)
    elif rows:
        echo_table(("登录名", "姓名", "状态", "角色"), [_line(row) for row in rows])
    else:
        click.echo("还没有账号：用 yanxiu user add 建立")


@user.command("reset")
@tenant_option
@click.argument("login", metavar="登录名")
@click.option("--second-factor", is_flag=True, help="同时清除第二因素（换了手机、恢复码也没有时）。")
def reset(tenant: str, login: str, *, second_factor: bool) -> None:
    """给一个账号新的临时口令，解除锁定，结束它的所有登录。"""
    with working(tenant) as work:
        found = users.find_user(work, login)
        password = users.reset_password(work, found.id, second_factor_too=second_factor)
    click.echo(f"已重置账号 {found.login}" + ("，第二因素须重新设置" if second_factor else ""))
    click.echo(f"临时口令：{password}　30 分钟内有效，登录时须修改")


@user.command("open")
@tenant_option
@click.argument("login", metavar="登录名")
def open_(tenant: str, login: str) -> None:
    """重新启用一个停用的账号（例如安全管理员自己的账号 90 天没有使用）。"""
    with working(tenant) as work:
        found = users.find_user(work, login)
        users.set_active(work, found.id, active=True)
    click.echo(f"已启用账号 {found.login}")


def _line(row: dict[str, object]) -> list[str]:
    roles = row["roles"]
    held = "、".join(ROLE_WORDS[Role(role)] for role in roles) if isinstance(roles, list) else ""
    return [str(row["login"]), str(row["name"]), "在用" if row["active"] else "停用", held or "（无）"]
