"""One rule on one entry: from a comparison to a finding, whatever the rule does."""

from dataclasses import dataclass, field
from typing import Any

from .chain import Chain
from .comparisons import Comparison, not_applicable
from .facts import ROOTS, ClassFacts
from .facts.view import Readings
from .findings import Finding, Kind, Status
from .packs import Pack
from .parameters import TENANT_MAY_FILL, Axis, Entry, EntrySpec, Slot, State, resolve, with_beside
from .row import Row
from .rules import Rule
from .scope import Scope
from .unknown import Need, NeedKind, NeedsFacts, Unknown, is_known
from .vocabulary import Level, Stage

PASSED = Comparison(Status.PASS)
NOT_OF_THIS_CASE = not_applicable("不适用于本项目的级别或类别")
TOO_YOUNG = "文件印发之前的行为，此前的通知不详"


@dataclass
class Judge:
    """Judges the rows of one question; all its state is the readings of the facts and of loaded tables."""

    chain: Chain
    stage: Stage
    year: int
    view: Any
    readings: Readings
    scope: Scope
    tables: set[str] = field(default_factory=set)

    def finding(self, row: Row, *, displaced_by: str = "") -> Finding:
        """The finding of one row; never raises, and never passes what broke."""
        self.readings.take()
        entry: Entry | None = None
        try:
            entry = self._entry_of(row)
            comparison = self._compare(row, entry, displaced_by)
        except NeedsFacts as missing:
            comparison = Comparison(Status.UNKNOWN, needs=missing.needs)
        except Exception as error:
            if self.chain.strict:
                raise
            comparison = Comparison(
                Status.ERROR,
                detail=f"插件 {row.pack.name} 的规则 {row.rule.slot} 出错：{type(error).__name__}: {error}",
            )
        return self._finding(row, entry, comparison)

    def _entry_of(self, row: Row) -> Entry:
        """A row's entry, resolved, with what its rule reads beside it."""
        if row.settled and not (self.chain.parameters and row.spec.state in TENANT_MAY_FILL):
            return row.settled
        entry = self.entry(row.slot, row.spec)
        beside = {name: self.value(row.pack, name) for name in row.rule.beside}
        return with_beside(entry, beside) if beside else entry

    def entry(self, slot: Slot, spec: EntrySpec) -> Entry:
        """An entry, resolved against another level's parameter and the tenant's."""
        delegate = self._delegate(spec) if spec.delegates_to else None
        given = self.chain.parameters
        self.tables.update(one.slot for one in given if one.since and one.names(slot.name, spec))
        return resolve(slot, spec, self.year, given, delegate, self.scope.tier_or_need, self._day)

    def _day(self) -> Any:
        """The day by which dated tables are told apart: when the class opened, or is to open."""
        if ROOTS[self.stage] is not ClassFacts:
            return self.view.as_of
        opened = self.view.actual.starts_on
        return opened if is_known(opened) else self.view.project.starts_on

    def applicable(self, pack: Pack, bare: str) -> Entry | None:
        """The entry of a plugin's slot that speaks of this case, or `None`."""
        slot = pack.slots.get(f"{pack.jurisdiction.id}.{bare}")
        if slot is None:
            return None
        for spec in slot.entries_for(self.year):
            if self.chain.judges(pack, spec) and self.scope.speaks(spec, self.chain, self.year) is True:
                return self.entry(slot, spec)
        return None

    def value(self, pack: Pack, bare: str) -> Any:
        entry = self.applicable(pack, bare)
        if entry is None:
            return Unknown(Need(NeedKind.PARAMETER, f"{pack.jurisdiction.id}.{bare}@{self.year}"))
        return entry.value

    def _delegate(self, spec: EntrySpec) -> Any:
        jurisdiction, _, bare = spec.delegates_to.partition(".")
        pack = next((p for p in self.chain.packs if p.jurisdiction.id == jurisdiction), None)
        if pack is None or self.applicable(pack, bare) is None:
            return Unknown(Need(NeedKind.PARAMETER, f"{spec.delegates_to}@{self.year}"))
        return self.value(pack, bare)

    def _compare(self, row: Row, entry: Entry, displaced_by: str) -> Comparison:
        if displaced_by:
            return not_applicable(f"由 {displaced_by} 决定")
        rule, spec = row.rule, row.spec
        speaks = self.scope.speaks(spec, self.chain, self.year)
        if isinstance(speaks, Need):
            return Comparison(Status.UNKNOWN, needs=(speaks,))
        if not speaks:
            return NOT_OF_THIS_CASE
        if rule.kind is Kind.ATTESTATION:
            return self._attest(rule, entry)
        if rule.kind is Kind.INFORMATION:
            return rule(self.view, entry) if rule.judge else PASSED
        if rule.triggers:
            return self._follow(row)
        if spec.state is State.NONE and spec.value is None:
            return not_applicable("文件没有规定数额")
        return _on_its_clock(row, _typed(rule(self.view, entry)))

    def _attest(self, rule: Rule, entry: Entry) -> Comparison:
        asked = rule.asked(self.view, entry) if rule.asked else True
        if isinstance(asked, Unknown):
            return Comparison(Status.UNKNOWN, needs=asked.needs)
        if not asked:
            return not_applicable("没有需要签署的事项")
        if rule.signed:
            signed = rule.signed(self.view, entry)
            held = not isinstance(signed, Unknown) and bool(signed)
        else:
            words = self.view.attestations
            held = not isinstance(words, Unknown) and rule.word in words
        need = Need(NeedKind.ATTESTATION, str(rule.word or rule.slot))
        return PASSED if held else Comparison(Status.ATTEST, needs=(need,))

    def _follow(self, row: Row) -> Comparison:
        """A consequence: judge its triggers on the same facts, whatever their own stage.

        A trigger that a person has yet to sign for counts as unknown.
        """
        rule, pack = row.rule, row.pack
        found = [
            self.finding(one)
            for trigger in pack.rules
            if trigger.slot in rule.triggers and trigger.root is rule.root
            for one in pack.rows_of(trigger, self.stage, self.year)
            if self.chain.judges(pack, one.spec)
        ]
        failed = [f for f in found if f.status is Status.FAIL]
        open_ones = [f for f in found if f.status in (Status.UNKNOWN, Status.ERROR, Status.ATTEST)]
        if failed:
            because = tuple(dict.fromkeys(f"{f.label}（{f.citation.id}）" for f in failed if f.citation))
            return Comparison(Status.FAIL, observed=because, detail="起因：" + "、".join(because))
        if open_ones:
            return Comparison(
                Status.UNKNOWN, needs=tuple(dict.fromkeys(n for f in open_ones for n in f.needs))
            )
        return PASSED

    def _finding(self, row: Row, entry: Entry | None, c: Comparison) -> Finding:
        present, absent = self.readings.take()
        is_open = c.status in (Status.UNKNOWN, Status.ATTEST)
        return Finding.drawn(
            row.known,
            status=c.status,
            observed=c.observed,
            limit=c.limit,
            unit=c.unit or ("" if c.limit is None or isinstance(c.limit, bool) else row.slot.unit),
            detail=c.detail,
            needs=_needs(c, absent) if is_open else (),
            cure=row.rule.cure if is_open or c.status is Status.FAIL else "",
            confirmed=entry.confirmed if entry else not row.spec.reading,
            effect=row.rule.effect if c.status is Status.FAIL else None,
            reads=present,
        )


def _needs(c: Comparison, absent: tuple[str, ...]) -> tuple[Need, ...]:
    """What the comparison names; where it is unknown, also every absent fact that was read."""
    facts = (Need(NeedKind.FACT, path) for path in absent) if c.status is Status.UNKNOWN else ()
    return tuple(dict.fromkeys((*c.needs, *facts)))


def _on_its_clock(row: Row, comparison: Comparison) -> Comparison:
    issued = row.document.issued_on
    if row.slot.axis is Axis.ACT_DATE and issued and comparison.due and comparison.due < issued:
        return not_applicable(TOO_YOUNG)
    return comparison


def asked_only_here(pack: Pack, chain: Chain, scope: Scope) -> bool:
    """National documents are asked only for national-level classes (facts.md)."""
    if pack.jurisdiction.level is not Level.NATIONAL:
        return True
    if not scope.has_project or scope.asked is None:
        return pack is chain.packs[0]
    return scope.asked is Level.NATIONAL


def _typed(answer: Any) -> Comparison:
    if not isinstance(answer, Comparison):
        raise TypeError(f"规则应返回 Comparison，而不是 {answer!r}")
    return answer
