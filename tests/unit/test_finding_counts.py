"""What a decision's findings come to, and when an act counts as late."""

from datetime import date
from typing import Any

import pytest

from yanxiu.policy import Finding, Kind, Severity, Stage, Status
from yanxiu.services.finding_counts import FindingCounts, counted, is_late

DUE = date(2026, 5, 1)


def finding(status: Status, kind: Kind = Kind.CHECK, **more: Any) -> Finding:
    return Finding("r", Stage.PREPARATION, status, Severity.HARD, kind, "期限", **more)


def test_each_finding_is_counted_once_and_what_only_informs_not_at_all() -> None:
    findings = [
        finding(Status.PASS),
        finding(Status.PASS, Kind.ATTESTATION),
        finding(Status.FAIL),
        finding(Status.UNKNOWN),
        finding(Status.NOT_APPLICABLE),
        finding(Status.ATTEST, Kind.ATTESTATION),
        finding(Status.ERROR),
        finding(Status.UNKNOWN, Kind.NO_POLICY),
        finding(Status.ERROR, Kind.PLUGIN),
        finding(Status.PASS, Kind.INFORMATION),
        finding(Status.FAIL, Kind.CONSEQUENCE),
    ]
    assert counted(findings) == FindingCounts(met=2, violated=1, unknown=1, manual=4)


@pytest.mark.parametrize(
    ("status", "observed", "unit", "late"),
    [
        (Status.FAIL, date(2026, 5, 2), "date", True),
        (Status.PASS, DUE, "date", False),
        (Status.UNKNOWN, None, "date", False),
        (Status.FAIL, date(2026, 5, 2), "", False),
        (Status.FAIL, (DUE, DUE), "date", False),
        (Status.FAIL, DUE, "date", False),
    ],
)
def test_late_is_what_was_done_after_its_date(status: Status, observed: Any, unit: str, late: bool) -> None:
    one = finding(status, observed=observed, limit=DUE, unit=unit)
    assert is_late(one) is late
    assert counted([one]).late == late
