"""What a department sent to the ministry about a class, each package with what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from yanxiu.models import MinistryReceipt, PackageKind, PackageState, SubmittedPackage
from yanxiu.services.exchange import records
from yanxiu.services.exchange.words import STATES
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Sent:
    """One package and the ministry's answers to it, the latest first."""

    package: SubmittedPackage
    answers: tuple[MinistryReceipt, ...]

    @property
    def words(self) -> Mapping[PackageState, str]:
        """What states and answers are called."""
        return STATES

    @property
    def last(self) -> MinistryReceipt | None:
        return self.answers[0] if self.answers else None

    @property
    def waits(self) -> bool:
        """Whether the ministry has not answered yet."""
        return self.package.state is PackageState.WAITING

    @property
    def to_take(self) -> MinistryReceipt | None:
        """The answer that nobody has taken yet."""
        return self.last if self.last is not None and self.last.taken_on is None else None


def sent_of(work: Work, class_id: UUID, *kinds: PackageKind) -> tuple[Sent, ...]:
    """The packages about a class, the latest first."""
    packages = records.packages_of(work, class_id, *kinds)
    answers = records.answers_of(work, class_id) if packages else {}
    return tuple(Sent(one, tuple(answers.get(one.id, ()))) for one in packages)


def to_take(sent: tuple[Sent, ...]) -> MinistryReceipt | None:
    """The first answer among them that nobody has taken yet."""
    return next((one.to_take for one in sent if one.to_take is not None), None)
