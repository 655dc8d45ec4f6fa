"""`yanxiu seed`: sample departments of a whole country, at any size."""

import os
import time
from collections.abc import Callable
from datetime import datetime

import click

from yanxiu.cli.bar import bar
from yanxiu.services.accounts.samples import PASSWORD
from yanxiu.services.work import CLOCK
from yanxiu_demo.alone import alone
from yanxiu_demo.seed import country
from yanxiu_demo.seed.apart import Hear
from yanxiu_demo.seed.country import Extent
from yanxiu_demo.seed.outline import Task
from yanxiu_demo.seed.places import MINISTRY


@click.command("seed")
@click.option("--tenants", type=click.IntRange(1, 32), default=31, show_default=True, help="多少个省级部门。")
@click.option("--years", type=click.IntRange(1, 20), default=5, show_default=True, help="多少个年度。")
@click.option(
    "--enrollments",
    type=click.IntRange(1, 50_000_000),
    default=100_000,
    show_default=True,
    help="一共多少人次。",
)
@click.option("--first-year", type=click.IntRange(2000, 2100), help="从哪个年度起；不写则到去年为止。")
@click.option("--seed-number", type=int, default=1, show_default=True, help="随机数的起点；相同则汇总相同。")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=min(os.cpu_count() or 1, 8),
    help="用几个进程；默认与处理器数相同。",
)
def seed_command(
    tenants: int, years: int, enrollments: int, first_year: int | None, seed_number: int, processes: int
) -> None:
    """规模样例：各省若干年的班次、学员、经费，可达千万人次。

    人员、单位都是虚构的。每次先清掉上次所建的租户；数据库里若有别的租户，则拒绝运行。
    """
    first = first_year or datetime.now(CLOCK).year - years
    started = time.monotonic()
    with alone():
        made = _made(Extent(tenants, range(first, first + years), enrollments, seed_number), processes)
    took = time.monotonic() - started
    click.echo(f"{tenants} 个部门，{years} 个年度，{enrollments:,} 人次，用时 {took:.0f} 秒")
    pages = "、".join(f"/{code}/sign-in" for code in (made[0].place.code, MINISTRY))
    click.echo(f"登录：{pages} 等，样例账号列在登录页上，口令都是 {PASSWORD}")


def _made(extent: Extent, processes: int) -> list[Task]:
    tasks = country.enter(extent)
    with bar("装入人次") as drawn:
        country.load(tasks, processes, _counted(drawn, extent.enrollments))
    with bar("汇总部门") as drawn:
        country.add_all_up(tasks, processes, _counted(drawn, extent.tenants))
    return tasks


def _counted(drawn: Callable[[int, int | None], None], total: int) -> Hear:
    """Add up what is heard, and draw it."""
    heard = 0

    def hear(number: int) -> None:
        nonlocal heard
        heard += number
        drawn(heard, total)

    drawn(0, total)
    return hear
