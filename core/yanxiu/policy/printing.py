"""What a region prints and reports: templates, surveys, report formats."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    CERTIFICATE = "certificate"
    FORM = "form"
    NOTICE = "notice"
    STATEMENT = "statement"


@dataclass(frozen=True)
class ReportColumn:
    """One column of a table that somebody asks for: our key, its heading."""

    key: str
    heading: str


@dataclass(frozen=True)
class DocumentTemplate:
    """A printable document; a published `version` never changes.

    `id` is the document it stands for, one of the core's (`yanxiu document list`); `years` are the programme
    years it is printed in, empty where it is not bound to them. `template` is the path of a Jinja template
    inside the plugin's package, which is given primitives only, and `sha256` its hash, noted when the
    version was published. `words` are fixed texts that the core's own template takes (issuer, programme,
    ...), and `columns` those of its table, so that a region may do without a template of its own.
    """

    id: str
    label: str
    kind: DocumentKind
    version: int
    template: str = ""
    words: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    sha256: str = ""
    columns: tuple[ReportColumn, ...] = ()

    def printed_in(self, year: int) -> bool:
        """Whether it is the document of a programme year."""
        return not self.years or year in self.years


@dataclass(frozen=True)
class SurveyItem:
    """One question, scored from 1 to `scale`."""

    key: str
    label: str
    scale: int = 5


@dataclass(frozen=True)
class SurveyTemplate:
    id: str
    label: str
    version: int
    items: tuple[SurveyItem, ...]


@dataclass(frozen=True)
class ReportFormat:
    """How a platform wants a class reported: roster columns, materials, what its receipt brings back.

    `document` and `clause` say where that is asked.
    """

    id: str
    label: str
    version: int
    document: str
    clause: str
    columns: tuple[ReportColumn, ...]
    materials: tuple[str, ...]
    receipt: tuple[ReportColumn, ...]
