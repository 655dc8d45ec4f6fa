"""The second factor: one-time codes (RFC 6238) and the recovery codes that stand in for them."""

import hmac
import io
import secrets
from collections.abc import Sequence
from typing import Final

import pyotp
import segno
from sqlalchemy import delete, func, select

from yanxiu.db.crypto import keyed_index
from yanxiu.models import Credential, RecoveryCode, User
from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work

STEP: Final = 30  # seconds that a code is shown
CODES: Final = 10
_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that could be read as something else
_ISSUER: Final = "研修"


def begin_set_up(work: Work, credential: Credential) -> str:
    """Give the secret to put into an authenticator; it counts once a code of it was shown.

    Asked again before that, it is the same one, so that a page can be loaded anew.
    """
    if credential.second_factor_since is not None:
        raise InvalidInput("第二因素", "已启用", "已经设置过", "要更换设备，请先由安全管理员重置")
    if credential.secret is None:
        credential.secret = pyotp.random_base32()
        work.record("account.second_factor_begun", "user", credential.user_id)
    return credential.secret


def finish_set_up(work: Work, credential: Credential, given: str) -> list[str]:
    """Take the first code, and give the recovery codes: they are shown this once.

    Raises ``InvalidInput`` for a wrong code.
    """
    begin_set_up(work, credential)
    if not accept(work, credential, given):
        raise InvalidInput("验证码", given, "与密钥不符或已过期", "请核对手机时间，再输入新的六位验证码")
    credential.second_factor_since = work.at
    work.record("account.second_factor_set_up", "user", credential.user_id)
    return renew_recovery_codes(work, credential)


def accept(work: Work, credential: Credential, given: str) -> bool:
    """Take a six-digit code of this step or a neighbour; one that was taken is not taken again."""
    code = "".join(given.split())
    if credential.secret is None or not code.isascii() or not code.isdigit():
        return False
    now, made = int(work.at.timestamp()) // STEP, pyotp.TOTP(credential.secret)
    for step in (now, now - 1, now + 1):
        fresh = credential.used_step is None or step > credential.used_step
        if fresh and hmac.compare_digest(made.generate_otp(step), code):
            credential.used_step = step
            return True
    return False


def accept_recovery(work: Work, credential: Credential, given: str) -> bool:
    """Take a recovery code, once."""
    row = work.session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.user_id == credential.user_id,
            RecoveryCode.digest == _digest(work, given),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if row is None:
        return False
    row.used_at = work.at
    work.record("account.recovery_code_used", "user", credential.user_id)
    return True


def renew_recovery_codes(work: Work, credential: Credential) -> list[str]:
    """Make ten new codes, the old ones being void; each has about fifty bits."""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == credential.user_id))
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(CODES)]
    for code in codes:
        work.session.add(RecoveryCode(user_id=credential.user_id, digest=_digest(work, code)))
    work.record("account.recovery_codes_renewed", "user", credential.user_id)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(work: Work, credential: Credential) -> int:
    """How many recovery codes are unused."""
    unused = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == credential.user_id, RecoveryCode.used_at.is_(None)
    )
    return work.session.scalar(unused) or 0


def forget(work: Work, credential: Credential) -> None:
    """Take the second factor away; it must be set up anew."""
    credential.secret = credential.second_factor_since = credential.used_step = None
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == credential.user_id))


def qr_png(work: Work, credential: Credential) -> bytes:
    """The secret as an authenticator reads it from the screen; PNG."""
    user = work.get(User, credential.user_id, "账号")
    name = f"{work.tenant.code}:{user.login}"
    uri = pyotp.TOTP(begin_set_up(work, credential)).provisioning_uri(name=name, issuer_name=_ISSUER)
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="png", scale=5)
    return picture.getvalue()


def grouped(secret: str) -> Sequence[str]:
    """A secret in groups of four, for typing."""
    return [secret[at : at + 4] for at in range(0, len(secret), 4)]


def current_code(work: Work, secret: str) -> str:
    """The code that an authenticator shows now: for sample accounts, whose secret everybody may know."""
    return pyotp.TOTP(secret).generate_otp(int(work.at.timestamp()) // STEP)


def _digest(work: Work, code: str) -> bytes:
    plain = "".join(filter(str.isalnum, code.lower()))
    return keyed_index(work.tenant.id, "recovery_code", plain)
