"""待办 as one officer sees it: whose each item is, and which the officer stands aside from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from yanxiu.models import Amendment, RecordKind
from yanxiu.services.assignments import assigned
from yanxiu.services.listing import Part, Window, part_of
from yanxiu.services.queues import Item, Kind, waiting
from yanxiu.services.recused import touched
from yanxiu.services.work import Work

RECORD_OF: Final[Mapping[Kind, RecordKind]] = {
    Kind.APPLICATION: RecordKind.APPLICATION,
    Kind.FILING: RecordKind.CLASS,
    Kind.AMENDMENT: RecordKind.AMENDMENT,
    Kind.REPORT: RecordKind.CLASS,
    Kind.CERTIFICATE: RecordKind.CLASS,
    Kind.COMPLETION: RecordKind.CLASS,
    Kind.SETTLEMENT: RecordKind.CLASS,
    Kind.SUBSIDY: RecordKind.CLASS,
    Kind.CONSEQUENCE: RecordKind.CONSEQUENCE,
}


class Whose(StrEnum):
    """Who deals with an item."""

    MINE = "mine"
    NOBODY = "none"
    OTHERS = "others"


WHOSE_WORDS: Final[Mapping[Whose, str]] = {
    Whose.MINE: "分派给我",
    Whose.NOBODY: "没有分派",
    Whose.OTHERS: "分派给同事",
}


@dataclass(frozen=True)
class Line:
    """One item with whoever deals with it; ``aside``: the reader does not act on it."""

    item: Item
    officer: str
    whose: Whose
    aside: bool


@dataclass(frozen=True)
class Queue:
    """The items as filtered; how many there are of each kind, and of each whose."""

    part: Part[Line]
    kinds: Counter[Kind]
    whose: Counter[Whose]


def queue(work: Work, values: Mapping[str, str], window: Window) -> Queue:
    """The queue as filtered by ``kind``, ``whose``, ``q``, ``field`` and ``pressing``."""
    lines = _lines(work, waiting(work))
    return Queue(
        part_of([line for line in lines if _matches(line, values)], window),
        Counter(line.item.kind for line in lines),
        Counter(line.whose for line in lines),
    )


def _lines(work: Work, items: list[Item]) -> list[Line]:
    who = assigned(work, (item.id for item in items))
    aside = work.stood_aside()
    made = []
    for item in items:
        officer, name = who.get((RECORD_OF[item.kind], item.id), (None, ""))
        whose = Whose.NOBODY if officer is None else Whose.OTHERS
        made.append(
            Line(
                item,
                name,
                Whose.MINE if officer is not None and officer == work.actor.id else whose,
                bool(aside) and not aside.isdisjoint(_touched(work, item)),
            )
        )
    return made


def _touched(work: Work, item: Item) -> set[tuple[RecordKind, UUID]]:
    kind, key = RECORD_OF[item.kind], item.id
    if kind is RecordKind.AMENDMENT:
        kind, key = RecordKind.CLASS, work.get(Amendment, key, "变更").class_id
    return touched(work.session, str(kind), key)


def _matches(line: Line, values: Mapping[str, str]) -> bool:
    said, item = values.get("q", ""), line.item
    return (
        values.get("kind", "") in ("", item.kind)
        and values.get("whose", "") in ("", line.whose)
        and values.get("field", "") in ("", item.field)
        and (not said or said in item.subject or said in item.organization or said in item.city)
        and (values.get("pressing") != "yes" or item.pressing)
    )
