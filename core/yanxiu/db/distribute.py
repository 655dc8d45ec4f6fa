"""Spreading one database over several servers with Citus: the statements, and whether all is spread.

Nothing in the application changes. Tenants' tables are distributed by ``tenant_id``, all co-located; the
directory becomes a reference table; the queue stays on the coordinator. What is written here comes from the
catalogue of the database itself, so no table and no key can be forgotten: a table that is not distributed
stays on the coordinator, and nobody is told.

Foreign keys go first and come back last: Citus takes none between a distributed table and one that is not
yet, and a reference table with keys in place would drag the others in. All is one transaction, run by a
superuser: the owner sees no rows under forced row security, and would distribute empty tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from yanxiu.db.names import (
    APP,
    APP_ROLE,
    DEFINER_ROLES,
    DIRECTORY,
    EXCHANGE,
    LOOKUP,
    OWNER_ROLE,
    SUMMARY,
)

SHARDS: Final = 32
"""As many as there are provinces, the Corps and one to spare; Citus's own default too."""

TENANT_SCHEMAS: Final = (APP, SUMMARY, EXCHANGE)
SHARED: Final = (f"{DIRECTORY}.tenants",)
"""Read by every tenant's queries, so each server holds a copy."""

_FUNCTIONS: Final = ("run_command_on_workers", "run_command_on_shards", "run_command_on_all_nodes")
"""Every login may call them as Citus comes: with the caller's own rights, on any server."""

_HIDE_SIZES: Final = "REVOKE SELECT ON citus_shards, citus_tables FROM PUBLIC"
"""Views that show everybody how large each tenant is."""

_CALLER_WRITES: Final = {
    f"{EXCHANGE}.receipts": "taken_on, revision, updated_at",
    f"{EXCHANGE}.packages": "revision, updated_at",
}
"""What ``exchange.take`` writes; where Citus is, with its caller's rights.

Citus lets one transaction change a tenant's rows as one login only, and this is the one definer function
that a department's own transaction calls in its midst. As the caller it sees the tenant's own rows by the
policy, and may write no other column.
"""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """One foreign key as the catalogue tells it."""

    name: str
    table: str
    target: str
    definition: str


@dataclass(frozen=True, slots=True)
class ColumnRight:
    """A right on some columns of a table, which Citus does not pass on to the shards."""

    table: str
    role: str
    right: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What there is to distribute: tables by full name, the keys between them, those that are done."""

    tables: tuple[str, ...]
    keys: tuple[ForeignKey, ...]
    rights: tuple[ColumnRight, ...] = ()
    done: frozenset[str] = frozenset()

    @property
    def left(self) -> tuple[str, ...]:
        """Tenants' tables that are on the coordinator alone."""
        return tuple(table for table in self.tables if table not in self.done)


def has_citus(connection: Connection) -> bool:
    """Whether the extension is there, in this database."""
    return connection.scalar(text("SELECT to_regclass('pg_catalog.pg_dist_partition')")) is not None


def left_behind(connection: Connection) -> tuple[str, ...]:
    """Where tenants' tables are distributed: those that are not, as after an upgrade that made new ones."""
    found = layout(connection) if has_citus(connection) else None
    return found.left if found and found.done & set(found.tables) else ()


def layout(connection: Connection) -> Layout:
    """Read the catalogue: every table of the tenants' schemas, every foreign key between them."""
    schemas = {"schemas": [*TENANT_SCHEMAS, LOOKUP]}
    tables = connection.scalars(text(_TABLES), schemas).all()
    keys = [ForeignKey(*row) for row in connection.execute(text(_KEYS), schemas)]
    rights = [ColumnRight(*row) for row in connection.execute(text(_RIGHTS), schemas)]
    done = connection.scalars(text(_DONE)).all() if has_citus(connection) else ()
    return Layout(tuple(tables), tuple(keys), tuple(rights), frozenset(done))


def servers(connection: Connection) -> int:
    """How many servers hold shards."""
    return int(connection.scalar(text("SELECT count(*) FROM pg_dist_node WHERE shouldhaveshards")) or 0)


def statements(found: Layout, shards: int = SHARDS) -> Iterator[tuple[str, Sequence[str]]]:
    """What has to be done, step by step: a heading for people, and statements; nothing where all is done."""
    left = set(found.left)
    shared = [table for table in SHARED if table not in found.done]
    yield "本事务内逐个分片修改", ("SET LOCAL citus.multi_shard_modify_mode = 'sequential'",)
    yield "采用答复的函数以调用者的权限运行", tuple(_as_caller())
    if not left and not shared:
        return
    moved = [key for key in found.keys if {key.table, key.target} & left]
    yield "登录和设置", tuple(_logins())
    yield "先去掉外键", tuple(f"ALTER TABLE {key.table} DROP CONSTRAINT {key.name}" for key in moved)
    yield "租户目录：每台服务器一份", tuple(f"SELECT create_reference_table('{one}')" for one in shared)
    yield "租户的表：按 tenant_id 分布，同一租户在同一台", tuple(_distributed(found, shards))
    yield (
        "再加回外键",
        tuple(f"ALTER TABLE {key.table} ADD CONSTRAINT {key.name} {key.definition}" for key in moved),
    )
    yield "收回缺省的权限", tuple(_revoked())


def _as_caller() -> Iterable[str]:
    yield "ALTER FUNCTION exchange.take(uuid, date) SECURITY INVOKER"
    for table, columns in _CALLER_WRITES.items():
        yield f"GRANT UPDATE ({columns}) ON {table} TO {APP_ROLE}"


def shard_rights(found: Layout) -> list[str]:
    """Rights on columns, given on the shards for whole tables; after the rest is committed.

    The coordinator goes on checking the columns, and nobody but the coordinator is let in to the shards.
    A shard that was moved or split has lost them: doing it again does no harm.
    """
    more = (ColumnRight(table, APP_ROLE, "UPDATE") for table in _CALLER_WRITES)
    return [
        _ON_EVERY_SHARD.format(table=one.table, right=one.right, role=one.role)
        for one in dict.fromkeys((*found.rights, *more))
    ]


def script(found: Layout, shards: int = SHARDS) -> str:
    """The same as a script for psql, in one transaction."""
    steps = list(statements(found, shards))
    lines = [line for title, part in steps if part for line in (f"-- {title}", *(f"{one};" for one in part))]
    spread = ["BEGIN;", *lines, "COMMIT;"] if steps else []
    after = [f"{one};" for one in shard_rights(found)]
    return "\n".join([*spread, "-- 列级权限：Citus 不传到分片", *after, ""])


def distribute(connection: Connection, shards: int = SHARDS) -> Layout:
    """Do it, inside the caller's transaction, as a superuser of the coordinator; tell what stands now."""
    for _title, part in statements(layout(connection), shards):
        _run(connection, part)
    return layout(connection)


def give_shard_rights(connection: Connection) -> None:
    """Do the second part, in a transaction of its own: it goes to the shards past the first one."""
    _run(connection, shard_rights(layout(connection)))


def _run(connection: Connection, part: Iterable[str]) -> None:
    # through the driver's own cursor: without parameters a percent sign is one
    raw = connection.connection.cursor()
    for statement in part:
        raw.execute(statement)
    raw.close()


def _logins() -> Iterable[str]:
    """Citus opens connections to other servers as whoever runs the query: the owner, or a definer."""
    yield from (f"ALTER ROLE {role} LOGIN" for role in (OWNER_ROLE, *DEFINER_ROLES))
    yield _LET_DEFINERS_IN.format(roles=", ".join(DEFINER_ROLES))
    # without it the other servers are not told the tenant, and answer with no rows
    yield f"ALTER ROLE {APP_ROLE} SET citus.propagate_set_commands = 'local'"
    yield f"ALTER ROLE {OWNER_ROLE} SET citus.propagate_set_commands = 'local'"


def _distributed(found: Layout, shards: int) -> Iterable[str]:
    standing = [table for table in found.tables if table in found.done]
    first = standing[0] if standing else None
    for table in found.left:
        beside = (
            f"colocate_with => '{first}'" if first else f"shard_count => {shards}, colocate_with => 'none'"
        )
        yield f"SELECT create_distributed_table('{table}', 'tenant_id', {beside})"
        first = first or table


def _revoked() -> Iterable[str]:
    yield from (_REVOKE_EVERY_FORM.format(name=name) for name in _FUNCTIONS)
    yield _HIDE_SIZES


_LET_DEFINERS_IN: Final = (
    "DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO {roles}', current_database()); END $$"
)
_REVOKE_EVERY_FORM: Final = (
    "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE proname = '{name}' "
    "LOOP EXECUTE concat('REVOKE EXECUTE ON FUNCTION ', f, ' FROM PUBLIC'); END LOOP; END $$"
)
_TABLES: Final = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY (:schemas)
ORDER BY (n.nspname <> 'app'), 1
"""
_KEYS: Final = """
SELECT quote_ident(k.conname), an.nspname || '.' || a.relname, bn.nspname || '.' || b.relname,
       pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_class a ON a.oid = k.conrelid JOIN pg_namespace an ON an.oid = a.relnamespace
JOIN pg_class b ON b.oid = k.confrelid JOIN pg_namespace bn ON bn.oid = b.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND (an.nspname = ANY (:schemas) OR bn.nspname = ANY (:schemas))
ORDER BY 2, 1
"""
_RIGHTS: Final = """
SELECT DISTINCT n.nspname || '.' || c.relname, g.grantee::regrole::text, g.privilege_type
FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS g
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (:schemas) AND c.relkind IN ('r', 'p') ORDER BY 1, 2, 3
"""
_ON_EVERY_SHARD: Final = (
    "DO $$ DECLARE bad text; BEGIN SELECT min(result) INTO bad FROM "
    "run_command_on_placements('{table}', 'GRANT {right} ON %s TO {role}') WHERE NOT success; "
    "IF FOUND AND bad IS NOT NULL THEN RAISE EXCEPTION '{table}: %', bad; END IF; END $$"
)
_DONE: Final = """
SELECT n.nspname || '.' || c.relname FROM pg_dist_partition d
JOIN pg_class c ON c.oid = d.logicalrelid JOIN pg_namespace n ON n.oid = c.relnamespace
"""
