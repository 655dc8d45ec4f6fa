"""`yanxiu report`: to the national platform and back."""

import sys
from pathlib import Path
from uuid import UUID

import click

from yanxiu.services.class_choice import to_report
from yanxiu.services.finding import find_class
from yanxiu.services.receipts import import_receipt
from yanxiu.services.reports import build_report, submit_report
from yanxiu.services.work import Work

from .failures import DOES_NOT_HOLD
from .files import Drafts, read_file
from .in_bulk import for_each, tell, year_option
from .report_exchange import schema, send, status, take
from .report_ministry import answer, list_, show
from .work import all_option, class_option, require_one_or_all, some_class_option, tenant_option, working


@click.group("report")
def report() -> None:
    """平台上报：生成上报包，上报，取回答复和证书编号；部里收件、答复。"""


@report.command("build")
@some_class_option
@all_option
@year_option
@tenant_option
@click.option(
    "--out", type=click.Path(path_type=Path), help="写到哪里；不写则取上报包的名称。与 --all 同用时是文件夹。"
)
def build(class_: str | None, all_: bool, year: int | None, tenant: str, out: Path | None) -> None:
    """生成上报包（.zip：清单、名单、数据、材料）；缺什么逐一列出。"""
    require_one_or_all(class_, all_, year)
    if class_ is None:
        _build_all(tenant, year, out or Path())
        return
    with Drafts().kept() as drafts, working(tenant) as work:
        built = build_report(work, find_class(work, class_).id)
        target, sha256 = out or Path(built.file_name), built.report.package_sha256
        drafts.write(target, built.package)
    click.echo(f"已生成 {target}，SHA-256 {sha256}")


def _build_all(tenant: str, year: int | None, folder: Path) -> None:
    def step(work: Work, class_id: UUID, drafts: Drafts) -> str:
        built = build_report(work, class_id)
        drafts.write(folder / built.file_name, built.package)
        return f"已生成 {folder / built.file_name}，SHA-256 {built.report.package_sha256}"

    with working(tenant) as work:
        classes = to_report(work, year)
    outcome = for_each(tenant, "生成上报包", classes, step)
    tell(outcome, "没有生成")
    if outcome.refused:
        sys.exit(DOES_NOT_HOLD)


@report.command("submit")
@class_option
@tenant_option
def submit(class_: str, tenant: str) -> None:
    """把生成的上报包交给人社部；交出后不能更改。"""
    with working(tenant) as work:
        sha256 = submit_report(work, find_class(work, class_).id).sha256
    click.echo(f"已上报，SHA-256 {sha256}")


@report.command("receipt")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@class_option
@tenant_option
def receipt(file: Path, class_: str, tenant: str) -> None:
    """导入回执（.json 或 .xlsx）中的证书编号；有一行不对就整份不导入。"""
    content = read_file(file)
    with working(tenant) as work:
        taken = import_receipt(work, find_class(work, class_).id, content)
        numbers = [row.number for row in taken.certificates]
        refused = [str(one) for one in taken.refused]
    for line in refused:
        click.echo(f"没有导入：{line}", err=True)
    if refused:
        sys.exit(DOES_NOT_HOLD)
    for number in numbers:
        click.echo(number)
    click.echo(f"已导入 {len(numbers)} 个证书编号", err=True)


for command in (send, take, status, schema, list_, show, answer):
    report.add_command(command)
