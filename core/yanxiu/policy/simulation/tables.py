"""A simulation's result as tables in words: the same for the command line, the pages and exported files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.policy.findings import Gate, Severity, Status
from yanxiu.policy.simulation.comparing import Difference
from yanxiu.policy.vocabulary import Stage
from yanxiu.policy.wording import in_words, word

Data = dict[str, Any]
_FEW: Final = 6


@dataclass(frozen=True)
class Table:
    """One table: its title, headings and rows of text, and a sentence before it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def tables(data: Data) -> list[Table]:
    """Every table of a result that has a row, the most important first."""
    made = (
        _counts(data),
        _changed(data),
        _by_design(data),
        _severity(data),
        _one_sided(data, Difference.ADDED),
        _one_sided(data, Difference.DROPPED),
        _gates(data),
        *_money(data),
        _classes(data),
    )
    return [one for one in made if one.rows]


def _counts(data: Data) -> Table:
    counts = data["counts"]
    rows = [
        ("班次", counts["classes"]),
        ("结论改变", counts["changed"]),
        ("结论不变，性质改变", counts["severity"]),
        ("新增的判断", counts["added"]),
        ("不再作的判断", counts["dropped"]),
        ("不变", counts["same"]),
    ]
    return Table("概要", ("项目", "数"), tuple((label, f"{number:,}") for label, number in rows))


def _changed(data: Data) -> Table:
    rows = [
        (
            rule["label"],
            _verdict(move["before"]),
            _verdict(move["after"]),
            str(len(move["classes"])),
            _few(move["classes"]),
            _cites(rule),
        )
        for rule, move in _moves(data, Difference.CHANGED)
    ]
    headings = ("规则", "现行", "模拟", "班次", "哪些班次", "依据（现行 → 模拟）")
    return Table("结论改变的规则", headings, tuple(rows))


def _by_design(data: Data) -> Table:
    rows = [
        (rule["label"], str(len(one["classes"])), one["why"], rule["after"])
        for rule in data["rules"]
        for one in rule["by_design"]
    ]
    note = "照现行政策这样办班，就不可能符合模拟政策的这些规定：这是两种制度不同，不是违规。"
    return Table("制度上无法满足", ("规则", "班次", "原因", "模拟政策的依据"), tuple(rows), note)


def _severity(data: Data) -> Table:
    rows = [
        (rule["label"], _severity_of(move["before"]), _severity_of(move["after"]), str(len(move["classes"])))
        for rule, move in _moves(data, Difference.SEVERITY)
    ]
    return Table("只改性质的规则", ("规则", "现行", "模拟", "班次"), tuple(rows))


def _one_sided(data: Data, how: Difference) -> Table:
    """Rules that one side alone asks, with its verdicts: they are no changes."""
    side = "after" if how is Difference.ADDED else "before"
    found: dict[str, list[Data]] = {}
    rules = {rule["rule"]: rule for rule in data["rules"]}
    for rule, move in _moves(data, how):
        found.setdefault(rule["rule"], []).append(move)
    rows = [
        (
            rules[name]["label"],
            "，".join(f"{_verdict(move[side])} {len(move['classes'])}" for move in moves),
            rules[name][side],
        )
        for name, moves in found.items()
    ]
    title, column = ("新增的规则", "模拟") if how is Difference.ADDED else ("不再有的规则", "现行")
    note = "另一方没有这一问，不算结论改变。"
    return Table(title, ("规则", f"{column}的结论和次数", "依据"), tuple(rows), note)


def _gates(data: Data) -> Table:
    rows = [
        (
            word(Stage(one["stage"])),
            word(Gate(one["before"])),
            word(Gate(one["after"])),
            str(len(one["classes"])),
            _few(one["classes"]),
        )
        for one in data["gates"]
    ]
    return Table("能否办理的改变", ("环节", "现行", "模拟", "班次", "哪些班次"), tuple(rows))


_KEYS: Final = (("tier", "类别"), ("city", "地点"), ("host", "承办单位"))


def _money(data: Data) -> Iterator[Table]:
    money = data["money"]
    if not money["classes"]:
        return
    yield Table("补助合计", ("", *_MONEY_HEADINGS), (("合计", *_sums(money)),), _unknown(money))
    for key, label in _KEYS:
        rows = tuple((_named(data, key, one[key]), *_sums(one)) for one in money[f"by_{key}"])
        yield Table(f"补助按{label}", (label, *_MONEY_HEADINGS), rows)


_MONEY_HEADINGS: Final = ("班次", "现行（元）", "模拟（元）", "增减（元）", "现行算不出", "模拟算不出")


def _sums(row: Data) -> tuple[str, ...]:
    moved = in_words(row["difference"], "CNY").removesuffix("元")
    if row["compared"] < row["classes"]:
        moved = f"{moved}（{row['compared']}期可比）"
    before, after = (in_words(row[side], "CNY").removesuffix("元") for side in ("before", "after"))
    counts = (str(row["unknown_before"]), str(row["unknown_after"]))
    return (str(row["classes"]), before, after, _signed(moved), *counts)


def _signed(moved: str) -> str:
    return moved if moved.startswith(("-", "0")) else f"+{moved}"


def _unknown(money: Data) -> str:
    if not money["unknown_before"] and not money["unknown_after"]:
        return ""
    return "合计不含算不出的班次；增减只比两边都算得出的班次。"


def _named(data: Data, key: str, value: str) -> str:
    return str(data["words"].get(value, value) or "（不详）") if key == "tier" else value


def _classes(data: Data) -> Table:
    """The classes whose verdicts or money change; additions and drops alone do not list a class."""
    rows = []
    for one in data["classes"]:
        said = "；".join(_said(change) for change in one["changes"] if change["difference"] == "changed")
        money = one["money"]
        if said or money["before"] != money["after"]:
            rows.append(
                (
                    one["key"],
                    one["name"],
                    one["host"],
                    one["city"],
                    said or "—",
                    _amount(money["before"], asked=money["asked"]),
                    _amount(money["after"], asked=money["asked"]),
                )
            )
    headings = ("班次", "选题", "承办单位", "地点", "结论改变", "现行补助（元）", "模拟补助（元）")
    return Table("结论或补助改变的班次", headings, tuple(rows))


def _said(change: Data) -> str:
    return f"{change['label']}：{_word(change['before'])} → {_word(change['after'])}"


def _word(side: Data) -> str:
    return word(Status(side["status"]))


def _amount(amount: str | None, *, asked: bool) -> str:
    if not asked:
        return "—"
    return "算不出" if amount is None else in_words(amount, "CNY").removesuffix("元")


def _moves(data: Data, how: Difference) -> Iterable[tuple[Data, Data]]:
    return (
        (rule, move) for rule in data["rules"] for move in rule["moves"] if move["difference"] == str(how)
    )


def _verdict(told: str) -> str:
    status, _, severity = told.partition("/")
    return f"{word(Status(status))}（{word(Severity(severity))}）"


def _severity_of(told: str) -> str:
    return word(Severity(told.partition("/")[2]))


def _cites(rule: Data) -> str:
    return rule["before"] if rule["before"] == rule["after"] else f"{rule['before']} → {rule['after']}"


def _few(keys: Sequence[str]) -> str:
    shown = "、".join(dict.fromkeys(keys[:_FEW]))
    return f"{shown} 等" if len(keys) > _FEW else shown
