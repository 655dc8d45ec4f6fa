"""收款账户: what can be told of an account without asking a bank. Never tells the number itself."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from yanxiu.phrases import Quoted, phrase

_CARD: Final = re.compile(r"62\d{14,17}")
_ACCOUNT: Final = re.compile(r"\d{8,32}")
_OUTSIDE: Final = re.compile(r"[\s()（）〔〕\[\]【】·.,，。、\-—_]+")


def luhn(number: str) -> bool:
    """Whether the last digit of a bank card's number fits the others (GB/T 14504, ISO/IEC 7812 annex B)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [2 * digit - 9 if digit > 4 else 2 * digit for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_card(number: str) -> bool:
    """Whether it looks like a bank card (62 and 16 to 19 digits): an organization's account is none."""
    return _CARD.fullmatch(number) is not None


def same_name(one: str, other: str) -> bool:
    """Whether two names of organizations are the same but for blanks, brackets and width."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return _OUTSIDE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def doubts(name: str | None, number: str | None, branch: str | None, organization: str) -> Iterator[str]:
    """What speaks against an account, one sentence each; nothing where nothing does."""
    for label, value in (("户名", name), ("账号", number), ("开户行", branch)):
        if not value:
            yield phrase("收款账户没有写{label}", label=label)
    if name and not same_name(name, organization):
        yield phrase(
            "收款户名“{name}”与承办单位“{organization}”不同",
            name=Quoted(name),
            organization=Quoted(organization),
        )
    if not number:
        return
    if not _ACCOUNT.fullmatch(number):
        yield "收款账号须是8至32位数字"
    elif is_card(number):
        yield "收款账号像是个人银行卡：单位补助应拨到单位账户"
        if not luhn(number):
            yield "收款账号的末位校验不符，可能抄错"
