"""`python -m yanxiu.testing.examine NAME|FOLDER`: the checks in a process of their own, told line by line.

Each line is a JSON object: `at` (check, what is being done) before whatever may hang, `check` with what one
found, `boundaries` last.  Whoever reads them sees where the process stood when it went silent.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from yanxiu.policy import PolicyError
from yanxiu.policy.canonical import plain
from yanxiu.scaffold import find_project
from yanxiu.testing.boundaries import boundaries_of
from yanxiu.testing.checks import CHECKS, LOADS, Check, Examined, problems_of

MEMORY: Final = 2 * 1024**3
"""Bytes of address space: enough to draw documents, too little to fill a machine."""
BOUNDARIES: Final = "boundaries"

Tell = Callable[[dict[str, Any]], None]


def main(named: str) -> None:
    """Examine one plugin; what it prints itself goes to standard error."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def tell(said: dict[str, Any]) -> None:
        channel.write(json.dumps(said, ensure_ascii=False) + "\n")

    try:
        _examine(named, tell)
    except PolicyError as error:
        tell({"refused": str(error)})


def _examine(named: str, tell: Tell) -> None:
    standing = [LOADS.id]
    tell({"at": [LOADS.id, "载入"]})
    plugin = Examined.load(find_project(named), lambda what: tell({"at": [standing[0], what]}))
    for check in CHECKS:
        standing[0] = check.id
        tell({"check": _result(check, plugin)})
    if plugin.loaded:
        standing[0] = BOUNDARIES
        tell({BOUNDARIES: [_row(row) for row in boundaries_of(plugin)]})


def _result(check: Check, plugin: Examined) -> dict[str, Any]:
    known = {"id": check.id, "title": check.title}
    if check is not LOADS and not plugin.loaded:
        return {**known, "state": "not_run", "problems": []}
    problems = [asdict(problem) for problem in problems_of(check, plugin)]
    return {**known, "state": "broken" if problems else "held", "problems": problems}


def _row(row: Any) -> dict[str, Any]:
    made: dict[str, Any] = plain(asdict(row))
    return {**made, "value": row.shown, "answer": row.answer}


if __name__ == "__main__":
    main(sys.argv[1])
