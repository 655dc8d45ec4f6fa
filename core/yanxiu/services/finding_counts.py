"""How many findings of a decision came out how: kept beside it, so that a summary need not open its body."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from yanxiu.policy import Finding, Kind, Status

_COUNTED: Final = (Kind.CHECK, Kind.ATTESTATION, Kind.NO_POLICY, Kind.PLUGIN)
_BY_HAND: Final = (Status.ATTEST, Status.ERROR)


@dataclass(frozen=True)
class FindingCounts:
    """Met, violated, unknown for want of a fact, left to a person; ``late`` are those violated by a day.

    A person decides where a signature is asked, where no policy is published, where a plugin broke.  What
    only informs, or follows from other findings, is not counted.
    """

    met: int = 0
    violated: int = 0
    unknown: int = 0
    manual: int = 0
    late: int = 0


def counted(findings: Iterable[Finding]) -> FindingCounts:
    """The counts of a decision's findings."""
    rows = [finding for finding in findings if finding.kind in _COUNTED]
    judged = [finding for finding in rows if not _is_manual(finding)]
    return FindingCounts(
        met=sum(finding.status is Status.PASS for finding in judged),
        violated=sum(finding.status is Status.FAIL for finding in judged),
        unknown=sum(finding.status is Status.UNKNOWN for finding in judged),
        manual=len(rows) - len(judged),
        late=sum(is_late(finding) for finding in judged),
    )


def is_late(finding: Finding) -> bool:
    """Whether the act was done, but after the date that the policy sets."""
    days = isinstance(finding.observed, date) and isinstance(finding.limit, date)
    return (
        finding.status is Status.FAIL and finding.unit == "date" and days and finding.observed > finding.limit
    )


def _is_manual(finding: Finding) -> bool:
    return finding.status in _BY_HAND or finding.kind is Kind.NO_POLICY
