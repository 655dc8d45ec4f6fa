"""Deciding one class at one stage, with the record's bytes and hash, beside the same checks by hand.

The classes of a year take turns, so that nothing is measured that only holds for one of them.  Two engines
stand beside it that do less: OpenFisca asked for one variable of one case, and a decision table of zen.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from bench.apart import peer
from bench.by_hand import decide
from bench.timing import Timing, side_by_side
from yanxiu.policy import Case, ClassFacts, Registry, Status, evaluate, read_cases
from yanxiu.policy.facts import ABSENT

CASES: Final = Path(__file__).parents[1] / "plugins" / "fujian" / "tests" / "cases" / "delivery.yaml"
NAME: Final = "实际各项与计划一致"
CLASSES: Final = 100
GOAL_RATIO: Final = 8
GOAL_MICROSECONDS: Final = 100


@cache
def case() -> Case:
    """A class of 2024 that was held as planned: every rule of the stage has what it asks for."""
    return next(case for case in read_cases(CASES, Registry.load()) if case.name == NAME)


def year() -> list[Case]:
    """A year's classes, all held as planned: other topics, hosts, days, lengths and headcounts."""
    first = case()
    return [dataclasses.replace(first, facts=_other(first.facts, number)) for number in range(CLASSES)]


def _other(facts: Any, number: int) -> ClassFacts:
    days = 3 + number % 3
    opens = facts.project.starts_on + timedelta(days=number % 40)
    when = {"starts_on": opens, "ends_on": opens + timedelta(days=days - 1)}
    what = {"topic": f"选题{number}", "content": f"内容{number}", "place": f"地点{number % 9}", **when}
    host = f"承办单位{number % 12}"
    project = dataclasses.replace(
        facts.project,
        **what,
        headcount=30 + number % 50,
        host=dataclasses.replace(facts.project.host, name=host),
    )
    made: ClassFacts = dataclasses.replace(
        facts,
        as_of=when["ends_on"] + timedelta(days=1),
        project=project,
        actual=dataclasses.replace(facts.actual, **what, host_name=host),
        roster=dataclasses.replace(facts.roster, onsite=30 + number % 45),
        delivery=dataclasses.replace(facts.delivery, total_days=days),
    )
    return made


def as_dictionaries(part: Any) -> Any:
    """Facts as somebody without the kernel would hold them: what is absent is not there."""
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        pairs = ((field.name, getattr(part, field.name)) for field in dataclasses.fields(part))
        return {name: as_dictionaries(value) for name, value in pairs if value is not ABSENT}
    if isinstance(part, Mapping):
        return dict(part)
    return [as_dictionaries(item) for item in part] if isinstance(part, tuple) else part


def one_by_one(way: Callable[[Any], object], given: Sequence[Any]) -> Callable[[], object]:
    """Do something with one after the other of what is given."""
    turns = cycle(given)
    return lambda: way(next(turns))


def answers(of: Case) -> list[tuple[str, str, str]]:
    """The kernel's findings: rule, clause, status."""
    findings = of.decide().findings
    return [(f.rule.partition(".")[2], f.citation.id, str(f.status)) for f in findings if f.citation]


def hand_written(of: Case) -> list[tuple[str, str, str]]:
    """Those of the hand-written checks."""
    findings, _, _ = decide(as_dictionaries(of.facts))
    return [(f["rule"], f["id"], f["status"]) for f in findings]


def rows() -> list[dict[str, str]]:
    """The kernel's time beside that of the hand-written checks in the same run, and of other engines."""
    classes = year()
    if any(answers(one) != hand_written(one) for one in classes):
        raise AssertionError("the kernel and the hand-written checks do not come to the same findings")
    facts = [as_dictionaries(one.facts) for one in classes]
    ways = [
        one_by_one(lambda one: evaluate(one.stage, one.facts, one.chain).id, classes),
        one_by_one(decide, facts),
    ]
    with peer("openfisca_variable") as openfisca, peer("zen_table") as zen:
        ours, by_hand, variable, table = side_by_side(ways, others=[openfisca, zen])
    return [
        _beside_by_hand(classes[0], ours, by_hand, len(decide(facts[0])[1])),
        _beside(
            ours,
            f"OpenFisca：一个案例的一个变量，没有记录 {_told(variable)}",
            ours.median / variable.median,
            1,
        ),
        _beside(ours, f"zen：9 行的决策表，没有记录 {_told(table)}", ours.median / table.median, None),
    ]


def _beside_by_hand(one: Case, ours: Timing, by_hand: Timing, size: int) -> dict[str, str]:
    decision = one.decide()
    judged = sum(finding.status is not Status.NOT_APPLICABLE for finding in decision.findings)
    ratio = ours.median / by_hand.median
    rules = f"{len(decision.findings)} 条，{judged} 条适用；{CLASSES} 个班轮流"
    return {
        "what": f"判断一个班的一个环节（{rules}），含记录与散列",
        "ours": f"{_told(ours)}，{len(decision.body):,} 字节",
        "peer": f"手写 {_told(by_hand)}，{size:,} 字节",
        "ratio": f"{ratio:.1f} 倍",
        "goal": f"≤ {GOAL_RATIO} 倍，≤ {GOAL_MICROSECONDS} µs",
        "met": "是" if ratio <= GOAL_RATIO and ours.median <= GOAL_MICROSECONDS else "否",
    }


def _beside(ours: Timing, peer: str, ratio: float, goal: float | None) -> dict[str, str]:
    return {
        "what": "同上",
        "ours": _told(ours),
        "peer": peer,
        "ratio": f"{ratio:.2f} 倍" if ratio < 2 else f"{ratio:.1f} 倍",
        "goal": "—" if goal is None else f"≤ {goal:g} 倍",
        "met": "—" if goal is None else "是" if ratio <= goal else "否",
    }


def _told(timing: Timing) -> str:
    return f"{timing.median:.0f} µs（最快 {timing.best:.0f}）"
