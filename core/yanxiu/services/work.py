"""One unit of work: one tenant, one actor, one date, one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.interfaces import ORMOption

from yanxiu.db import Entity, Tenant, TenantSession, transaction
from yanxiu.models import AuditOutcome, Role
from yanxiu.policy import Chain, Registry
from yanxiu.services import audit, recused, rollup
from yanxiu.services.errors import Conflict, NotFound
from yanxiu.services.policies import chain_for, registry
from yanxiu.services.tenants import tenant as tenant_by_code

CLOCK: Final = ZoneInfo("Asia/Shanghai")
Row = TypeVar("Row", bound=Entity)
_REVIEWERS: Final = (Role.DEPARTMENT_OFFICER, Role.SUPERVISING_DEPARTMENT)


@dataclass(frozen=True)
class Actor:
    """Who acts; ``id`` is the account's, where there is one (a command line has none)."""

    name: str
    role: Role
    id: UUID | None = None

    @property
    def key(self) -> str:
        """How the audit log names the actor: by key, never by name, so that erasure stays possible."""
        return f"{self.role}:{self.id or 'command-line'}"


@dataclass
class Work:
    """What a use case works with.  ``today`` is the date of the act, in Asia/Shanghai."""

    session: TenantSession
    tenant: Tenant
    actor: Actor
    today: date
    at: datetime
    plugins: Registry
    origin: audit.Origin = audit.UNKNOWN
    entries: list[audit.Entry] = field(default_factory=list)
    dirty: set[UUID] = field(default_factory=set)
    dirty_applications: set[UUID] = field(default_factory=set)
    aside: frozenset[recused.Record] | None = None

    def get(
        self,
        model: type[Row],
        key: UUID,
        what: str,
        *,
        lock: bool = False,
        options: Sequence[ORMOption] = (),
    ) -> Row:
        """A row of this tenant; ``NotFound`` for a missing one and for anybody else's alike.

        ``options`` say what else is read with it.
        """
        # not FOR UPDATE, which would also wait for whoever adds a row that refers to this one
        waiting = {"key_share": True} if lock else None
        row = self.session.get(model, (self.tenant.id, key), with_for_update=waiting, options=options)
        if row is None:
            raise NotFound(what, key)
        return row

    def chain(self, year: int, jurisdiction: str | None = None) -> Chain:
        """The chain that answers, from a supervising department's jurisdiction or the tenant's own."""
        return chain_for(
            self.session, self.plugins, jurisdiction or self.tenant.jurisdiction, year, self.today
        )

    def record(
        self,
        action: str,
        kind: str,
        key: UUID | str | None,
        *,
        outcome: AuditOutcome = AuditOutcome.DONE,
        **details: Any,
    ) -> None:
        """Note an audit entry; all are appended last in the transaction.  Details carry no personal data.

        Raises ``WrongState`` where the actor stands aside from the object: reviewers do not act there.
        """
        if key is not None:
            recused.refuse(self.session, self.stood_aside(), action, kind, str(key))
        self.entries.append(audit.Entry(action, kind, None if key is None else str(key), outcome, details))

    def stood_aside(self) -> frozenset[recused.Record]:
        """What the actor stands aside from, read once; only reviewers do."""
        if self.aside is None:
            officer = self.actor.id if self.actor.role in _REVIEWERS else None
            self.aside = recused.standing_aside(self.session, officer) if officer else frozenset()
        return self.aside

    def touch(self, class_id: UUID) -> None:
        """Say that a class's figures changed: its roll-up is brought up to date in this transaction."""
        self.dirty.add(class_id)

    def touch_application(self, application_id: UUID) -> None:
        """Say that an application was handed in, taken back or placed elsewhere: it counts in the summary."""
        self.dirty_applications.add(application_id)


@contextmanager
def _conflicts_in_words() -> Iterator[None]:
    try:
        yield
    except StaleDataError:
        raise Conflict from None
    except IntegrityError as error:
        # the database's own words repeat values of the row
        held: str | None = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        raise Conflict(held or "") from None


@contextmanager
def begin(
    tenant: Tenant | str,
    actor: Actor,
    *,
    today: date | None = None,
    plugins: Registry | None = None,
    address: str | None = None,
    request_id: str | None = None,
) -> Iterator[Work]:
    """Open one transaction for a tenant; at its end roll-ups and audit entries are written, in this order.

    ``address`` and ``request_id`` say in the audit log where the act came from: neither may name a person.
    Any error rolls everything back: nothing is half done.  Where somebody else was at the same record at the
    same moment, ``Conflict`` says so, without what the database says of the row.
    """
    found = tenant_by_code(tenant) if isinstance(tenant, str) else tenant
    now = datetime.now(CLOCK)
    with _conflicts_in_words(), transaction(found.id) as session:
        origin = audit.Origin(address, request_id)
        work = Work(session, found, actor, today or now.date(), now, plugins or registry(), origin)
        yield work
        session.flush()
        rollup.refresh(session, work.dirty, work.dirty_applications)
        audit.append(session, work.actor.id, work.actor.key, work.at, work.entries, work.origin)
