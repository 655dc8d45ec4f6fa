"""Deciding one class at one stage, with the record's bytes and hash, beside the same checks by hand."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.by_hand import decide
from bench.timing import side_by_side
from yanxiu.policy import Case, Registry, Status, evaluate, read_cases
from yanxiu.policy.facts import ABSENT

CASES = Path(__file__).parents[1] / "plugins" / "fujian" / "tests" / "cases" / "delivery.yaml"
NAME = "实际各项与计划一致"
GOAL_RATIO = 8
GOAL_MICROSECONDS = 100


def case() -> Case:
    """A class of 2024 that was held as planned: every rule of the stage has what it asks for."""
    return next(case for case in read_cases(CASES, Registry.load()) if case.name == NAME)


def as_dictionaries(part: Any) -> Any:
    """Facts as somebody without the kernel would hold them: what is absent is not there."""
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        pairs = ((field.name, getattr(part, field.name)) for field in dataclasses.fields(part))
        return {name: as_dictionaries(value) for name, value in pairs if value is not ABSENT}
    if isinstance(part, Mapping):
        return dict(part)
    return [as_dictionaries(item) for item in part] if isinstance(part, tuple) else part


def rows() -> list[dict[str, str]]:
    """One row: the kernel's time and the hand-written checks' in the same run, and the goal."""
    asked = case()
    facts = as_dictionaries(asked.facts)
    decision = evaluate(asked.stage, asked.facts, asked.chain)
    judged = sum(finding.status is not Status.NOT_APPLICABLE for finding in decision.findings)
    ours, by_hand = side_by_side(
        [lambda: evaluate(asked.stage, asked.facts, asked.chain).id, lambda: decide(facts)]
    )
    ratio = ours.median / by_hand.median
    size = len(decide(facts)[1])
    return [
        {
            "what": f"判断一个班的一个环节（{len(decision.findings)} 条，{judged} 条适用），含记录与散列",
            "ours": f"{ours.median:.0f} µs（最快 {ours.best:.0f}），{len(decision.body):,} 字节",
            "peer": f"手写 {by_hand.median:.0f} µs（最快 {by_hand.best:.0f}），{size:,} 字节",
            "ratio": f"{ratio:.1f} 倍",
            "goal": f"≤ {GOAL_RATIO} 倍，≤ {GOAL_MICROSECONDS} µs",
            "met": "是" if ratio <= GOAL_RATIO and ours.median <= GOAL_MICROSECONDS else "否",
        }
    ]
