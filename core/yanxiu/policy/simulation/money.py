"""How much money: in all, by host and by city.  What cannot be computed is counted, never added as zero."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from yanxiu.policy.canonical import plain

Row = dict[str, Any]


def money_of(classes: Sequence[Row]) -> dict[str, Any]:
    """Sums over the classes that were asked for a subsidy.

    `difference` counts only classes whose amount is known on both sides: a difference between a sum and a
    part of it would say nothing.
    """
    asked = [one for one in classes if one["money"]["asked"]]
    return {
        **_sums(asked),
        "by_host": _by(asked, "host"),
        "by_city": _by(asked, "city"),
        "by_tier": _by(asked, "tier"),
    }


def _by(classes: Sequence[Row], key: str) -> list[Row]:
    names = sorted({one[key] for one in classes})
    return [{key: name, **_sums([one for one in classes if one[key] == name])} for name in names]


def _sums(classes: Sequence[Row]) -> Row:
    both = [one for one in classes if None not in (one["money"]["before"], one["money"]["after"])]
    return {
        "classes": len(classes),
        "before": _sum(classes, "before"),
        "after": _sum(classes, "after"),
        "unknown_before": sum(one["money"]["before"] is None for one in classes),
        "unknown_after": sum(one["money"]["after"] is None for one in classes),
        "difference": plain(Decimal(_sum(both, "after")) - Decimal(_sum(both, "before"))),
        "compared": len(both),
    }


def _sum(classes: Iterable[Row], side: str) -> str:
    known = (one["money"][side] for one in classes)
    total: str = plain(sum((Decimal(amount) for amount in known if amount is not None), Decimal(0)))
    return total
