"""`yanxiu roster`: trainees from a spreadsheet."""

import sys
from pathlib import Path

import click

from yanxiu.documents.roster import RosterProblem, roster_template
from yanxiu.documents.roster.columns import FORM
from yanxiu.models import SheetKind
from yanxiu.services import sheet_headings
from yanxiu.services.finding import find_class
from yanxiu.services.roster_import import import_roster, preview_roster

from .failures import DOES_NOT_HOLD, Refused
from .files import read_file, write_file
from .work import class_option, tenant_option, working


@click.group("roster")
def roster() -> None:
    """学员名单：导入、模板。"""


@roster.command("import")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@class_option
@tenant_option
@click.option("--preview", is_flag=True, help="只检查，不写入。")
@click.option(
    "--map",
    "pairs",
    metavar="列=表头",
    multiple=True,
    help="文件中的哪个表头是模板的哪一列，如 工作单位=所属机构；可写多次，本单位下次照此对应。",
)
def import_(file: Path, class_: str, tenant: str, preview: bool, pairs: tuple[str, ...]) -> None:
    """导入 .xlsx 或 .csv 学员名单：有一处错误就整份不导入，逐行逐列列出。"""
    content = read_file(file)
    with working(tenant) as work:
        cls = find_class(work, class_)
        mapping = sheet_headings.remembered(work, cls, SheetKind.ROSTER) | _named(pairs)
        found = preview_roster(work, cls.id, content, mapping)
        _tell(found.hints, "提示")
        if found.ok and not preview:
            import_roster(work, cls.id, content, mapping)
            if pairs:
                sheet_headings.remember(work, cls, SheetKind.ROSTER, mapping)
    if not found.ok:
        _tell(found.errors, "错误")
        click.echo(f"有 {len(found.errors)} 处错误，没有导入", err=True)
        sys.exit(DOES_NOT_HOLD)
    done = "可以导入" if preview else "已导入"
    click.echo(
        f"{done} {len(found.rows)} 名学员：新学员 {found.new}，已在册 {found.known}，本班已有 {found.already}"
    )


def _named(pairs: tuple[str, ...]) -> dict[str, str]:
    split = dict(pair.partition("=")[::2] for pair in pairs)
    for column, heading in split.items():
        if not heading.strip():
            raise Refused(f"--map（{column}）须写成 列=表头，如 --map 工作单位=所属机构")
    return sheet_headings.named(FORM, split)


@roster.command("template")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def template(file: Path) -> None:
    """写出空白名单（.xlsx），身份证号等列已设为文本。"""
    write_file(file, roster_template())
    click.echo(f"已写出 {file}")


def _tell(problems: tuple[RosterProblem, ...], kind: str) -> None:
    for problem in problems:
        click.echo(f"{kind}：{problem.message}", err=True)
