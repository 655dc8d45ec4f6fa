"""What a class may be granted: the least of the sum requested, the eligible expenses and the cap."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .findings import Citation
from .parameters import Entry
from .standards import standard_read
from .unknown import Need, NeedKind, Unknown, lift
from .vocabulary import Payer


@dataclass(frozen=True)
class SubsidyLine:
    """One step of the calculation; `amount` in yuan is `None` while it is unknown."""

    label: str
    amount: Decimal | None
    citation: Citation | None = None
    note: str = ""


@dataclass(frozen=True)
class SubsidyProposal:
    """The amount in yuan (`None` while something is unknown), line by line; `binds` names one."""

    amount: Decimal | None
    lines: tuple[SubsidyLine, ...]
    binds: str = ""
    needs: tuple[Need, ...] = ()


class ParameterView:
    """A plugin's own slots, as they apply to one case."""

    def __init__(self, look_up: Callable[[str], Entry | None], jurisdiction: str, year: int) -> None:
        self._look_up = look_up
        self.jurisdiction = jurisdiction
        self.year = year

    def entry(self, slot: str) -> Entry | None:
        """The entry of a slot (named without its jurisdiction) for this case; `None` where none speaks."""
        return self._look_up(slot)

    def value(self, slot: str) -> Any:
        """Its value; `Unknown` where there is no entry."""
        entry = self.entry(slot)
        if entry is None:
            return Unknown(Need(NeedKind.PARAMETER, f"{self.jurisdiction}.{slot}@{self.year}"))
        return entry.value


def nothing(label: str, entry: Entry) -> SubsidyProposal:
    """The clause gives no money."""
    return SubsidyProposal(Decimal(0), (SubsidyLine(label, Decimal(0), entry.spec.citation),), label)


def eligible_expenses(expenses: Any, heads: Any) -> Any:
    """The sum of what the project paid under the year's heads; `Unknown` while expenses or heads are."""
    if isinstance(expenses, Unknown) or isinstance(heads, Unknown):
        return lift(lambda *_: None, expenses, heads)
    counted = [lift(_counted(heads), e.category, e.payer, e.amount) for e in expenses]
    return lift(lambda *amounts: sum(amounts, Decimal(0)), *counted)


def _counted(heads: Any) -> Callable[[Any, Any, Any], Decimal]:
    return lambda head, payer, amount: amount if payer == Payer.PROJECT and head in heads else Decimal(0)


def _note(entry: Entry | None) -> str:
    """What a line's figure rests on beside its clause: second-hand evidence, a table that was loaded."""
    if entry is None:
        return ""
    said = ["二手依据"] if entry.spec.evidence == "secondary" else []
    return "；".join([*said, *filter(None, [standard_read(entry)])])


def least_of(*lines: tuple[str, Any, Entry | None]) -> SubsidyProposal:
    """The least of several named amounts, each with the entry it rests on; unknown while one is."""
    needs = [need for _, amount, _ in lines if isinstance(amount, Unknown) for need in amount.needs]
    shown = tuple(
        SubsidyLine(
            label,
            None if isinstance(amount, Unknown) else amount,
            entry.spec.citation if entry else None,
            _note(entry),
        )
        for label, amount, entry in lines
    )
    if needs:
        return SubsidyProposal(None, shown, needs=tuple(dict.fromkeys(needs)))
    label, amount, _ = min(lines, key=lambda line: line[1])
    return SubsidyProposal(amount, shown, label)
