"""`yanxiu db distribute`: one database spread over several servers with Citus."""

import click

from yanxiu.db import OWNER_ROLE, Settings
from yanxiu.db.database import unchecked_database
from yanxiu.db.distribute import SHARDS
from yanxiu.db.spreading import ADMIN_VARIABLE, spread, to_read

from .failures import DOES_NOT_HOLD, Refused


@click.command("distribute")
@click.option("--print", "printed", is_flag=True, help="只写出要执行的 SQL（可交给 psql），不执行。")
@click.option(
    "--shards", type=click.IntRange(1, 1024), default=SHARDS, show_default=True, help="第一次分布时的分片数。"
)
@click.option(
    "--admin",
    envvar=ADMIN_VARIABLE,
    metavar="地址",
    help=f"主节点超级用户的地址，只有这个命令用；也可设 {ADMIN_VARIABLE}。",
)
def command(printed: bool, shards: int, admin: str | None) -> None:
    """把租户的表按租户分布到几台服务器（Citus）；升级之后再运行一次，新的表和移动过的分片也照办。

    应用不用改，也不用知道。先在每台服务器装好 Citus，见 docs/operations/scale.md。
    """
    if printed:
        with unchecked_database().engine(OWNER_ROLE).connect() as connection:
            click.echo(to_read(connection, shards), nl=False)
        return
    done = spread(_address(admin), shards)
    moved = len(done.before.left) - len(done.now.left)
    click.echo(f"{len(done.now.tables)} 张租户的表，本次分布 {moved} 张，外键 {len(done.now.keys)} 个都在")
    click.echo(f"服务器 {done.servers} 台；列级权限 {len(done.now.rights)} 项已给到各分片")
    for violation in done.violations:
        click.echo(str(violation))
    if not done.whole:
        raise Refused(f"检查发现 {len(done.violations)} 处问题", DOES_NOT_HOLD)
    click.echo("0 处问题：租户隔离完好", err=True)


def _address(admin: str | None) -> str:
    if Settings.load().embedded:
        raise Refused(
            "数据库：内置数据库只在一台机器上，没有 Citus。用 --print 可以看将要执行的语句；"
            "要分布，请用自己的 PostgreSQL（docs/operations.md）"
        )
    if not admin:
        raise Refused(
            f"{ADMIN_VARIABLE}：未设置。分布要由主节点的超级用户执行（属主在行级安全之下看不见数据）："
            f"设置 {ADMIN_VARIABLE}=postgresql://超级用户:口令@主机/数据库，或用 --print 写出语句，"
            "交给他用 psql 执行"
        )
    return admin
