"""`yanxiu source`: a document's own file against what a plugin cites of it."""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from yanxiu.documents.source_text import SourceRefused, text_of
from yanxiu.policy import Registry
from yanxiu.policy.source_checks import Checked, ClauseState, check_source, document_of
from yanxiu.services import sources

from .failures import DOES_NOT_HOLD, Refused
from .files import read_file
from .output import echo_json, echo_table, output_format
from .work import tenant_option, working

_FILE = click.Path(path_type=Path)


@click.group("source")
def source() -> None:
    """文件原文：导入租户，由原文生成锚点，核对插件引用的每一条；原文不写入插件。"""


@source.command("import")
@click.argument("file", metavar="原文", type=_FILE)
@click.option("--document", "named", metavar="代号或文号", required=True, help="是哪份文件，如 HED 或文号。")
@tenant_option
def import_(file: Path, named: str, tenant: str) -> None:
    """为租户导入文件原文（PDF、.docx 或文本），代替上一次导入的；它的页面从此显示条文。

    导入时核对插件引用的每一条：相符的、条文有改动的、找不到的。
    """
    content = read_file(file)
    with working(tenant) as work:
        made = sources.import_source(work, sources.named(work, named), file.name, content)
        click.echo(f"已导入 {made.document.name}：{file.name}")
        _tell(made.document.key, made.checked)


@source.command("list")
@tenant_option
@output_format
def list_(tenant: str, form: str) -> None:
    """列出租户的插件引用的文件：导入了没有，与引用的条款相符不相符。"""
    with working(tenant) as work:
        found = sources.cited(work)
    if form == "json":
        echo_json({"schema": "yanxiu.source.list/1", "documents": [_listed(one) for one in found]})
        return
    rows = [
        (
            one.key,
            one.document.name,
            "—" if one.row is None else f"{one.row.file_name}（{one.row.imported_on}）",
            "—" if one.row is None else _counted(one.checked),
        )
        for one in found
    ]
    echo_table(("代号", "文件", "原文", "引用的条款"), rows)


@source.command("remove")
@click.option("--document", "named", metavar="代号或文号", required=True, help="是哪份文件。")
@tenant_option
def remove(named: str, tenant: str) -> None:
    """不再保留租户的一份文件原文：它的条款又只写名称。"""
    with working(tenant) as work:
        found = sources.named(work, named)
        sources.remove_source(work, found)
        click.echo(f"已移除 {found.document.name} 的原文")


@source.command("cite")
@click.argument("jurisdiction", metavar="辖区")
@click.argument("document", metavar="文件代号")
@click.argument("file", metavar="原文", type=_FILE)
@click.option("--clause", "names", multiple=True, metavar="条款", help="只要这一条，可写几次。")
def cite(jurisdiction: str, document: str, file: Path, names: tuple[str, ...]) -> None:
    """由文件原文生成条款目录引用的各条的锚点，可写入插件的 anchors.yaml。"""
    key, _digest, checked = _checked(jurisdiction, document, file)
    chosen = [one for one in checked if not names or one.clause in names]
    if missing := [name for name in names if name not in {one.clause for one in checked}]:
        raise Refused(f"条款目录没有引用 {key} 的 {'、'.join(missing)}：请核对条款的名称")
    if lost := [one.clause for one in chosen if not one.anchor]:
        raise Refused(f"文件 {file} 里找不到 {'、'.join(lost)}：请核对条款的名称，或文件是否完整")
    click.echo(f"{key}:")
    for one in chosen:
        click.echo(f"  {json.dumps(one.clause, ensure_ascii=False)}: {one.anchor}")


@source.command("verify")
@click.argument("jurisdiction", metavar="辖区")
@click.argument("document", metavar="文件代号")
@click.argument("file", metavar="原文", type=_FILE)
@output_format
def verify(jurisdiction: str, document: str, file: Path, form: str) -> None:
    """核对文件原文：每一条都在、与锚点相符、写明的数字都在条文里；有不符的退出码为 1。"""
    key, digest, checked = _checked(jurisdiction, document, file)
    if form == "json":
        echo_json(_plain(key, digest, checked))
    else:
        _tell(f"{key}：{file}", checked)
        click.echo(f"文件 SHA-256 {digest}")
    if any(one.problems for one in checked):
        sys.exit(DOES_NOT_HOLD)


def _tell(title: str, checked: Sequence[Checked]) -> None:
    if rows := [(one.clause, problem) for one in checked for problem in one.problems]:
        echo_table(("条款", "不符"), rows, title=title)
    click.echo(_counted(checked))


def _counted(checked: Sequence[Checked]) -> str:
    wrong = sum(bool(one.problems) for one in checked)
    states = {state: sum(one.state is state for one in checked) for state in ClauseState}
    said = f"{len(checked) - wrong} 条相符，{wrong} 条不符"
    lost, changed = states[ClauseState.MISSING], states[ClauseState.CHANGED]
    return f"{said}（条文改动 {changed} 条，找不到 {lost} 条）" if wrong else said


def _checked(jurisdiction: str, named: str, file: Path) -> tuple[str, str, list[Checked]]:
    pack = Registry.load().pack(jurisdiction)
    document = document_of(pack, named)
    content = read_file(file)
    try:
        text = text_of(content)
    except SourceRefused as error:
        raise Refused(f"{file}：{error}") from error
    return document.key, hashlib.sha256(content).hexdigest(), check_source(pack, document, text)


def _plain(key: str, digest: str, checked: list[Checked]) -> dict[str, Any]:
    return {
        "schema": "yanxiu.source.verify/1",
        "document": key,
        "sha256": digest,
        "clauses": [_clause(one) for one in checked],
    }


def _clause(one: Checked) -> dict[str, Any]:
    told = {"clause": one.clause, "anchor": one.anchor, "state": str(one.state)}
    return {**told, "problems": list(one.problems)}


def _listed(one: sources.Cited) -> dict[str, Any]:
    row = one.row
    return {
        "jurisdiction": one.pack.name,
        "key": one.document.key,
        "document": one.document.name,
        "sha256": row.sha256 if row else None,
        "imported_on": str(row.imported_on) if row else None,
        "clauses": [_clause(clause) for clause in one.checked],
    }
