"""Runs the migrations, as the owner.

Under forced row security an owner's UPDATE silently touches no row; ``row_security = off`` makes that an
error. A data migration walks the tenants with ``yanxiu.db.ddl.as_each_tenant``.
"""

from importlib.util import find_spec

from alembic import context
from sqlalchemy import Connection, text

from yanxiu.db import directory  # its tables are part of the metadata
from yanxiu.db.autogenerate import fence_new_tables, render_item
from yanxiu.db.base import Base
from yanxiu.db.names import DIRECTORY, MODEL_SCHEMAS

if find_spec("yanxiu.models") is not None:
    import yanxiu.models  # noqa: F401  # the rest of the tables

assert directory.Tenant.metadata is Base.metadata  # noqa: S101  # one metadata, or autogenerate would drop tables


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Look at our own schemas only."""
    return name in MODEL_SCHEMAS if kind == "schema" else True


def run(connection: Connection) -> None:
    """Upgrade on a connection, each migration in its own transaction."""
    connection.execute(text("SET row_security = off"))
    connection.execute(text("SET lock_timeout = '30s'"))
    # only where Citus is: keys between tables take their shards one after the other
    connection.execute(text("SET citus.multi_shard_modify_mode = 'sequential'"))
    # the table of revisions stands there: in "public" the owner, who inherits nothing, may not create
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {DIRECTORY}"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        version_table_schema=DIRECTORY,
        include_schemas=True,
        include_name=include_name,
        transaction_per_migration=True,
        render_item=render_item,
        process_revision_directives=fence_new_tables,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise RuntimeError("migrations need a connection: roles and rights are checked while they run")

run(context.config.attributes["connection"])
