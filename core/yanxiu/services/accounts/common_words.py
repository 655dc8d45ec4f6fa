"""Passwords that everybody tries first: a word, a name of keys or a run, with figures and signs around it.

A list of leaked passwords holds the same few words in thousands of spellings, so the spelling is taken off
first and the words are compared.
"""

import re
from typing import Final

_SPELT: Final = str.maketrans("@4301!$57", "aaeolisst")
_ENDS: Final = re.compile(r"^[^a-z]+|[^a-z]+$")
_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujm",
    "01234567890123456789",
    "98765432109876543210",
)
_WORDS: Final = frozenset(
    """
    a aa aaa abc abcd access admin administrator adminadmin asd asdf aaaa beijing changeme china chongqing
    computer dragon football guest hello huawei iloveyou internet letmein login love lovely
    master monkey mypassword myself oracle p pass passw passwd password passwordpassword postgres princess
    qaz qwe qwer qwerty qwertyuiop root rsj rst secret server shanghai shadow summer sunshine superman
    superuser system temp test testtest trustno training user welcome winter woaini woaiwojia xiaoming
    yanxiu zhang zhongguo zaq zxc zxcv zxcvbn zhangsan lisi wangwu gaoyan gaojiyanxiu renshe renshi
    """.split()  # noqa: SIM905 - a list of words reads best as one
)


def is_common(password: str) -> bool:
    """Tell whether a password is one of those that are tried first."""
    folded = password.lower()
    bare = _ENDS.sub("", folded)
    known = not _WORDS.isdisjoint((bare, bare.translate(_SPELT)))
    return known or _is_run(re.sub(r"[^a-z0-9]", "", folded)) or _is_short_of(folded)


def _is_run(text: str) -> bool:
    return any(text in run or text[::-1] in run for run in _RUNS)


def _is_short_of(text: str) -> bool:
    """A few characters over and over."""
    return len(set(text)) < 5
