"""Cases: each gives what it expects, each hard check has one that passes, one that fails, one unknown."""

from collections import Counter
from collections.abc import Iterator

from yanxiu.policy import Kind, Severity, Status, run_case
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined

CHECKED = frozenset({Status.PASS, Status.FAIL, Status.UNKNOWN})
SIGNED = frozenset({Status.PASS, Status.ATTEST})
_SAID = {
    Status.PASS: "合格（pass）",
    Status.FAIL: "不合格（fail）",
    Status.UNKNOWN: "缺事实（unknown）",
    Status.ATTEST: "待签署（attest）",
}
Wanted = tuple[str, str, frozenset[Status]]


def cases_hold(plugin: Examined) -> Iterator[Problem]:
    """Every case file can be read, names differ, and what each case expects is what it gets."""
    cases = plugin.cases
    for error in plugin.unreadable:
        yield Problem("案例文件", str(error), "照提示改")
    if not cases and not plugin.unreadable:
        yield Problem("tests/cases", "一个案例也没有", "每条规则至少写一个案例")
    for name, times in Counter(case.name for case in cases).items():
        if times > 1:
            yield Problem(f"案例“{name}”", f"有 {times} 个案例同名", "各取各的名字")
    for case in cases:
        where = f"案例“{case.name}”"
        if case.expect is None:
            yield Problem(where, "没有 expect", "写明期望的 gate、findings 或 subsidy")
            continue
        plugin.at(where)
        for problem in run_case(case).problems:
            yield Problem(where, problem, "照文件核对：是案例写错，还是规则或参数写错")


def hard_rules_shown(plugin: Examined) -> Iterator[Problem]:
    """Every hard check and every signature is shown in each of the states that it can have."""
    shown: set[tuple[str, str, Status]] = set()
    for case in plugin.sound_cases:
        for finding in plugin.own(plugin.decide(case)):
            if finding.citation:
                shown.add((finding.rule, finding.citation.id, finding.status))
    excused = plugin.exceptions.without
    for slot, cite, statuses in sorted(set(judged(plugin)), key=str):
        lacking = [s for s in statuses if (slot, cite, s) not in shown and (cite, s) not in excused]
        if lacking:
            said = "、".join(_SAID[status] for status in sorted(lacking))
            yield Problem(f"规则 {slot}（{cite}）", f"没有这样的案例：{said}", "在 tests/cases 里补上")
    for cite in sorted({cite for cite, _ in excused} - {row.id for row in plugin.pack.catalogue}):
        yield Problem("[tool.yanxiu] without", f"目录里没有 {cite}", "请删去这一项")


def judged(plugin: Examined) -> Iterator[Wanted]:
    """Slot, catalogue id and the statuses that cases must show, for each hard check and signature."""
    kinds = {plugin.pack.slot(rule.slot).name: rule.kind for rule in plugin.pack.rules}
    for slot, entry in plugin.entries():
        kind = kinds.get(slot.name)
        if kind is Kind.ATTESTATION:
            yield slot.name, entry.citation.id, SIGNED
        elif kind in (Kind.CHECK, Kind.CONSEQUENCE) and entry.severity is Severity.HARD:
            yield slot.name, entry.citation.id, CHECKED
