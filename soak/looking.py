"""What stands in the end: nothing lost, nothing twice, no number without its certificate, sums that agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from soak.clients import People
from yanxiu.models import (
    Certificate,
    CertificateSeries,
    CertificateState,
    Enrollment,
    Job,
    JobState,
    Trainee,
    id_number_index,
)
from yanxiu.services import audit, background, file_store, rollup
from yanxiu.services.work import Work
from yanxiu.testing.held_class import as_officer


@dataclass(frozen=True)
class State:
    """Figures of the end; all but the first three ought to be zero."""

    trainees: int
    certificates: int
    files: int
    lost: int
    doubled: int
    bare_numbers: int
    gaps: int
    open_jobs: int
    failed_jobs: int
    differences: int
    broken_entries: int

    @property
    def sound(self) -> bool:
        """Whether everything is as it ought to be."""
        return not any((self.lost, self.doubled, self.bare_numbers, self.gaps, self.open_jobs)) and not any(
            (self.failed_jobs, self.differences, self.broken_entries)
        )


def look(people: People) -> State:
    """Look at every roster and certificate of the department."""
    with as_officer(people.tenant) as work:
        rosters = [_roster(work, one.class_id, one.numbers) for one in people.rosters]
        given = [_certificates(work, one.id, one.trainees) for one in people.issued]
        bare, gaps = _series(work)
        jobs = Counter(work.session.scalars(select(Job.state)))
        return State(
            trainees=sum(len(one.numbers) for one in people.rosters),
            certificates=sum(len(one.trainees) for one in people.issued),
            files=sum(files for _, _, files in given),
            lost=sum(lost for lost, _ in rosters) + sum(lost for lost, _, _ in given),
            doubled=sum(twice for _, twice in rosters) + sum(twice for _, twice, _ in given),
            bare_numbers=bare,
            gaps=gaps,
            open_jobs=sum(jobs[state] for state in background.OPEN),
            failed_jobs=jobs[JobState.FAILED],
            differences=len(list(rollup.reconcile(work.session))),
            broken_entries=len(list(audit.verify(work.session))),
        )


def _roster(work: Work, class_id: UUID, numbers: Iterable[str]) -> tuple[int, int]:
    """How many of a roster are missing, and how many stand on it too often."""
    query = select(Trainee.id_number_index, Enrollment.position)
    rows = work.session.execute(
        query.join(Enrollment, Enrollment.trainee_id == Trainee.id).where(Enrollment.class_id == class_id)
    ).all()
    wanted = {id_number_index(work.tenant.id, number) for number in numbers}
    found = Counter(index for index, _ in rows)
    places = Counter(place for _, place in rows)
    twice = sum(count - 1 for counted in (found, places) for count in counted.values())
    return len(wanted - set(found)), twice + len(set(found) - wanted)


def _certificates(work: Work, class_id: UUID, enrollments: Iterable[UUID]) -> tuple[int, int, int]:
    """How many have none, how many have more than one, how many files there are."""
    rows = work.session.scalars(
        select(Certificate).where(
            Certificate.class_id == class_id, Certificate.state == CertificateState.ISSUED
        )
    ).all()
    held = Counter(row.enrollment_id for row in rows)
    files = [file_store.get(work, row.file_sha256) for row in rows if row.file_sha256]
    whole = sum(content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:] for content in files)
    return len(set(enrollments) - set(held)) + len(rows) - whole, sum(held.values()) - len(held), whole


def _series(work: Work) -> tuple[int, int]:
    """Numbers that were counted and belong to no certificate, and gaps in the series."""
    bare = gaps = 0
    for row in work.session.scalars(select(CertificateSeries)):
        serials = list(
            work.session.scalars(select(Certificate.serial).where(Certificate.series_id == row.id))
        )
        bare += row.last_serial - len(serials)
        gaps += len(set(range(1, row.last_serial + 1)) ^ set(serials))
    nameless = select(func.count()).where(Certificate.series_id.is_(None))
    return bare + (work.session.scalar(nameless) or 0), gaps
