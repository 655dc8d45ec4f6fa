"""What comes out: findings, gates, consequences, determinations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from .unknown import Need
from .vocabulary import Effect, Party, Stage


class Status(StrEnum):
    """The outcome of one rule, from worst to best by `WORST_FIRST`."""

    PASS = "pass"  # noqa: S105 - a status, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ATTEST = "attest"
    ERROR = "error"


WORST_FIRST = (
    Status.FAIL,
    Status.ERROR,
    Status.UNKNOWN,
    Status.ATTEST,
    Status.PASS,
    Status.NOT_APPLICABLE,
)


class Severity(StrEnum):
    """`hard` closes a gate, `soft` asks for a reason, `info` informs."""

    HARD = "hard"
    SOFT = "soft"
    INFO = "info"


class Kind(StrEnum):
    CHECK = "check"
    ATTESTATION = "attestation"
    INFORMATION = "information"
    CONSEQUENCE = "consequence"
    NO_POLICY = "no_policy"
    PLUGIN = "plugin"


class Gate(StrEnum):
    OPEN = "open"
    OPEN_WITH_WARNINGS = "open_with_warnings"
    INCOMPLETE = "incomplete"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Citation:
    """依据: the catalogue id, the document (number, or title where it has none) and the clause."""

    id: str
    document: str
    clause: str

    def __str__(self) -> str:
        return f"{self.document} {self.clause}（{self.id}）"


@dataclass(frozen=True)
class Finding:
    """One rule's answer for one entry.

    `observed`, `limit` and `unit` are what was compared (already plain data); `needs` names every absent
    fact that was read and every parameter that is missing; `reads` the facts that were there.
    """

    rule: str
    stage: Stage
    status: Status
    severity: Severity
    kind: Kind
    label: str
    citation: Citation | None = None
    observed: Any = None
    limit: Any = None
    unit: str = ""
    detail: str = ""
    needs: tuple[Need, ...] = ()
    owners: tuple[Party, ...] = ()
    cure: str = ""
    state: str = "fixed"
    confirmed: bool = True
    evidence: str = "primary"
    draft: bool = False
    effect: Effect | None = None
    reads: tuple[str, ...] = ()
    plugin: str = ""

    pattern: ClassVar[tuple[bytes, ...]] = ()
    """What stands in a record around what this one has not in common with others (see `row.py`)."""


def gate_of(findings: Iterable[Finding]) -> Gate:
    """The gate that findings leave (facts.md, "Statuses and gates")."""
    blocked = incomplete = warned = False
    for finding in findings:
        hard = finding.severity is Severity.HARD
        if finding.status is Status.FAIL:
            blocked |= hard
            warned |= finding.severity is Severity.SOFT
        elif finding.status is Status.ERROR:
            incomplete = True
        elif finding.status in (Status.UNKNOWN, Status.ATTEST):
            incomplete |= hard
    if blocked:
        return Gate.BLOCKED
    if incomplete:
        return Gate.INCOMPLETE
    return Gate.OPEN_WITH_WARNINGS if warned else Gate.OPEN


def worst(findings: Iterable[Finding]) -> Status | None:
    """The worst status, or `None` where there is no finding."""
    statuses = {finding.status for finding in findings}
    return next((status for status in WORST_FIRST if status in statuses), None)


@dataclass(frozen=True)
class Consequence:
    """A draft that takes effect only when a named person confirms it."""

    effect: Effect
    rule: str
    citation: Citation
    because: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Determination:
    """An officer lets a gate pass: who, when, why, on what basis, until when; findings stay as they are.

    `whole_stage` covers a whole stage of a year, for `NO-POLICY` only.
    """

    officer: str
    decided_on: date
    reason: str
    basis: str
    until: date | None = None
    whole_stage: bool = False


def passes(gate: Gate, findings: Iterable[Finding], determination: Determination | None, on: date) -> bool:
    """Whether a step may go on: by its gate, or by a determination that still holds and reaches this far."""
    if gate in (Gate.OPEN, Gate.OPEN_WITH_WARNINGS):
        return True
    if determination is None or (determination.until is not None and determination.until < on):
        return False
    if not determination.whole_stage:
        return True
    others = [finding for finding in findings if finding.kind is not Kind.NO_POLICY]
    return gate_of(others) in (Gate.OPEN, Gate.OPEN_WITH_WARNINGS)
