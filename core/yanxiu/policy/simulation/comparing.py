"""What one class's question answers under both policies, rule by rule.

Rules are compared by their slot's own name, whichever jurisdiction's they are.  A rule that only one side
asks of the class is dropped or added, and never counts as a changed verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from yanxiu.policy.decision import Decision
from yanxiu.policy.findings import WORST_FIRST, Finding, Kind, Status


class Difference(StrEnum):
    """How a rule's answer differs; `SEVERITY` is a severity that changed under the same verdict."""

    CHANGED = "changed"
    SEVERITY = "severity"
    ADDED = "added"
    DROPPED = "dropped"
    SAME = "same"


@dataclass(frozen=True)
class Pair:
    """One rule's worst finding on either side; absent where that side does not ask it of this class."""

    slot: str
    before: Finding | None
    after: Finding | None

    @property
    def difference(self) -> Difference:
        if self.before is None:
            return Difference.ADDED
        if self.after is None:
            return Difference.DROPPED
        if self.before.status is not self.after.status:
            return Difference.CHANGED
        return Difference.SAME if self.before.severity is self.after.severity else Difference.SEVERITY

    @property
    def either(self) -> Finding:
        """The finding to name it by: the new one where there is one."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a pair has a side
        return found


def pairs(before: Decision, after: Decision, same: Mapping[str, str]) -> list[Pair]:
    """The rules that either side asks; `same` maps the base's names to the other's that ask the same."""
    ones, others = _asked(before, same), _asked(after, {})
    return [Pair(slot, ones.get(slot), others.get(slot)) for slot in dict.fromkeys((*ones, *others))]


def _asked(decision: Decision, same: Mapping[str, str]) -> dict[str, Finding]:
    """The worst finding of each rule that is asked of this class; what only informs is no verdict."""
    found: dict[str, Finding] = {}
    for finding in decision.findings:
        if finding.status is Status.NOT_APPLICABLE or finding.kind is Kind.INFORMATION:
            continue
        bare = bare_of(finding)
        bare = same.get(bare, bare)
        known = found.get(bare)
        if known is None or WORST_FIRST.index(finding.status) < WORST_FIRST.index(known.status):
            found[bare] = finding
    return found


def bare_of(finding: Finding) -> str:
    """A finding's rule without its jurisdiction."""
    return finding.rule.partition(".")[2] or finding.rule
