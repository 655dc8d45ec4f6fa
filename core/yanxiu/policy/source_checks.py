"""A plugin's citations against its documents' own text, wherever that is at hand; the text is never kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .anchors import anchor_of
from .clauses import bare, clause, clauses
from .errors import PolicyError
from .figures import absent_figure
from .jurisdiction import PolicyDocument
from .packs import Pack
from .parameters import EntrySpec, Slot


class ClauseState(StrEnum):
    """Whether a cited clause stands in a document's text as it did when its row was written."""

    FOUND = "found"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True)
class Checked:
    """One clause that a catalogue cites: its anchor in the text, and what is wrong (empty: nothing)."""

    clause: str
    anchor: str
    problems: tuple[str, ...]
    state: ClauseState = ClauseState.FOUND


def document_of(pack: Pack, named: str) -> PolicyDocument:
    """A document by its key or its number; raises `PolicyError` with those that there are."""
    for document in pack.jurisdiction.documents:
        if named in (document.key, document.name, document.number):
            return document
    known = "、".join(f"{one.key}（{one.name}）" for one in pack.jurisdiction.documents)
    raise PolicyError(f"{pack.jurisdiction.name}没有声明文件 {named!r}；已声明：{known}")


def check_source(pack: Pack, document: PolicyDocument, text: str) -> list[Checked]:
    """Every clause of a document that the catalogue cites, against the document's text.

    Checked are: that the clause is there, that it reads as its anchor says, and that what entries give as
    printed and every figure of their values stand in it.
    """
    found = clauses(text)
    cited = dict.fromkeys(row.clause for row in pack.catalogue if row.document == document.key)
    return [_checked(pack, document, name, found) for name in cited]


def _checked(pack: Pack, document: PolicyDocument, name: str, found: Mapping[str, str]) -> Checked:
    try:
        text = clause(found, name)
    except KeyError as missing:
        told = f"文件里找不到 {missing.args[0]}：请核对条款的名称，或文件是否完整"
        return Checked(name, "", (told,), ClauseState.MISSING)
    anchor = anchor_of(text)
    kept = pack.anchors.get((document.key, name), anchor)
    state = ClauseState.FOUND if kept == anchor else ClauseState.CHANGED
    return Checked(name, anchor, tuple(_problems(pack, document, name, text, anchor)), state)


def _problems(pack: Pack, document: PolicyDocument, name: str, text: str, anchor: str) -> Iterator[str]:
    kept = pack.anchors.get((document.key, name))
    if kept is None:
        yield "anchors.yaml 里没有这一条的锚点：用 yanxiu source cite 生成"
    elif kept != anchor:
        yield f"条文与锚点不符：锚点 {kept}，文件里是 {anchor}。请核对文件，或条文改了哪里"
    for slot, entry in entries_of(pack, document.key, name):
        yield from entry_problems(slot, entry, text)


def entries_of(pack: Pack, document: str, name: str) -> Iterator[tuple[Slot, EntrySpec]]:
    """The entries that cite a clause of a document (by its key)."""
    for slot in pack.slots.values():
        for entry in slot.entries:
            if entry.document_key == document and entry.citation.clause == name:
                yield slot, entry


def entry_problems(slot: Slot, entry: EntrySpec, text: str) -> Iterator[str]:
    """What the text of an entry's clause does not bear out of it: what is printed, its figures."""
    absent = [part for part in bare(entry.printed).split("、") if part not in bare(text)]
    if absent:
        yield f"{slot.name}（{entry.citation.id}）的 {'、'.join(absent)} 不在条文里"
    elif figure := absent_figure(slot, entry, text):
        yield figure
