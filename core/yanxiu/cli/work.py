"""What commands on a tenant's data share: who acts, for whom, on which class."""

from contextlib import AbstractContextManager
from typing import Final

import click

from yanxiu.models import Role
from yanxiu.services.work import Actor, Work, begin

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


def working(tenant: str) -> AbstractContextManager[Work]:
    """One transaction for a tenant, as the operator of the command line."""
    return begin(tenant, OPERATOR)
