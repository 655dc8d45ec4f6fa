"""`yanxiu db`: migrations, the catalogue check, backup and restoration, an address for psql."""

import sys

import click

from yanxiu.db import OWNER_ROLE, Settings, for_psql
from yanxiu.db.check import check as check_catalogue
from yanxiu.db.check import outdated
from yanxiu.db.database import unchecked_database
from yanxiu.db.distribute import left_behind
from yanxiu.db.embedded import start
from yanxiu.db.embedded import stop as stop_server
from yanxiu.db.migrate import current, heads
from yanxiu.db.migrate import upgrade as run_migrations

from . import db_backup, db_distribute
from .failures import DOES_NOT_HOLD, Refused


@click.group("db")
def db() -> None:
    """数据库：升级、检查、备份、恢复、连接地址。"""


db.add_command(db_backup.backup)
db.add_command(db_backup.restore)
db.add_command(db_distribute.command)


@db.command("upgrade")
def upgrade() -> None:
    """以属主身份运行迁移，升到最新版本（内置数据库在启动时自动完成）。"""
    run_migrations(unchecked_database().url(OWNER_ROLE))
    click.echo(f"数据库结构已是最新：{'、'.join(heads())}")
    with unchecked_database().engine(OWNER_ROLE).connect() as connection:
        left = left_behind(connection)
    if left:
        named = "、".join(left)
        click.echo(f"还没有分布的表：{named}。请再运行 yanxiu db distribute，否则应用不启动", err=True)


@db.command("check")
def check() -> None:
    """检查租户隔离：每张租户表的行级安全、策略与权限；标准输出为空即为通过。"""
    with unchecked_database().engine(OWNER_ROLE).connect() as connection:
        if not current(connection):
            raise Refused("数据库结构：尚未建立（没有任何版本）。请先运行 yanxiu db upgrade")
        violations = check_catalogue(connection)
        warning = outdated(connection)
    if warning:
        click.echo(f"提示：{warning}", err=True)
    for violation in violations:
        click.echo(str(violation))
    if violations:
        click.echo(f"发现 {len(violations)} 处问题", err=True)
        sys.exit(DOES_NOT_HOLD)
    click.echo("0 处问题：租户隔离完好", err=True)


@db.command("url")
def url() -> None:
    """显示属主的连接地址，可直接交给 psql：psql "$(yanxiu db url)"。

    内置数据库会保持运行，供 psql 使用；yanxiu db stop 停止它。
    """
    settings = Settings.load()
    if settings.embedded:
        click.echo(for_psql(start(settings.home, keep=True).url(OWNER_ROLE)))
    else:
        click.echo(for_psql(unchecked_database().url(OWNER_ROLE)))


@db.command("stop")
def stop() -> None:
    """停止内置数据库。"""
    settings = Settings.load()
    if not settings.embedded:
        click.echo("使用的是外部数据库（YANXIU_DATABASE_URL），不由本程序停止")
        return
    stop_server(settings.home)
    click.echo("内置数据库已停止")
