"""What a migration needs to make a tenant table: row security, the one policy, and grants by name.

Never ``GRANT ALL``: TRUNCATE, REFERENCES and TRIGGER are outside row security.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from alembic import op
from sqlalchemy import Connection, Table, text
from sqlalchemy.sql.schema import SchemaItem

from yanxiu.db.names import APP, APP_ROLE, MINISTRY_ROLE

ALL_ROW_RIGHTS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
APPEND_ONLY: Final = ("SELECT", "INSERT")
"""For the audit log: what is written stays as it was."""

TENANT_CONDITION: Final = "tenant_id = app.tenant_id()"


def create_tenant_table(
    name: str, *columns: SchemaItem, schema: str = APP, rights: Sequence[str] = ALL_ROW_RIGHTS, **options: Any
) -> Table:
    """Create a table and fence it in the same step."""
    table = op.create_table(name, *columns, schema=schema, **options)
    secure_tenant_table(name, schema=schema, rights=rights)
    return table


def secure_tenant_table(name: str, *, schema: str = APP, rights: Sequence[str] = ALL_ROW_RIGHTS) -> None:
    """Fence a table: row security enabled and forced, policy ``tenant``, the application's rights."""
    for statement in tenant_table_sql(name, schema=schema, rights=rights):
        op.execute(statement)


def tenant_table_sql(name: str, *, schema: str = APP, rights: Sequence[str] = ALL_ROW_RIGHTS) -> list[str]:
    """Give the statements of ``secure_tenant_table``."""
    if not set(rights) <= set(ALL_ROW_RIGHTS):
        raise ValueError(f"rights outside row security: {sorted(set(rights) - set(ALL_ROW_RIGHTS))}")
    table = f"{schema}.{name}"
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {table} TO {APP_ROLE}"
        f" USING ({TENANT_CONDITION}) WITH CHECK ({TENANT_CONDITION})",
        f"GRANT {', '.join(rights)} ON {table} TO {APP_ROLE}",
    ]


def open_to_ministry(name: str, schema: str) -> None:
    """Let the ministry read a table outside ``app``, all tenants' rows; the catalogue check lists it."""
    if schema == APP:
        raise ValueError("the ministry reads summaries and received reports, never tenants' tables")
    op.execute(f"CREATE POLICY ministry ON {schema}.{name} FOR SELECT TO {MINISTRY_ROLE} USING (true)")
    op.execute(f"GRANT SELECT ON {schema}.{name} TO {MINISTRY_ROLE}")


def open_to_definer(
    name: str, columns: Sequence[str], definer: str, *, policy: str, schema: str = APP
) -> None:
    """Let a definer role read some columns of all tenants' rows; the catalogue check must list the policy."""
    op.execute(f"GRANT USAGE ON SCHEMA {schema} TO {definer}")
    op.execute(f"GRANT SELECT ({', '.join(columns)}) ON {schema}.{name} TO {definer}")
    op.execute(f"CREATE POLICY {policy} ON {schema}.{name} FOR SELECT TO {definer} USING (true)")


def create_definer_function(signature: str, statement: str, definer: str, callers: Sequence[str]) -> None:
    """Create a function that runs with the rights of ``definer``; the catalogue check must list it.

    ``statement`` is the whole CREATE FUNCTION, with ``SECURITY DEFINER`` and
    ``SET search_path = pg_catalog, pg_temp``; ``signature`` is schema, name and argument types.
    """
    schema = signature.split(".", 1)[0]
    op.execute(statement)
    op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(callers)}")
    # the new owner needs CREATE for this one moment
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {definer}")
    op.execute(f"ALTER FUNCTION {signature} OWNER TO {definer}")
    op.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {definer}")


@contextmanager
def as_each_tenant(connection: Connection) -> Iterator[Iterator[int]]:
    """Walk the tenants in a data migration, with the application's rights and under its policy.

    Use: ``with as_each_tenant(connection) as tenants: for number in tenants: ...``. Without this the owner
    sees no row, and the migration's ``row_security = off`` turns that silence into an error.
    """
    numbers = list(connection.scalars(text("SELECT id FROM directory.tenants ORDER BY id")))

    def walk() -> Iterator[int]:
        for number in numbers:
            connection.execute(text(f"SET LOCAL app.tenant_id = '{number:d}'"))
            yield number

    connection.execute(text(f"SET LOCAL ROLE {APP_ROLE}"))
    connection.execute(text("SET LOCAL row_security = on"))
    yield walk()
    connection.execute(text("RESET ROLE"))
    connection.execute(text("SET LOCAL row_security = off"))
    connection.execute(text("SET LOCAL app.tenant_id = ''"))
