"""`yanxiu db distribute`: one database spread over several servers with Citus."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from yanxiu.db import OWNER_ROLE, Settings, without_password
from yanxiu.db.check import check as check_catalogue
from yanxiu.db.database import unchecked_database
from yanxiu.db.distribute import (
    SHARDS,
    Layout,
    distribute,
    give_shard_rights,
    has_citus,
    layout,
    script,
    servers,
)
from yanxiu.db.migrate import current, heads
from yanxiu.db.settings import address, unreachable

from .failures import DOES_NOT_HOLD, Refused

ADMIN: str = "YANXIU_ADMIN_URL"


@click.command("distribute")
@click.option("--print", "printed", is_flag=True, help="只写出要执行的 SQL（可交给 psql），不执行。")
@click.option(
    "--shards", type=click.IntRange(1, 1024), default=SHARDS, show_default=True, help="第一次分布时的分片数。"
)
@click.option(
    "--admin", envvar=ADMIN, metavar="地址", help=f"主节点超级用户的地址，只有这个命令用；也可设 {ADMIN}。"
)
def command(printed: bool, shards: int, admin: str | None) -> None:
    """把租户的表按租户分布到几台服务器（Citus）；升级之后再运行一次，新的表和移动过的分片也照办。

    应用不用改，也不用知道。先在每台服务器装好 Citus，见 docs/operations/scale.md。
    """
    if printed:
        with unchecked_database().engine(OWNER_ROLE).connect() as connection:
            _must_be_current(connection)
            click.echo(script(layout(connection), shards), nl=False)
        return
    with _as_admin(admin) as connection:
        _must_be_able(connection)
        with connection.begin():
            before = layout(connection)
            now = distribute(connection, shards)
        with connection.begin():
            give_shard_rights(connection)
        _tell(connection, before, now)


@contextmanager
def _as_admin(url: str | None) -> Iterator[Connection]:
    if Settings.load().embedded:
        raise Refused(
            "数据库：内置数据库只在一台机器上，没有 Citus。用 --print 可以看将要执行的语句；"
            "要分布，请用自己的 PostgreSQL（docs/operations.md）"
        )
    if not url:
        raise Refused(
            f"{ADMIN}：未设置。分布要由主节点的超级用户执行（属主在行级安全之下看不见数据）："
            f"设置 {ADMIN}=postgresql://超级用户:口令@主机/数据库，或用 --print 写出语句，交给他用 psql 执行"
        )
    found = address(ADMIN, url)
    engine = create_engine(found, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        raise unreachable(found, error) from None
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()[0]
        raise Refused(f"分布：没有完成（{said}）。没有做完的一步没有写入，更正后再运行") from None


def _must_be_able(connection: Connection) -> None:
    _must_be_current(connection)
    where = without_password(connection.engine.url)
    if connection.exec_driver_sql("SHOW is_superuser").scalar_one() != "on":
        raise Refused(f"{ADMIN}：{where} 不是超级用户。请换主节点超级用户的地址")
    if not has_citus(connection):
        raise Refused(
            f"数据库：{where} 没有 Citus 扩展。请在每台服务器装好 Citus，在这个数据库里执行"
            " CREATE EXTENSION citus，再用 citus_add_node 加入各台；只想看语句用 --print"
        )
    connection.rollback()


def _must_be_current(connection: Connection) -> None:
    found = current(connection)
    if found != heads():
        stands = "、".join(found) or "（空）"
        raise Refused(f"数据库结构：停在 {stands}，应是 {'、'.join(heads())}。请先运行 yanxiu db upgrade")


def _tell(connection: Connection, before: Layout, now: Layout) -> None:
    moved = len(before.left) - len(now.left)
    click.echo(f"{len(now.tables)} 张租户的表，本次分布 {moved} 张，外键 {len(now.keys)} 个都在")
    click.echo(f"服务器 {servers(connection)} 台；列级权限 {len(now.rights)} 项已给到各分片")
    violations = check_catalogue(connection)
    for violation in violations:
        click.echo(str(violation))
    if violations or now.left or len(before.keys) != len(now.keys):
        raise Refused(f"检查发现 {len(violations)} 处问题", DOES_NOT_HOLD)
    click.echo("0 处问题：租户隔离完好", err=True)
