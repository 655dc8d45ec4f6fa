"""Column types of our own: encrypted text, money and small codes."""

# ruff: noqa: ARG002  # SQLAlchemy gives every type the dialect, and ours need none

import base64
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import LargeBinary, Numeric, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

from yanxiu.db import crypto

_CENT: Final = Decimal("0.01")
_LIMIT: Final = Decimal(10) ** 12


class _OnlyNull(TypeDecorator.Comparator[str]):
    """Every encryption of a text differs, so comparing one can only mislead: say so at once."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        if op in (operators.is_, operators.is_not) or (
            op in (operators.eq, operators.ne) and other == (None,)
        ):
            return super().operate(op, *other, **kwargs)
        raise TypeError("an encrypted column cannot be compared: search its keyed index (crypto.keyed_index)")


class EncryptedText(TypeDecorator[str]):
    """Text encrypted at rest under the current key, bound to ``purpose`` (for example ``trainee.id_number``).

    Ciphertext copied into a column of another purpose does not decrypt (``CryptoError``).
    """

    impl = LargeBinary
    cache_ok = True
    comparator_factory = _OnlyNull

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else crypto.encrypt(self.purpose, value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else crypto.decrypt(self.purpose, bytes(value))

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """Keep the type on the other side too, so that no plain text travels."""
        return self


class EncryptedBytes(TypeDecorator[bytes]):
    """A file's bytes encrypted at rest, bound to ``purpose`` as ``EncryptedText`` is."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else crypto.encrypt(self.purpose, base64.b64encode(value).decode())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bytes | None:
        """Decrypt on the way out."""
        return None if value is None else base64.b64decode(crypto.decrypt(self.purpose, bytes(value)))


class Money(TypeDecorator[Decimal]):
    """Yuan as ``Decimal`` with two places. Floats, fractions of a fen and non-finite values are refused."""

    impl = Numeric(14, 2)
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Check on the way in: rounding is a decision of the rules, never of a column."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(f"money is Decimal yuan, not {type(value).__name__}")
        amount = Decimal(value)
        if not amount.is_finite() or abs(amount) >= _LIMIT or amount != amount.quantize(_CENT):
            raise ValueError(f"not an amount in yuan and fen below {_LIMIT}: {amount}")
        return amount

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Give back exactly two places."""
        return None if value is None else Decimal(value).quantize(_CENT)


class Code(TypeDecorator[StrEnum]):
    """A small code: text in the table (with a CHECK beside it), a member of ``kind`` in Python.

    Not an enum type of the database: its comparison is not leakproof, so a filter would lose its index.
    """

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        """Refuse what is not a member (ValueError)."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> StrEnum | None:
        """Give the member back."""
        return None if value is None else self.kind(value)
