"""Columns, constraints and references that many tables share."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import MappedColumn, Relationship, mapped_column, relationship

from yanxiu.db.types import Code


def code(kind: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """Make a column of one word of ``kind``; put ``one_of`` beside it."""
    return mapped_column(Code(kind), **options)


def json(**options: Any) -> MappedColumn[Any]:
    """Make a JSONB column in which None is SQL's NULL (a fact not known), never the JSON value null."""
    return mapped_column(JSONB(none_as_null=True), **options)


def hours(**options: Any) -> MappedColumn[Any]:
    """Make a column of class hours, to a tenth."""
    return mapped_column(Numeric(5, 1), **options)


def share(**options: Any) -> MappedColumn[Any]:
    """Make a column of a share between 0 and 1, to a thousandth."""
    return mapped_column(Numeric(4, 3), **options)


def searchable(**options: Any) -> MappedColumn[Any]:
    """Make a text column whose prefix search (``^@``) may use an index under row security."""
    return mapped_column(Text(collation="C"), **options)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """Hold a column to the words of ``kind``."""
    return known_words(column, kind)


def known_words(column: str, words: Iterable[str]) -> CheckConstraint:
    """Hold a column to the given words."""
    listed = ", ".join(f"'{word!s}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def all_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """Hold a JSONB list to the words of ``kind``."""
    listed = ", ".join(f'"{word.value}"' for word in kind)
    return CheckConstraint(f"{column} <@ '[{listed}]'::jsonb", name=f"{column}_known")


def not_negative(*columns: str) -> tuple[CheckConstraint, ...]:
    """Refuse amounts and counts below zero."""
    return tuple(CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative") for column in columns)


def in_order(first: str, second: str) -> CheckConstraint:
    """Refuse a ``second`` date before the ``first``; the same day is in order, an unknown one too."""
    return CheckConstraint(f"{first} <= {second}", name=f"{second}_order")


def sha256_hex(column: str) -> CheckConstraint:
    """Hold a column to SHA-256 in lower-case hexadecimal."""
    return CheckConstraint(f"{column} ~ '^[0-9a-f]{{64}}$'", name=f"{column}_hex")


def to_one(owner: str, target: str, column: str) -> Relationship[Any]:
    """Refer from ``owner`` to the ``target`` that ``column`` names, both being class names.

    Only ``column`` is copied at flush: ``tenant_id`` belongs to all references of a row at once, and the
    session fills it.
    """
    return relationship(
        target,
        primaryjoin=(
            f"and_(remote({target}.id) == foreign({owner}.{column}),"
            f" remote({target}.tenant_id) == {owner}.tenant_id)"
        ),
    )
