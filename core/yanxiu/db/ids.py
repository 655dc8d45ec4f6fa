"""Ids: UUIDv7, each greater than the one this process made before it."""

import secrets
import time
from threading import Lock
from typing import Final
from uuid import UUID

_NANOSECONDS: Final = 1_000_000
_lock = Lock()
_last = 0


def uuid7() -> UUID:
    """Make a UUIDv7 (RFC 9562, 5.7 and 6.2 method 3): Unix milliseconds, their 4096ths, 62 random bits.

    Rows of one transaction share its time; ordered by id after it, they stand as they were made.
    """
    stamp = _next_stamp()
    milliseconds, fraction = stamp >> 12, stamp & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))


def _next_stamp() -> int:
    """Give the time in 4096ths of a millisecond, or the stamp after the last where the clock stood still."""
    global _last  # noqa: PLW0603  # one sequence for the whole process is the point
    milliseconds, rest = divmod(time.time_ns(), _NANOSECONDS)
    with _lock:
        _last = max(milliseconds << 12 | rest * 4096 // _NANOSECONDS, _last + 1)
        return _last
