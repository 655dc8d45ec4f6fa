"""One rule on one entry: from a comparison to a finding, whatever the rule does."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final

from .comparisons import Comparison, not_applicable
from .facts import ROOTS, ClassFacts
from .facts.view import Readings
from .findings import Finding, Kind, Status
from .parameters import Axis, Entry
from .question import Question, Standing
from .resolving import Resolver
from .row import PASSED, Row, found
from .unknown import Need, NeedKind, NeedsFacts, Unknown, is_known

TOO_YOUNG = "文件印发之前的行为，此前的通知不详"


class Judge:
    """Judges the rows of one question; all its state is the readings of the facts and of loaded tables."""

    def __init__(self, question: Question, view: Any, readings: Readings) -> None:
        self.question, self.view, self.readings = question, view, readings
        self.tables: set[str] = set()

    @cached_property
    def resolver(self) -> Resolver:
        """Where an entry depends on the case, or a plugin asks for one."""
        asked = self.question
        return Resolver(asked.chain, asked.year, asked.scope, self._day, self.tables)

    def finding(self, standing: Standing) -> Finding:
        """The finding of one row; never raises, and never passes what broke."""
        if standing.finding is not None:
            return standing.finding
        row, entry, readings = standing.row, standing.entry, self.readings
        readings.begin()
        try:
            if entry is None:
                entry = self.resolver.of_row(row)
            comparison = standing.comparison or _ASKED[row.rule.kind](self, row, entry)
        except NeedsFacts as missing:
            comparison = Comparison(Status.UNKNOWN, needs=missing.needs)
        except Exception as error:
            if self.question.chain.strict:
                raise
            comparison = Comparison(
                Status.ERROR,
                detail=f"插件 {row.pack.name} 的规则 {row.rule.slot} 出错：{type(error).__name__}: {error}",
            )
        return found(row, entry, comparison, tuple(readings.read), readings.absent)

    def _day(self) -> Any:
        """The day by which dated tables are told apart: when the class opened, or is to open."""
        if ROOTS[self.question.stage] is not ClassFacts:
            return self.view.as_of
        opened = self.view.actual.starts_on
        return opened if is_known(opened) else self.view.project.starts_on

    def _check(self, row: Row, entry: Entry) -> Comparison:
        rule = row.rule
        if rule.triggers:
            return self._follow(row)
        answer: Any = (rule.judge or rule)(self.view, entry)
        if not isinstance(answer, Comparison) or type(answer.status) is not Status:
            raise _no_comparison(answer)
        return _on_its_clock(row, answer) if answer.due else answer

    def _inform(self, row: Row, entry: Entry) -> Comparison:
        answer: Any = row.rule(self.view, entry)
        if not isinstance(answer, Comparison) or type(answer.status) is not Status:
            raise _no_comparison(answer)
        return answer

    def _attest(self, row: Row, entry: Entry) -> Comparison:
        rule = row.rule
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
        if held:
            return PASSED
        return Comparison(Status.ATTEST, needs=(Need(NeedKind.ATTESTATION, str(rule.word or rule.slot)),))

    def _follow(self, row: Row) -> Comparison:
        """A consequence: judge its triggers on the same facts, whatever their own stage.

        A trigger that a person has yet to sign for counts as unknown.
        """
        rule, pack, question = row.rule, row.pack, self.question
        judged = [
            self.finding(question.standing(one))
            for trigger in pack.rules
            if trigger.slot in rule.triggers and trigger.root is rule.root
            for one in pack.rows_of(trigger, question.stage, question.year)
            if question.chain.judges(pack, one.spec)
        ]
        self.readings.begin()
        failed = [f for f in judged if f.status is Status.FAIL]
        open_ones = [f for f in judged if f.status in (Status.UNKNOWN, Status.ERROR, Status.ATTEST)]
        if failed:
            because = tuple(dict.fromkeys(f"{f.label}（{f.citation.id}）" for f in failed if f.citation))
            return Comparison(Status.FAIL, observed=because, detail="起因：" + "、".join(because))
        if open_ones:
            return Comparison(
                Status.UNKNOWN, needs=tuple(dict.fromkeys(n for f in open_ones for n in f.needs))
            )
        return PASSED


_ASKED: Final[Mapping[Kind, Callable[[Judge, Row, Entry], Comparison]]] = {
    Kind.ATTESTATION: Judge._attest,
    Kind.INFORMATION: Judge._inform,
    Kind.CHECK: Judge._check,
    Kind.CONSEQUENCE: Judge._check,
}


def _no_comparison(answer: Any) -> TypeError:
    """A status in letters is none either: gates know it by identity, and a fail would pass."""
    if isinstance(answer, Comparison):
        return TypeError(f"Comparison 的 status 应是 Status 的一员，而不是 {answer.status!r}")
    return TypeError(f"规则应返回 Comparison，而不是 {answer!r}")


def _on_its_clock(row: Row, comparison: Comparison) -> Comparison:
    issued, due = row.document.issued_on, comparison.due
    if row.slot.axis is Axis.ACT_DATE and issued and due and due < issued:
        return not_applicable(TOO_YOUNG)
    return comparison
