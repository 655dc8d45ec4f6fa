"""Meeting of two transactions: the one waits for a lock that the other holds."""

from collections.abc import Callable
from time import sleep

from sqlalchemy import Engine, text


def is_blocked(admin_engine: Engine) -> bool:
    """Whether some transaction of this database waits for a lock."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with admin_engine.connect() as connection:
        return bool(connection.scalar(text(waiting)))


def until(reached: Callable[[], bool]) -> None:
    """Wait for it, ten seconds at most."""
    for _ in range(500):
        if reached():
            return
        sleep(0.02)
    raise AssertionError("the transactions did not meet")
