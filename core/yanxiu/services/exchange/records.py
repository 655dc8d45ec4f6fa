"""What a department sees of its own packages and of the ministry's answers to them."""

from uuid import UUID

from sqlalchemy import Select, Subquery, func, select

from yanxiu.models import MinistryReceipt, PackageKind, PackageState, SubmittedPackage, TrainingClass
from yanxiu.services.errors import WrongState
from yanxiu.services.exchange.words import KINDS
from yanxiu.services.work import Work


def packages_of(work: Work, class_id: UUID, *kinds: PackageKind) -> list[SubmittedPackage]:
    """The packages of a class, the latest first."""
    found = _of(class_id, *kinds).order_by(SubmittedPackage.submitted_on.desc(), SubmittedPackage.id.desc())
    return list(work.session.scalars(found))


def answers_of(work: Work, class_id: UUID) -> dict[UUID, list[MinistryReceipt]]:
    """The ministry's answers about a class by package, the latest first."""
    found = (
        select(MinistryReceipt)
        .where(MinistryReceipt.package_id.in_(_of(class_id).with_only_columns(SubmittedPackage.id)))
        .order_by(MinistryReceipt.number.desc())
    )
    by_package: dict[UUID, list[MinistryReceipt]] = {}
    for row in work.session.scalars(found):
        by_package.setdefault(row.package_id, []).append(row)
    return by_package


def waiting_answers(work: Work) -> list[tuple[MinistryReceipt, SubmittedPackage]]:
    """Answers of the ministry that nobody has taken yet, the oldest first."""
    last = last_answers()
    found = (
        select(MinistryReceipt, SubmittedPackage)
        .join(SubmittedPackage, SubmittedPackage.id == MinistryReceipt.package_id)
        .join(
            last,
            (last.c.package_id == MinistryReceipt.package_id) & (last.c.number == MinistryReceipt.number),
        )
        .where(MinistryReceipt.taken_on.is_(None))
        .order_by(MinistryReceipt.answered_on, MinistryReceipt.id)
    )
    return [(receipt, package) for receipt, package in work.session.execute(found)]


def last_answers() -> Subquery:
    """The number of the last answer to each package."""
    about = MinistryReceipt.package_id
    return select(about, func.max(MinistryReceipt.number).label("number")).group_by(about).subquery()


def next_attempt(work: Work, class_id: UUID, kind: PackageKind) -> int:
    """The number of the next package of a kind about a class."""
    found = select(func.max(SubmittedPackage.attempt)).where(
        SubmittedPackage.class_id == class_id, SubmittedPackage.kind == kind
    )
    return (work.session.scalar(found) or 0) + 1


def none_waits(work: Work, cls: TrainingClass, kind: PackageKind) -> None:
    """Raise ``WrongState`` while the ministry looks at what would be altered or sent again."""
    waits = _of(cls.id, kind).where(SubmittedPackage.state == PackageState.WAITING)
    if work.session.scalar(waits.with_only_columns(SubmittedPackage.id).limit(1)) is not None:
        remedy = "请等人社部答复；被退回之后可以修改后再报"
        raise WrongState(KINDS[kind], "正在人社部审核", "没有在人社部审核", remedy)


def approved(work: Work, class_id: UUID, kind: PackageKind) -> bool:
    """Whether an approval of the ministry was taken: what rests on it is not taken back here."""
    found = _of(class_id, kind).join(
        MinistryReceipt,
        (MinistryReceipt.package_id == SubmittedPackage.id)
        & MinistryReceipt.taken_on.is_not(None)
        & (MinistryReceipt.outcome == PackageState.APPROVED),
    )
    return work.session.scalar(found.with_only_columns(SubmittedPackage.id).limit(1)) is not None


def report_answered(work: Work, report_id: UUID) -> bool:
    """Whether the ministry's answer to a report was taken from the exchange, rather than from a paper."""
    found = (
        select(MinistryReceipt.id)
        .join(SubmittedPackage, SubmittedPackage.id == MinistryReceipt.package_id)
        .where(SubmittedPackage.report_id == report_id, MinistryReceipt.taken_on.is_not(None))
    )
    return work.session.scalar(found.limit(1)) is not None


def _of(class_id: UUID, *kinds: PackageKind) -> Select[SubmittedPackage]:
    found = select(SubmittedPackage).where(SubmittedPackage.class_id == class_id)
    return found.where(SubmittedPackage.kind.in_(kinds)) if kinds else found
