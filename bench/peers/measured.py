"""Speaks with `bench/apart.py`: so many calls are asked for on a line, microseconds for one are answered."""

import sys
import time
from collections.abc import Callable


def measure(way: Callable[[], object]) -> None:
    """Answer until nothing more is asked; processor time, as on the other side."""
    way()
    for line in sys.stdin:
        start = time.process_time()
        for _ in range(int(line)):
            way()
        sys.stdout.write(f"{(time.process_time() - start) / int(line) * 1e6}\n")
        sys.stdout.flush()
