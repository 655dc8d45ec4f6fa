"""`yanxiu document`: the documents of a class, an application and a year."""

from pathlib import Path

import click

from yanxiu.documents.papers import KINDS, Subject
from yanxiu.services.finding import find_application, find_class, find_department
from yanxiu.services.papers import Wanted, drawn, gather
from yanxiu.services.work import Work

from .failures import Refused
from .files import Drafts
from .output import echo_table
from .work import tenant_option, working

_MADE_FOR = {
    Subject.CLASS: "班次（--class）",
    Subject.APPLICATION: "申报（--application）",
    Subject.YEAR: "主管部门的年度（--department、--year）",
    Subject.LEDGER: "年度（--year）",
}


@click.group("document")
def document() -> None:
    """文书：申报表、汇总表、通知、名册、签到表、登记表、结算表、测算表、统计表。"""


@document.command("list")
def list_() -> None:
    """列出有哪些文书、为谁而做、有哪几种格式。"""
    rows = [
        [kind.id, kind.label, _MADE_FOR[kind.subject], "、".join(kind.forms), "是" if kind.clear else ""]
        for kind in KINDS.values()
    ]
    echo_table(["代号", "文书", "为谁而做", "格式", "含完整身份证号"], rows)


@document.command("write")
@click.argument("kind", metavar="文书")
@tenant_option
@click.option("--class", "class_", metavar="班次", help="班次编号，或 年度/计划序号，如 2024/12。")
@click.option("--application", metavar="申报", help="申报的编号。")
@click.option("--department", metavar="主管部门", help="主管部门的名称或编号，用于汇总表。")
@click.option("--year", type=int, metavar="年度", help="汇总表、经费台账的年度。")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="写到哪个文件；后缀 .pdf 或 .xlsx 决定格式。",
)
def write(
    kind: str,
    tenant: str,
    class_: str | None,
    application: str | None,
    department: str | None,
    year: int | None,
    out: Path,
) -> None:
    """把一份文书写成文件。"""
    form = out.suffix.lower().lstrip(".")
    if not form:
        raise Refused(f"文件 {out} 没有后缀：请写成 .pdf 或 .xlsx")
    with Drafts().kept() as drafts, working(tenant) as work:
        paper = gather(work, kind, _wanted(work, class_, application, department, year), form)
        drafts.write(out, drawn(paper, form))
    click.echo(f"已写出 {out}")


def _wanted(
    work: Work, class_: str | None, application: str | None, department: str | None, year: int | None
) -> Wanted:
    return Wanted(
        class_id=find_class(work, class_).id if class_ else None,
        application_id=find_application(work, application).id if application else None,
        organization_id=find_department(work, department).id if department else None,
        year=year or work.today.year,
    )
