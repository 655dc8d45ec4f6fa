"""`yanxiu job`: what is asked of the worker, and what became of it."""

import sys
import time
from uuid import UUID

import click

from yanxiu.models import Job, JobKind, JobState
from yanxiu.services import background
from yanxiu.services.background import KIND_WORDS, OPEN, STATE_WORDS
from yanxiu.services.listing import Window
from yanxiu.services.work import CLOCK

from .bar import bar
from .failures import DOES_NOT_HOLD
from .output import echo_json, echo_table, output_format
from .work import tenant_option, working

_LOOKS_EVERY = 0.5


@click.group("job")
def job() -> None:
    """后台作业：列出、查看、取消、等待。"""


@job.command("list")
@tenant_option
@click.option("--state", type=click.Choice([str(one) for one in JobState]), help="只列这一状态的。")
@click.option("--kind", type=click.Choice([str(one) for one in JobKind]), help="只列这一种的。")
@output_format
def list_(tenant: str, state: str | None, kind: str | None, form: str) -> None:
    """列出一个租户的作业，新的在前。"""
    with working(tenant) as work:
        asked = {"state": state or "", "kind": kind or ""}
        rows = [_plain(row) for row in background.listing(work, asked, Window(size=100)).rows]
    if form == "json":
        echo_json(rows)
        return
    headings = ("编号", "作业", "对象", "状态", "进度", "提出于")
    columns = ("id", "kind_word", "subject", "state_word", "progress", "asked_at")
    echo_table(headings, [[str(row[name]) for name in columns] for row in rows])


@job.command("show")
@click.argument("key", metavar="编号", type=click.UUID)
@tenant_option
@output_format
def show(key: UUID, tenant: str, form: str) -> None:
    """查看一项作业。"""
    with working(tenant) as work:
        found = _plain(background.find(work, key))
    if form == "json":
        echo_json(found)
        return
    labels = {
        "kind_word": "作业",
        "subject": "对象",
        "state_word": "状态",
        "progress": "进度",
        "message": "结果",
        "attempt": "第几次",
        "asked_at": "提出于",
        "ended_at": "结束于",
    }
    for name, label in labels.items():
        if found[name] not in (None, ""):
            click.echo(f"{label}：{found[name]}")


@job.command("cancel")
@click.argument("key", metavar="编号", type=click.UUID)
@tenant_option
def cancel(key: UUID, tenant: str) -> None:
    """取消一项作业：等待中的立即取消，进行中的做完手上一步就停。"""
    with working(tenant) as work:
        row = background.cancel(work, key)
    stopped = row.state is JobState.CANCELLED
    click.echo("已取消" if stopped else "已请求取消：做完手上一步就停")


@job.command("wait")
@click.argument("key", metavar="编号", type=click.UUID)
@tenant_option
def wait(key: UUID, tenant: str) -> None:
    """等一项作业结束，显示进度；做完的退出码为 0，其他为 1。"""
    row = _look(key, tenant)
    with bar(KIND_WORDS[row.kind]) as moved:
        while row.state in OPEN:
            moved(row.done, row.total)
            time.sleep(_LOOKS_EVERY)
            row = _look(key, tenant)
        moved(row.done, row.total)
    message = background.message_of(row)
    click.echo(f"{STATE_WORDS[row.state]}{f'：{message}' if message else ''}")
    if row.state is not JobState.DONE:
        sys.exit(DOES_NOT_HOLD)


def _look(key: UUID, tenant: str) -> Job:
    with working(tenant) as work:
        return background.find(work, key)


def _plain(row: Job) -> dict[str, str | int | None]:
    return {
        "id": str(row.id),
        "kind": str(row.kind),
        "kind_word": KIND_WORDS[row.kind],
        "subject": row.subject,
        "state": str(row.state),
        "state_word": STATE_WORDS[row.state],
        "progress": background.progress_words(row),
        "message": background.message_of(row),
        "attempt": row.attempt,
        "asked_at": f"{row.created_at.astimezone(CLOCK):%Y-%m-%d %H:%M}",
        "ended_at": f"{row.ended_at.astimezone(CLOCK):%Y-%m-%d %H:%M}" if row.ended_at else None,
    }
