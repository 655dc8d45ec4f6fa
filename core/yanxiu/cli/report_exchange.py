"""`yanxiu report send`, `take`, `status`, `schema`: a department's side of the exchange with the ministry."""

import sys
from datetime import date
from typing import Any
from uuid import UUID

import click

from yanxiu.reporting.schemas import PUBLISHED, schema_text
from yanxiu.services.exchange.plans import send_amendment, send_plan
from yanxiu.services.exchange.records import waiting_answers
from yanxiu.services.exchange.sent import Sent, sent_of
from yanxiu.services.exchange.taking import take_answer
from yanxiu.services.exchange.words import KINDS, STATES
from yanxiu.services.finding import find_class

from .failures import DOES_NOT_HOLD, Refused
from .output import echo_json, echo_table, output_format
from .work import class_option, tenant_option, working


@click.command("send")
@click.option(
    "--class", "class_", metavar="班次", help="报这个国家级班次的开班材料：编号，或 年度/计划序号。"
)
@click.option("--amendment", metavar="变更", type=click.UUID, help="报这项变更：编号见变更页面的网址。")
@tenant_option
def send(class_: str | None, amendment: UUID | None, tenant: str) -> None:
    """把国家级班次的开班材料或变更报人社部；答复之前不能修改。"""
    if (class_ is None) == (amendment is None):
        raise Refused("须写 --class 或 --amendment 其中之一：开班材料，或一项变更")
    with working(tenant) as work:
        if amendment is not None:
            sha256 = send_amendment(work, amendment).sha256
        else:
            sha256 = send_plan(work, find_class(work, class_ or "").id).sha256
    click.echo(f"已报人社部，SHA-256 {sha256}")


@click.command("take")
@click.option("--class", "class_", metavar="班次", help="只采用这个班次的答复；不写则全部。")
@tenant_option
def take(class_: str | None, tenant: str) -> None:
    """采用人社部的答复：审核结果、受理、退回，或证书编号（一人不符就全部不登记）。"""
    with working(tenant) as work:
        only = find_class(work, class_).id if class_ else None
        found = [(r.id, p) for r, p in waiting_answers(work) if only in (None, p.class_id)]
    refused = 0
    for key, package in found:
        with working(tenant) as work:
            done = take_answer(work, key)
            refused += len(done.refused)
            named = f"{KINDS[package.kind]} {package.year}/{package.class_number}"
            for one in done.refused:
                click.echo(f"没有采用：{named}，{one}", err=True)
            if not done.refused:
                numbers = f"，{len(done.certificates)} 个证书编号" if done.certificates else ""
                click.echo(f"{named}：{STATES[done.receipt.outcome]}{numbers}")
    if not found:
        click.echo("没有等着采用的答复", err=True)
    if refused:
        sys.exit(DOES_NOT_HOLD)


@click.command("status")
@class_option
@tenant_option
@output_format
def status(class_: str, tenant: str, form: str) -> None:
    """一个班次报给人社部的材料，各到哪一步，期限是哪天，人社部怎样答复。"""
    with working(tenant) as work:
        rows = [_line(one) for one in sent_of(work, find_class(work, class_).id)]
    if form == "json":
        echo_json(rows)
        return
    headings = ("材料", "次序", "报送日", "期限", "状态", "答复日", "采用日", "内容")
    echo_table(headings, [[str(cell or "—") for cell in row.values()] for row in rows])


def _line(one: Sent) -> dict[str, Any]:
    last = one.last
    due = one.package.due_on
    return {
        "what": KINDS[one.package.kind],
        "attempt": one.package.attempt,
        "submitted_on": _day(one.package.submitted_on),
        "due_on": f"{due}（{one.package.due_document} {one.package.due_clause}）" if due else None,
        "state": STATES[one.package.state],
        "answered_on": _day(last.answered_on) if last else None,
        "taken_on": _day(last.taken_on) if last else None,
        "said": (last.reasons or last.reference or last.document_number) if last else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


@click.command("schema")
@click.argument("name", metavar="名称", required=False)
def schema(name: str | None) -> None:
    """公布的格式（JSON Schema）：不写名称则列出。网站上在 /schemas/ 之下。"""
    if name is None:
        for one in PUBLISHED:
            click.echo(one)
        return
    if name not in PUBLISHED:
        raise Refused(f"没有公布格式（{name}）：已公布 {'、'.join(PUBLISHED)}。请核对名称和版本")
    click.echo(schema_text(PUBLISHED[name]), nl=False)
