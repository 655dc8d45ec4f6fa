"""Years without gaps or overlaps, unless somebody says why."""

from collections.abc import Iterator

from yanxiu.policy import Slot
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined


def periods_whole(plugin: Examined) -> Iterator[Problem]:
    """No slot is silent in a year between two of its own; standing and yearly values never speak at once.

    Two entries of one year that overlap are refused when the plugin is loaded.
    """
    excused = plugin.exceptions.gaps
    for slot in plugin.pack.slots.values():
        found = [*_gaps(slot), *_twice(slot)]
        if found and slot.bare not in excused:
            yield from (Problem(f"参数 {slot.bare}", what, mend) for what, mend in found)
        if not found and slot.bare in excused:
            yield Problem(f"[tool.yanxiu] gaps.{slot.bare}", "写了例外，其实没有断档", "请删去例外")
    for bare in sorted(set(excused) - {slot.bare for slot in plugin.pack.slots.values()}):
        yield Problem(f"[tool.yanxiu] gaps.{bare}", "没有这个参数", "请删去这一项")


def _gaps(slot: Slot) -> Iterator[tuple[str, str]]:
    years = sorted({entry.year for entry in slot.entries if entry.year is not None})
    if any(entry.year is None for entry in slot.entries) or slot.carries:
        return
    for year in range(years[0], years[-1]) if years else ():
        if year not in years:
            mend = "补上这一年的条目；确实没有规定的，在 [tool.yanxiu] gaps 里写明原因"
            yield f"{years[0]} 至 {years[-1]} 年之间缺 {year} 年", mend


def _twice(slot: Slot) -> Iterator[tuple[str, str]]:
    """A standing value and a year's, for the same tiers: both would judge."""
    for standing in (one for one in slot.entries if one.year is None):
        for yearly in (one for one in slot.entries if one.year is not None):
            if _share(standing.tiers, yearly.tiers) and _share(standing.levels, yearly.levels):
                yield (
                    f"{yearly.year} 年的条目（第{yearly.line}行）与长期条目（第{standing.line}行）同时有效",
                    "分清各管哪些类别或级别，或把长期条目改成逐年的",
                )


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or bool(set(one) & set(other))
