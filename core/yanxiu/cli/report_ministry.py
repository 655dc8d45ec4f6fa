"""`yanxiu report list`, `show`, `answer`: the ministry's side; run with ``--tenant`` of the ministry."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import click

from yanxiu.models import PackageState
from yanxiu.services.exchange import answering, inbox, link, numbering, opening
from yanxiu.services.exchange.answering import Answer
from yanxiu.services.exchange.inbox import Received
from yanxiu.services.exchange.words import KINDS, STATES
from yanxiu.services.listing import Window
from yanxiu.services.work import Work

from .failures import Refused
from .files import read_file, write_file
from .output import echo_json, echo_table, output_format
from .work import tenant_option, working

_CHECKED = {"holds": "符合", "lacks": "不符", "look": "人工核对"}
_OUTCOMES = [str(state) for state in STATES if state is not PackageState.WAITING]
_package = click.argument("package", metavar="编号", type=click.UUID)
_purpose = click.option(
    "--purpose", metavar="用途", required=True, help="打开材料的用途，记入部里的审计日志。"
)


@click.command("list")
@click.option("--state", type=click.Choice([str(one) for one in STATES]), help="只列这个状态的。")
@click.option("--kind", type=click.Choice([str(one) for one in KINDS]), help="只列这一种材料。")
@click.option("--province", metavar="代码", help="只列这个省份的，写租户代码。")
@click.option("--year", type=click.IntRange(2000, 2100), help="只列这个年度的。")
@tenant_option
@output_format
def list_(
    state: str | None, kind: str | None, province: str | None, year: int | None, tenant: str, form: str
) -> None:
    """各省报来的国家级班次材料；等待答复的在前。"""
    given = {"state": state, "kind": kind, "province": province, "year": str(year) if year else None}
    values = {name: value for name, value in given.items() if value}
    with working(tenant) as work:
        link.of_ministry(work)
        found = inbox.received(values, Window(size=None), work.today).rows
    rows = [_line(one) for one in found]
    if form == "json":
        echo_json(rows)
        return
    headings = ("编号", "省份", "材料", "班次", "选题", "报送日", "期限", "状态")
    echo_table(headings, [[str(cell or "—") for cell in row.values()] for row in rows])


def _line(one: Received) -> dict[str, str | None]:
    row = one.package
    return {
        "id": str(row.id),
        "province": one.place.code,
        "kind": KINDS[row.kind],
        "class": f"{row.year}/{row.class_number}",
        "topic": row.topic,
        "submitted_on": row.submitted_on.isoformat(),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "state": STATES[row.state],
    }


@click.command("show")
@_package
@_purpose
@click.option(
    "--out", type=click.Path(path_type=Path), help="把整包写到这个文件（含完整身份证号），交给现有平台。"
)
@tenant_option
def show(package: UUID, purpose: str, out: Path | None, tenant: str) -> None:
    """打开一份材料：文件、核对清单和条款；身份证号不显示。"""
    with working(tenant) as work:
        link.of_ministry(work)
        one = inbox.anywhere(package, work.today)
        opened = opening.look_into(work, one.place, package, purpose=purpose)
        content = opening.take_along(work, one.place, package, purpose=purpose)[1] if out else b""
    echo_table(("项", "内容"), [[key, str(value or "—")] for key, value in _line(one).items()])
    for problem in opened.problems:
        click.echo(f"不完整：{problem}", err=True)
    rows = [
        [_CHECKED[str(each.mark)], each.label, each.seen, f"{each.document} {each.clause}".strip()]
        for each in opened.checks
    ]
    echo_table(("核对", "要点", "所见", "依据"), rows)
    echo_table(("材料", "文件名", "字节"), [[one.label, one.name, str(one.size)] for one in opened.files])
    if out is not None:
        write_file(out, content)
        click.echo(f"已写出 {out}", err=True)


@click.command("answer")
@_package
@click.option("--outcome", type=click.Choice(_OUTCOMES), required=True, help="怎样答复。")
@click.option("--reasons", metavar="理由", help="退回理由。")
@click.option("--document-number", metavar="文号", help="答复的文号。")
@click.option("--reference", metavar="编号", help="受理或回执的编号。")
@click.option("--numbers", type=click.Path(path_type=Path), help="编号文件：.json 或 .xlsx，三列。")
@click.option("--prefix", metavar="前缀", help="按流水号编号：编号前缀。")
@click.option("--first", type=int, default=1, show_default=True, help="按流水号编号：起始流水号。")
@click.option("--digits", type=int, default=6, show_default=True, help="按流水号编号：流水号位数。")
@click.option("--because", metavar="原因", help="更正上一次答复的原因；省厅采用之后不能更正。")
@tenant_option
def answer(
    package: UUID,
    outcome: str,
    reasons: str | None,
    document_number: str | None,
    reference: str | None,
    numbers: Path | None,
    prefix: str | None,
    first: int,
    digits: int,
    because: str | None,
    tenant: str,
) -> None:
    """答复一份材料：审核通过、受理、退回，或给全体合格学员编号。"""
    content = read_file(numbers) if numbers else b""
    if (outcome == PackageState.NUMBERED) != bool(content or prefix):
        raise Refused("编号须写 --numbers 文件或 --prefix 前缀，其他答复都不写")
    with working(tenant) as work:
        link.of_ministry(work)
        one = inbox.anywhere(package, work.today)
        given = _numbers(work, one, content, prefix, first, digits) if content or prefix else None
        said = Answer(
            PackageState(outcome),
            document_number=document_number,
            reference=reference,
            reasons=reasons,
            numbers=given,
            supersedes=_last(one) if because else None,
            because=because,
        )
        new = answering.answer(work, one.place, package, said)
    word = STATES[PackageState(outcome)]
    click.echo(f"{word}，{len(given)} 个编号" if given else word)
    if not new:
        click.echo("同样的答复已经作过，没有再作", err=True)


def _last(one: Received) -> UUID:
    found = inbox.answers(one.place, one.id)
    if not found:
        raise Refused("还没有答复，不必写 --because：更正的是上一次的答复")
    return found[0].id


def _numbers(
    work: Work, one: Received, content: bytes, prefix: str | None, first: int, digits: int
) -> Mapping[str, str]:
    report, sha256 = opening.report_of(work, one.place, one.id, purpose="编号")
    if content:
        return numbering.by_sheet(report, content, package_sha256=sha256)
    return numbering.by_series(report, prefix or "", first, digits)
