"""What roll-ups cost the change itself: fifty trainees put on a class, and graded, with them and without.

Each once as the whole act of a user, a roster imported and results entered, and once as bare rows, through
the session and committed, where the share of roll-ups is at its largest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import delete, select

from bench.clock import Taken, in_turn
from bench.country import country, sizes
from bench.waiting import waiting_class
from yanxiu.db import Tenant, TenantSession, transaction
from yanxiu.models import Assessment, Enrollment, Mode, Role, Trainee
from yanxiu.policy import Result
from yanxiu.services import rollup
from yanxiu.services.assessment import TraineeResult, enter_results
from yanxiu.services.roster_import import import_roster
from yanxiu.services.work import Actor, Work, begin
from yanxiu_demo.people import People, workbook

TENANT: Final = "guangdong"
"""The largest department."""
TRAINEES: Final = 50
ROUNDS: Final = 40
GOALS: Final = {"take_in": 1.10, "enter": 1.15, "enrol": 1.10, "grade": 1.15}
WORDS: Final = {
    "take_in": "导入 50 行名册：读文件、核对、加密、入库",
    "enter": "录入 50 人的考核结果：核对、入库、记入审计",
    "enrol": "只写 50 名学员的行",
    "grade": "只写 50 人考核结果的行",
}
_REFRESH: Final = rollup.refresh


@dataclass
class Upkeep:
    """A class that nobody is on yet, and people to put there; what is done is undone untimed."""

    place: Tenant
    class_id: UUID
    people: list[UUID]
    keeps: bool

    def take_in(self) -> None:
        """Import a roster's file."""
        with self._at_work() as work:
            import_roster(work, self.class_id, _file(), sample=True)

    def enter(self) -> None:
        """Enter everybody's result."""
        with self._at_work() as work:
            found = select(Enrollment.id).where(Enrollment.class_id == self.class_id)
            keys = list(work.session.scalars(found))
            enter_results(work, self.class_id, [TraineeResult(key, Result.PASSED) for key in keys])

    def enrol(self) -> None:
        """Put everybody on the class."""
        with transaction(self.place.id) as session:
            session.add_all(
                Enrollment(class_id=self.class_id, trainee_id=key, mode=Mode.ONSITE, position=place)
                for place, key in enumerate(self.people, start=1)
            )
            self._close(session)

    def grade(self) -> None:
        """Give everybody on the class a result."""
        with transaction(self.place.id) as session:
            found = select(Enrollment.id).where(Enrollment.class_id == self.class_id)
            session.add_all(
                Assessment(enrollment_id=key, result=Result.PASSED) for key in session.scalars(found)
            )
            self._close(session)

    def undo(self) -> None:
        """Take everybody off again, and set the roll-ups right."""
        with transaction(self.place.id) as session:
            mine = select(Enrollment.id).where(Enrollment.class_id == self.class_id)
            session.execute(delete(Assessment).where(Assessment.enrollment_id.in_(mine)))
            session.execute(delete(Enrollment).where(Enrollment.class_id == self.class_id))
            rollup.refresh(session, {self.class_id})

    @contextmanager
    def _at_work(self) -> Iterator[Work]:
        """A unit of work brings roll-ups up to date at its end, so that act is taken out of it."""
        refresh = _REFRESH if self.keeps else _nothing
        officer = Actor("测速", Role.DEPARTMENT_OFFICER)
        with patch.object(rollup, "refresh", refresh), begin(self.place.code, officer) as work:
            yield work

    def _close(self, session: TenantSession) -> None:
        session.flush()
        if self.keeps:
            rollup.refresh(session, {self.class_id})


def _nothing(*_given: object) -> None:
    """Leave roll-ups as they were."""


@cache
def _file() -> bytes:
    return workbook(People().roster(TRAINEES, area="440100", province="广东"))


def rows() -> list[dict[str, str]]:
    """A row for each act, in the middle one of the countries."""
    size = sizes()[len(sizes()) // 2]
    with country(size):
        with_them, without = _subject(keeps=True), _subject(keeps=False)
        found = {name: _measured(with_them, without, name) for name in GOALS}
    return [_row(size, name, *taken) for name, taken in found.items()]


def _subject(*, keeps: bool) -> Upkeep:
    place, class_id = waiting_class()
    with transaction(place.id) as session:
        people = session.scalars(select(Trainee.id).order_by(Trainee.id).limit(TRAINEES))
        return Upkeep(place, class_id, list(people), keeps)


def _measured(with_them: Upkeep, without: Upkeep, name: str) -> tuple[Taken, Taken]:
    """Milliseconds of an act, each way in turn on the same class."""
    taken: list[list[float]] = [[], []]
    for number in range(ROUNDS + 1):
        for ways, one in zip(taken, (with_them, without), strict=True):
            if name in ("grade", "enter"):
                with_them.enrol()
            spent = in_turn([getattr(one, name)], 1, before=0)[0].best
            one.undo()
            if number:
                ways.append(spent)
    return Taken.of(taken[0]), Taken.of(taken[1])


def _row(size: int, name: str, ours: Taken, peer: Taken) -> dict[str, str]:
    ratio = ours.median / peer.median
    return {
        "what": f"{WORDS[name]}，同一事务中更新汇总（{size:,} 人次的库）",
        "ours": f"{ours.median:.1f} ms（最快 {ours.best:.1f}）",
        "peer": f"不更新汇总 {peer.median:.1f} ms（最快 {peer.best:.1f}）",
        "ratio": f"{ratio:.2f} 倍",
        "goal": f"≤ {GOALS[name]:.2f} 倍",
        "met": "是" if ratio <= GOALS[name] else "否",
    }
