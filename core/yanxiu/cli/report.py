"""`yanxiu report`: to the national platform and back."""

import sys
from pathlib import Path

import click

from yanxiu.services.finding import find_class
from yanxiu.services.receipts import import_receipt
from yanxiu.services.reports import build_report, submit_report

from .failures import DOES_NOT_HOLD
from .files import Drafts, read_file
from .work import class_option, tenant_option, working


@click.group("report")
def report() -> None:
    """平台上报：生成上报包，上报，导入回执。"""


@report.command("build")
@class_option
@tenant_option
@click.option("--out", type=click.Path(path_type=Path), help="写到哪里；不写则取上报包的名称。")
def build(class_: str, tenant: str, out: Path | None) -> None:
    """生成上报包（.zip：清单、名单、数据、材料）；缺什么逐一列出。"""
    with Drafts().kept() as drafts, working(tenant) as work:
        built = build_report(work, find_class(work, class_).id)
        target, sha256 = out or Path(built.file_name), built.report.package_sha256
        drafts.write(target, built.package)
    click.echo(f"已生成 {target}，SHA-256 {sha256}")


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
