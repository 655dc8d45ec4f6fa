"""Many rows at once: COPY into a temporary table, then one INSERT … SELECT under the tenant's policy.

COPY cannot write to a table under row security (0A000), so the rows pass through a temporary table; the
policy sees each of them on the way in. No hook of the ORM does: ids, states and encrypted values are the
caller's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, cast

from psycopg import sql
from sqlalchemy import (
    Column,
    Connection,
    CursorResult,
    Engine,
    MetaData,
    Table,
    TypeDecorator,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.sql.dml import Insert

from yanxiu.db.base import Base, Entity
from yanxiu.db.distribute import has_citus
from yanxiu.db.session import TenantSession

_BLOCK: Final = 500
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def encoded(values: Iterable[Any]) -> str:
    """One row in COPY's text form: None, text, booleans, dates, bytes, numbers, lists and mappings (JSON)."""
    return "\t".join(map(_encoded, values)) + "\n"


def _encoded(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    return str(value)


def add_rows(session: TenantSession, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Add rows of ``model`` for the session's tenant, each by the columns' names, all with the same ones.

    Values are encrypted, and checked against their codes, as the columns' types do it.  Nothing of them is in
    the session afterwards.
    """
    if not rows:
        return 0
    names, dialect = tuple(rows[0]), session.get_bind().dialect
    types = [_table(model).c[name].type for name in names]

    def stored(row: Mapping[str, Any]) -> Iterator[Any]:
        for name, kind in zip(names, types, strict=True):
            value = row[name]
            yield kind.process_bind_param(value, dialect) if isinstance(kind, TypeDecorator) else value

    return load(session, model, names, (encoded(stored(row)) for row in rows))


def _table(model: type[Base]) -> Table:
    return model.metadata.tables[model.__table__.fullname]  # type: ignore[attr-defined] # a mapped table


def load(session: TenantSession, model: type[Base], columns: Sequence[str], rows: Iterable[str]) -> int:
    """Add rows of ``model`` for the session's tenant; ``rows`` are lines as ``encoded`` writes them.

    ``columns`` names what a line holds, in its order; the other columns get the model's own defaults.  Gives
    how many rows there were.
    """
    table = _table(model)
    staging = Table(f"bulk_{table.name}", MetaData(), *(Column(name, table.c[name].type) for name in columns))
    connection = session.connection()
    _make(connection, table, staging)
    _copy(connection, staging, rows)
    statement = _insert(table, staging, session.tenant, versioned=issubclass(model, Entity))
    if has_citus(connection):
        # without RETURNING it would go to the other servers as COPY, which row security refuses there as well
        statement = statement.returning(table.c.tenant_id)
    made = _added(session, statement)
    connection.execute(text(f"TRUNCATE {staging.name}"))
    return made


def _added(session: TenantSession, statement: Insert) -> int:
    # by the session, which hears of it: what it keeps of earlier reads is not what stands now
    made = cast(CursorResult[Any], session.execute(statement.execution_options(preserve_rowcount=True)))
    return len(made.all()) if made.returns_rows else made.rowcount


def _make(connection: Connection, table: Table, staging: Table) -> None:
    """The temporary table, once in a transaction; its columns have the types of the table's, and no rules."""
    listed = ", ".join(staging.c.keys())
    connection.execute(
        text(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging.name} ON COMMIT DROP AS"  # noqa: S608 - own names
            f" SELECT {listed} FROM {table.fullname} WITH NO DATA"
        )
    )


def _copy(connection: Connection, staging: Table, rows: Iterable[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, staging.c.keys()))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(staging.name), names)
    raw: Any = connection.connection.dbapi_connection
    lines = iter(rows)
    with raw.cursor() as cursor, cursor.copy(statement) as writer:
        while block := "".join(islice(lines, _BLOCK)):
            writer.write(block)


def _insert(table: Table, staging: Table, tenant: int, *, versioned: bool) -> Insert:
    names, values = ["tenant_id", *staging.c.keys()], [literal(tenant), *staging.c]
    if versioned:  # the first revision is the mapper's to set, not the column's
        names, values = [*names, "revision"], [*values, literal(1)]
    return insert(table).from_select(names, select(*values))


def analyze(owner: Engine) -> None:
    """Have the planner look at all tables anew, as after many rows have come at once."""
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(text(f"ANALYZE {table.fullname}"))
