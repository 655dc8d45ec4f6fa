"""What a check is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yanxiu.testing.examined import Examined


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it stands, what is wrong, what to do; all for the plugin's author."""

    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}。{self.mend}"


@dataclass(frozen=True)
class Check:
    """One check: `title` says in a sentence what holds where it finds nothing."""

    id: str
    title: str
    run: Callable[[Examined], Iterable[Problem]]
