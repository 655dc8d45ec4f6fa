"""Personal tokens for programs: made by their owner, shown once, ended at any time.

A token bears its tenant's code, so that it is looked for among one tenant's tokens only, and 256 random bits.
It acts in the role it was made in, opens what it was made for, and nothing once the account is shut, the role
is taken away, its last day is over or it was revoked.
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import case, select, update
from sqlalchemy.orm import joinedload

from yanxiu.models import ApiToken, Membership, Role, Scope
from yanxiu.phrases import phrase
from yanxiu.services import checks
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.work import Actor, Work

_READING: Final = frozenset(
    {
        Scope.APPLICATIONS,
        Scope.PLANS,
        Scope.CLASSES,
        Scope.ROSTER,
        Scope.CERTIFICATES,
        Scope.FUNDS,
        Scope.DECISIONS,
    }
)
SCOPES_OF: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.MINISTRY_ANALYST: frozenset({Scope.SUMMARY}),
    Role.DEPARTMENT_OFFICER: _READING | {Scope.RECORDS},
    Role.HOST_INSTITUTION: _READING | {scope for scope in Scope if scope.writes},
}
"""What a token of a role may open; the other roles have none."""

LONGEST: Final = timedelta(days=366)
MOST: Final = 20
_FORM: Final = re.compile(r"yx_([a-z][a-z0-9-]{1,39})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Holder:
    """In whose name a program asks: the actor, its organization, the token's name and scopes, its last day.

    ``organization_id`` is None for the department's and the ministry's own people.  ``asked`` counts the
    requests of this minute, this one too; ``wait`` is how many seconds it still takes.
    """

    actor: Actor
    organization_id: UUID | None
    token_id: UUID
    name: str
    scopes: frozenset[Scope]
    expires_on: date
    asked: int = 1
    wait: int = 60


def make_token(
    work: Work, membership_id: UUID, *, name: str, scopes: Collection[Scope], until: date
) -> tuple[ApiToken, str]:
    """Make a token for a role of the actor's own; gives its row and the token, which is not kept.

    Raises ``InvalidInput`` for a scope that the role does not have, a day that is over or too far away.
    """
    seat = work.get(Membership, membership_id, "角色")
    if seat.user_id != work.actor.id:
        raise NotFound("角色", membership_id)
    told = checks.filled("令牌名称", name)
    _check_scopes(seat.role, scopes)
    _check_day(until, work.today)
    if len(open_tokens(work, seat.user_id)) >= MOST:
        rule = phrase("一个账号最多有 {most} 个有效的令牌", most=MOST)
        raise InvalidInput("令牌", told, rule, "请先撤销不用的令牌")
    token = f"yx_{work.tenant.code}_{secrets.token_urlsafe(32)}"
    row = ApiToken(
        user_id=seat.user_id,
        membership_id=seat.id,
        name=told,
        digest=_digest(token),
        scopes=sorted(scopes),
        expires_on=until,
    )
    work.session.add(row)
    work.session.flush()
    work.record("account.token_made", "user", seat.user_id, scopes=row.scopes, until=until.isoformat())
    return row, token


def open_tokens(work: Work, user_id: UUID) -> list[ApiToken]:
    """The tokens of an account that still open something, the newest first."""
    found = select(ApiToken).where(
        ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None), ApiToken.expires_on >= work.today
    )
    return list(work.session.scalars(found.order_by(ApiToken.id.desc())))


def revoke_token(work: Work, token_id: UUID) -> None:
    """End a token of the actor's own; ending it twice ends it once."""
    row = work.get(ApiToken, token_id, "令牌", lock=True)
    if row.user_id != work.actor.id:
        raise NotFound("令牌", token_id)
    if row.revoked_at is None:
        row.revoked_at = work.at
        work.record("account.token_revoked", "user", row.user_id, token=str(row.id))


def tenant_code(token: str) -> str | None:
    """The code of the tenant that a token belongs to by its form; None for what is no token."""
    found = _FORM.fullmatch(token)
    return found.group(1) if found else None


def holder_of(work: Work, token: str) -> Holder | None:
    """Who asks with this token; None where it opens nothing any more.  Counts the request."""
    found = work.session.execute(
        select(ApiToken, Membership)
        .join(Membership, Membership.id == ApiToken.membership_id)
        .where(ApiToken.digest == _digest(token), Membership.user_id == ApiToken.user_id)
        .options(joinedload(ApiToken.user))
    ).one_or_none()
    if found is None:
        return None
    row, seat = found
    if row.revoked_at is not None or row.expires_on < work.today or not row.user.active:
        return None
    scopes = frozenset(map(Scope, row.scopes)) & SCOPES_OF.get(seat.role, frozenset())
    actor = Actor(row.user.name, seat.role, row.user_id)
    told = (actor, seat.organization_id, row.id, row.name, scopes, row.expires_on)
    return Holder(*told, asked=_count(work, row), wait=60 - work.at.second)


def _count(work: Work, row: ApiToken) -> int:
    """Count one request; gives how many there were in this minute."""
    minute = work.at.replace(second=0, microsecond=0)
    # by statement: two requests of one program must not meet the optimistic lock
    counted = (
        update(ApiToken)
        .where(ApiToken.id == row.id)
        .values(
            seen_on=work.today,
            minute=minute,
            asked=case((ApiToken.minute == minute, ApiToken.asked + 1), else_=1),
        )
        .returning(ApiToken.asked)
    )
    return work.session.execute(counted, execution_options={"synchronize_session": False}).scalar_one()


def _check_scopes(role: Role, scopes: Collection[Scope]) -> None:
    allowed = SCOPES_OF.get(role, frozenset())
    if not scopes:
        raise InvalidInput("令牌用途", "（空）", "至少要选一项", "请选择令牌可以读取或写入什么")
    if beyond := sorted(set(scopes) - allowed):
        raise InvalidInput("令牌用途", "、".join(beyond), "这个角色没有这项用途", "请只选列出的用途")


def _check_day(until: date, today: date) -> None:
    if not today <= until <= today + LONGEST:
        rule = phrase("须在今天至 {last} 之间", last=(today + LONGEST).isoformat())
        raise InvalidInput("令牌有效期", until.isoformat(), rule, "请改有效期；到期后可以另建一个")


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
