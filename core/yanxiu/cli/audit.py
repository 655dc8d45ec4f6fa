"""`yanxiu audit`: whether anybody tampered with the log."""

import sys

import click

from yanxiu.services import audit as log

from .failures import DOES_NOT_HOLD
from .work import any_tenant_option, tenants_asked, working


@click.group("audit")
def audit() -> None:
    """审计记录。"""


@audit.command("verify")
@any_tenant_option
def verify(tenant: str | None) -> None:
    """逐条核对审计记录的散列链；有一处断开则退出码为 1。"""
    broken = 0
    for code in tenants_asked(tenant):
        with working(code) as work:
            breaks = list(log.verify(work.session))
            entries = log.count(work.session)
        for one in breaks:
            click.echo(f"{code} 第 {one.sequence} 条：{one.problem}", err=True)
        click.echo(f"{code}：{entries} 条审计记录，{len(breaks)} 处断开")
        broken += len(breaks)
    if broken:
        sys.exit(DOES_NOT_HOLD)
