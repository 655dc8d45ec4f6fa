"""`yanxiu source`: a document's own file against what a plugin cites of it."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import click

from yanxiu.documents.source_text import SourceRefused, text_of
from yanxiu.policy import Registry
from yanxiu.policy.source_checks import Checked, check_source, document_of

from .failures import DOES_NOT_HOLD, Refused
from .files import read_file
from .output import echo_json, echo_table, output_format

_FILE = click.Path(path_type=Path)


@click.group("source")
def source() -> None:
    """文件原文：由原文生成锚点，核对插件引用的每一条；原文不写入插件。"""


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
    wrong = [one for one in checked if one.problems]
    if form == "json":
        echo_json(_plain(key, digest, checked))
    else:
        rows = [(one.clause, problem) for one in wrong for problem in one.problems]
        if rows:
            echo_table(("条款", "不符"), rows, title=f"{key}：{file}")
        click.echo(f"{len(checked) - len(wrong)} 条相符，{len(wrong)} 条不符；文件 SHA-256 {digest}")
    if wrong:
        sys.exit(DOES_NOT_HOLD)


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
        "clauses": [
            {"clause": one.clause, "anchor": one.anchor, "problems": list(one.problems)} for one in checked
        ],
    }
