"""Drafting a migration from the models: plain types, and every new tenant table fenced in the same step."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from yanxiu.db.ddl import tenant_table_sql
from yanxiu.db.migrate import heads, migration_config, migrations_dir
from yanxiu.db.names import APP, DIRECTORY


def draft(owner_url: URL | str, message: str) -> Path:
    """Write the next migration from the difference between the models and the database; give its file.

    Read it before you commit it: what the models cannot say (rights narrower than the usual, the ministry's
    policies, definer functions, data) has to be added by hand with ``yanxiu.db.ddl``.
    """
    engine = create_engine(owner_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            config = migration_config(connection)
            number = f"{int(heads()[0]) + 1:04d}"
            command.revision(config, message, autogenerate=True, rev_id=number)
    finally:
        engine.dispose()
    return next(migrations_dir().glob(f"versions/{number}_*.py"))


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write a type of ours as the plain type beneath, so that old migrations do not depend on new code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def fence_new_tables(
    _context: MigrationContext, _revision: str | Iterable[str | None], scripts: list[MigrationScript]
) -> None:
    """Put row security, policy and rights after each new tenant table."""
    for script in scripts:
        for upgrade in script.upgrade_ops_list:
            upgrade.ops = [step for found in upgrade.ops for step in (found, *_fence(found))]


def _fence(step: ops.MigrateOperation) -> list[ops.MigrateOperation]:
    if not isinstance(step, ops.CreateTableOp) or step.schema == DIRECTORY:
        return []
    return [ops.ExecuteSQLOp(line) for line in tenant_table_sql(step.table_name, schema=step.schema or APP)]
