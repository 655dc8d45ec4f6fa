"""A department's summary cells as a file, for the ministry's server where each has a server of its own.

The cells are told as they stand, small counts too: whoever reads the file reads what the ministry's tables
hold, so it is for the ministry alone. It holds no personal data.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from yanxiu.documents.text import unsafe_character
from yanxiu.phrases import message_of, phrase
from yanxiu.reporting.container import ReportRefusedError, as_json
from yanxiu.reporting.schemas import SchemaError, validate

FORMAT: Final = "yanxiu-cells"
VERSION: Final = 1
SCHEMA: Final = "cells-1.json"
KEYS: Final = ("year", "level", "tier", "field", "host_kind")
MOST_BYTES: Final = 64 << 20
"""A province's cells of many years are some hundred kilobytes."""

_LONGEST: Final = 200

Cell = Mapping[str, int | str]
"""A cell's key and its measures: counts, and decimal amounts as text."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The department; ``sample``: its data are a demonstration's."""

    code: str
    name: str
    gbt2260: str
    sample: bool


@dataclass(frozen=True, slots=True)
class CellsFile:
    """What a file says; ``as_of`` is when the cells were read, ``sha256`` of all that it says."""

    application: str
    sender: Sender
    as_of: datetime
    cells: tuple[Cell, ...]
    sha256: str


def write_cells(application: str, sender: Sender, as_of: datetime, cells: Sequence[Cell]) -> bytes:
    """The file, equal bytes for equal input whatever the cells' order."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "application": application,
        "tenant": asdict(sender),
        "as_of": as_of.isoformat(timespec="seconds"),
        "cells": sorted(cells, key=_key),
    }
    document["sha256"] = _digest(document)
    validate(SCHEMA, document)
    return as_json(document)


def read_cells(data: bytes) -> CellsFile:
    """Read a file whole; ``ReportRefusedError`` where it is none, of another version, or was changed."""
    document = _document(data)
    said = document.pop("sha256")
    if _digest(document) != said:
        raise ReportRefusedError(["汇总文件的内容与其散列不符：写成之后被改动过。请从原处再取一次"])
    application, sender, cells = document["application"], document["tenant"], tuple(document["cells"])
    _must_be_cells(cells)
    _must_be_plain({application, sender["code"], sender["name"]})
    return CellsFile(application, Sender(**sender), _moment(document["as_of"]), cells, said)


def cells_digest(cells: Sequence[Cell]) -> str:
    """The hash of cells alone, to compare what was taken with what stands."""
    return _digest(sorted(cells, key=_key))


def _document(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise ReportRefusedError(["汇总文件过大，不是一个租户的汇总单元。请核对文件"])
    try:
        document: dict[str, Any] = json.loads(data)
    except (ValueError, RecursionError) as error:
        told = (
            "汇总文件不是完好的 JSON：不是 yanxiu summary export-cells 写成的，或没有传完。请从原处再取一次"
        )
        raise ReportRefusedError([told]) from error
    _must_be_known(document)
    try:
        validate(SCHEMA, document)
    except SchemaError as error:
        raise ReportRefusedError([message_of(error)]) from error
    return document


def _must_be_known(found: object) -> None:
    said = found if isinstance(found, dict) else {}
    version = said.get("version")
    if said.get("format") == FORMAT and version != VERSION:
        raise ReportRefusedError(
            [
                phrase(
                    "汇总文件的版本 {found} 不认识，本系统读 {known}。请把两边升到同一版本",
                    found=str(version)[:20],
                    known=VERSION,
                )
            ]
        )


def _must_be_cells(cells: Sequence[Cell]) -> None:
    if len({_key(cell) for cell in cells}) != len(cells):
        raise ReportRefusedError(["汇总文件里有重复的汇总单元。请从原处再取一次"])
    _must_be_plain({str(cell[name]) for cell in cells for name in KEYS})


def _must_be_plain(words: Collection[str]) -> None:
    if any(len(word) > _LONGEST or unsafe_character(word) for word in words):
        raise ReportRefusedError(["汇总文件里有过长的词或控制字符。请从原处再取一次"])


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        told = phrase("汇总文件的时间（{text}）不对。请从原处再取一次", text=text)
        raise ReportRefusedError([told]) from error


def _key(cell: Cell) -> tuple[int | str, ...]:
    return tuple(cell[name] for name in KEYS)


def _digest(value: object) -> str:
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
