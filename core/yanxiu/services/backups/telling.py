"""How far a backup or a restoration has come."""

from collections.abc import Callable
from enum import StrEnum

from yanxiu.db.backup.container import Told as Bytes


class Step(StrEnum):
    """The steps that take long, in the operator's words."""

    COUNT = "清点"
    DUMP = "导出数据（MB）"
    KEYS = "查看密钥"
    FILES = "文件"
    VERIFY = "核对备份（MB）"
    LOAD = "装入数据"
    COMPARE = "清点并比较"
    AUDIT = "核对审计链"


Told = Callable[[Step, int, int | None], None]
"""Takes the step, how much of it is done, and of how much (None: unknown)."""

_MEGA = 1 << 20


def silent(_step: Step, _done: int, _of: int | None) -> None:
    """Tell nobody."""


def in_megabytes(told: Told, step: Step, total: int | None = None) -> Bytes:
    """Tell of a step that goes by bytes; takes how many bytes more are done."""
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        told(step, done // _MEGA, None if total is None else total // _MEGA)

    return more
