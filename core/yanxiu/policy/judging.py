"""One rule on one entry: from a comparison to a finding, whatever the rule does."""

from dataclasses import dataclass
from typing import Any

from .chain import Chain
from .comparisons import Comparison, not_applicable
from .facts.view import Readings
from .findings import Finding, Kind, Severity, Status
from .packs import Pack
from .parameters import Axis, Entry, EntrySpec, State, resolve, with_beside
from .rules import Rule
from .scope import Scope
from .unknown import Need, NeedKind, NeedsFacts, Unknown
from .vocabulary import Level, Stage

TOO_YOUNG = "文件印发之前的行为，此前的通知不详"


@dataclass
class Judge:
    """Judges the rows of one question; all its state is the readings of the facts."""

    chain: Chain
    stage: Stage
    year: int
    view: Any
    readings: Readings
    scope: Scope

    def finding(self, pack: Pack, rule: Rule, spec: EntrySpec, *, displaced_by: str = "") -> Finding:
        """The finding of one row; never raises, and never passes what broke."""
        self.readings.take()
        entry: Entry | None = None
        try:
            entry = self.entry(pack, rule.slot, spec, rule)
            comparison = self._compare(pack, rule, spec, entry, displaced_by)
        except NeedsFacts as missing:
            comparison = Comparison(Status.UNKNOWN, needs=missing.needs)
        except Exception as error:
            comparison = Comparison(
                Status.ERROR,
                detail=f"插件 {pack.name} 的规则 {rule.slot} 出错：{type(error).__name__}: {error}",
            )
        return self._finding(pack, rule, spec, entry, comparison)

    def entry(self, pack: Pack, bare: str, spec: EntrySpec, rule: Rule | None = None) -> Entry:
        """An entry, resolved, with what its rule reads beside it."""
        slot = pack.slot(bare)
        delegate = self._delegate(spec) if spec.delegates_to else None
        entry = resolve(slot, spec, self.year, self.chain.parameters, delegate, self.scope.tier_or_need)
        if rule and rule.beside:
            return with_beside(entry, {name: self.value(pack, name) for name in rule.beside})
        return entry

    def applicable(self, pack: Pack, bare: str) -> Entry | None:
        """The entry of a plugin's slot that speaks of this case, or `None`."""
        slot = pack.slots.get(f"{pack.jurisdiction.id}.{bare}")
        for spec in slot.entries_for(self.year) if slot else ():
            if self.chain.judges(pack, spec) and self.scope.speaks(spec, self.chain, self.year) is True:
                return self.entry(pack, bare, spec)
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

    def _compare(
        self, pack: Pack, rule: Rule, spec: EntrySpec, entry: Entry, displaced_by: str
    ) -> Comparison:
        if displaced_by:
            return not_applicable(f"由 {displaced_by} 决定")
        speaks = self.scope.speaks(spec, self.chain, self.year)
        if isinstance(speaks, Need):
            return Comparison(Status.UNKNOWN, needs=(speaks,))
        if not speaks:
            return not_applicable("不适用于本项目的级别或类别")
        if rule.kind is Kind.ATTESTATION:
            return self._attest(rule, entry)
        if rule.kind is Kind.INFORMATION:
            return rule(self.view, entry) if rule.judge else Comparison(Status.PASS)
        if rule.triggers:
            return self._follow(pack, rule)
        if spec.state is State.NONE and spec.value is None:
            return not_applicable("文件没有规定数额")
        return self._on_its_clock(pack, spec, entry, _typed(rule(self.view, entry)))

    def _on_its_clock(self, pack: Pack, spec: EntrySpec, entry: Entry, comparison: Comparison) -> Comparison:
        issued = pack.document(spec.document_key).issued_on
        if entry.slot.axis is Axis.ACT_DATE and issued and comparison.due and comparison.due < issued:
            return not_applicable(TOO_YOUNG)
        return comparison

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
        return Comparison(Status.PASS) if held else Comparison(Status.ATTEST, needs=(need,))

    def _follow(self, pack: Pack, rule: Rule) -> Comparison:
        """A consequence: judge its triggers on the same facts, whatever their own stage.

        A trigger that a person has yet to sign for counts as unknown.
        """
        found = [
            self.finding(pack, trigger, spec)
            for trigger in pack.rules
            if trigger.slot in rule.triggers and trigger.root is rule.root
            for spec in pack.slot(trigger.slot).entries_for(self.year)
            if self.chain.judges(pack, spec)
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
        return Comparison(Status.PASS)

    def _finding(
        self, pack: Pack, rule: Rule, spec: EntrySpec, entry: Entry | None, c: Comparison
    ) -> Finding:
        present, absent = self.readings.take()
        needs: tuple[Need, ...] = ()
        if c.status in (Status.UNKNOWN, Status.ATTEST):
            known_absent = (
                tuple(Need(NeedKind.FACT, path) for path in absent) if c.status is Status.UNKNOWN else ()
            )
            needs = tuple(dict.fromkeys((*c.needs, *known_absent)))
        slot = pack.slot(rule.slot)
        return Finding(
            rule=slot.name,
            stage=self.stage,
            status=c.status,
            severity=Severity.INFO if rule.kind is Kind.INFORMATION else spec.severity,
            kind=rule.kind,
            label=slot.label,
            citation=spec.citation,
            observed=c.observed,
            limit=c.limit,
            unit=c.unit or ("" if c.limit is None or isinstance(c.limit, bool) else slot.unit),
            detail=c.detail,
            needs=needs,
            owners=rule.owners,
            cure=rule.cure if c.status in (Status.FAIL, Status.UNKNOWN, Status.ATTEST) else "",
            state=spec.state.value,
            confirmed=entry.confirmed if entry else not spec.reading,
            evidence=spec.evidence,
            draft=self.chain.is_draft(pack, spec),
            effect=rule.effect if c.status is Status.FAIL else None,
            reads=present,
            plugin=pack.name,
        )


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
