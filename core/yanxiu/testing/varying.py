"""The same facts with one of them changed or taken away."""

import re
from dataclasses import is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from yanxiu.policy.facts import ABSENT

_STEP: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")
Figure = int | Decimal | date


def fact_at(facts: Any, path: str) -> Any:
    """The fact at a path such as `funding.expenses[0].amount`; `ABSENT` where nobody supplied it."""
    found = facts
    for name, index in _STEP.findall(path):
        if not is_dataclass(found):
            return found.get(name, ABSENT) if hasattr(found, "get") else ABSENT
        found = getattr(found, name)
        if index:
            found = found[int(index)]
    return found


def with_fact(facts: Any, path: str, value: Any) -> Any:
    """The facts with another value at a path; `ABSENT` takes it away."""
    first, _, rest = path.partition(".")
    found = _STEP.fullmatch(first)
    if found is None or not is_dataclass(facts):
        raise LookupError(f"{path} is no path to a fact")
    name, index = found.groups()
    old = getattr(facts, name)
    if index is None:
        new = with_fact(old, rest, value) if rest else value
    else:
        items = list(old)
        items[int(index)] = with_fact(items[int(index)], rest, value) if rest else value
        new = tuple(items)
    return replace(facts, **{name: new})  # type: ignore[type-var] # a dataclass by the test above


def is_figure(value: object) -> bool:
    """Whether it is a number or a day, so that there is something just below and just above it."""
    return isinstance(value, int | Decimal | date) and not isinstance(value, bool)


def beside(limit: Figure, steps: int) -> Figure:
    """So many steps from a limit: numbers and yuan by one, shares of one by a hundredth, days by a day."""
    if isinstance(limit, date):
        return limit + timedelta(days=steps)
    if isinstance(limit, Decimal) and 0 < limit < 1:
        return limit + Decimal(steps) / 100
    return limit + steps
