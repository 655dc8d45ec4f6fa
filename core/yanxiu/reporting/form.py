"""What a receiver of reports asks for; the plugin that knows the receiver declares it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportForm:
    """Roster columns and materials of a report as (key, heading) pairs, and the clause they come from."""

    id: str
    title: str
    document: str
    clause: str
    roster_columns: tuple[tuple[str, str], ...]
    materials: tuple[tuple[str, str], ...]
