"""Reading `parameters/*.yaml`: everything doubtful is refused with file and line."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from .errors import PolicyFileError
from .findings import Citation, Severity
from .jurisdiction import Carry, Jurisdiction, PolicyDocument
from .money import parse_money
from .parameters import Axis, Combine, EntrySpec, Slot, State
from .vocabulary import Level, Matter
from .yamlfile import Located, PlainNumber, read_yaml

_SLOT_KEYS = {"label", "unit", "axis", "carry", "combine", "supersedes", "matter", "entries"}
_ENTRY_KEYS = {
    "tiers",
    "levels",
    "value",
    "severity",
    "cite",
    "document",
    "clause",
    "state",
    "standard",
    "evidence",
    "printed",
    "author",
    "date",
    "delegates_to",
    "note",
}
_SOURCE_KEYS = {"cite", "document", "clause"}
STANDING = "standing"
_MONTH_DAY = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


class ParameterReader:
    """Reads the parameter files of one jurisdiction."""

    def __init__(
        self, jurisdiction: Jurisdiction, tiers: Mapping[str, Level], catalogue: Iterable[str]
    ) -> None:
        self.jurisdiction = jurisdiction
        self.tiers = tiers
        self.catalogue = set(catalogue)
        self.documents = {document.name: document for document in jurisdiction.documents}
        self.source: PurePath | str = ""

    def read(self, text: str, source: PurePath | str) -> list[Slot]:
        """The slots of one file."""
        self.source = source
        data = read_yaml(text, source) or Located()
        if not isinstance(data, Located):
            raise PolicyFileError(source, 1, "参数文件应是“参数名: {label, unit, entries}”的对照")
        return [self._slot(name, body, data.lines[name]) for name, body in data.items()]

    def _slot(self, name: str, body: Any, line: int) -> Slot:
        if not isinstance(body, Located):
            raise self._error(line, f"参数 {name} 应是一组键值")
        self._known_keys(body, _SLOT_KEYS, f"参数 {name}")
        for key in ("label", "entries"):
            if key not in body:
                raise self._error(line, f"参数 {name} 缺 {key}")
        axis = self._word(body, "axis", Axis, Axis.PROGRAMME_YEAR)
        carry = self._word(body, "carry", Carry, Carry.NONE)
        unit = str(body.get("unit", ""))
        entries = [
            self._entry(name, unit, axis, year, entry, at)
            for year, group in self._years(name, body["entries"], body.lines["entries"])
            for entry, at in group
        ]
        self._no_overlap(name, entries)
        self._delegated(name, body, entries)
        if carry is Carry.UNTIL_SUPERSEDED:
            self._documents_carry(name, entries)
        return Slot(
            name=f"{self.jurisdiction.id}.{name}",
            label=str(body["label"]),
            unit=unit,
            axis=axis,
            combine=self._word(body, "combine", Combine, Combine.ADDITIVE),
            carries=carry is Carry.UNTIL_SUPERSEDED,
            supersedes=str(body.get("supersedes", "")),
            entries=tuple(entries),
            matter=self._word(body, "matter", Matter, None),
        )

    def _years(self, name: str, body: Any, line: int) -> Iterable[tuple[int | None, list[tuple[Any, int]]]]:
        if not isinstance(body, Located):
            raise self._error(line, f"参数 {name} 的 entries 应按年度列出")
        for key, group in body.items():
            at = body.lines[key]
            if key != STANDING and not re.fullmatch(r"20\d\d", key):
                raise self._error(at, f"参数 {name} 的年度 {key!r} 应是四位年份或 {STANDING}")
            if not isinstance(group, list) or not group:
                raise self._error(at, f"参数 {name} {key} 年应是条目清单")
            lines = getattr(group, "lines", [at] * len(group))
            yield (None if key == STANDING else int(key)), list(zip(group, lines, strict=True))

    def _entry(self, name: str, unit: str, axis: Axis, year: int | None, body: Any, line: int) -> EntrySpec:
        where = f"参数 {name} {year or STANDING}"
        if not isinstance(body, Located):
            raise self._error(line, f"{where} 的条目应是一组键值")
        self._known_keys(body, _ENTRY_KEYS, where)
        state = self._word(body, "state", State, State.FIXED)
        self._state_keys(body, state, line, where)
        value = self._value(
            body.get("value", True if state is State.FIXED else None), unit, axis, line, where
        )
        document_key, citation = self._source(body, year, state, line, where)
        return EntrySpec(
            year=year,
            value=value,
            severity=self._word(body, "severity", Severity, Severity.HARD),
            citation=citation,
            document_key=document_key,
            tiers=self._tiers(body, line, where),
            levels=tuple(self._level(x, line, where) for x in body.get("levels", ())),
            state=state,
            standard=str(body.get("standard", "")),
            evidence=str(body.get("evidence", "primary")),
            printed=str(body.get("printed", "")),
            author=str(body.get("author", "")),
            dated=body.get("date"),
            delegates_to=str(body.get("delegates_to", "")),
            note=str(body.get("note", "")),
            source=str(self.source),
            line=line,
        )

    def _source(
        self, body: Located, year: int | None, state: State, line: int, where: str
    ) -> tuple[str, Citation]:
        """The document's key, and what the entry cites.

        A value that no document speaks of at all (a number's format, say) is left to the tenant: it stands
        without a source, in state not_published, with a note that says so.
        """
        if state is State.NOT_PUBLISHED and body.get("note") and not _SOURCE_KEYS & set(body):
            return "", Citation("", "", "")
        for key in ("cite", "document", "clause"):
            if not body.get(key):
                raise self._error(line, f"{where} 缺 {key}：每个数都要有出处")
        document = self._document(body, year, line, where)
        cite = str(body["cite"])
        if cite not in self.catalogue:
            raise self._error(body.lines["cite"], f"{where} 的 cite {cite} 不在条款目录 catalogue.yaml 中")
        return document.key, Citation(cite, document.name, str(body["clause"]))

    def _document(self, body: Located, year: int | None, line: int, where: str) -> PolicyDocument:
        document = self.documents.get(str(body["document"]))
        if document is None:
            known = "、".join(self.documents)
            raise self._error(
                body.lines["document"], f"{where} 的文件 {body['document']} 没有声明；已声明：{known}"
            )
        if year is None and document.years:
            raise self._error(line, f"{where}：{document.name} 只管 {document.years}，不能写成 {STANDING}")
        if year is not None and not document.governs(year):
            raise self._error(line, f"{where}：{document.name} 不管 {year} 年度")
        return document

    def _state_keys(self, body: Located, state: State, line: int, where: str) -> None:
        if state is State.INTERPRETATION and not (body.get("author") and isinstance(body.get("date"), date)):
            raise self._error(line, f"{where} 是口径（interpretation），须写明 author 和 date")
        if state is State.EXTERNAL_STANDARD and not body.get("standard"):
            raise self._error(line, f"{where} 依外部标准，须写明 standard（标准名称）")
        if state in (State.EXTERNAL_STANDARD, State.NOT_PUBLISHED) and "value" in body:
            raise self._error(line, f"{where} 的状态是 {state}，不得再写 value")
        evidence = body.get("evidence", "primary")
        if evidence not in ("primary", "secondary"):
            raise self._error(line, f"{where} 的 evidence {evidence!r} 应是 primary 或 secondary")

    def _value(self, value: Any, unit: str, axis: Axis, line: int, where: str) -> Any:
        if isinstance(value, bool) or value is None:
            return value
        if unit.startswith("CNY"):
            if isinstance(value, PlainNumber):
                raise self._error(line, f"{where} 的金额 {value} 写成了浮点数：请写整数元或 12.75万元")
            try:
                return parse_money(value)
            except ValueError as error:
                raise self._error(line, f"{where}：{error}") from error
        if isinstance(value, date):
            if axis is Axis.PROGRAMME_YEAR:
                raise self._error(
                    line, f"{where} 的日期 {value} 带了年份：请写“月-日”（如 '11-30'），年份由年度决定"
                )
            return value
        if unit == "month_day" and not (isinstance(value, str) and _MONTH_DAY.match(value)):
            raise self._error(line, f"{where} 的值 {value!r} 应是“月-日”，如 '11-30'")
        if isinstance(value, list):
            return tuple(self._value(item, "", axis, line, where) for item in value)
        if isinstance(value, dict):
            return MappingProxyType({k: self._value(v, "", axis, line, where) for k, v in value.items()})
        return value

    def _tiers(self, body: Located, line: int, where: str) -> tuple[str, ...]:
        tiers = tuple(body.get("tiers", ()))
        for tier in tiers:
            if tier not in self.tiers:
                raise self._error(line, f"{where} 的类别 {tier!r} 没有声明；已声明：{'、'.join(self.tiers)}")
        return tiers

    def _level(self, word: Any, line: int, where: str) -> Level:
        try:
            return Level(word)
        except ValueError:
            raise self._error(line, f"{where} 的级别 {word!r} 应是 {' / '.join(Level)}") from None

    def _documents_carry(self, name: str, entries: list[EntrySpec]) -> None:
        """A value runs on only as far as its document does."""
        carrying = {
            d.key for d in self.documents.values() if not d.years or d.carry is Carry.UNTIL_SUPERSEDED
        }
        for entry in entries:
            if entry.document_key and entry.document_key not in carrying:
                only = f"{entry.citation.document} 只管当年"
                raise self._error(
                    entry.line, f"参数 {name} 写了 carry: until_superseded，但 {only}：请删去 carry"
                )

    def _delegated(self, name: str, body: Located, entries: list[EntrySpec]) -> None:
        """A delegated slot has no value of its own: each entry names whose parameter it takes."""
        if body.get("combine") != Combine.DELEGATED:
            return
        for entry in entries:
            if not entry.delegates_to:
                raise self._error(entry.line, f"参数 {name} 是委托的（delegated），条目须写明 delegates_to")

    def _no_overlap(self, name: str, entries: list[EntrySpec]) -> None:
        for i, one in enumerate(entries):
            for other in entries[i + 1 :]:
                if one.year == other.year and self._reach(one) & self._reach(other):
                    raise self._error(
                        other.line, f"参数 {name} {one.year} 的两个条目重叠（另一处在第{one.line}行）"
                    )

    def _reach(self, entry: EntrySpec) -> set[tuple[str, str]]:
        tiers: dict[str, Any] = {**self.tiers, "": None}
        levels = entry.levels or tuple(Level)
        return {
            (level, tier)
            for level in levels
            for tier, tier_level in tiers.items()
            if tier_level in (None, level) and (not entry.tiers or tier in entry.tiers)
        }

    def _word(self, body: Located, key: str, words: Any, default: Any) -> Any:
        if key not in body:
            return default
        try:
            return words(body[key])
        except ValueError:
            known = " / ".join(words)
            raise self._error(body.lines[key], f"{key} 的值 {body[key]!r} 应是 {known}") from None

    def _known_keys(self, body: Located, known: set[str], where: str) -> None:
        for key in body:
            if key not in known:
                raise self._error(
                    body.lines[key], f"{where} 有不认识的键 {key!r}；可用：{'、'.join(sorted(known))}"
                )

    def _error(self, line: int, problem: str) -> PolicyFileError:
        return PolicyFileError(self.source, line, problem)
