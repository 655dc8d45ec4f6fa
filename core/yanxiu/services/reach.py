"""How far a determination reaches: the findings that its officer saw, on this subject, and no others."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.models import Decision as DecisionRow
from yanxiu.models import Determination
from yanxiu.policy import Finding, Gate, Kind, Stage, canonical, gate_of
from yanxiu.services.work import Work

Key = dict[str, Any]


def closes(finding: Finding) -> bool:
    """Whether a finding by itself keeps a gate closed."""
    return gate_of([finding]) not in (Gate.OPEN, Gate.OPEN_WITH_WARNINGS)


def key_of(finding: Finding) -> Key:
    """A closing finding as a decision's envelope keeps it: which row, how it came out, on what.

    What was observed is kept as a hash, so that the envelope holds no facts.
    """
    seen = canonical([finding.plugin, finding.observed, finding.limit, _broken(finding)])
    return {
        "rule": finding.rule,
        "cite": finding.citation.id if finding.citation else "",
        "status": finding.status.value,
        "seen": hashlib.sha256(seen).hexdigest()[:16],
        "needs": sorted(f"{need.kind}:{need.name}" for need in finding.needs),
    }


def _broken(finding: Finding) -> str:
    return finding.detail if finding.kind is Kind.PLUGIN else ""


@dataclass(frozen=True)
class Reach:
    """The determinations that hold for one subject at one stage of a year."""

    determinations: tuple[Determination, ...]
    keys: tuple[Key, ...]

    def covers(self, finding: Finding) -> bool:
        """Whether an officer has let this finding pass, as it stands now.

        A breach is covered as large as it was seen, a gap as wide as it was seen or narrower. A whole stage
        is covered where nothing is published for it, in the jurisdiction named and no other.
        """
        return self.covers_silence(finding) or any(_reaches(key, key_of(finding)) for key in self.keys)

    def covers_silence(self, finding: Finding) -> bool:
        """Whether a determination on the whole stage covers that nothing is published."""
        if finding.kind is not Kind.NO_POLICY:
            return False
        silent = {need.name.partition("/")[0] for need in finding.needs}
        return any(made.whole_stage and made.jurisdiction in silent for made in self.determinations)


def _reaches(seen: Key, now: Key) -> bool:
    same = all(seen[name] == now[name] for name in ("rule", "cite", "status", "seen"))
    return same and set(now["needs"]) <= set(seen["needs"])


def standing(
    work: Work, stage: Stage, years: Collection[int], subjects: Collection[UUID]
) -> Mapping[tuple[UUID, int], Reach]:
    """What reaches each subject and year today, in one query: not revoked, not expired, of this stage."""
    rows = work.session.execute(
        select(Determination, DecisionRow.subject_id, DecisionRow.envelope)
        .outerjoin(DecisionRow, DecisionRow.id == Determination.decision_id)
        .where(
            Determination.stage == stage,
            Determination.year.in_(years),
            Determination.revoked_on.is_(None),
            Determination.decided_on <= work.today,
            or_(Determination.until.is_(None), Determination.until >= work.today),
            or_(Determination.whole_stage, DecisionRow.subject_id.in_(subjects)),
        )
        .order_by(Determination.decided_on, Determination.id)
    )
    found = [(made, subject, envelope) for made, subject, envelope in rows]
    return {
        (subject, year): _reach(
            (made, envelope)
            for made, on, envelope in found
            if made.year == year and (made.whole_stage or on == subject)
        )
        for subject in subjects
        for year in years
    }


def _reach(rows: Iterable[tuple[Determination, Mapping[str, Any] | None]]) -> Reach:
    found = list(rows)
    keys = [key for _, envelope in found for key in (envelope or {}).get("closing", ())]
    return Reach(tuple(made for made, _ in found), tuple(keys))
