"""A bar for long work, on standard error: people see how far it is, a pipe gets nothing of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar while the block lasts; what it gives takes how many are done, and of how many (None: unknown)."""
    with steps() as drawn:
        drawn(label, 0, None)
        yield lambda done, total: drawn(label, done, total)


@contextmanager
def steps() -> Iterator[Callable[[str, int, int | None], None]]:
    """A bar for work of several steps, one after the other: what it gives takes the step's name as well."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as drawn:
        task = drawn.add_task("", total=None)
        shown = ""

        def tell(label: str, done: int, total: int | None) -> None:
            nonlocal shown
            if label != shown:
                drawn.reset(task, description=label)  # how long it takes is counted anew
                shown = label
            drawn.update(task, completed=done, total=total)

        yield tell
