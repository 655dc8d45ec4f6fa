"""`yanxiu db backup` and `yanxiu db restore`: one file with everything but the keys."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from yanxiu.db.backup.dumping import BACKUP_VARIABLE
from yanxiu.db.backup.manifest import Manifest
from yanxiu.db.backup.places import backup_login, restore_target
from yanxiu.db.spreading import ADMIN_VARIABLE
from yanxiu.services import backups
from yanxiu.services.work import CLOCK

from .bar import steps
from .failures import DOES_NOT_HOLD
from .files import refusing

_JOBS: Final = min(4, os.cpu_count() or 1)


@click.command("backup")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--login",
    envvar=BACKUP_VARIABLE,
    metavar="地址",
    help=f"外部服务器上备份的登录；也可设 {BACKUP_VARIABLE}。内置数据库不用。",
)
def backup(file: Path, login: str | None) -> None:
    """把整个数据库和存下的文件写成一个文件；里面没有密钥。

    同一时刻的数据，备份时不用停网站。密钥要另外保管：没有它们，这份备份恢复不了。
    """
    started = time.monotonic()
    with _undone_when_ended(), refusing(file, "写不了"), steps() as told:
        made = backups.make(backup_login(login), file, told)
    click.echo(f"已写出 {file}：{_told(made.manifest, made.size)}，用时 {_seconds(started)}")
    _tell_keys(made.manifest)


@click.command("restore")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--admin",
    envvar=ADMIN_VARIABLE,
    metavar="地址",
    help=f"外部服务器上超级用户的地址，写明恢复到哪个数据库；也可设 {ADMIN_VARIABLE}。内置数据库不用。",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=_JOBS, show_default=True, help="同时装入几张表。")
def restore(file: Path, admin: str | None, jobs: int) -> None:
    """把备份恢复到空的数据库：先核对，再装入、比较、升级、检查，都对了才算数。

    中途有一处不对，就什么也没有恢复。须有备份时的密钥；数据库和文件存储须是空的。
    """
    started = time.monotonic()
    with _undone_when_ended(), refusing(file, "读不了"), steps() as told:
        done = backups.restore(file, lambda: restore_target(admin), jobs=jobs, told=told)
    size = sum(part.size for part in done.manifest.parts)
    click.echo(f"已恢复 {_when(done.manifest)}的备份：{_told(done.manifest, size)}，用时 {_seconds(started)}")
    click.echo("行数、审计链的末尾都与备份时相同；目录检查 0 处问题")
    if done.upgraded:
        click.echo(f"备份的结构是 {done.manifest.contents.revision}，已升到最新")
    if done.logins:
        click.echo(f"还没有口令的登录：{'、'.join(done.logins)}，请用 psql 的 \\password 设置")
    click.echo("请再运行：yanxiu decision replay --all；yanxiu summary reconcile")
    for code, count in done.breaks.items():
        click.echo(f"{code}：审计链有 {count} 处断开，备份时就已如此（yanxiu audit verify）", err=True)
    if done.breaks:
        sys.exit(DOES_NOT_HOLD)


@contextmanager
def _undone_when_ended() -> Iterator[None]:
    """Let `kill`, or a terminal that is closed, undo what is half done, as Ctrl-C does."""
    endings = [one for one in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(one) is signal.SIG_DFL]
    for one in endings:
        signal.signal(one, signal.default_int_handler)
    try:
        yield
    finally:
        for one in endings:
            signal.signal(one, signal.SIG_DFL)


def _told(manifest: Manifest, size: int) -> str:
    held = manifest.contents
    return (
        f"{len(held.tenants)} 个租户，{len(held.tables)} 张表 {sum(held.tables.values()):,} 行，"
        f"文件 {manifest.files:,} 份，{size / (1 << 20):,.1f} MB"
    )


def _when(manifest: Manifest) -> str:
    return f"{datetime.fromisoformat(manifest.made_at).astimezone(CLOCK):%Y-%m-%d %H:%M:%S}"


def _tell_keys(manifest: Manifest) -> None:
    named = "、".join(key.name for key in manifest.keys)
    click.echo(f"里面没有密钥。恢复须有密钥 {named}（keys 文件或 YANXIU_KEYS）：请与备份分开保管")
    lacking = [key.name for key in manifest.keys if not key.fingerprint]
    if lacking:
        click.echo(f"注意：有内容用密钥 {'、'.join(lacking)} 加密，而它不在现在的密钥清单里", err=True)


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.1f} 秒"
