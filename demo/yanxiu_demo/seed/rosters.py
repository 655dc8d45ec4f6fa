"""Trainees on classes: enrolments, results, certificates; most rows are these, so lines are written out."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from yanxiu.models import Assessment, Certificate, ClassState, Enrollment
from yanxiu.policy import LEVEL_LETTERS, Level
from yanxiu_demo.seed.classes import Run
from yanxiu_demo.seed.ids import Ids, Numbers, Sealer
from yanxiu_demo.seed.outline import Task
from yanxiu_demo.seed.people import People
from yanxiu_demo.seed.sheets import Sheets

_WITHDRAWN: Final = 0.008
_ONLINE: Final = 0.12
_ONLINE_THERE: Final = 0.4
_UNTIL_RESULT: Final = _WITHDRAWN + 0.006
_UNTIL_PASSED: Final = _UNTIL_RESULT + 0.03
_REVOKED: Final = 0.0004
DAYS_TO_CERTIFICATE: Final = 10


@dataclass
class Series:
    """The counter of a year's provincial certificates, and the ministry's own count of national ones."""

    key: str
    serial: int = 0
    national: int = 0


class _Roster:
    """What is the same for everybody on one class: the ends of their lines, and where results stand."""

    def __init__(self, run: Run, numbers: Numbers | None, *, online: bool) -> None:
        held = run.reached(ClassState.DELIVERED)
        self.run, self.numbers, self.online = run, numbers, online
        self.graded = run.reached(ClassState.ASSESSED)
        # a report to the ministry wants a result for everybody
        self.until_result = _WITHDRAWN if run.terms.level is Level.NATIONAL else _UNTIL_RESULT
        attended = f"t\t{run.days * 8}\tt" if held else "\\N\t\\N\tf"
        self.stayed = f"enrolled\t\\N\t{attended}"
        self.gone = f"withdrawn\t{run.starts_on}\tf\t0\tf"


@dataclass
class Rosters:
    """Writes the rosters of one department's year."""

    task: Task
    people: People
    sealer: Sealer
    series: Series
    chance: random.Random
    ids: Ids

    def write(self, sheets: Sheets, run: Run) -> int:
        """Write everybody on one class; gives how many are on it to the end."""
        roster = _Roster(run, self._numbers(run), online=self.chance.random() < _ONLINE)
        lines = tuple(sheets.lines(model) for model in (Enrollment, Assessment, Certificate))
        chosen = self.chance.sample(range(len(self.people.keys)), run.size)
        return sum(self._person(lines, roster, *one) for one in enumerate(chosen, start=1))

    def _person(self, lines: Sequence[list[str]], roster: _Roster, position: int, person: int) -> bool:
        """Write one trainee; tells whether the trainee stayed."""
        enrolled, assessed, certified = lines
        key, draw = self.ids(), self.chance.random()
        mode = "online" if roster.online and self.chance.random() < _ONLINE_THERE else "onsite"
        gone = draw < _WITHDRAWN
        enrolled.append(
            f"{key}\t{roster.run.key}\t{self.people.keys[person]}\t{position}\t{self.people.profiles[person]}"
            f"\t{mode}\t{roster.gone if gone else roster.stayed}\n"
        )
        if gone:
            return False
        if roster.graded and draw >= roster.until_result:
            passed = draw > _UNTIL_PASSED
            assessed.append(_assessment(self.ids(), key, roster.run, draw, passed=passed))
            if roster.numbers and passed:
                certified.append(
                    self._certificate(roster.run, roster.numbers, key, self.people.names[person])
                )
        return True

    def _numbers(self, run: Run) -> Numbers | None:
        if not run.reached(ClassState.CERTIFIED):
            return None
        letter = LEVEL_LETTERS[run.terms.level]
        return Numbers(self.task.place.division, letter, run.terms.starts_on.year, run.number)

    def _certificate(self, run: Run, numbers: Numbers, enrollment: str, name: str) -> str:
        issued = run.ends_on + timedelta(days=DAYS_TO_CERTIFICATE)
        if run.terms.level is Level.NATIONAL:
            self.series.national += 1
            number = f"GJYX{issued.year}{self.task.place.division}{self.series.national:06d}"
            source = "\\N\t\\N\tministry"
        else:
            self.series.serial += 1
            number = numbers(self.series.serial)
            source = f"{self.series.key}\t{self.series.serial}\tdepartment"
        revoked = self.chance.random() < _REVOKED
        state = (
            f"revoked\t{issued + timedelta(days=5)}\t样例：成绩登记有误" if revoked else "issued\t\\N\t\\N"
        )
        digest = self.sealer.index("certificate.lookup", f"{number}\n{name}")
        return (
            f"{self.ids()}\t{run.key}\t{enrollment}\t{number}\t{source}\t{name}\t{issued}\t{state}"
            f"\t{secrets.token_urlsafe(24)}\t{digest}\n"
        )


def _assessment(key: str, enrollment: str, run: Run, draw: float, *, passed: bool) -> str:
    score = 60 + int(draw * 380) / 10 if passed else 35 + int(draw * 5000) / 10 % 24
    return f"{key}\t{enrollment}\t{'passed' if passed else 'failed'}\t{score:.1f}\t{run.ends_on}\n"
