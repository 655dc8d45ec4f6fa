"""What commands on a tenant's data share: who acts, for whom, on which class."""

from contextlib import AbstractContextManager
from typing import Final

import click

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.services.tenants import tenants
from yanxiu.services.work import Actor, Work, begin

from .failures import Refused

OPERATOR: Final = Actor("命令行", Role.DEPARTMENT_OFFICER)

tenant_option = click.option(
    "--tenant", "tenant", metavar="代码", required=True, help="租户代码，见 yanxiu tenant list。"
)
any_tenant_option = click.option(
    "--tenant", "tenant", metavar="代码", help="租户代码；不写则逐一查所有租户。"
)
class_option = click.option(
    "--class", "class_", metavar="班次", required=True, help="班次编号，或 年度/计划序号，如 2024/12。"
)


some_class_option = click.option(
    "--class", "class_", metavar="班次", help="班次编号，或 年度/计划序号，如 2024/12；或写 --all。"
)
all_option = click.option("--all", "all_", is_flag=True, help="所有等着办这一步的班次，一班一班地办。")


def require_one_or_all(class_: str | None, all_: bool, year: int | None) -> None:
    """Refuse both or neither of ``--class`` and ``--all``, and a year without ``--all``."""
    if bool(class_) == all_:
        raise Refused("须写 --class 或 --all 其中之一：一个班次，或全部")
    if year is not None and not all_:
        raise Refused("--year 只与 --all 同用：一个班次的年度写在 --class 里")


def working(tenant: str) -> AbstractContextManager[Work]:
    """One transaction for a tenant, as the operator of the command line."""
    return begin(tenant_called(tenant), OPERATOR)


def tenant_called(code: str) -> Tenant:
    """The tenant with this code; `Refused` names those that there are."""
    known = {entry.code: entry for entry in tenants()}
    if code not in known:
        there_are = f"已有 {'、'.join(known)}" if known else "还没有租户，用 yanxiu tenant add 代码 加入"
        raise Refused(f"找不到租户（{code}）：{there_are}。请核对选项 --tenant")
    return known[code]


def tenants_asked(code: str | None) -> list[str]:
    """The codes of the tenants that an `any_tenant_option` means."""
    return [tenant_called(code).code] if code else [entry.code for entry in tenants()]
