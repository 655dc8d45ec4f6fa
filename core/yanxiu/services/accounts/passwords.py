"""Passwords: what makes a good one, argon2 digests, and the last ones that may not come back."""

import os
import re
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select

from yanxiu.models import Credential, FormerPassword, User
from yanxiu.phrases import phrase
from yanxiu.services.accounts.common_words import is_common
from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work

LEAST: Final = 10
MOST: Final = 128  # long enough for any phrase, short enough not to keep the hasher busy
KEPT: Final = 5
AGE: Final = 90
"""Days after which officers and administrators change their password, where ``DAYS`` says nothing else."""

DAYS: Final = "YANXIU_PASSWORD_DAYS"
FIRST_LASTS: Final = timedelta(days=7)
RESET_LASTS: Final = timedelta(minutes=30)
"""How long a password that somebody else has seen may be used: a new account's, and one that was reset."""

RULES: Final = (
    phrase("至少 {least} 个字符", least=LEAST),
    "大写字母、小写字母、数字、符号中至少三种",
    "不是常见口令，不含登录名",
    phrase("不与最近 {kept} 次用过的相同", kept=KEPT),
)
_CLASSES: Final = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9]")
_HIDDEN: Final = "（不显示）"
_hasher: Final = PasswordHasher()


def digest(password: str) -> str:
    """Argon2id with the library's parameters (RFC 9106, low memory)."""
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether a password is the one that was hashed."""
    if len(password) > MOST:
        return False
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def waste_time(password: str) -> None:
    """Take as long as a comparison does: an unknown login must not answer sooner than a known one."""
    matches(_nobodys(), password)


def temporary() -> str:
    """A password for the first sign-in, about 95 bits, which must be changed there."""
    return f"Yx{secrets.randbelow(90) + 10}-{secrets.token_hex(5)}-{secrets.token_hex(5)}"


def change(work: Work, credential: Credential, new: str, *, must_change: bool = False) -> None:
    """Set another password; raises ``InvalidInput``, which never repeats it, where a rule does not hold."""
    user = work.get(User, credential.user_id, "账号")
    check(new, user.login)
    former = work.session.scalars(
        select(FormerPassword)
        .where(FormerPassword.user_id == user.id)
        .order_by(FormerPassword.retired_at.desc())
    ).all()
    used = [credential.password_hash, *(row.password_hash for row in former)][:KEPT]
    if any(matches(one, new) for one in used):
        raise InvalidInput(
            "新口令", _HIDDEN, phrase("不能与最近 {kept} 次用过的口令相同", kept=KEPT), "请另想一个"
        )
    work.session.add(
        FormerPassword(user_id=user.id, password_hash=credential.password_hash, retired_at=work.at)
    )
    for row in former[KEPT - 2 :]:
        work.session.delete(row)
    credential.password_hash, credential.password_since = digest(new), work.at
    credential.must_change = must_change
    credential.password_until = work.at + RESET_LASTS if must_change else None


def is_too_old(since: datetime, now: datetime) -> bool:
    """Whether a password must be changed; never, where the environment's ``YANXIU_PASSWORD_DAYS`` is 0."""
    days = int(os.environ.get(DAYS, AGE))
    return days > 0 and now - since > timedelta(days=days)


def make_unusable(work: Work, credential: Credential) -> None:
    """Put a password in place that nobody knows: who comes by single sign-on needs no temporary one."""
    credential.password_hash, credential.password_since = digest(secrets.token_urlsafe(32)), work.at
    credential.must_change, credential.password_until = False, None


def check(password: str, login: str) -> None:
    """Raise ``InvalidInput`` unless a password keeps the rules that need no history."""
    problem = _problem(password, login)
    if problem:
        raise InvalidInput("新口令", _HIDDEN, problem, "请按下面列出的要求另想一个")


def _problem(password: str, login: str) -> str | None:
    if not LEAST <= len(password) <= MOST:
        return phrase("须有 {least} 至 {most} 个字符", least=LEAST, most=MOST)
    if sum(bool(re.search(one, password)) for one in _CLASSES) < 3:
        return RULES[1]
    if len(login) >= 4 and login.lower() in password.lower():
        return "不能含有登录名"
    return "不能用常见口令" if is_common(password) else None


@cache
def _nobodys() -> str:
    return digest(secrets.token_urlsafe(16))
