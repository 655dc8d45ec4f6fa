"""Papers of classes: plan and notice beforehand, survey and report afterwards."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from yanxiu.models import (
    ClassState,
    CompletionReport,
    CompletionState,
    ImplementationPlan,
    OpeningNotice,
    ReviewKind,
    ReviewOutcome,
    Survey,
)
from yanxiu.policy import Material, Party, PlanSection, RecruitmentScope, Seal
from yanxiu_demo.seed.classes import Run
from yanxiu_demo.seed.ids import Ids
from yanxiu_demo.seed.sheets import Sheets
from yanxiu_demo.seed.words import QUESTIONS

_CENT: Final = Decimal("0.01")
_SCALE: Final = 5
_LATE: Final = 0.06
_SECTIONS: Final = [str(section) for section in PlanSection]
_MATERIALS: Final = [
    str(kind)
    for kind in (
        Material.SUMMARY_REPORT,
        Material.ROSTER,
        Material.SETTLEMENT_STATEMENT,
        Material.TRAINEE_SIGN_IN,
        Material.SURVEY_STATISTICS,
    )
]
_SEALS: Final = [str(seal) for seal in Seal]


@dataclass
class Papers:
    """Writes the papers of one department's classes."""

    chance: random.Random
    ids: Ids

    def write(self, sheets: Sheets, run: Run, trainees: int) -> None:
        """Write what a class has handed in."""
        if run.reached(ClassState.FILED):
            self._before(sheets, run)
        if run.reached(ClassState.ASSESSED):
            self._survey(sheets, run, trainees)
        if run.reached(ClassState.REPORTED):
            reviewed, submitted = (run.ends_on + timedelta(days=days) for days in (13, 16))
            state = CompletionState.SUBMITTED
            sheets.add(CompletionReport, self.ids(), run.key, state, _MATERIALS, _SEALS, reviewed, submitted)

    def _before(self, sheets: Sheets, run: Run) -> None:
        late = self.chance.random() < _LATE
        handed_in = run.starts_on - timedelta(
            days=self.chance.randint(8, 25) if late else self.chance.randint(34, 50)
        )
        accepted = run.reached(ClassState.CLEARED)
        sheets.add(
            ImplementationPlan,
            self.ids(),
            run.key,
            handed_in,
            Party.HOST,
            _SECTIONS,
            ReviewKind.FILING if accepted else None,
            ReviewOutcome.ACCEPTED if accepted else None,
            handed_in + timedelta(days=4) if accepted else None,
        )
        issued = handed_in + timedelta(days=5) if accepted else None
        sheets.add(
            OpeningNotice, self.ids(), run.key, handed_in, Party.HOST, issued, RecruitmentScope.PROVINCE
        )

    def _survey(self, sheets: Sheets, run: Run, trainees: int) -> None:
        returned = sum(self.chance.random() < 0.95 for _ in range(trainees))
        valid = returned - (self.chance.random() < 0.4 and returned > 0)
        given = [self._scores(valid) for _ in QUESTIONS]
        skipped = returned - valid
        statistics = {
            f"q{at}": _item(label, scores, skipped)
            for at, (label, scores) in enumerate(zip(QUESTIONS, given, strict=True), start=1)
        }
        closed = run.ends_on + timedelta(days=3)
        counts = (trainees, returned, valid, True)
        # each score counts as its share of full marks
        of_full_marks = Decimal(sum(map(_sum, given))) / _SCALE
        sheets.add(
            Survey,
            self.ids(),
            run.key,
            run.ends_on,
            closed,
            *counts,
            statistics,
            list(QUESTIONS),
            valid * len(QUESTIONS),
            of_full_marks,
        )

    def _scores(self, answers: int) -> dict[int, int]:
        """How often each score was given to one question."""
        quality = self.chance.uniform(0.45, 0.9)
        scores = {3: 0, 4: 0, 5: 0}
        for _ in range(answers):
            draw = self.chance.random()
            scores[5 if draw < quality else 4 if draw < quality + (1 - quality) * 0.8 else 3] += 1
        return {score: number for score, number in scores.items() if number}


def _sum(scores: Mapping[int, int]) -> int:
    return sum(score * number for score, number in scores.items())


def _item(label: str, scores: Mapping[int, int], skipped: int) -> dict[str, Any]:
    """One question's answers in the form that the service keeps them in."""
    count = sum(scores.values())
    mean = (Decimal(_sum(scores)) / count).quantize(_CENT, ROUND_HALF_UP) if count else None
    return {
        "label": label,
        "count": count,
        "skipped": skipped,
        "mean": None if mean is None else str(mean),
        "scores": {str(score): number for score, number in scores.items()},
    }
