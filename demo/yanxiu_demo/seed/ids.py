"""Ids and secrets of made-up rows: keys in the order they are made, and what personal columns hold."""

import random
from datetime import UTC, date, datetime
from typing import Final

from yanxiu.db.crypto import Keyring

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASE: Final = len(_ALPHABET)
PATTERN: Final = "{province}{level}{year}-{class:04}-{serial:06}-{check}"
"""How certificates are numbered here: wide enough for the largest department."""


class Ids:
    """UUIDv7 as text, each greater than the one before, from a day on; the same chance gives the same ids."""

    def __init__(self, chance: random.Random, day: date) -> None:
        self._bits = chance.getrandbits
        self._stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000) << 12

    def __call__(self) -> str:
        self._stamp += 1
        ms, bits = self._stamp >> 12, self._bits(62)
        return (
            f"{ms >> 16:08x}-{ms & 0xFFFF:04x}-7{self._stamp & 0xFFF:03x}"
            f"-{0x8000 | bits >> 48:04x}-{bits & 0xFFFFFFFFFFFF:012x}"
        )


class Sealer:
    """The keys of the installation, held once: columns and indexes as the models write them."""

    def __init__(self, ring: Keyring, tenant: int) -> None:
        self._ring = ring
        self._tenant = tenant

    def sealed(self, purpose: str, text: str) -> str:
        """Give an encrypted column's value, as COPY takes it."""
        return "\\\\x" + self._ring.encrypt(purpose, text).hex()

    def index(self, purpose: str, value: str) -> str:
        """Give the keyed index of a value that is normalised already, as COPY takes it."""
        return "\\\\x" + self._ring.keyed(f"index/{purpose}", self._tenant, value).hex()


class Numbers:
    """The certificate numbers of one class, by ``PATTERN``: what they share is reckoned once."""

    def __init__(self, division: str, letter: str, year: int, number: int) -> None:
        self._start = f"{division}{letter}{year}-{number:04d}-"
        self._check = _fold(_BASE // 2, self._start)

    def __call__(self, serial: int) -> str:
        figures = f"{serial:06d}"
        check = _fold(self._check, figures)
        return f"{self._start}{figures}-{_ALPHABET[(1 - (check or _BASE) * 2 % (_BASE + 1)) % _BASE]}"


def _fold(check: int, text: str) -> int:
    """ISO 7064 MOD 37,36 over the letters and digits of a text, from where it stood."""
    for sign in text:
        if sign != "-":
            check = ((check or _BASE) * 2 % (_BASE + 1) + _ALPHABET.index(sign)) % _BASE
    return check
