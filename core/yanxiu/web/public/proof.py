"""A question that a person answers in passing and a script has to be written for, after wrong look-ups.

It is text, so that whoever reads by ear or by touch is asked the same; it needs no script and nobody else's
service. The page carries a signed token with a keyed digest of the answer, good for ten minutes; that it is
taken once only, whichever process it comes to, is seen to by the lookup's function in the database.
"""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from yanxiu.web.i18n import language

SECONDS: Final = 600
_DIGITS: Final = tuple("零一二三四五六七八九")
_PHRASES: Final = ("专业技术人才", "知识更新工程", "高级研修项目", "结业证书查询", "继续教育基地")
_ENGLISH: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Question:
    """What is asked, and the token that goes with the answer."""

    text: str
    token: str


def ask() -> Question:
    """A new question in the reader's language."""
    kinds = (_sum, _character, _difference) if language() == "zh" else (_sum, _difference)
    text, answer = secrets.choice(kinds)()
    nonce = secrets.token_urlsafe(16)
    return Question(text, _signer().dumps([nonce, _keyed(nonce, answer)]))


def digest_of(token: str, answer: str) -> bytes | None:
    """The digest by which a proof is taken once; None where it is wrong, too old or not ours."""
    try:
        nonce, kept = _signer().loads(token, max_age=SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    if not hmac.compare_digest(str(kept), _keyed(str(nonce), _plain(answer))):
        return None
    return sha256(str(nonce).encode()).digest()


def _sum() -> tuple[str, str]:
    a, b = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    return _("%(a)s加%(b)s等于几？请写数字。", a=_digit(a), b=_digit(b)), str(a + b)


def _difference() -> tuple[str, str]:
    b = secrets.randbelow(8) + 1
    a = b + secrets.randbelow(9 - b) + 1
    return _("%(a)s减%(b)s等于几？请写数字。", a=_digit(a), b=_digit(b)), str(a - b)


def _character() -> tuple[str, str]:
    phrase = secrets.choice(_PHRASES)
    place = secrets.randbelow(len(phrase))
    return f"“{phrase}”的第{_DIGITS[place + 1]}个字是什么？", phrase[place]


def _digit(number: int) -> str:
    return _DIGITS[number] if language() == "zh" else _ENGLISH[number]


def _plain(answer: str) -> str:
    """As compared: full-width digits, blanks, quotation marks and digits in words are understood."""
    text = "".join(unicodedata.normalize("NFKC", answer).split()).strip("“”\"'。.").lower()
    return str(_DIGITS.index(text)) if len(text) == 1 and text in _DIGITS else text


def _keyed(nonce: str, answer: str) -> str:
    key: str | bytes = current_app.config["SECRET_KEY"]
    secret = key.encode() if isinstance(key, str) else key
    return hmac.new(secret, f"lookup.proof/{nonce}/{answer}".encode(), sha256).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="lookup.proof")
