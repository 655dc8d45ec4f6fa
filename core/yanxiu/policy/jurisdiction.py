"""Who makes policy: a jurisdiction, its documents, its tiers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .vocabulary import Level


class DocumentStatus(StrEnum):
    IN_FORCE = "in_force"
    DRAFT = "draft"


class Carry(StrEnum):
    """Whether a document says anything about years after those it names."""

    NONE = "none"
    UNTIL_SUPERSEDED = "until_superseded"


@dataclass(frozen=True)
class PolicyDocument:
    """A published (or draft) text that rules cite.

    `years` are the programme years it governs; empty for standing measures, which govern every year from
    their issue.  `issued_on` is `None` where the text bears no date.
    """

    key: str
    title: str
    issuer: str
    number: str | None = None
    issued_on: date | None = None
    years: tuple[int, ...] = ()
    status: DocumentStatus = DocumentStatus.IN_FORCE
    carry: Carry = Carry.NONE
    cites: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How it is cited: by its number, else by its title."""
        return self.number or f"《{self.title}》"

    def governs(self, year: int) -> bool:
        if not self.years:
            return self.issued_on is None or year >= self.issued_on.year
        return year in self.years or (self.carry is Carry.UNTIL_SUPERSEDED and year > max(self.years))


@dataclass(frozen=True)
class Jurisdiction:
    """A body that issues policy, and its place in the chain from city to nation.

    `code` is the GB/T 2260 code; `parent` the id of the jurisdiction above (`None` for the nation);
    `core` the core versions the plugin works with, as a version specifier.
    """

    id: str
    code: str
    name: str
    level: Level
    documents: tuple[PolicyDocument, ...]
    parent: str | None = None
    department: str = ""
    core: str = ">=0.1"


@dataclass(frozen=True)
class Tier:
    """A class of projects that a region treats alike, and the programme years it exists (empty: all)."""

    id: str
    label: str
    level: Level
    years: tuple[int, ...] = ()

    def exists_in(self, year: int) -> bool:
        return not self.years or year in self.years
