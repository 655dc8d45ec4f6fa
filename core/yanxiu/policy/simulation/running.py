"""Judging every class under both policies, and laying out what differs as plain data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yanxiu.policy.canonical import plain
from yanxiu.policy.chain import Chain
from yanxiu.policy.decision import Decision
from yanxiu.policy.engine import evaluate
from yanxiu.policy.facts import ClassFacts
from yanxiu.policy.findings import Finding, Gate, Status
from yanxiu.policy.simulation.assumptions import assumptions
from yanxiu.policy.simulation.by_design import impossible
from yanxiu.policy.simulation.collected import Collected
from yanxiu.policy.simulation.comparing import Difference, Pair, pairs
from yanxiu.policy.simulation.money import money_of
from yanxiu.policy.simulation.policies import Policies, hash_of_policy
from yanxiu.policy.simulation.samples import Sample, hash_of
from yanxiu.policy.vocabulary import Stage

Progress = Callable[[int, int], None]
SCHEMA = "yanxiu.policy.simulate/1"


@dataclass
class Tally:
    """One rule over all classes: how often each pair of verdicts stood, and in which classes it differs."""

    slot: str
    label: str
    before: str = ""
    after: str = ""
    moves: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    by_design: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class _Run:
    both: Policies
    collected: Collected
    tallies: dict[str, Tally] = field(default_factory=dict)
    designs: dict[Any, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {str(one): 0 for one in Difference})


def simulate(
    both: Policies, samples: Sequence[Sample], progress: Progress = lambda _done, _total: None
) -> dict[str, Any]:
    """Judge all samples under both policies; plain data, the same for the same inputs.

    `progress` is told after each class how many are done of how many.  Raises what it raises, and nothing of
    a plugin's: a rule that breaks is an `error` on its side.
    """
    run = _Run(both, Collected(both.base))
    classes = []
    for number, sample in enumerate(samples, start=1):
        classes.append(_class(run, sample))
        progress(number, len(samples))
    return {
        "schema": SCHEMA,
        "name": both.spec.name,
        "policies": {"base": _policy(both.base), "what_if": _policy(both.what_if, both.spec.rules_of)},
        "edits": _edits(both),
        "data": _data(both, samples),
        "assumptions": assumptions(both),
        "counts": {"classes": len(classes), **run.counts},
        "gates": _gates(classes),
        "rules": [_rule(one) for one in run.tallies.values()],
        "money": money_of(classes),
        "classes": classes,
        "words": {**both.what_if.labels(), **both.base.labels()},
    }


def _class(run: _Run, sample: Sample) -> dict[str, Any]:
    changes: list[dict[str, Any]] = []
    gates = []
    money: dict[str, Any] = {"before": None, "after": None, "asked": False}
    for stage in sample.stages:
        before = evaluate(stage, sample.facts, run.both.base)
        after = evaluate(stage, run.both.carried(sample.facts), run.both.what_if)
        gates.append({"stage": str(stage), "before": str(before.gate), "after": str(after.gate)})
        changes += _changes(run, sample, before, after)
        if stage is Stage.SETTLEMENT:
            money = {"before": _amount(before), "after": _amount(after), "asked": True}
    return {
        "key": sample.key,
        "name": sample.name,
        "host": sample.host,
        "city": sample.city,
        "tier": sample.tier,
        "gates": gates,
        "changes": changes,
        "money": money,
    }


def _changes(run: _Run, sample: Sample, before: Decision, after: Decision) -> list[dict[str, Any]]:
    found = []
    for pair in pairs(before, after, run.both.spec.same):
        seen = run.collected.seen(pair)
        run.counts[str(seen.difference)] += 1
        if seen.difference is Difference.SAME:
            continue
        why = _by_design(run, sample, seen)
        _note(run, sample, seen, why)
        found.append(_change(seen, why))
    return found


def _by_design(run: _Run, sample: Sample, pair: Pair) -> str:
    """Why a new fail could not have been avoided; worked out once for classes that agree in what was read."""
    finding = pair.after
    if finding is None or finding.status is not Status.FAIL or not isinstance(sample.facts, ClassFacts):
        return ""
    key = (finding.rule, sample.tier, str(finding.observed), str(sample.facts.delivery))
    if key not in run.designs:
        found = impossible(run.both, sample.facts, finding)
        run.designs[key] = str(found) if found else ""
    return run.designs[key]


def _note(run: _Run, sample: Sample, pair: Pair, why: str) -> None:
    tally = run.tallies.setdefault(pair.slot, Tally(pair.slot, pair.either.label))
    tally.before = tally.before or _cited(pair.before)
    tally.after = tally.after or _cited(pair.after)
    move = (str(pair.difference), _told(pair.before), _told(pair.after))
    tally.moves.setdefault(move, []).append(sample.key)
    if why:
        tally.by_design.setdefault(why, []).append(sample.key)


def _change(pair: Pair, why: str) -> dict[str, Any]:
    named = pair.either
    return {
        "rule": pair.slot,
        "label": named.label,
        "stage": str(named.stage),
        "difference": str(pair.difference),
        "before": _side(pair.before),
        "after": _side(pair.after),
        "by_design": why,
    }


def _side(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {
        "status": str(finding.status),
        "severity": str(finding.severity),
        "observed": plain(finding.observed),
        "limit": plain(finding.limit),
        "unit": finding.unit,
        "detail": finding.detail,
        "cite": _cited(finding),
    }


def _rule(tally: Tally) -> dict[str, Any]:
    return {
        "rule": tally.slot,
        "label": tally.label,
        "before": tally.before,
        "after": tally.after,
        "moves": [
            {"difference": how, "before": one, "after": other, "classes": keys}
            for (how, one, other), keys in tally.moves.items()
        ],
        "by_design": [{"why": why, "classes": keys} for why, keys in tally.by_design.items()],
    }


def _told(finding: Finding | None) -> str:
    return f"{finding.status}/{finding.severity}" if finding else ""


def _cited(finding: Finding | None) -> str:
    return str(finding.citation) if finding and finding.citation else ""


def _amount(decision: Decision) -> str | None:
    amount: Decimal | None = decision.subsidy.amount if decision.subsidy else None
    return None if amount is None else plain(amount)


def _gates(classes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in classes:
        for gate in one["gates"]:
            if gate["before"] != gate["after"]:
                found.setdefault((gate["stage"], gate["before"], gate["after"]), []).append(one["key"])
    order = [str(gate) for gate in Gate]
    ordered = sorted(found.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    return [{"stage": s, "before": b, "after": a, "classes": keys} for (s, b, a), keys in ordered]


def _policy(chain: Chain, year: int | None = None) -> dict[str, Any]:
    name = chain.packs[0].jurisdiction.name if chain.packs else chain.jurisdiction
    return {
        "jurisdiction": chain.jurisdiction,
        "name": f"{name}{year}年度" if year else name,
        "plugins": [{"name": pack.name, "version": pack.version} for pack in chain.packs],
        "hash": hash_of_policy(chain),
    }


def _edits(both: Policies) -> dict[str, Any]:
    spec = both.spec
    return {
        "changes": [plain(change.shown()) for change in spec.changes],
        "rules_of": spec.rules_of,
        "jurisdiction": spec.other or None,
        "drafts": spec.other_drafts,
        "supplied": [{"slot": one.slot, "value": plain(one.value)} for one in spec.supplied],
    }


def _data(both: Policies, samples: Sequence[Sample]) -> dict[str, Any]:
    made = both.spec.generated
    return {
        "hash": hash_of(samples),
        "years": sorted({int(one.facts.year) for one in samples}),
        "questions": sum(len(one.stages) for one in samples),
        "seed": made.seed if made else None,
    }
