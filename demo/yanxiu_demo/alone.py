"""One demonstration at a time: a second would erase the first one's tenants while it runs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from yanxiu.cli.files import make_folder
from yanxiu.db import Settings, database
from yanxiu.services.errors import InvalidInput


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of this installation's demonstration; raises ``InvalidInput`` where another one runs."""
    database()
    home = Settings.load().home
    make_folder(home)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            rule = "另一个演示正在这里运行，同一处一次只能运行一个"
            raise InvalidInput("YANXIU_HOME", home, rule, "请等它结束，或另设 YANXIU_HOME") from error
        yield
