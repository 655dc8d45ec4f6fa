"""Where the servers of a test run keep their data: in memory where that is plenty, else on the disk.

A run makes some hundred databases of some thousand files; on a busy disk that alone takes minutes.
"""

import os
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Final

MEMORY: Final = Path("/dev/shm")
PLENTY: Final = 4 << 30
"""Bytes that the file system in memory must be made for; it has half of the machine's memory by default."""


@cache
def room() -> Path:
    """The folder for folders of servers: the same for all workers, hence by size and not by what is free."""
    if os.access(MEMORY, os.W_OK):
        held = os.statvfs(MEMORY)
        if held.f_blocks * held.f_frsize >= PLENTY:
            return MEMORY
    return Path(gettempdir())
