"""Sample accounts: one for each role of a sample tenant, with a password and a secret that anybody may know.

They can be entered in a sample tenant only, and the sign-in page lists them there.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    Certificate,
    Credential,
    Enrollment,
    Membership,
    Organization,
    Role,
    Trainee,
    User,
    duty_of,
)
from yanxiu.services.accounts import passwords, second_factor
from yanxiu.services.accounts.members import SECOND_FACTOR
from yanxiu.services.accounts.users import enter_membership
from yanxiu.services.errors import InvalidInput
from yanxiu.services.history import ROLE_WORDS
from yanxiu.services.work import Work

PASSWORD: Final = "Haifeng.2024.Yangli"  # noqa: S105 - public on purpose: sample tenants only
LOGINS: Final[Mapping[str, Role]] = {
    "officer": Role.DEPARTMENT_OFFICER,
    "host": Role.HOST_INSTITUTION,
    "supervisor": Role.SUPERVISING_DEPARTMENT,
    "trainee": Role.TRAINEE,
    "analyst": Role.MINISTRY_ANALYST,
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "security2": Role.SECURITY_ADMIN,
    "audit": Role.AUDIT_ADMIN,
}


@dataclass(frozen=True)
class Sample:
    """A line of the list on a sample tenant's sign-in page."""

    login: str
    role: str
    organization: str | None
    second_factor: bool


def enter_samples(work: Work, organizations: Mapping[Role, UUID]) -> list[str]:
    """Enter the sample accounts; ``organizations`` are those of host and supervising department.

    A role that needs an organization and has none is left out. Gives the logins. Raises ``InvalidInput``
    where the tenant is no sample.
    """
    _must_be_sample(work)
    made = [
        login
        for login, role in LOGINS.items()
        if (role is Role.MINISTRY_ANALYST) == (work.tenant.kind == "ministry")
        or role.value in {"system_admin", "security_admin", "audit_admin"}
    ]
    lacking = {Role.HOST_INSTITUTION, Role.SUPERVISING_DEPARTMENT} - set(organizations)
    made = [login for login in made if LOGINS[login] not in lacking]
    for login in made:
        _enter(work, login, LOGINS[login], organizations.get(LOGINS[login]))
    return made


def secret_of(work: Work, login: str) -> str:
    """The secret of a sample account: derived from tenant and login, the same in every installation."""
    seed = sha256(f"sample/{work.tenant.code}/{login}".encode()).digest()[:20]
    return base64.b32encode(seed).decode()


def samples(work: Work) -> list[Sample]:
    """The sample accounts of this tenant; none where the tenant is no sample."""
    if not work.tenant.sample:
        return []
    found = (
        select(User.login, Membership.role, Organization.name, Credential.second_factor_since)
        .select_from(Credential)
        .join(User, (User.tenant_id == Credential.tenant_id) & (User.id == Credential.user_id))
        .join(Membership, (Membership.tenant_id == User.tenant_id) & (Membership.user_id == User.id))
        .outerjoin(
            Organization,
            (Organization.tenant_id == Membership.tenant_id)
            & (Organization.id == Membership.organization_id),
        )
        .where(Credential.sample, User.active)
        .order_by(User.created_at)
    )
    return [
        Sample(login, ROLE_WORDS[role], where, since is not None)
        for login, role, where, since in work.session.execute(found)
    ]


def sample_code(work: Work, credential: Credential) -> str | None:
    """The code of now of a sample account; None for any other."""
    if not (work.tenant.sample and credential.sample and credential.secret):
        return None
    return second_factor.current_code(work, credential.secret)


def _enter(work: Work, login: str, role: Role, organization_id: UUID | None) -> None:
    user = User(login=login, name=f"样例{ROLE_WORDS[role]}", duty=duty_of(role))
    work.session.add(user)
    work.session.flush()
    row = Credential(
        user_id=user.id,
        password_hash=_password_hash(),
        password_since=work.at,
        must_change=False,
        sample=True,
    )
    if role in SECOND_FACTOR:
        row.secret, row.second_factor_since = secret_of(work, login), work.at
    work.session.add(row)
    work.session.flush()
    enter_membership(work, user, role, organization_id)
    if role is Role.TRAINEE:
        _be_a_trainee(work, user)


@cache
def _password_hash() -> str:
    """One salt for all: the password is public, and hundreds of accounts would take their time."""
    return passwords.digest(PASSWORD)


def _be_a_trainee(work: Work, user: User) -> None:
    """Make the account that of a sample trainee who holds a certificate, where there is one."""
    found = work.session.scalar(
        select(Trainee)
        .join(Enrollment, (Enrollment.tenant_id == Trainee.tenant_id) & (Enrollment.trainee_id == Trainee.id))
        .join(
            Certificate,
            (Certificate.tenant_id == Enrollment.tenant_id) & (Certificate.enrollment_id == Enrollment.id),
        )
        .where(Trainee.user_id.is_(None))
        .order_by(Trainee.id)
        .limit(1)
    )
    if found is not None:
        found.user_id, user.name = user.id, found.name


def _must_be_sample(work: Work) -> None:
    if not work.tenant.sample:
        rule = "样例账号的口令人人皆知，只能建在样例租户里"
        raise InvalidInput("租户", work.tenant.code, rule, "请用 yanxiu user add 建立真实账号")
