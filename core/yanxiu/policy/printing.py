"""What a region prints and reports: templates, surveys, report formats."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    CERTIFICATE = "certificate"
    FORM = "form"
    NOTICE = "notice"
    STATEMENT = "statement"


@dataclass(frozen=True)
class DocumentTemplate:
    """A printable document; a published `version` never changes.

    `template` is a path inside the plugin's package; `words` are fixed texts the core's own template takes
    (issuer, programme, ...), so that a region may do without a template of its own.
    """

    id: str
    label: str
    kind: DocumentKind
    version: int
    template: str = ""
    words: tuple[tuple[str, str], ...] = ()


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
class ReportColumn:
    """One column of the roster that a platform takes: our key, its heading."""

    key: str
    heading: str


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
