"""What a database holds, told in figures: a copy must give the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, LargeBinary, column, func, select, table, text

from yanxiu.db.base import Base
from yanxiu.db.migrate import current
from yanxiu.db.names import SCHEMAS
from yanxiu.db.types import EncryptedBytes, EncryptedText

Told = Callable[[int, int], None]
"""Takes how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The end of a tenant's audit log."""

    entries: int
    hash: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Rows by table, the audit log's end by tenant's code, and the revision of the schema."""

    revision: str
    tables: Mapping[str, int]
    chains: Mapping[str, Chain]
    tenants: Sequence[str]

    def differences(self, other: "Contents") -> Iterator[str]:
        """Say in words where ``other`` is not the same."""
        if self.revision != other.revision:
            yield f"结构的版本应为 {self.revision}，是 {other.revision}"
        for name in sorted({*self.tables, *other.tables}):
            mine, its = self.tables.get(name), other.tables.get(name)
            if mine != its:
                yield f"表 {name} 应有 {_rows(mine)}，是 {_rows(its)}"
        for code in sorted({*self.chains, *other.chains}):
            if self.chains.get(code) != other.chains.get(code):
                yield f"租户 {code} 的审计链末尾不同"
        if list(self.tenants) != list(other.tenants):
            yield "租户目录不同"


def contents(connection: Connection, told: Told = lambda _done, _of: None) -> Contents:
    """Count everything; ``connection`` must see past row security."""
    names = list(connection.execute(text(_TABLES), {"schemas": list(SCHEMAS)}))
    tables = {}
    for done, (schema, name) in enumerate(names):
        told(done, len(names))
        counted = select(func.count()).select_from(table(name, schema=schema))
        tables[f"{schema}.{name}"] = int(connection.scalar(counted) or 0)
    chains = {code: Chain(entries, end) for code, entries, end in connection.execute(text(_CHAINS))}
    tenants = connection.scalars(text("SELECT code FROM directory.tenants ORDER BY id")).all()
    return Contents("、".join(current(connection)), tables, chains, tenants)


def key_names(connection: Connection) -> set[str]:
    """Give the names of all keys that any encrypted column was written under.

    The tables must have been imported (``yanxiu.models``), and the schema be the program's.
    """
    found = set()
    for schema, name, one in _encrypted():
        stored = column(one, LargeBinary)
        # the stored form tells it: a mark of two bytes, the length of the key's name, the name
        named = func.substr(stored, 4, func.get_byte(stored, 2))
        rows = connection.scalars(select(named).select_from(table(name, schema=schema)).distinct())
        found |= {bytes(row).decode(errors="replace") for row in rows if row is not None}
    return found


def _encrypted() -> Iterable[tuple[str | None, str, str]]:
    for one in Base.metadata.sorted_tables:
        for place in one.columns:
            if isinstance(place.type, EncryptedText | EncryptedBytes):
                yield one.schema, one.name, place.name


def _rows(count: int | None) -> str:
    return "（没有这张表）" if count is None else f"{count} 行"


_TABLES: Final = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = ANY (:schemas) ORDER BY 1, 2
"""
_CHAINS: Final = """
SELECT t.code, h.sequence, h.hash FROM app.audit_heads h JOIN directory.tenants t ON t.id = h.tenant_id
ORDER BY 1
"""
