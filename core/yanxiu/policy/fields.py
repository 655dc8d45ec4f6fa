"""Extra form fields that a region asks for; they add, never replace."""

from dataclasses import dataclass
from enum import StrEnum

from .vocabulary import Stage


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True)
class FieldSpec:
    """One field, readable in rules as `facts.extra.<name>`; `years` is empty where it is always asked."""

    name: str
    label: str
    stage: Stage
    type: FieldType
    required: bool = False
    choices: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    help: str = ""
