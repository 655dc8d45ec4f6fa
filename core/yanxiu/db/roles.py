"""The roles of the cluster and the rights on a database. Run by a superuser, once; running it again changes
nothing.

The owner is ``NOINHERIT``: it may become ``yanxiu_app`` or a definer on purpose (``SET ROLE``: a data
migration walking the tenants, a function handed to its definer), and no policy of theirs opens a row to it
by itself.
"""

from collections.abc import Mapping
from typing import Final

from psycopg import Connection, sql

from yanxiu.db.names import (
    ALL_ROLES,
    APP_ROLE,
    BACKUP_ROLE,
    DEFINER_ROLES,
    MINISTRY_ROLE,
    OWNER_ROLE,
    PUBLIC_ROLE,
    REQUEST_ROLES,
    WORKER_ROLE,
)

LOGIN_ROLES: Final = (OWNER_ROLE, *REQUEST_ROLES, BACKUP_ROLE)

_PLAIN: Final = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
_ATTRIBUTES: Final[Mapping[str, str]] = {
    OWNER_ROLE: f"LOGIN NOINHERIT {_PLAIN}",
    **dict.fromkeys(REQUEST_ROLES, f"LOGIN INHERIT {_PLAIN}"),
    **dict.fromkeys(DEFINER_ROLES, f"NOLOGIN INHERIT {_PLAIN}"),
    BACKUP_ROLE: "LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS",
}

# TEMPORARY is for bulk import: COPY cannot write under row security and goes through a temporary table
_DATABASE_RIGHTS: Final[Mapping[str, str]] = {
    APP_ROLE: "CONNECT, TEMPORARY",
    WORKER_ROLE: "CONNECT",
    MINISTRY_ROLE: "CONNECT",
    PUBLIC_ROLE: "CONNECT",
    BACKUP_ROLE: "CONNECT",
}


_CREATE_DATABASE: Final = f"'CREATE DATABASE %I OWNER {OWNER_ROLE} TEMPLATE template0 ENCODING %L'"


def roles_missing(connection: Connection) -> bool:
    """Tell whether a role has yet to be made."""
    found = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(_ATTRIBUTES)])
    return len(found.fetchall()) < len(_ATTRIBUTES)


def create_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Create or repair every role; ``passwords`` by role, a role that is not named keeps the one it has."""
    with connection.transaction():
        _create_roles(connection, passwords)


def _create_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    for role, attributes in _ATTRIBUTES.items():
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER" if known else "CREATE")
        connection.execute(sql.SQL("{} ROLE {} {}").format(verb, sql.Identifier(role), sql.SQL(attributes)))
        if role in passwords:
            secret = sql.Literal(passwords[role])
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), secret))
    owned = sql.SQL(", ").join(map(sql.Identifier, (APP_ROLE, *DEFINER_ROLES)))
    connection.execute(sql.SQL("GRANT {} TO {}").format(owned, sql.Identifier(OWNER_ROLE)))
    connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP_ROLE)))


def roles_script(database: str) -> str:
    """Write what ``create_roles`` and ``create_database`` do as a script for psql, for an administrator.

    It holds no passwords; each login gets one afterwards, with psql's own command. Running it again changes
    nothing.
    """
    name, text = '"' + database.replace('"', '""') + '"', "'" + database.replace("'", "''") + "'"
    lines = [line for role in ALL_ROLES for line in _role_lines(role)]
    lines += [
        f"GRANT {', '.join((APP_ROLE, *DEFINER_ROLES))} TO {OWNER_ROLE};",
        f"GRANT pg_read_all_data TO {BACKUP_ROLE};",
        # S608: a script for an administrator to read, and the name is quoted
        f"SELECT format({_CREATE_DATABASE}, {text}, 'UTF8')"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {text}) \\gexec",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;",
    ]
    lines += [f"GRANT {rights} ON DATABASE {name} TO {role};" for role, rights in _DATABASE_RIGHTS.items()]
    return "\n".join([*lines, *(f"-- \\password {role}" for role in LOGIN_ROLES), ""])


def _role_lines(role: str) -> tuple[str, str]:
    unknown = f"NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
    return f"SELECT 'CREATE ROLE {role}' WHERE {unknown} \\gexec", f"ALTER ROLE {role} {_ATTRIBUTES[role]};"


def create_database(connection: Connection, name: str, template: str = "template0") -> None:
    """Create a database that belongs to the owner role, unless it exists; needs an autocommit connection."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        statement = "CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'"
        names = map(sql.Identifier, (name, OWNER_ROLE, template))
        connection.execute(sql.SQL(statement).format(*names))
    grant_database(connection, name)


def grant_database(connection: Connection, name: str) -> None:
    """Let in the roles that work there, and nobody else."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for role, rights in _DATABASE_RIGHTS.items():
        grant = sql.SQL("GRANT {} ON DATABASE {} TO {}").format(
            sql.SQL(rights), database, sql.Identifier(role)
        )
        connection.execute(grant)
