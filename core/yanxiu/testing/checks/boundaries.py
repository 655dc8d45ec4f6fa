"""The table of boundaries shows nothing strange: what is missing never passes, and nothing breaks."""

from collections.abc import Iterator

from yanxiu.policy import Status
from yanxiu.testing.boundaries import MISSING, boundaries_of
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined


def boundaries_sound(plugin: Examined) -> Iterator[Problem]:
    """Just below, at and above each limit a rule answers, and without the fact it does not pass."""
    for row in boundaries_of(plugin):
        where = f"规则 {row.rule}（{row.cite}），{row.fact} {row.shown}"
        if row.status is Status.ERROR:
            yield Problem(where, f"出错：{row.detail}", "规则对任何取值都要有答案")
        elif row.place == MISSING and row.status is Status.PASS:
            mend = "不要给事实补默认值；确实不看这一事实的，不要去读它"
            yield Problem(where, "缺了它仍判合格", mend)
