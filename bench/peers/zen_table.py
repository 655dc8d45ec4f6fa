"""A decision table of zen: nine checks of one case, an answer naming those that it breaks, and no record."""

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from bench.peers.measured import measure

# where types are checked there is no zen
zen: Any = import_module("zen")

FACTS = ("onsite", "online", "headcount", "total_days", "scope", "forms", "month_day", "signed")
BREACHES: Mapping[str, tuple[str, str]] = {
    "min_trainees": ("onsite", "< 30"),
    "offline": ("online", "> 0"),
    "online_multiple": ("onsite", "> headcount * 2"),
    "days_below": ("total_days", "< 3"),
    "days_above": ("total_days", "> 5"),
    "recruitment_scope": ("scope", '!= "province"'),
    "teaching_forms": ("forms", "< 2"),
    "finish_by": ("month_day", "> 1130"),
    "attested": ("signed", "< 4"),
}
"""Checks by name: the fact, and when it is breached."""


def _table() -> dict[str, Any]:
    rules = [
        {"_id": name, **{one: test if one == fact else "" for one in FACTS}, "outcome": f'"{name}"'}
        for name, (fact, test) in BREACHES.items()
    ]
    return {
        "hitPolicy": "collect",
        "inputs": [{"id": one, "name": one, "field": one} for one in FACTS],
        "outputs": [{"id": "outcome", "name": "outcome", "field": "outcome"}],
        "rules": rules,
    }


def _graph() -> str:
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": _table()},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def main() -> None:
    """One case at a time, the table read beforehand: it breaks one check or none."""
    content = zen.ZenDecisionContent(_graph())
    engine = zen.ZenEngine({"loader": lambda _key: content})
    asked = 0

    def ask() -> object:
        nonlocal asked
        asked += 1
        heads = 25 + asked % 40
        known = {"onsite": heads, "online": 0, "headcount": 40, "total_days": 4, "scope": "province"}
        answer = engine.evaluate("table", {**known, "forms": 2, "month_day": 1017, "signed": 4})["result"]
        if answer != ([{"outcome": "min_trainees"}] if heads < 30 else []):
            raise ValueError(answer)
        return answer

    measure(ask)


if __name__ == "__main__":
    main()
