"""Running the migrations, from a clone or from an installed wheel."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from yanxiu.db.names import ALL_ROLES, DIRECTORY, OWNER_ROLE
from yanxiu.db.problems import ServerProblem
from yanxiu.db.settings import unreachable, without_password

# any number, as long as all agree: two upgrades at once wait for each other
_UPGRADE_LOCK: Final = 7_202_611_20


def migrations_dir() -> Path:
    """Find the migrations: inside the installed package, else beside ``core`` in a clone."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_migrations"
    return inside if (inside / "env.py").exists() else package.parents[1] / "migrations"


def upgrade(owner_url: URL | str, revision: str = "head") -> None:
    """Bring the database up to ``revision`` as the owner.

    Raises ServerProblem when it cannot be reached, or the owner may not change it.
    """
    engine = create_engine(owner_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _UPGRADE_LOCK})
            connection.commit()
            _must_be_ready(connection, owner_url)
            if not _up_to_date(connection, revision):
                command.upgrade(migration_config(connection), revision)
    except OperationalError as error:
        raise unreachable(owner_url, error) from None
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        rule = f"{OWNER_ROLE} 没有在这个数据库中建立结构的权限"
        remedy = f"请数据库管理员把数据库的属主改为它：ALTER DATABASE 数据库名 OWNER TO {OWNER_ROLE}"
        raise ServerProblem("数据库权限", without_password(owner_url), rule, remedy) from None
    finally:
        engine.dispose()


def heads() -> tuple[str, ...]:
    """Give the newest revisions; more than one means two branches were merged carelessly."""
    return tuple(ScriptDirectory.from_config(migration_config()).get_heads())


def revisions() -> frozenset[str]:
    """Give all revisions this program knows: a database at any of them can be brought up to date."""
    script = ScriptDirectory.from_config(migration_config())
    return frozenset(one.revision for one in script.walk_revisions())


def current(connection: Connection) -> tuple[str, ...]:
    """Give the revisions the database stands at."""
    options = {"version_table_schema": DIRECTORY}
    return tuple(MigrationContext.configure(connection, opts=options).get_current_heads())


def _must_be_ready(connection: Connection, url: URL | str) -> None:
    user = connection.scalar(text("SELECT current_user"))
    if user != OWNER_ROLE:
        rule = f"迁移须以 {OWNER_ROLE} 登录，不能用 {user}"
        raise ServerProblem("YANXIU_OWNER_URL", without_password(url), rule, f"改用 {OWNER_ROLE} 的地址")
    known = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    connection.commit()
    missing = [role for role in ALL_ROLES if role not in known]
    if missing:
        raise ServerProblem(
            "数据库角色",
            without_password(url),
            f"缺少角色 {'、'.join(missing)}",
            "请数据库管理员用 psql 执行 yanxiu.db.roles.roles_script() 给出的脚本",
        )


def _up_to_date(connection: Connection, revision: str) -> bool:
    found = current(connection)
    connection.commit()
    return revision == "head" and found == heads()


def migration_config(connection: Connection | None = None) -> Config:
    """Give Alembic its settings; ``connection`` is what the migrations run on."""
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
