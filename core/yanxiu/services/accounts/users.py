"""Accounts: entered, shut, reset; who has which role is in ``grants``."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    Credential,
    Duty,
    Membership,
    Organization,
    Role,
    ShutReason,
    SignInSession,
    User,
    duty_of,
)
from yanxiu.services.accounts import lockout, passwords, second_factor, sessions
from yanxiu.services.accounts.signing_in import credential_of
from yanxiu.services.errors import InvalidInput
from yanxiu.services.history import ROLE_WORDS
from yanxiu.services.work import Work

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_NEEDS_ORGANIZATION: Final = frozenset({Role.HOST_INSTITUTION, Role.SUPERVISING_DEPARTMENT})


@dataclass(frozen=True)
class Entered:
    """A new account, and the password for its first sign-in: it is shown this once and must be changed."""

    user: User
    password: str


def add_user(
    work: Work, login: str, name: str, *, duty: Duty = Duty.BUSINESS, subject: str | None = None
) -> Entered:
    """Enter an account that has no role yet; ``subject`` is its name at the single sign-on provider.

    Raises ``InvalidInput`` for a login that is malformed or taken in this tenant.
    """
    cleaned = login.strip().lower()
    if not _LOGIN.fullmatch(cleaned):
        rule = "须是 2 至 64 位小写字母、数字或 . _ @ -，以字母或数字开头"
        raise InvalidInput("登录名", login, rule, "请换一个登录名")
    if work.session.scalar(select(User.id).where(User.login == cleaned)):
        raise InvalidInput("登录名", cleaned, "在本省已被占用", "请换一个登录名")
    if not name.strip():
        raise InvalidInput("姓名", "（空）", "不能为空", "请填写姓名")
    user = User(login=cleaned, name=name.strip(), duty=duty)
    work.session.add(user)
    work.session.flush()
    password = passwords.temporary()
    _give_credential(work, user, password, subject)
    work.record("user.add", "user", user.id)
    return Entered(user, password)


def enter_membership(work: Work, user: User, role: Role, organization_id: UUID | None) -> Membership:
    """Write a role down, once every check held. ``grants`` says who may ask for it.

    Raises ``InvalidInput`` where role, organization and tenant do not go together, or duties would mix.
    """
    check_role(work, user, role, organization_id)
    there = work.session.scalar(
        select(Membership).where(
            Membership.user_id == user.id,
            Membership.role == role,
            Membership.organization_id.is_not_distinct_from(organization_id),
        )
    )
    if there is not None:
        return there
    if user.duty is not duty_of(role):
        user.duty = duty_of(role)
        work.session.flush()
    row = Membership(user_id=user.id, role=role, organization_id=organization_id)
    work.session.add(row)
    work.session.flush()
    work.record("role.grant", "user", user.id, role=role)
    return row


def check_role(work: Work, user: User, role: Role, organization_id: UUID | None) -> None:
    """Raise ``InvalidInput`` unless an account could take a role."""
    label = ROLE_WORDS[role]
    held = work.session.scalars(select(Membership.role).where(Membership.user_id == user.id)).all()
    if held and user.duty is not duty_of(role):
        rule = "系统、安全、审计管理员互相排斥，也不兼业务角色"
        raise InvalidInput("角色", label, rule, "请另建一个账号，或先撤销原有角色")
    if (role is Role.MINISTRY_ANALYST) != (work.tenant.kind == "ministry") and duty_of(role) is Duty.BUSINESS:
        rule = "部级分析员只在部级租户，省内业务角色只在各省"
        raise InvalidInput("角色", label, rule, "请换一个角色")
    if (role in _NEEDS_ORGANIZATION) != (organization_id is not None):
        rule = "承办单位、主管部门须指定单位，其他角色不指定"
        raise InvalidInput("单位", "（未选）" if organization_id is None else label, rule, "请核对角色和单位")
    if organization_id is not None:
        where = work.get(Organization, organization_id, "单位")
        if role is Role.SUPERVISING_DEPARTMENT and not where.supervises:
            raise InvalidInput("单位", where.name, "没有登记为主管部门", "请先登记，或换一个单位")


def remove_membership(work: Work, user: User, role: Role, organization_id: UUID | None) -> None:
    """Take a role away; sessions that act in it end."""
    rows = work.session.scalars(
        select(Membership).where(
            Membership.user_id == user.id,
            Membership.role == role,
            Membership.organization_id.is_not_distinct_from(organization_id),
        )
    ).all()
    for row in rows:
        work.session.delete(row)
    if rows:
        work.session.flush()
        sessions.end_all(work, user.id, "role_taken")
        work.record("role.revoke", "user", user.id, role=role)


def reset_password(work: Work, user_id: UUID, *, second_factor_too: bool = False) -> str:
    """Give an account a temporary password for half an hour, end its sessions and its pause.

    ``second_factor_too`` also takes the second factor away (a lost telephone).
    """
    user = work.get(User, user_id, "账号", lock=True)
    credential = credential_of(work, user_id, lock=True)
    password = passwords.temporary()
    passwords.change(work, credential, password, must_change=True)
    if second_factor_too:
        second_factor.forget(work, credential)
    lockout.release_account(work, user.login)
    sessions.end_all(work, user_id, "reset")
    work.record("user.reset", "user", user_id, second_factor=second_factor_too)
    return password


def change_own_password(work: Work, row: SignInSession, old: str, new: str) -> None:
    """Change the password of whose session it is; the account's other sessions end.

    Raises ``InvalidInput`` for a wrong present password, or a new one that keeps no rule.
    """
    credential = credential_of(work, row.user_id, lock=True)
    if credential.sample:
        rule = "样例账号人人共用，口令不能改"
        raise InvalidInput("账号", row.user.login, rule, "要试修改口令，请用 yanxiu user add 另建一个")
    if not passwords.matches(credential.password_hash, old):
        raise InvalidInput("现在的口令", "（不显示）", "不对", "请重新输入；忘记了请联系安全管理员重置")
    passwords.change(work, credential, new)
    sessions.end_all(work, row.user_id, "password_changed", but=row.id)
    work.record("account.password_changed", "user", row.user_id)


def set_active(work: Work, user_id: UUID, *, active: bool) -> User:
    """Shut an account, or open it again, which starts anew what is counted of its not being used.

    Whoever acts cannot shut the own one.
    """
    user = work.get(User, user_id, "账号", lock=True)
    if user.id == work.actor.id:
        raise InvalidInput("账号", user.login, "不能停用自己的账号", "请由另一位安全管理员办理")
    if user.active is not active:
        user.active, user.shut_because = active, None if active else ShutReason.ADMINISTRATOR
        user.opened_at = work.at if active else user.opened_at
        work.record("user.open" if active else "user.shut", "user", user.id)
    if not active:
        sessions.end_all(work, user.id, "shut")
    return user


def users(work: Work) -> list[User]:
    """All accounts, by login."""
    return list(work.session.scalars(select(User).order_by(User.login)))


def find_user(work: Work, login: str) -> User:
    """The account with this login; raises ``InvalidInput`` for none."""
    row = work.session.scalar(select(User).where(User.login == login.strip().lower()))
    if row is None:
        raise InvalidInput("登录名", login, "没有这个账号", "用 yanxiu user list 查看已有账号")
    return row


def organization_called(work: Work, name: str) -> UUID:
    """The organization with this full name or unified social credit code; raises ``InvalidInput``."""
    found = work.session.scalars(
        select(Organization.id).where((Organization.name == name) | (Organization.uscc == name)).limit(2)
    ).all()
    if len(found) != 1:
        rule = "找不到这个单位" if not found else "有几个同名的单位"
        raise InvalidInput("单位", name, rule, "请写统一社会信用代码，或先登记该单位")
    return found[0]


def _give_credential(work: Work, user: User, password: str, subject: str | None) -> Credential:
    taken = subject and work.session.scalar(select(Credential.id).where(Credential.subject == subject))
    if taken:
        raise InvalidInput("统一认证标识", subject, "已绑定另一个账号", "请核对标识")
    row = Credential(
        user_id=user.id,
        password_hash=passwords.digest(password),
        password_since=work.at,
        password_until=work.at + passwords.FIRST_LASTS,
        subject=subject,
    )
    work.session.add(row)
    work.session.flush()
    return row
