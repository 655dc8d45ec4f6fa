"""The kinds of jobs, one module each."""

from importlib import import_module
from typing import Final

MODULES: Final = ("certificates", "housekeeping", "reminders", "report", "roster", "simulation", "summary")


def load() -> None:
    """Import every kind, so that its function is known."""
    for name in MODULES:
        import_module(f"{__name__}.{name}")
