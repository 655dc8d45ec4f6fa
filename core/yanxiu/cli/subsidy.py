"""`yanxiu subsidy`: how a subsidy was worked out, and what came of it."""

from decimal import Decimal
from typing import Any

import click

from yanxiu.documents.amounts import capital, yuan_and_wan
from yanxiu.models import MovementKind, Subsidy, SubsidyMovement, TrainingClass
from yanxiu.services.finding import find_class
from yanxiu.services.movements import movements_of, words_of
from yanxiu.services.settlement import find_subsidy
from yanxiu.services.settlement_checks import Doubt, doubts_on

from .failures import Refused
from .output import echo_json, echo_table
from .work import class_option, tenant_option, working


@click.group("subsidy")
def subsidy() -> None:
    """补助：逐项测算、依据、批复、拨付、追回。"""


@subsidy.command("show")
@class_option
@tenant_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="输出形式：table 表格，json 数据（金额是文字）。",
)
def show(class_: str, tenant: str, form: str) -> None:
    """一个班次的补助：怎样算出来的，依据哪一条，批了多少，付了多少。"""
    with working(tenant) as work:
        cls = find_class(work, class_)
        found = find_subsidy(work, cls)
        if found is None:
            raise Refused(f"班次 {class_} 还没有测算补助：承办单位报送经费结算之后才有")
        rows, doubts = movements_of(work, cls.id), doubts_on(work, cls)
        if form == "json":
            echo_json(_data(cls, found, rows, doubts))
        else:
            _tell(cls, found, rows, doubts)


def _data(
    cls: TrainingClass, found: Subsidy, rows: list[SubsidyMovement], doubts: list[Doubt]
) -> dict[str, Any]:
    return {
        "class": f"{cls.year}/{cls.number}",
        "state": found.state.value,
        "lines": found.lines,
        **{name: _plain(getattr(found, name)) for name in ("proposed", "approved", "paid", "recovered")},
        "movements": [
            {
                "kind": row.kind.value,
                "amount": _plain(row.amount),
                "on": row.moved_on.isoformat(),
                "voucher": row.voucher,
                "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
            }
            for row in rows
        ],
        "doubts": [{"matter": one.matter.value, "said": str(one.said)} for one in doubts],
    }


def _tell(cls: TrainingClass, found: Subsidy, rows: list[SubsidyMovement], doubts: list[Doubt]) -> None:
    click.secho(f"{cls.year}/{cls.number} {cls.actual_topic or cls.project.topic}", bold=True)
    click.echo(f"补助：{words_of(found)}\n")
    lines = [
        (line["label"], _yuan(line["amount"]), _cited(line.get("citation")), line.get("note") or "")
        for line in found.lines
    ]
    echo_table(("补助计算", "金额（元）", "依据", "说明"), lines)
    for label, amount in (("测算", found.proposed), ("批复", found.approved)):
        click.echo(f"{label}：{_said(amount)}")
    if rows:
        moved = [_moved(row) for row in rows]
        echo_table(("日期", "类别", "金额（元）", "凭证号", "备注"), moved, title="\n拨付与追回")
    for one in doubts:
        click.echo(f"核对：{one.said}", err=True)


def _moved(row: SubsidyMovement) -> tuple[str, ...]:
    kind = "拨付" if row.kind is MovementKind.PAYMENT else "追回"
    note = f"{row.withdrawn_on} 撤销" if row.withdrawn_on else row.note or ""
    return row.moved_on.isoformat(), kind, _yuan(row.amount), row.voucher or "", note


def _said(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{yuan_and_wan(amount)}，大写 {capital(amount)}"


def _yuan(amount: Decimal | str | None) -> str:
    return "待定" if amount is None else f"{Decimal(amount):,.2f}"


def _cited(citation: dict[str, str] | None) -> str:
    return f"{citation['id']} {citation['document']} {citation['clause']}" if citation else "—"


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
