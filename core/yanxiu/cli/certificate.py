"""`yanxiu certificate`: numbering, printing, checking, ending."""

import sys
from pathlib import Path
from uuid import UUID

import click

from yanxiu.services.certificate_changes import (
    WORDS,
    find_certificate,
    reissue_certificate,
    revoke_certificate,
)
from yanxiu.services.certificate_files import certificate_files
from yanxiu.services.certificate_lookup import verify_certificate
from yanxiu.services.certificates import Issue, issue_certificates
from yanxiu.services.class_choice import to_certify
from yanxiu.services.finding import find_class
from yanxiu.services.work import Work

from .certificate_check import check
from .failures import DOES_NOT_HOLD, Refused
from .files import Drafts
from .in_bulk import for_each, tell, year_option
from .work import (
    all_option,
    any_tenant_option,
    require_one_or_all,
    some_class_option,
    tenant_called,
    tenant_option,
    working,
)


@click.group("certificate")
def certificate() -> None:
    """结业证书：编号、打印、查验、撤销、换发。"""


@certificate.command("issue")
@some_class_option
@all_option
@year_option
@tenant_option
@click.option("--skip-ineligible", is_flag=True, help="只发给符合条件的学员，其余列出原因。")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="同时把 PDF 写到这个文件夹。")
def issue(
    class_: str | None, all_: bool, year: int | None, tenant: str, skip_ineligible: bool, out: Path | None
) -> None:
    """为学员编号发证；班次里有不符合条件的，全班不发，逐一列出依据。"""
    require_one_or_all(class_, all_, year)
    if class_ is None:
        _issue_all(tenant, year, skip_ineligible, out)
        return
    with Drafts().kept() as drafts, working(tenant) as work:
        done = _issue(work, find_class(work, class_).id, drafts, skip_ineligible, out)
        numbers = [row.number for row in done.certificates]
        refused = [str(one) for one in done.refused]
    for line in refused:
        click.echo(f"不发证：{line}", err=True)
    for number in numbers:
        click.echo(number)
    click.echo(f"新发 {done.new} 份，有效共 {len(numbers)} 份，不发 {len(refused)} 名", err=True)
    if refused and not skip_ineligible:
        sys.exit(DOES_NOT_HOLD)


def _issue(work: Work, class_id: UUID, drafts: Drafts, skip_ineligible: bool, out: Path | None) -> Issue:
    done = issue_certificates(work, class_id, skip_ineligible=skip_ineligible)
    if out and done.certificates:
        for name, content in certificate_files(work, class_id):
            drafts.write(out / name, content)
    return done


def _issue_all(tenant: str, year: int | None, skip_ineligible: bool, out: Path | None) -> None:
    unmet: list[str] = []

    def step(work: Work, class_id: UUID, drafts: Drafts) -> str:
        done = _issue(work, class_id, drafts, skip_ineligible, out)
        if done.refused and not skip_ineligible:
            unmet.append(str(class_id))
        return f"新发 {done.new} 份，不发 {len(done.refused)} 名"

    with working(tenant) as work:
        classes = to_certify(work, year)
    outcome = for_each(tenant, "发证", classes, step)
    tell(outcome, "没有发证")
    if outcome.refused or unmet:
        sys.exit(DOES_NOT_HOLD)


@certificate.command("verify")
@click.argument("number", metavar="文件|编号")
@click.option("--name", help="证书上的姓名；按编号查验时须写。")
@any_tenant_option
def verify(number: str, name: str | None, tenant: str | None) -> None:
    """查验证书：一个 PDF 文件，或编号和姓名；真实有效的退出码为 0，其他为 1。

    文件：是否完整、谁签的名、与登记是否一致。编号：编号和姓名都对才有回答。
    """
    among = [tenant_called(tenant)] if tenant else None
    if name is None:
        if not Path(number).is_file():
            raise Refused(f"没有文件 {number}。按编号查验时请写 --name 姓名")
        if not check(Path(number), among):
            sys.exit(DOES_NOT_HOLD)
        return
    found = verify_certificate(number, name, among=among)
    if found is None:
        click.echo("查无此证：编号与姓名不符，或没有发过这份证书")
        sys.exit(DOES_NOT_HOLD)
    ended = f"，{found.ended_on} 起" if found.ended_on else ""
    click.echo(f"{WORDS[found.state]}{ended}：{found.tenant.name} {found.issued_on} 发证")
    if not found.holds:
        sys.exit(DOES_NOT_HOLD)


@certificate.command("revoke")
@click.argument("number", metavar="编号")
@tenant_option
@click.option("--because", required=True, help="撤销的理由。")
def revoke(number: str, tenant: str, because: str) -> None:
    """撤销一份证书；编号不再使用，查验时显示已撤销。"""
    with working(tenant) as work:
        revoke_certificate(work, find_certificate(work, number).id, because=because)
    click.echo(f"已撤销 {number}")


@certificate.command("reissue")
@click.argument("number", metavar="编号")
@tenant_option
@click.option("--because", required=True, help="换发的理由。")
def reissue(number: str, tenant: str, because: str) -> None:
    """换发一份证书：旧编号作废，给一个新编号。"""
    with working(tenant) as work:
        new = reissue_certificate(work, find_certificate(work, number).id, because=because).number
    click.echo(f"{number} 已换发为 {new}")
