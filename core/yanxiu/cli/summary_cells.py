"""`yanxiu summary export-cells`, `take-cells`, `drop-cells`, `deliveries`: cells between servers, by file."""

import sys
from datetime import datetime
from pathlib import Path

import click

from yanxiu.services.carried import Delivered, delivery_of, drop_cells, send_cells, take_cells
from yanxiu.services.tenants import tenants
from yanxiu.services.work import begin

from .failures import DOES_NOT_HOLD
from .files import Drafts, read_file
from .output import echo_json, echo_table, output_format
from .work import OPERATOR, tenant_option, working


@click.command("export-cells")
@tenant_option
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), metavar="文件", help="写到哪个文件。"
)
def export_cells(tenant: str, out: Path) -> None:
    """写出一个租户的全部汇总单元，送到部里的服务器；先与原始记录逐项核对。

    只有数量和金额，没有个人信息；但含1至4人次的数，只给部里。
    """
    with Drafts().kept() as drafts, working(tenant) as work:
        data, told = send_cells(work)
        drafts.write(out, data, private=True)
    click.echo(f"已写出 {out}：{len(told.cells)} 个汇总单元，{_time(told.as_of)}")
    click.echo(f"SHA-256 {told.sha256}（请用另一条途径告诉部里）")


@click.command("take-cells")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@tenant_option
@click.option("--sha256", metavar="散列", help="对方告诉的 SHA-256；不同则拒绝。")
def take_cells_(file: Path, tenant: str, sha256: str | None) -> None:
    """装入一个租户送来的汇总单元，换下它以前的；这个租户的汇总从此不在本机重算。"""
    data = read_file(file)
    with working(tenant) as work:
        taken = take_cells(work, data, sha256=sha256)
    sender = taken.file.sender
    click.echo(
        f"已装入 {sender.name}（{sender.code}）{_time(taken.file.as_of)}的汇总："
        f"{len(taken.file.cells)} 个汇总单元，换下 {taken.before} 个"
    )
    click.echo(f"SHA-256 {taken.file.sha256}")


@click.command("drop-cells")
@tenant_option
def drop_cells_(tenant: str) -> None:
    """去掉一个租户由文件送来的汇总；以后的汇总由本机的记录算出，或另装一份。"""
    with working(tenant) as work:
        count = drop_cells(work)
    click.echo(f"{tenant}：已去掉 {count} 个汇总单元")


@click.command("deliveries")
@output_format
def deliveries(form: str) -> None:
    """哪些租户的汇总由文件送来，各是什么时候的，是否仍与送来时相同；有不同的退出码为 1。"""
    found = {}
    for entry in tenants():
        with begin(entry, OPERATOR) as work:
            one = delivery_of(work)
        if one is not None:
            found[entry.code] = one
    if form == "json":
        echo_json([_plain(code, one) for code, one in found.items()])
    elif found:
        echo_table(
            ("租户", "数据时间", "装入时间", "汇总单元", "与送来时"),
            [[code, *_line(one)] for code, one in found.items()],
        )
    else:
        click.echo("没有租户的汇总由文件送来")
    if not all(one.intact for one in found.values()):
        sys.exit(DOES_NOT_HOLD)


def said_of(one: Delivered) -> str:
    """A delivery in a line, for whoever asked whether the figures are right."""
    held = "与送来时相同" if one.intact else "与送来时不同，请再装入一次（yanxiu summary take-cells）"
    return f"{_time(one.as_of)}送来的汇总，{held}"


def _line(one: Delivered) -> list[str]:
    return [_time(one.as_of), _time(one.taken_at), str(one.cells), "相同" if one.intact else "不同"]


def _plain(code: str, one: Delivered) -> dict[str, object]:
    return {
        "tenant": code,
        "as_of": one.as_of.isoformat(),
        "taken_at": one.taken_at.isoformat(timespec="seconds"),
        "cells": one.cells,
        "sha256": one.sha256,
        "intact": one.intact,
    }


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
