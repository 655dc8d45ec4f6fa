"""`yanxiu class`: which classes a tenant has, where each stands, what is due and what stands in its way."""

from typing import Any, Final

import click

from yanxiu.models import ClassState, TrainingClass
from yanxiu.policy.wording import word
from yanxiu.services import registers
from yanxiu.services.class_desk import class_desk
from yanxiu.services.deadlines import Deadline
from yanxiu.services.finding import find_class
from yanxiu.services.listing import Window
from yanxiu.services.standing import Standing
from yanxiu.services.steps import CLASS_LABELS
from yanxiu.services.worklists import class_tasks

from .output import echo_json, echo_table, output_format
from .work import class_option, tenant_option, working

_HEADINGS: Final = {
    "number": "计划序号",
    "topic": "选题",
    "level": "级别",
    "host": "承办单位",
    "starts_on": "开班",
    "ends_on": "结束",
    "state_word": "状态",
}
_LAMP: Final = {"fails": "不合格", "warnings": "提醒", "unknown": "缺材料", "attest": "待签署"}


@click.group("class")
def class_() -> None:
    """班次：列出、查看。"""


@class_.command("list")
@tenant_option
@click.option("--year", type=int, metavar="年度", help="只列这一年度的。")
@click.option("--state", type=click.Choice([str(one) for one in ClassState]), help="只列这一状态的。")
@click.option("--text", default="", metavar="文字", help="选题或承办单位里有这段文字的。")
@output_format
def list_(tenant: str, year: int | None, state: str | None, text: str, form: str) -> None:
    """列出一个租户的班次，年度新的在前，同一年按计划序号。"""
    asked = {"year": "" if year is None else str(year), "state": state or "", "q": text}
    with working(tenant) as work:
        rows = [_plain(row) for row in registers.classes(work, asked, Window(size=None)).rows]
    if form == "json":
        echo_json(rows)
        return
    echo_table(list(_HEADINGS.values()), [[str(row[name] or "") for name in _HEADINGS] for row in rows])
    click.echo(f"共 {len(rows)} 个班次")


@class_.command("show")
@class_option
@tenant_option
@output_format
def show(class_: str, tenant: str, form: str) -> None:
    """查看一个班次：走到哪一步，还有哪些期限和事项。"""
    with working(tenant) as work:
        one = class_desk(work, find_class(work, class_).id)
        tasks = [
            {"title": str(task.title), "hint": str(task.hint)} for task in class_tasks(work, one.standing)
        ]
        found = {
            **_plain(one.row),
            **_stands(one.standing),
            "deadlines": [_due(date) for date in one.standing.deadlines],
            "tasks": tasks,
        }
    if form == "json":
        echo_json(found)
        return
    _tell(found)


def _plain(row: TrainingClass) -> dict[str, Any]:
    project = row.project
    starts, ends = row.actual_starts_on or project.starts_on, row.actual_ends_on or project.ends_on
    return {
        "id": str(row.id),
        "number": f"{row.year}/{row.number}",
        "topic": project.topic,
        "level": word(project.level),
        "tier": project.tier,
        "host": project.host.name,
        "starts_on": starts.isoformat() if starts else None,
        "ends_on": ends.isoformat() if ends else None,
        "state": str(row.state),
        "state_word": str(CLASS_LABELS[row.state]),
    }


def _stands(standing: Standing) -> dict[str, Any]:
    return {
        "tier_word": str(standing.tier),
        "stage_word": word(standing.stage) if standing.stage else None,
        "findings": {name: getattr(standing.lamp, name) for name in _LAMP},
        "waits_for": str(standing.holder),
    }


def _due(date: Deadline) -> dict[str, Any]:
    return {
        "label": str(date.label),
        "due": date.due.isoformat(),
        "days_left": date.days_left,
        "document": date.citation.document,
        "clause": date.citation.clause,
    }


def _tell(found: dict[str, Any]) -> None:
    counts = "，".join(f"{label} {found['findings'][name]} 条" for name, label in _LAMP.items())
    for label, text in (
        ("班次", f"{found['number']}　{found['topic']}"),
        ("类别", f"{found['level']}　{found['tier_word']}"),
        ("承办单位", found["host"]),
        ("办班时间", f"{found['starts_on'] or '未定'} 至 {found['ends_on'] or '未定'}"),
        ("状态", found["state_word"]),
        ("下一步", f"{found['stage_word'] or '没有'}（{counts}）"),
        ("等谁办", found["waits_for"]),
        ("编号", found["id"]),
    ):
        click.echo(f"{label}：{text}")
    if found["deadlines"]:
        click.echo()
        rows = [
            [one["label"], one["due"], _left(one["days_left"]), f"{one['document']} {one['clause']}"]
            for one in found["deadlines"]
        ]
        echo_table(("期限", "日期", "还剩", "依据"), rows)
    if found["tasks"]:
        echo_table(("待办", "说明"), [[task["title"], task["hint"]] for task in found["tasks"]])


def _left(days: int) -> str:
    return f"{days} 天" if days >= 0 else f"已过 {-days} 天"
