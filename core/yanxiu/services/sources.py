"""文件原文: documents' own files that a tenant keeps, held against what its plugins cite of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlalchemy import select

from yanxiu.documents.source_text import SourceRefused, text_of
from yanxiu.models import SourceDocument
from yanxiu.phrases import phrase
from yanxiu.policy import Pack, PolicyDocument, PolicyError, Registry, anchor_of
from yanxiu.policy.clauses import clause, clauses
from yanxiu.policy.source_checks import Checked, ClauseState, check_source, document_of
from yanxiu.services import checks, file_store
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.work import Work

FIELD: Final = "文件原文"
_BREAKS: Final = "\t\n"


class Quote(NamedTuple):
    """A clause as a kept file has it; ``changed`` where it does not read as the plugin's anchor says."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Cited:
    """A document that plugins cite, with the file that the tenant keeps of it, and how that stands."""

    pack: Pack
    document: PolicyDocument
    row: SourceDocument | None = None
    checked: tuple[Checked, ...] = ()

    @property
    def key(self) -> str:
        """How the audit log names it."""
        return _key(self.pack, self.document)

    @property
    def rows(self) -> int:
        """How many rows of the catalogue stand in it."""
        return sum(row.document == self.document.key for row in self.pack.catalogue)

    @property
    def lost(self) -> bool:
        """Whether the row stands, and the store has its text no more (or the plugin cites nothing of it)."""
        return self.row is not None and not self.checked

    @property
    def problems(self) -> int:
        """In how many clauses something is wrong."""
        return sum(bool(one.problems) for one in self.checked)

    def count(self, state: ClauseState) -> int:
        """How many clauses stand so."""
        return sum(one.state is state for one in self.checked)


def cited(work: Work) -> list[Cited]:
    """The documents of the tenant's jurisdiction, of those above it and below it, with what is kept."""
    kept = {(row.jurisdiction, row.document): row for row in _rows(work)}
    return [
        _standing(work, pack, document, kept.get((pack.name, document.key)))
        for pack in _packs(work.plugins, work.tenant.jurisdiction)
        for document in pack.jurisdiction.documents
    ]


def find(work: Work, jurisdiction: str, key: str) -> Cited:
    """One document by its jurisdiction and key; raises ``NotFound``."""
    for pack in _packs(work.plugins, work.tenant.jurisdiction):
        if pack.name == jurisdiction:
            for document in pack.jurisdiction.documents:
                if document.key == key:
                    return _standing(work, pack, document, _row(work, pack, document))
    raise NotFound("文件", key)


def named(work: Work, name: str) -> Cited:
    """One document by its key or its number; raises ``InvalidInput`` with those that there are."""
    packs = _packs(work.plugins, work.tenant.jurisdiction)
    for pack in packs:
        try:
            document = document_of(pack, name)
        except PolicyError:
            continue
        return _standing(work, pack, document, _row(work, pack, document))
    known = "、".join(one.key for pack in packs for one in pack.jurisdiction.documents)
    raise InvalidInput(
        "文件代号", name, "没有插件引用这份文件", phrase("请写文号或其中之一：{known}", known=known)
    )


def import_source(work: Work, which: Cited, file_name: str, content: bytes) -> Cited:
    """Keep a document's own file in place of the last, and hold it against what is cited of it.

    Raises ``InvalidInput`` for a file whose text cannot be read, or in which no cited clause stands.
    """
    name = checks.file_name(file_name)
    try:
        text = _storable(text_of(content))
    except SourceRefused as error:
        raise InvalidInput(FIELD, file_name, error.args[0], "核对后请重新导入") from error
    checked = check_source(which.pack, which.document, text)
    if all(one.state is ClauseState.MISSING for one in checked):
        rule = "插件引用的条款，这个文件里一条也没有"
        raise InvalidInput(FIELD, file_name, rule, "请核对是不是这份文件，正文是否完整")
    row = _row(work, which.pack, which.document, lock=True) or _new(work, which)
    row.file_name = name
    row.sha256, row.text_sha256 = file_store.put(work, content), file_store.put(work, text.encode())
    row.imported_on, row.imported_by = work.today, work.actor.id
    work.session.flush()
    made = Cited(which.pack, which.document, row, tuple(checked))
    work.record("source.import", "source", made.key, sha256=row.sha256, problems=made.problems)
    return made


def remove_source(work: Work, which: Cited) -> None:
    """Keep a document's file no longer: its clauses are cited by name alone again."""
    row = _row(work, which.pack, which.document, lock=True)
    if row is None:
        raise NotFound(FIELD, which.document.name)
    work.record("source.remove", "source", which.key, sha256=row.sha256)
    work.session.delete(row)


def file_of(work: Work, which: Cited) -> tuple[str, bytes]:
    """The kept file's name and content; raises ``NotFound``."""
    if which.row is None:
        raise NotFound(FIELD, which.document.name)
    return which.row.file_name, file_store.get(work, which.row.sha256)


def quotes(work: Work) -> Mapping[tuple[str, str], Quote]:
    """What the kept files say, by the document's name and clause, for every clause that a catalogue cites."""
    found: dict[tuple[str, str], Quote] = {}
    for row in _rows(work):
        pack = work.plugins.packs.get(row.jurisdiction)
        document = next((one for one in _documents(pack) if one.key == row.document), None)
        if pack is not None and document is not None:
            found |= _quotes(pack, document, _clauses(work, row))
    return found


def text_of_clause(work: Work, which: Cited, name: str) -> str:
    """A clause as the kept file has it; empty where it has none."""
    return "" if which.row is None else _text(_clauses(work, which.row), name)


def _quotes(pack: Pack, document: PolicyDocument, found: Mapping[str, str]) -> dict[tuple[str, str], Quote]:
    names = {row.clause for row in pack.catalogue if row.document == document.key}
    texts = {name: _text(found, name) for name in names}
    return {
        (document.name, name): Quote(
            text, pack.anchors.get((document.key, name)) not in (None, anchor_of(text))
        )
        for name, text in texts.items()
        if text
    }


def _text(found: Mapping[str, str], name: str) -> str:
    try:
        return clause(found, name)
    except KeyError:
        return ""


def _standing(work: Work, pack: Pack, document: PolicyDocument, row: SourceDocument | None) -> Cited:
    if row is None:
        return Cited(pack, document)
    text = _content(work, row)
    return Cited(pack, document, row, () if text is None else tuple(check_source(pack, document, text)))


def _packs(plugins: Registry, jurisdiction: str) -> list[Pack]:
    """A jurisdiction's plugin, those above it, those below it, as far as they are loaded."""
    above = _upwards(plugins, jurisdiction)
    below = [name for name in plugins.packs if jurisdiction in _upwards(plugins, name)[1:]]
    return [plugins.packs[name] for name in (*above, *sorted(below)) if name in plugins.packs]


def _upwards(plugins: Registry, jurisdiction: str) -> list[str]:
    found: list[str] = []
    name: str | None = jurisdiction
    while name and name not in found:
        found.append(name)
        pack = plugins.packs.get(name)
        name = pack.jurisdiction.parent if pack else None
    return found


def _documents(pack: Pack | None) -> Iterable[PolicyDocument]:
    return pack.jurisdiction.documents if pack else ()


def _rows(work: Work) -> list[SourceDocument]:
    order = (SourceDocument.jurisdiction, SourceDocument.document)
    return list(work.session.scalars(select(SourceDocument).order_by(*order)))


def _row(work: Work, pack: Pack, document: PolicyDocument, *, lock: bool = False) -> SourceDocument | None:
    query = select(SourceDocument).where(
        SourceDocument.jurisdiction == pack.name, SourceDocument.document == document.key
    )
    return work.session.scalars(query.with_for_update(key_share=True) if lock else query).one_or_none()


def _new(work: Work, which: Cited) -> SourceDocument:
    row = SourceDocument(jurisdiction=which.pack.name, document=which.document.key)
    work.session.add(row)
    return row


def _key(pack: Pack, document: PolicyDocument) -> str:
    return f"{pack.name}/{document.key}"


def _storable(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " or sign in _BREAKS)


def _content(work: Work, row: SourceDocument) -> str | None:
    """The text; None where the store has lost it: pages then cite by name alone, as before the import."""
    try:
        return file_store.get(work, row.text_sha256).decode()
    except NotFound:
        return None


_read: Final[dict[tuple[str, str], Mapping[str, str]]] = {}
"""Clauses by tenant and hash of the text, which never changes."""
_MOST: Final = 64


def forget() -> None:
    """Read clauses anew from the store."""
    _read.clear()


def _clauses(work: Work, row: SourceDocument) -> Mapping[str, str]:
    key = (work.tenant.code, row.text_sha256)
    if key not in _read:
        text = _content(work, row)
        if text is None:
            return MappingProxyType({})
        if len(_read) >= _MOST:
            _read.clear()
        _read[key] = MappingProxyType(clauses(text))
    return _read[key]
