"""Erasing a sample tenant as a whole, for the demonstration to begin anew."""

from sqlalchemy import Connection, Engine, delete, text
from sqlalchemy.sql.schema import Table

from yanxiu.db.base import Base
from yanxiu.db.directory import Tenant


def erase_sample_tenant(owner: Engine, number: int) -> None:
    """Delete every row of a tenant that is marked as a sample, and the tenant; in one transaction.

    The owner stands under forced row security like everybody; it is lifted from the tables and put back
    before the transaction ends, so nobody ever sees it lifted. Raises ``ValueError`` for any other tenant.
    The tables must have been imported (``yanxiu.models``).
    """
    tables = [t for t in reversed(Base.metadata.sorted_tables) if "tenant_id" in t.columns]
    with owner.begin() as connection:
        found = connection.execute(
            delete(Tenant).where(Tenant.id == number, Tenant.sample).returning(Tenant.id)
        )
        if found.first() is None:
            raise ValueError(f"tenant {number} is not a sample: its data is not erased")
        for table in tables:
            _force(connection, table, force=False)
        for table in tables:
            connection.execute(delete(table).where(table.c.tenant_id == number))
        for table in tables:
            _force(connection, table, force=True)


def _force(connection: Connection, table: Table, *, force: bool) -> None:
    # names come from our own metadata
    connection.execute(text(f"ALTER TABLE {table.fullname} {'' if force else 'NO '}FORCE ROW LEVEL SECURITY"))
