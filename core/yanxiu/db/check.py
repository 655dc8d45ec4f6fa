"""The catalogue check: is the database still fenced the way it was reviewed?"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from sqlalchemy import Connection, text

from yanxiu.db.check_rules import RULES
from yanxiu.db.distribute import left_behind

# Row-security fixes up to those of 2026-11-12 (PostgreSQL security notes: CVE-2026-14666, CVE-2026-116311)
MINIMUM_MINOR: Final = {15: 20, 16: 16, 17: 12, 18: 6, 19: 1}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One rule broken by one object of the catalogue."""

    rule: str
    object: str

    @property
    def meaning(self) -> str:
        """What the rule says, for the operator."""
        return RULES[self.rule]

    def __str__(self) -> str:
        return f"{self.rule} {self.meaning}：{self.object}"


def check(connection: Connection) -> list[Violation]:
    """Run all rules; an empty list is a pass. Use an engine without tenants (the owner's, by preference)."""
    with connection.begin_nested() as savepoint:
        # expressions are compared as text, and that depends on the path
        connection.execute(text("SET LOCAL search_path = pg_catalog"))
        found = [Violation(*row) for row in connection.exec_driver_sql(_statement())]
        found += [Violation("R47", table) for table in left_behind(connection)]
        savepoint.rollback()
    return sorted(found)


def outdated(connection: Connection) -> str | None:
    """Say what is wrong with the server's version, or None."""
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    return outdated_version(*divmod(number, 10_000))


def outdated_version(major: int, minor: int) -> str | None:
    """Say why PostgreSQL ``major.minor`` is too old for row security, or None."""
    oldest, newest = min(MINIMUM_MINOR), max(MINIMUM_MINOR)
    if major < oldest:
        return f"PostgreSQL {major}.{minor} 过旧，至少需要 {oldest}.{MINIMUM_MINOR[oldest]}"
    if major <= newest and minor < MINIMUM_MINOR[major]:
        return f"PostgreSQL {major}.{minor} 缺少行级安全的修补，至少需要 {major}.{MINIMUM_MINOR[major]}"
    return None


@cache
def _statement() -> str:
    return files("yanxiu.db").joinpath("check.sql").read_text()
