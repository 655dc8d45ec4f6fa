"""What was never asked for must not read as missing.

A list of papers is whole under the policy that asked for it.  Another policy may ask for a paper, or a seal,
that this one never named: that the list lacks it says nothing, so the new rule is unknown and not failed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from yanxiu.policy.canonical import plain
from yanxiu.policy.chain import Chain
from yanxiu.policy.findings import Status
from yanxiu.policy.simulation.comparing import Pair
from yanxiu.policy.unknown import Need, NeedKind

NOT_COLLECTED = "现行政策从不要求，数据里没有"


class Collected:
    """The words that a policy asks for anywhere."""

    def __init__(self, base: Chain) -> None:
        self.base = base

    @cached_property
    def _words(self) -> frozenset[str]:
        values = (entry.value for pack in self.base.packs for s in pack.slots.values() for entry in s.entries)
        return frozenset(word for value in values for word in _strings(plain(value)))

    def seen(self, pair: Pair) -> Pair:
        """The pair, its new fail read as unknown where all that is missing was never asked for."""
        after = pair.after
        if after is None or after.status is not Status.FAIL:
            return pair
        missing = _missing(after.observed, after.limit)
        if not missing or any(str(plain(one)) in self._words for one in missing):
            return pair
        needs = tuple(Need(NeedKind.FACT, str(plain(one))) for one in missing)
        open_one = replace(after, status=Status.UNKNOWN, needs=needs, detail=NOT_COLLECTED)
        return replace(pair, after=open_one)


def _missing(observed: Any, limit: Any) -> list[Any]:
    """Required items that a list lacks; nothing where these are no lists of words."""
    if not isinstance(observed, tuple) or not isinstance(limit, tuple):
        return []
    return [one for one in limit if isinstance(one, str) and one not in observed]


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
