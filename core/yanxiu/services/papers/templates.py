"""Which template a document is printed by: that of the most specific region that has one for the year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yanxiu.documents.papers import RegionTemplate
from yanxiu.policy import Chain, Pack
from yanxiu.policy import DocumentTemplate as Declared


@dataclass(frozen=True)
class Chosen:
    """A region's template (None: the core's own), its words and the columns of its table."""

    template: RegionTemplate | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[tuple[str, str], ...] = ()
    version: str = "core"

    def values(self) -> dict[str, Any]:
        """What of it goes into the document's values."""
        columns = [{"key": key, "heading": heading} for key, heading in self.columns]
        return {"words": dict(self.words), "columns": columns}


def chosen(chain: Chain, kind: str, year: int) -> Chosen:
    """The declaration that answers for a document in a year."""
    for pack in chain.packs:
        for one in pack.documents:
            if one.id == kind and one.printed_in(year):
                return of_pack(pack, one)
    return Chosen()


def of_pack(pack: Pack, one: Declared) -> Chosen:
    """A plugin's declaration, with the text of its template."""
    template = None
    if one.template:
        template = RegionTemplate(pack.name, one.template, pack.templates[one.template])
    columns = tuple((column.key, column.heading) for column in one.columns)
    return Chosen(template, dict(one.words), columns, f"{pack.name}/{one.version}")
