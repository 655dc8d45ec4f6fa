"""The file that says what to simulate; everything doubtful is refused with file and line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from yanxiu.policy.errors import PolicyFileError
from yanxiu.policy.findings import Severity
from yanxiu.policy.parameters import TenantParameter
from yanxiu.policy.simulation.edits import KEEP, Change
from yanxiu.policy.vocabulary import Stage
from yanxiu.policy.yamlfile import Located, LocatedList, read_yaml

_KEYS = {"name", "base", "data", "stages", "edits", "tiers", "same", "assume"}
_BASE_KEYS = {"jurisdiction", "drafts"}
_DATA_KEYS = {"years", "generated"}
_GENERATED_KEYS = {"year", "seed", "classes"}
_ASSUME_KEYS = {"hours_per_day", "travel_days"}
_CHANGE_KEYS = {"parameter", "value", "severity", "drop", "tiers", "year"}
_EDITS: Mapping[str, set[str]] = {
    "parameter": _CHANGE_KEYS,
    "rules_of": {"rules_of"},
    "jurisdiction": {"jurisdiction", "drafts"},
    "supply": {"supply", "value", "tiers", "year"},
}


@dataclass(frozen=True)
class Generated:
    """Classes made up from a seed: so many of each tier, in a programme year."""

    year: int
    seed: int
    classes: Mapping[str, int]


@dataclass(frozen=True)
class Assumptions:
    """What a simulation takes for granted where no fact says it: how much a day can hold."""

    hours_per_day: Decimal = Decimal(8)
    travel_days: int = 1


@dataclass(frozen=True)
class Spec:
    """One simulation: the policy that is, what it would be, and on which data.

    `years` are plan years of a tenant; `tiers` maps the base's tiers to another jurisdiction's, `same` the
    base's rules to those of another name that ask the same.
    """

    name: str
    jurisdiction: str
    drafts: bool = False
    years: tuple[int, ...] = ()
    generated: Generated | None = None
    stages: tuple[Stage, ...] = ()
    changes: tuple[Change, ...] = ()
    rules_of: int | None = None
    other: str = ""
    other_drafts: bool = False
    supplied: tuple[TenantParameter, ...] = ()
    tiers: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    assume: Assumptions = Assumptions()


def read_spec(text: str, source: PurePath | str) -> Spec:
    """Read one; raises `PolicyFileError` with file and line."""
    return _Reader(source).spec(read_yaml(text, source))


class _Reader:
    def __init__(self, source: PurePath | str) -> None:
        self.source = source

    def spec(self, body: Any) -> Spec:
        if not isinstance(body, Located):
            raise PolicyFileError(self.source, 1, "模拟文件应是一组键值（name、base、data、edits）")
        self._known(body, _KEYS, "模拟")
        for key in ("name", "base", "data", "edits"):
            if key not in body:
                raise self._error(body.line, f"模拟缺 {key}")
        base = self._part(body, "base", _BASE_KEYS)
        if "jurisdiction" not in base:
            raise self._error(base.line, "base 缺 jurisdiction：现行政策是哪个辖区的")
        data = self._part(body, "data", _DATA_KEYS)
        if set(data) == _DATA_KEYS:
            raise self._error(data.line, "data 只能写 years 或 generated 其中之一")
        return Spec(
            name=str(body["name"]),
            jurisdiction=str(base["jurisdiction"]),
            drafts=self._flag(base, "drafts"),
            years=tuple(self._year(one, data, "years") for one in self._list(data, "years")),
            generated=self._generated(data) if "generated" in data else None,
            stages=tuple(self._stage(one, body) for one in self._list(body, "stages")),
            tiers=self._texts(body, "tiers"),
            same=self._texts(body, "same"),
            assume=self._assume(body),
            **self._edits(body),
        )

    def _generated(self, data: Located) -> Generated:
        body = self._part(data, "generated", _GENERATED_KEYS)
        for key in sorted(_GENERATED_KEYS):
            if key not in body:
                raise self._error(body.line, f"generated 缺 {key}")
        classes = self._part(body, "classes", None)
        for tier, count in classes.items():
            if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= 2000:
                raise self._error(
                    classes.lines[tier], f"classes 中 {tier} 的期数 {count!r} 应是 1 到 2000 的整数"
                )
        seed = body["seed"]
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise self._error(body.lines["seed"], f"seed 的值 {seed!r} 应是整数：同一个数给出同样的数据")
        return Generated(self._year(body["year"], body, "year"), seed, dict(classes))

    def _assume(self, body: Located) -> Assumptions:
        if "assume" not in body:
            return Assumptions()
        given = self._part(body, "assume", _ASSUME_KEYS)
        for key, value in given.items():
            if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 24:
                raise self._error(given.lines[key], f"assume 的 {key} {value!r} 应是 0 到 24 的数")
        return Assumptions(
            Decimal(given.get("hours_per_day", Assumptions.hours_per_day)),
            int(given.get("travel_days", Assumptions.travel_days)),
        )

    def _edits(self, body: Located) -> dict[str, Any]:
        rows = self._list(body, "edits")
        if not rows:
            raise self._error(body.lines["edits"], "edits 至少要有一项：与现行政策有什么不同")
        made: dict[str, Any] = {"changes": (), "supplied": ()}
        for row, line in zip(rows, rows.lines, strict=True):
            kind = next((kind for kind in _EDITS if isinstance(row, Located) and kind in row), None)
            if kind is None:
                raise self._error(line, f"edits 的每一项应以 {'、'.join(_EDITS)} 之一说明改什么")
            self._known(row, _EDITS[kind], f"edits 的 {kind}")
            if kind in ("rules_of", "jurisdiction") and (kind in made or "other" in made):
                raise self._error(line, f"edits 里 {kind} 只能写一次")
            self._add(made, kind, row)
        return made

    def _add(self, made: dict[str, Any], kind: str, row: Located) -> None:
        if kind == "parameter":
            made["changes"] += (self._change(row),)
        elif kind == "supply":
            made["supplied"] += (self._supplied(row),)
        elif kind == "rules_of":
            made["rules_of"] = self._year(row[kind], row, kind)
        else:
            made["other"], made["other_drafts"] = str(row[kind]), self._flag(row, "drafts")

    def _change(self, row: Located) -> Change:
        if not {"value", "severity", "drop"} & set(row):
            raise self._error(row.line, "改参数须写明 value（新值）、severity（新性质）或 drop: true（删去）")
        severity = None
        if "severity" in row:
            try:
                severity = Severity(row["severity"])
            except ValueError:
                known = " / ".join(Severity)
                raise self._error(
                    row.lines["severity"], f"severity 的值 {row['severity']!r} 应是 {known}"
                ) from None
        return Change(
            str(row["parameter"]),
            row.get("value", KEEP),
            severity,
            self._flag(row, "drop"),
            tuple(str(one) for one in self._list(row, "tiers")),
            self._year(row["year"], row, "year") if "year" in row else None,
        )

    def _supplied(self, row: Located) -> TenantParameter:
        if "value" not in row:
            raise self._error(row.line, "supply 须写明 value：文件留给各地定的值")
        year = self._year(row["year"], row, "year") if "year" in row else None
        tiers = tuple(str(one) for one in self._list(row, "tiers"))
        value = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
        return TenantParameter(str(row["supply"]), value, author="模拟", year=year, tiers=tiers)

    def _part(self, body: Located, key: str, known: set[str] | None) -> Located:
        part = body[key]
        if not isinstance(part, Located):
            raise self._error(body.lines[key], f"{key} 应是一组键值")
        if known is not None:
            self._known(part, known, key)
        return part

    def _list(self, body: Located, key: str) -> LocatedList:
        found = body.get(key, LocatedList())
        if not isinstance(found, LocatedList):
            raise self._error(body.lines[key], f"{key} 应是清单，如 [{found}]")
        return found

    def _texts(self, body: Located, key: str) -> dict[str, str]:
        return {k: str(v) for k, v in self._part(body, key, None).items()} if key in body else {}

    def _flag(self, body: Located, key: str) -> bool:
        value = body.get(key, False)
        if not isinstance(value, bool):
            raise self._error(body.lines[key], f"{key} 的值 {value!r} 应是 true 或 false")
        return value

    def _year(self, value: Any, body: Located, key: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 2000 <= value <= 2100:
            raise self._error(body.lines[key], f"{key} 的值 {value!r} 应是年份，如 2024")
        return value

    def _stage(self, value: Any, body: Located) -> Stage:
        try:
            return Stage(value)
        except ValueError:
            raise self._error(
                body.lines["stages"], f"stages 的 {value!r} 应是 {' / '.join(Stage)} 之一"
            ) from None

    def _known(self, body: Located, known: set[str], where: str) -> None:
        for key in body:
            if key not in known:
                there = "、".join(sorted(known))
                raise self._error(body.lines[key], f"{where} 有不认识的键 {key!r}；可用：{there}")

    def _error(self, line: int, problem: str) -> PolicyFileError:
        return PolicyFileError(self.source, line, problem)
