"""A simulation's result as tables in words: the same for the command line, the pages and exported files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from yanxiu.policy import simulating_words as words
from yanxiu.policy.findings import Gate, Severity, Status
from yanxiu.policy.simulating_words import COUNTS, KEPT, TITLES, Tell, in_chinese
from yanxiu.policy.simulation.comparing import Difference
from yanxiu.policy.vocabulary import Stage
from yanxiu.policy.wording import in_words, word

Data = Mapping[str, Any]
_FEW: Final = 6
_KEYS: Final = (("tier", "类别"), ("city", "地点"), ("host", "承办单位"))
_MONEY: Final = (
    "班次数",
    words.BEFORE,
    words.AFTER,
    words.MOVED,
    words.UNKNOWN_BEFORE,
    words.UNKNOWN_AFTER,
)
_AMOUNTS: Final = frozenset({words.BEFORE, words.AFTER, words.CLASS_BEFORE, words.CLASS_AFTER})


@dataclass(frozen=True)
class Table:
    """One table: its title, headings and rows of text, and a sentence before it.

    `amounts` names the headings whose cells are sums of money.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    amounts: frozenset[str] = frozenset()


def tables(data: Data, tell: Tell = in_chinese) -> list[Table]:
    """Every table of a result that has a row, the most important first, as `tell` tells it."""
    return [one for one in _Tables(data, tell).all() if one.rows]


def compared(data: Data, tell: Tell = in_chinese) -> str:
    """Which two policies."""
    sides = (("现行", "base"), ("模拟", "what_if"))
    said = (f"{tell(label)}{tell('：')}{tell(data['policies'][side]['name'])}" for label, side in sides)
    return tell("；").join(said)


class _Tables:
    def __init__(self, data: Data, tell: Tell) -> None:
        self.data, self.tell = data, tell

    def all(self) -> Iterator[Table]:
        yield self._counts()
        yield self._changed()
        yield self._by_design()
        yield self._severity()
        yield self._one_sided(Difference.ADDED, "after", "模拟的结论和次数")
        yield self._one_sided(Difference.DROPPED, "before", "现行的结论和次数")
        yield self._gates()
        yield from self._money()
        yield self._classes()

    def _table(
        self, name: str, headings: Sequence[str], rows: Iterable[tuple[str, ...]], note: str = ""
    ) -> Table:
        told = tuple(self.tell(one) if one else "" for one in headings)
        amounts = frozenset(self.tell(one) for one in headings if one in _AMOUNTS)
        return Table(self.tell(TITLES[name]), told, tuple(rows), self.tell(note) if note else "", amounts)

    def _counts(self) -> Table:
        counts = self.data["counts"]
        rows = ((self.tell(label), f"{counts[name]:,}") for name, label in COUNTS.items())
        return self._table("counts", ("概要", "数"), rows)

    def _changed(self) -> Table:
        rows = (
            (
                self.tell(rule["label"]),
                self._verdict(move["before"]),
                self._verdict(move["after"]),
                str(len(move["classes"])),
                self._few(move["classes"]),
                _cites(rule),
            )
            for rule, move in self._moves(Difference.CHANGED)
        )
        headings = ("规则", "现行", "模拟", "班次数", "哪些班次", "依据（现行 → 模拟）")
        return self._table("changed", headings, rows)

    def _by_design(self) -> Table:
        rows = (
            (self.tell(rule["label"]), str(len(one["classes"])), self.tell(one["why"]), rule["after"])
            for rule in self.data["rules"]
            for one in rule["by_design"]
        )
        headings = ("规则", "班次数", "原因", "模拟政策的依据")
        return self._table("by_design", headings, rows, words.BY_DESIGN)

    def _severity(self) -> Table:
        rows = (
            (
                self.tell(rule["label"]),
                self._severity_of(move["before"]),
                self._severity_of(move["after"]),
                str(len(move["classes"])),
            )
            for rule, move in self._moves(Difference.SEVERITY)
        )
        return self._table("severity", ("规则", "现行", "模拟", "班次数"), rows)

    def _one_sided(self, how: Difference, side: str, column: str) -> Table:
        """Rules that one side alone asks, with its verdicts: they are no changes."""
        found: dict[str, list[Data]] = {}
        rules = {rule["rule"]: rule for rule in self.data["rules"]}
        for rule, move in self._moves(how):
            found.setdefault(rule["rule"], []).append(move)
        rows = (
            (self.tell(rules[name]["label"]), self._verdicts(moves, side), rules[name][side])
            for name, moves in found.items()
        )
        return self._table(str(how), ("规则", column, "依据"), rows, words.ONE_SIDED)

    def _gates(self) -> Table:
        rows = (
            (
                self.tell(word(Stage(one["stage"]))),
                self.tell(word(Gate(one["before"]))),
                self.tell(word(Gate(one["after"]))),
                str(len(one["classes"])),
                self._few(one["classes"]),
            )
            for one in self.data["gates"]
        )
        return self._table("gates", ("环节", "现行", "模拟", "班次数", "哪些班次"), rows)

    def _money(self) -> Iterator[Table]:
        money = self.data["money"]
        if not money["classes"]:
            return
        unknown = money["unknown_before"] or money["unknown_after"]
        total = (self.tell("合计"), *self._sums(money))
        yield self._table("money", ("", *_MONEY), (total,), words.PARTLY if unknown else "")
        for key, label in _KEYS:
            rows = ((self._named(key, one[key]), *self._sums(one)) for one in money[f"by_{key}"])
            yield self._table(key, (label, *_MONEY), rows)

    def _classes(self) -> Table:
        """The classes whose verdicts or money change; additions and drops alone do not list a class."""
        rows = []
        for one in self.data["classes"]:
            changed = [self._said(change) for change in one["changes"] if change["difference"] == "changed"]
            money = one["money"]
            if changed or money["before"] != money["after"]:
                amounts = (self._amount(money[side], asked=money["asked"]) for side in ("before", "after"))
                told = self.tell("；").join(changed) or "—"
                rows.append((one["key"], one["name"], one["host"], one["city"], told, *amounts))
        headings = ("班次", "选题", "承办单位", "地点", "结论改变", words.CLASS_BEFORE, words.CLASS_AFTER)
        return self._table("classes", headings, rows)

    def _moves(self, how: Difference) -> Iterable[tuple[Data, Data]]:
        return (
            (rule, move)
            for rule in self.data["rules"]
            for move in rule["moves"]
            if move["difference"] == str(how)
        )

    def _bracketed(self, text: str, inner: str) -> str:
        return f"{text}{self.tell('（')}{inner}{self.tell('）')}"

    def _verdict(self, told: str) -> str:
        status, _, _severity = told.partition("/")
        return self._bracketed(self.tell(word(Status(status))), self._severity_of(told))

    def _verdicts(self, moves: Iterable[Data], side: str) -> str:
        return self.tell("，").join(f"{self._verdict(move[side])} {len(move['classes'])}" for move in moves)

    def _severity_of(self, told: str) -> str:
        return self.tell(word(Severity(told.partition("/")[2])))

    def _few(self, keys: Sequence[str]) -> str:
        shown = self.tell("、").join(dict.fromkeys(keys[:_FEW]))
        return f"{shown}{self.tell(' 等')}" if len(keys) > _FEW else shown

    def _named(self, key: str, value: str) -> str:
        if key != "tier":
            return value
        return self.tell(str(self.data["words"].get(value, value) or words.NOT_KNOWN))

    def _sums(self, row: Data) -> tuple[str, ...]:
        moved = _signed(_yuan(row["difference"]))
        if row["compared"] < row["classes"]:
            moved = self._bracketed(moved, self.tell(KEPT["comparable"], n=row["compared"]))
        counts = (str(row["unknown_before"]), str(row["unknown_after"]))
        return (str(row["classes"]), _yuan(row["before"]), _yuan(row["after"]), moved, *counts)

    def _said(self, change: Data) -> str:
        before, after = (self.tell(word(Status(change[side]["status"]))) for side in ("before", "after"))
        return f"{self.tell(change['label'])}{self.tell('：')}{before} → {after}"

    def _amount(self, amount: str | None, *, asked: bool) -> str:
        if not asked:
            return "—"
        return self.tell(words.NOT_COMPUTED) if amount is None else _yuan(amount)


def _yuan(amount: str | Decimal) -> str:
    return in_words(amount, "CNY").removesuffix("元")


def _signed(moved: str) -> str:
    return moved if moved.startswith(("-", "0")) else f"+{moved}"


def _cites(rule: Data) -> str:
    return str(rule["before"]) if rule["before"] == rule["after"] else f"{rule['before']} → {rule['after']}"
