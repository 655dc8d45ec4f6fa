"""`yanxiu decision`: what was decided, and whether it comes out again."""

import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from yanxiu.policy import ROOTS, Need, NeedKind, Replay, Stage
from yanxiu.policy.answers import need_label
from yanxiu.policy.wording import word
from yanxiu.services.deciding import stored_body
from yanxiu.services.finding import find_decision
from yanxiu.services.replays import replay_all, replay_decision

from . import policy_tables as tables
from .failures import DOES_NOT_HOLD, Refused
from .output import echo_json, output_format
from .work import any_tenant_option, tenant_option, tenants_asked, working


@click.group("decision")
def decision() -> None:
    """决定：查看、重算。"""


@decision.command("show")
@click.argument("key", metavar="决定")
@tenant_option
@output_format
def show(key: str, tenant: str, form: str) -> None:
    """显示一个存储的决定：每项判断的依据、观察值、限值和补救办法。"""
    with working(tenant) as work:
        row = find_decision(work, key)
        body = json.loads(stored_body(work, row))
        head = {
            "id": str(row.id),
            "hash": row.hash,
            "gate": row.gate,
            "passed": row.passed,
            "decided_at": row.decided_at.isoformat(),
            "envelope": row.envelope,
        }
        words = work.plugins.chain(body["jurisdiction"]).labels()
        title = f"{row.year}年度 {word(row.stage)}，{row.as_of}：{'通过' if row.passed else '没有通过'}"
    if form == "json":
        echo_json(head | {"body": body})
        return
    click.echo(title)
    tables.findings([_laid_out(finding, Stage(body["stage"])) for finding in body["findings"]], words)


def _laid_out(finding: dict[str, Any], stage: Stage) -> dict[str, Any]:
    """A stored finding in the form that `policy decide` gives, so that both read alike."""
    cited = finding["citation"] or {"id": None, "document": None, "clause": None}
    needs = [Need(NeedKind(need["kind"]), need["name"]) for need in finding["needs"]]
    return finding | cited | {"needs": [{"label": need_label(need, ROOTS[stage])} for need in needs]}


@decision.command("replay")
@click.argument("key", metavar="决定", required=False)
@click.option("--all", "everything", is_flag=True, help="重算所有存储的决定。")
@any_tenant_option
def replay(key: str | None, everything: bool, tenant: str | None) -> None:
    """用存储的事实重算决定，逐字节比较；有一个不同则退出码为 1。"""
    if everything == bool(key) or (key and not tenant):
        raise Refused("请写一个决定和它的租户（--tenant），或写 --all")
    if key and tenant:
        with working(tenant) as work:
            results = [replay_decision(work, find_decision(work, key))]
        _tell(tenant, results)
        differing = sum(not result.identical for result in results)
    else:
        differing = sum(_replay_tenant(code) for code in tenants_asked(tenant))
    if differing:
        sys.exit(DOES_NOT_HOLD)


def _replay_tenant(code: str) -> int:
    with working(code) as work:
        results = list(replay_all(work))
    return _tell(code, results)


def _tell(code: str, results: Iterable[Replay]) -> int:
    """Print what differs and a total; gives how many differ."""
    done = list(results)
    differing = [result for result in done if not result.identical]
    for problem, ids in _by_problem(differing).items():
        others = f" 等 {len(ids)} 个决定" if len(ids) > 1 else ""
        click.echo(f"{code} {ids[0][:12]}{others}：{problem}", err=True)
    click.echo(f"{code}：{len(done)} 个决定，{len(done) - len(differing)} 个相同，{len(differing)} 个不同")
    return len(differing)


def _by_problem(differing: Iterable[Replay]) -> dict[str, list[str]]:
    """Another version of a plugin concerns all its decisions: said once."""
    alike: dict[str, list[str]] = {}
    for result in differing:
        alike.setdefault(result.problem, []).append(result.id)
    return alike
