"""What the ministry has received: the queue of packages, each with where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, load_only

from yanxiu.db import Tenant
from yanxiu.models import MinistryReceipt, PackageKind, PackageState, SubmittedPackage
from yanxiu.services.errors import NotFound
from yanxiu.services.exchange import link
from yanxiu.services.exchange.words import KINDS, STATES
from yanxiu.services.listing import Part, Window, number_asked

SOON: Final = 7
"""Days before a class opens within which its papers are pressing."""
DUE: Final = {"late": "已过", "soon": "7 天以内", "later": "7 天以后"}
OPEN: Final = (PackageState.WAITING, PackageState.ACCEPTED)
"""Where the ministry still has something to answer."""
_SHOWN: Final = [
    getattr(SubmittedPackage, name)
    for name in SubmittedPackage.__mapper__.column_attrs.keys()  # noqa: SIM118 - a collection of its own kind
    if name != "content"
]


@dataclass(frozen=True)
class Received:
    """One package with its department; ``days_left`` counts to the day that policy sets, while it waits.

    ``waited`` counts the days since it came, as long as something is to be answered.
    """

    package: SubmittedPackage
    place: Tenant
    days_left: int | None
    waited: int | None = None

    @property
    def id(self) -> UUID:
        return self.package.id

    @property
    def open(self) -> bool:
        return self.package.state in OPEN

    @property
    def on_time(self) -> bool | None:
        """Whether it came in time; None where policy sets no day."""
        due = self.package.due_on
        return None if due is None else self.package.submitted_on <= due


def received(values: Mapping[str, str], window: Window, today: date) -> Part[Received]:
    """The queue: what waits first, the most pressing on top, then what was answered, the latest on top.

    Filters: ``q`` (topic or host), ``kind``, ``province`` (code), ``year``, ``state``, ``due``.
    """
    places = link.departments()
    query = _narrowed(values, places, today)
    with link.reading() as session:
        total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        if window.size is not None and window.start >= total:
            window = Window(max(1, -(-total // window.size)), window.size)
        rows = session.scalars(_ordered(query).offset(window.start).limit(window.limit)).all()
    return Part([as_received(row, places, today) for row in rows], total, window)


def years() -> list[int]:
    """The programme years of what was received, the latest first."""
    asked = select(SubmittedPackage.year).distinct().order_by(SubmittedPackage.year.desc())
    with link.reading() as session:
        return list(session.scalars(asked))


def one_received(place: Tenant, package_id: UUID, today: date) -> Received:
    """One package, without its content; raises ``NotFound``."""
    with link.reading() as session:
        return as_received(found(session, place, package_id), {place.id: place}, today)


def anywhere(package_id: UUID, today: date) -> Received:
    """One package of whichever department, without its content; raises ``NotFound``."""
    places = link.departments()
    asked = (
        select(SubmittedPackage)
        .options(load_only(*_SHOWN))
        .where(SubmittedPackage.tenant_id.in_(places), SubmittedPackage.id == package_id)
    )
    with link.reading() as session:
        row = session.scalars(asked).one_or_none()
    if row is None:
        raise NotFound("收到的材料", package_id)
    return as_received(row, places, today)


def found(session: Session, place: Tenant, package_id: UUID, *, whole: bool = False) -> SubmittedPackage:
    """The row of a department's package; with its content if ``whole``."""
    columns = [*_SHOWN, SubmittedPackage.content] if whole else _SHOWN
    row = session.get(SubmittedPackage, (place.id, package_id), options=[load_only(*columns)])
    if row is None:
        raise NotFound("收到的材料", package_id)
    return row


def answers(place: Tenant, package_id: UUID) -> list[MinistryReceipt]:
    """What the ministry answered to a package, the latest first."""
    asked = (
        select(MinistryReceipt)
        .where(MinistryReceipt.tenant_id == place.id, MinistryReceipt.package_id == package_id)
        .order_by(MinistryReceipt.number.desc())
    )
    with link.reading() as session:
        return list(session.scalars(asked))


def attempts(package: SubmittedPackage) -> list[SubmittedPackage]:
    """The packages of the same kind about the same class, the latest first."""
    asked = (
        select(SubmittedPackage)
        .options(load_only(*_SHOWN))
        .where(
            SubmittedPackage.tenant_id == package.tenant_id,
            SubmittedPackage.class_id == package.class_id,
            SubmittedPackage.kind == package.kind,
        )
        .order_by(SubmittedPackage.attempt.desc())
    )
    with link.reading() as session:
        return list(session.scalars(asked))


def as_received(row: SubmittedPackage, places: Mapping[int, Tenant], today: date) -> Received:
    """A row beside its department."""
    waits = row.state is PackageState.WAITING
    left = (row.due_on - today).days if waits and row.due_on is not None else None
    return Received(
        row, places[row.tenant_id], left, (today - row.submitted_on).days if row.state in OPEN else None
    )


def _narrowed(values: Mapping[str, str], places: Mapping[int, Tenant], today: date) -> Select[Any]:
    row = SubmittedPackage
    query = select(row).options(load_only(*_SHOWN)).where(row.tenant_id.in_(places))
    if said := values.get("q", ""):
        query = query.where(
            or_(*(column.contains(said, autoescape=True) for column in (row.topic, row.host)))
        )
    if kind := _word(values.get("kind", ""), KINDS):
        query = query.where(row.kind == kind)
    if state := _word(values.get("state", ""), STATES):
        query = query.where(row.state == state)
    if code := values.get("province", ""):
        query = query.where(row.tenant_id.in_([one.id for one in places.values() if one.code == code]))
    if (year := number_asked(values.get("year", ""))) is not None:
        query = query.where(row.year == year)
    return _due(query, values.get("due", ""), today)


def _due(query: Select[Any], asked: str, today: date) -> Select[Any]:
    row, edge = SubmittedPackage, today + timedelta(days=SOON)
    spans = {"late": row.due_on < today, "soon": row.due_on.between(today, edge), "later": row.due_on > edge}
    if asked not in spans:
        return query
    return query.where(row.state == PackageState.WAITING, spans[asked])


def _word(given: str, known: Mapping[Any, str]) -> PackageKind | PackageState | None:
    return next((one for one in known if str(one) == given), None)


def _ordered(query: Select[Any]) -> Select[Any]:
    row = SubmittedPackage
    stands = case({PackageState.WAITING.value: 0, PackageState.ACCEPTED.value: 1}, value=row.state, else_=2)
    return query.order_by(stands, case((stands == 0, row.due_on)), row.submitted_on.desc(), row.id)
