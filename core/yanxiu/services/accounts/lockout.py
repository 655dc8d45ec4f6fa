"""Failed sign-ins, counted in the database by account and by address, and the pause they lead to."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from yanxiu.db import uuid7
from yanxiu.db.crypto import keyed_index
from yanxiu.models import FailureScope, SignInFailures
from yanxiu.services.work import Work

PAUSE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=4)
FORGOTTEN: Final = timedelta(hours=24)
# an office of fifty sits behind one address: five slips of the hand there must not shut all of them out
LIMITS: Final = {FailureScope.ACCOUNT: 5, FailureScope.ADDRESS: 20}


class Counters:
    """The two counters of one attempt, locked until its transaction ends, so that guesses queue up."""

    def __init__(self, work: Work, login: str, address: str) -> None:
        self._work = work
        self.account = _row(work, FailureScope.ACCOUNT, account_key(login))
        self.address = _row(work, FailureScope.ADDRESS, address)

    def locked_until(self) -> datetime | None:
        """When an attempt may be made again; None: now."""
        ends = [row.locked_until for row in (self.account, self.address) if row.locked_until is not None]
        return max((end for end in ends if end > self._work.at), default=None)

    def failed(self) -> datetime | None:
        """Count one failure; gives the end of the pause where this was one too many."""
        for row in (self.account, self.address):
            _count(row, self._work.at)
        return self.locked_until()

    def succeeded(self) -> None:
        """Forget the account's failures. The address keeps its own: a guesser may have one good account."""
        row = self.account
        row.failures, row.lockouts, row.locked_until = 0, 0, None


def account_key(login: str) -> str:
    """How the counters know an account: by what was typed, whether such an account exists or not."""
    return login.strip().lower()


def locked(work: Work) -> list[SignInFailures]:
    """The pauses that run now, the longest first."""
    found = select(SignInFailures).where(SignInFailures.locked_until > work.at)
    return list(work.session.scalars(found.order_by(SignInFailures.locked_until.desc())))


def release(work: Work, failures_id: UUID) -> None:
    """End a pause early."""
    row = work.get(SignInFailures, failures_id, "锁定记录", lock=True)
    row.failures, row.lockouts, row.locked_until = 0, 0, None
    work.record("account.unlock", "sign_in_failures", row.id, scope=row.scope)


def release_account(work: Work, login: str) -> None:
    """End the pause of an account, where there is one."""
    _row(work, FailureScope.ACCOUNT, account_key(login)).locked_until = None


def forget_old(work: Work) -> None:
    """Drop counters that nobody needs any more."""
    work.session.execute(delete(SignInFailures).where(SignInFailures.last_at < work.at - FORGOTTEN))


def digest_of(work: Work, scope: FailureScope, key: str) -> bytes:
    """How a counter is found: neither login nor address stands in the table."""
    return keyed_index(work.tenant.id, f"sign_in.{scope}", key)


def _row(work: Work, scope: FailureScope, key: str) -> SignInFailures:
    digest = digest_of(work, scope, key)
    new = insert(SignInFailures).values(
        tenant_id=work.tenant.id,
        id=uuid7(),
        scope=scope,
        digest=digest,
        failures=0,
        lockouts=0,
        last_at=work.at,
        revision=1,
    )
    work.session.execute(new.on_conflict_do_nothing())
    found = select(SignInFailures).where(SignInFailures.scope == scope, SignInFailures.digest == digest)
    return work.session.scalars(found.with_for_update()).one()


def _count(row: SignInFailures, now: datetime) -> None:
    if now - row.last_at > FORGOTTEN:
        row.failures, row.lockouts = 0, 0
    row.failures, row.last_at = row.failures + 1, now
    if row.failures >= LIMITS[row.scope]:
        row.locked_until = now + min(PAUSE * 2**row.lockouts, LONGEST)
        row.failures, row.lockouts = 0, min(row.lockouts + 1, 10)
