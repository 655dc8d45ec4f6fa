"""Case files: what an officer expects of a policy, read aloud and run."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from .chain import Chain
from .decision import Decision
from .engine import NO_POLICY, evaluate
from .errors import PolicyError, PolicyFileError
from .facts import ABSENT, ROOTS, Facts
from .facts.reading import FactReader
from .findings import Finding, Gate, Status, worst
from .money import parse_money
from .parameters import Slot, TenantParameter, bare_title
from .registry import Registry
from .vocabulary import Stage
from .yamlfile import Located, LocatedList, PlainNumber, read_yaml

_CASE_KEYS = {
    "name",
    "jurisdiction",
    "year",
    "stage",
    "as_of",
    "adopted_draft",
    "parameters",
    "facts",
    "expect",
}
_EXPECT_KEYS = {"gate", "findings", "subsidy"}
_PARAMETER_KEYS = {"slot", "value", "author", "date", "basis", "year", "tiers"}
_UNASKED = object()


@dataclass(frozen=True)
class Expectation:
    """What a case expects; `subsidy` is `None` where it expects that none can be computed."""

    gate: Gate | None
    findings: Mapping[str, Status]
    subsidy: Decimal | object | None = _UNASKED

    @property
    def asks_subsidy(self) -> bool:
        return self.subsidy is not _UNASKED


@dataclass(frozen=True)
class Case:
    """One case: a question (`facts` of a stage under a chain) and what is expected of the answer."""

    name: str
    source: str
    line: int
    stage: Stage
    facts: Facts
    chain: Chain
    expect: Expectation | None
    problem: str = ""

    def decide(self) -> Decision:
        """The answer; raises `PolicyFileError` for a case that supplies a parameter nobody declares."""
        if self.problem:
            raise PolicyFileError(self.source, self.line, self.problem)
        return evaluate(self.stage, self.facts, self.chain)


@dataclass(frozen=True)
class Outcome:
    """A case and every way in which the answer differs from what it expects (empty: passed)."""

    case: Case
    decision: Decision
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.problems


def read_cases(path: Path, registry: Registry) -> list[Case]:
    """The cases of a file: a list of them, or a single one.  Raises `PolicyFileError` with file and line."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise PolicyError(f"读不了文件 {path}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"文件 {path} 不是 UTF-8 文字") from error
    return parse_cases(text, path, registry)


def parse_cases(text: str, source: PurePath | str, registry: Registry) -> list[Case]:
    """As `read_cases`, from text."""
    data = read_yaml(text, source)
    items = data if isinstance(data, LocatedList) else [data]
    return [_Reader(source, registry).case(item, i + 1) for i, item in enumerate(items)]


class _Reader:
    def __init__(self, source: PurePath | str, registry: Registry) -> None:
        self.source, self.registry = source, registry

    def case(self, body: Any, number: int) -> Case:
        if not isinstance(body, Located):
            raise PolicyFileError(
                self.source, 1, f"第{number}个案例应是一组键值（name、jurisdiction、year……）"
            )
        self._known(body, _CASE_KEYS, "案例")
        for key in ("jurisdiction", "year", "stage", "facts"):
            if key not in body:
                raise self._error(body.line, f"案例缺 {key}")
        year = body["year"]
        if isinstance(year, bool) or not isinstance(year, int) or not 2000 <= year <= 2100:
            raise self._error(body.lines["year"], f"year 的值 {year!r} 应是年份，如 2024")
        stage = self._word(body, "stage", Stage)
        chain = self._chain(body, year)
        facts = self._facts(body, stage, year, chain)
        expect = self._expect(body["expect"]) if "expect" in body else None
        name = str(body.get("name", f"第{number}个案例"))
        return Case(name, str(self.source), body.line, stage, facts, chain, expect, _strange(chain))

    def _chain(self, body: Located, year: int) -> Chain:
        jurisdiction = str(body["jurisdiction"])
        try:
            chain = self.registry.chain(
                jurisdiction, parameters=self._parameters(body.get("parameters"), year)
            )
        except PolicyError as error:
            raise self._error(body.lines["jurisdiction"], str(error)) from error
        adopted = body.get("adopted_draft", False)
        if not isinstance(adopted, bool):
            raise self._error(
                body.lines["adopted_draft"], f"adopted_draft 的值 {adopted!r} 应是 true 或 false"
            )
        return replace(chain, adopted=chain.drafts()) if adopted else chain

    def _facts(self, body: Located, stage: Stage, year: int, chain: Chain) -> Facts:
        given = body["facts"]
        line = body.lines["facts"]
        facts: Facts = FactReader(self.source, chain.check_word).read(ROOTS[stage], given or {}, line)
        as_of = body.get("as_of")
        if as_of is not None and type(as_of) is not date:
            raise self._error(body.lines["as_of"], f"as_of 的值 {as_of!r} 应是日期，如 2024-10-14")
        return self._dated(facts, year, as_of, line)

    def _dated(self, facts: Any, year: int, as_of: date | None, line: int) -> Facts:
        """The facts with the case's year and day of judgement; either may stand among the facts as well."""
        if facts.year not in (ABSENT, year):
            raise self._error(line, f"facts 里的年度 {facts.year} 与案例的 year {year} 不同：请删去一处")
        if as_of is None and facts.as_of is not ABSENT:
            as_of = facts.as_of
        dated: Facts = replace(
            facts, year=year, as_of=as_of or max(_dates(facts), default=date(year, 12, 31))
        )
        return dated

    def _parameters(self, body: Any, year: int) -> list[TenantParameter]:
        """Rows with `slot` and `value`, or a mapping from slot to value or row."""
        if body is None:
            return []
        if isinstance(body, Located):
            rows: list[tuple[str | None, Any, int]] = [(k, v, body.lines[k]) for k, v in body.items()]
        elif isinstance(body, LocatedList):
            rows = [(None, value, at) for value, at in zip(body, body.lines, strict=True)]
        else:
            raise PolicyFileError(
                self.source, 1, "parameters 应是“参数: 值”的对照，或若干 {slot, value} 条目"
            )
        return [self._parameter(slot, value, line, year) for slot, value, line in rows]

    def _parameter(self, slot: str | None, body: Any, line: int, year: int) -> TenantParameter:
        if not isinstance(body, Located) or (slot is not None and "value" not in body):
            if slot is None:
                raise self._error(line, "parameters 的条目应有 slot 和 value")
            return TenantParameter(slot, _value(body), year=year)
        self._known(body, _PARAMETER_KEYS, "租户参数")
        name = slot or body.get("slot")
        if not name or "value" not in body:
            raise self._error(line, "parameters 的条目应有 slot 和 value")
        return TenantParameter(
            slot=str(name),
            value=_value(body["value"]),
            author=str(body.get("author", "")),
            dated=body.get("date"),
            basis=str(body.get("basis", "")),
            year=body.get("year", year),
            tiers=tuple(body.get("tiers", ())),
        )

    def _expect(self, body: Any) -> Expectation:
        if not isinstance(body, Located):
            raise PolicyFileError(self.source, 1, "expect 应是一组键值（gate、findings、subsidy）")
        self._known(body, _EXPECT_KEYS, "expect")
        findings = body.get("findings") or Located()
        if not isinstance(findings, Located):
            raise self._error(
                body.lines["findings"], "findings 应是“编号: 结果”的对照，如 {NO-POLICY: unknown}"
            )
        statuses = {key: self._word(findings, key, Status) for key in findings}
        gate = self._word(body, "gate", Gate) if "gate" in body else None
        if "subsidy" not in body:
            return Expectation(gate, statuses)
        return Expectation(gate, statuses, self._money(body, "subsidy"))

    def _money(self, body: Located, key: str) -> Decimal | None:
        value = body[key]
        try:
            return (
                None
                if value is None
                else parse_money(Decimal(value) if isinstance(value, PlainNumber) else value)
            )
        except ValueError as error:
            raise self._error(body.lines[key], f"{key}：{error}") from error

    def _word(self, body: Located, key: str, words: Any) -> Any:
        try:
            return words(body[key])
        except ValueError:
            known = " / ".join(words)
            raise self._error(body.lines[key], f"{key} 的值 {body[key]!r} 应是 {known} 之一") from None

    def _known(self, body: Located, known: set[str], where: str) -> None:
        for key in body:
            if key not in known:
                raise self._error(
                    body.lines[key], f"{where}有不认识的键 {key!r}；可用：{'、'.join(sorted(known))}"
                )

    def _error(self, line: int, problem: str) -> PolicyFileError:
        return PolicyFileError(self.source, line, problem)


def _value(value: Any) -> Any:
    """A tenant's value: amounts with a unit (`4.5万元`) become yuan, lists become tuples."""
    if isinstance(value, list):
        return tuple(_value(item) for item in value)
    if isinstance(value, str) and value.rstrip().endswith("元"):
        try:
            return parse_money(value)
        except ValueError:
            return value
    return dict(value) if isinstance(value, dict) else value


def _strange(chain: Chain) -> str:
    """What is wrong with a case's parameters: a misspelt name must never read as an absent one."""
    known = [name for p in chain.packs for s in p.slots.values() for name in (s.name, *_cites(s))]
    standards = {bare_title(title) for p in chain.packs for title in p.standards}
    for parameter in chain.parameters:
        if parameter.slot not in known and bare_title(parameter.slot) not in standards:
            near = difflib.get_close_matches(parameter.slot, known, n=1, cutoff=0.0)
            return f"parameters 中的 {parameter.slot!r} 不是这一辖区的参数；最接近的是 {near[0]!r}"
    return ""


def _cites(slot: Slot) -> Iterable[str]:
    return (entry.citation.id for entry in slot.entries)


def _dates(part: Any) -> Iterable[date]:
    if type(part) is date:
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _dates(item)
    elif hasattr(part, "__dataclass_fields__"):
        for field in fields(part):
            value = getattr(part, field.name)
            if value is not ABSENT:
                yield from _dates(value)


def run_case(case: Case) -> Outcome:
    """Decide a case and compare; a case without `expect` cannot be tested."""
    if case.expect is None:
        raise PolicyFileError(
            case.source, case.line, f"案例“{case.name}”没有 expect：只能用 policy decide 判断"
        )
    decision = evaluate(case.stage, case.facts, case.chain)
    strange = [case.problem] if case.problem else []
    problems = [
        *strange,
        *_gate(case.expect, decision),
        *_findings(case, decision),
        *_subsidy(case.expect, decision),
    ]
    return Outcome(case, decision, tuple(problems))


def _gate(expect: Expectation, decision: Decision) -> Iterable[str]:
    if expect.gate is not None and decision.gate is not expect.gate:
        closing = "、".join(
            _reason(f) for f in decision.findings if f.status not in (Status.PASS, Status.NOT_APPLICABLE)
        )
        yield f"gate 应为 {expect.gate}，实为 {decision.gate}（{closing or '没有未通过的判断'}）"


def _reason(finding: Finding) -> str:
    cite = finding.citation.id if finding.citation else finding.rule
    return f"{cite} {finding.rule} {finding.status}"


def _findings(case: Case, decision: Decision) -> Iterable[str]:
    assert case.expect is not None  # noqa: S101 - `run_case` has looked
    for name, expected in case.expect.findings.items():
        found = [f for f in decision.findings if name == f.rule or (f.citation and f.citation.id == name)]
        actual = worst(found) or _absent(case, name)
        if actual is None:
            yield f"{name} 在这一年度、阶段没有判断（应为 {expected}）"
        elif actual is not expected:
            details = "；".join(_explain(f) for f in found if f.status is actual)
            yield f"{name} 应为 {expected}，实为 {actual}（{details}）"


def _absent(case: Case, name: str) -> Status | None:
    """A row of another year or stage does not apply; a name that nobody knows is an error."""
    if name == NO_POLICY:
        return Status.NOT_APPLICABLE
    known = {row.id for pack in case.chain.packs for row in pack.catalogue}
    known |= {slot for pack in case.chain.packs for slot in pack.slots}
    return Status.NOT_APPLICABLE if name in known else None


def _explain(finding: Finding) -> str:
    parts = [f"{finding.rule}: 观察值 {finding.observed!r}，限值 {finding.limit!r}"]
    if finding.needs:
        parts.append("缺 " + "、".join(need.name for need in finding.needs))
    if finding.detail:
        parts.append(finding.detail)
    return "，".join(parts)


def _subsidy(expect: Expectation, decision: Decision) -> Iterable[str]:
    if expect.asks_subsidy:
        amount = decision.subsidy.amount if decision.subsidy else None
        if amount != expect.subsidy:
            needs = "、".join(n.name for n in decision.subsidy.needs) if decision.subsidy else ""
            yield f"subsidy 应为 {expect.subsidy}，实为 {amount}{f'（缺 {needs}）' if needs else ''}"
