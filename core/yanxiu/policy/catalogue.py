"""A plugin's part of the rule catalogue, as data: every row of its documents, also those nobody can check."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from .errors import PolicyFileError
from .yamlfile import Located, read_yaml


class RowKind(StrEnum):
    """H hard check, S soft warning, A attestation, I information."""

    HARD = "H"
    SOFT = "S"
    ATTESTATION = "A"
    INFORMATION = "I"


@dataclass(frozen=True)
class CatalogueRow:
    """One row: id, document key, clause, stage as the document places it, kind, one line in our own words."""

    id: str
    document: str
    clause: str
    stage: str
    kind: RowKind
    summary: str


_KEYS = {"clause", "stage", "kind", "summary"}


def read_catalogue(text: str, source: PurePath | str) -> tuple[CatalogueRow, ...]:
    """`id: {clause, stage, kind, summary}`; the document is the id up to its dash."""
    data = read_yaml(text, source) or Located()
    if not isinstance(data, Located):
        raise PolicyFileError(source, 1, "条款目录应是“编号: {clause, stage, kind, summary}”的对照")
    rows = []
    for key, body in data.items():
        line = data.lines[key]
        if not isinstance(body, Located) or set(body) != _KEYS:
            raise PolicyFileError(source, line, f"条款 {key} 应恰有 {'、'.join(sorted(_KEYS))} 四项")
        try:
            kind = RowKind(body["kind"])
        except ValueError:
            raise PolicyFileError(
                source, line, f"条款 {key} 的 kind {body['kind']!r} 应是 H、S、A、I 之一"
            ) from None
        document = key.rpartition("-")[0]
        rows.append(
            CatalogueRow(key, document, str(body["clause"]), str(body["stage"]), kind, str(body["summary"]))
        )
    return tuple(rows)
