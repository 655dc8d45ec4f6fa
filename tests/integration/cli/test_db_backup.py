"""`yanxiu db backup` and `yanxiu db restore`: from one server to another, nothing missing or different."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from click.testing import CliRunner
from psycopg import sql
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tests.conftest import HASTY, NOBODY_LISTENS
from tests.room import room
from yanxiu.cli import db_backup, main
from yanxiu.db import APP_ROLE, OWNER_ROLE, Database, Tenant, for_psql, use_database
from yanxiu.db.backup import dumping
from yanxiu.db.backup.container import Writing, opened
from yanxiu.db.backup.manifest import Manifest, sealed
from yanxiu.db.backup.restoring import Target
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.crypto import Key, keyring
from yanxiu.db.embedded import DATABASE, EmbeddedServer, start
from yanxiu.db.engine import plain_engine
from yanxiu.db.migrate import current, heads, migration_config
from yanxiu.db.names import BACKUP_ROLE
from yanxiu.db.problems import BackupProblem, ServerProblem, SettingsProblem
from yanxiu.db.roles import create_database
from yanxiu.services import materials
from yanxiu.services.backups import Step, make, restore
from yanxiu.services.file_store import get
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class

from .conftest import Run

PAGE = ("summary", "--year", "2031", "--by", "province,tier", "--format", "json")
PAPER = factories.pdf("名单")

# what a copy must have of the catalogue, object by object, and not merely as many
CATALOGUE = {
    "policies": "SELECT * FROM pg_policies",
    "tables": "SELECT relnamespace::regnamespace::text, relname, relowner::regrole::text, relrowsecurity, "
    "relforcerowsecurity, relacl::text FROM pg_class WHERE relkind IN ('r', 'S', 'v') AND "
    "relnamespace::regnamespace::text IN ('directory', 'app', 'summary', 'exchange', 'lookup', 'jobs')",
    "functions": "SELECT oid::regprocedure::text, proowner::regrole::text, proacl::text, prosecdef, "
    "proconfig::text FROM pg_proc "
    "WHERE pronamespace::regnamespace::text IN ('app', 'exchange', 'lookup', 'jobs')",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE conrelid <> 0",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname !~ '^pg_'",
    "roles": "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls "
    "FROM pg_roles WHERE rolname ~ '^yanxiu'",
    "members": "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members "
    "WHERE member::regrole::text ~ '^yanxiu'",
    "database": "SELECT pg_get_userbyid(datdba), datacl::text FROM pg_database "
    "WHERE datname = current_database()",
}


@pytest.fixture(scope="module")
def held(fujian: Tenant, hebei: Tenant) -> str:
    """Two departments with a class each, one with a paper; gives its hash."""
    for tenant, size in ((fujian, 3), (hebei, 2)):
        with as_officer(tenant) as work:
            made = held_class(work, size, terms={"tier": "flagship", "year": 2031})
            work.touch(made.id)
            paper = materials.add_material(work, made.id, "roster", "名单.pdf", PAPER)
    return paper.sha256


@pytest.fixture(scope="module")
def backup(
    held: str,
    server: EmbeddedServer,
    db: Database,
    environment: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """A backup made with the login that is made for it."""
    login = for_psql(server.url(BACKUP_ROLE, db.url(OWNER_ROLE).database or ""))
    environment.setenv("YANXIU_BACKUP_URL", login)
    environment.setenv("YANXIU_DATABASE_URL", for_psql(db.url(APP_ROLE)))
    file = tmp_path_factory.mktemp("backup") / "all.yanxiu"
    result = CliRunner().invoke(main, ["db", "backup", str(file)])
    assert result.exit_code == 0, result.output
    assert "2 个租户" in result.stdout
    assert "文件 2 份" in result.stdout
    assert f"里面没有密钥。恢复须有密钥 {keyring().keys[0].name}" in result.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    yield file
    environment.delenv("YANXIU_BACKUP_URL")
    environment.setenv("YANXIU_DATABASE_URL", NOBODY_LISTENS)


@pytest.fixture(scope="module")
def second() -> Iterator[EmbeddedServer]:
    """Another server, on which nobody has been yet."""
    with TemporaryDirectory(prefix="yanxiu-", dir=room(), ignore_cleanup_errors=True) as folder:
        running = start(folder, options=HASTY, migrate=False)
        yield running
        running.release()


@pytest.fixture(scope="module")
def restored(backup: Path, second: EmbeddedServer) -> Iterator[Database]:
    """The backup on the second server, as its own embedded database."""
    with embedded_in(second.home):
        result = CliRunner().invoke(main, ["db", "restore", str(backup)])
    assert result.exit_code == 0, result.output
    assert "目录检查 0 处问题" in result.stdout
    copy = Database(second.addresses())
    yield copy
    copy.dispose()


@contextmanager
def embedded_in(home: Path) -> Iterator[pytest.MonkeyPatch]:
    """Let commands use the embedded server of a home, with the keys that the tests have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("YANXIU_DATABASE_URL")
        patch.setenv("YANXIU_HOME", str(home))
        yield patch


def catalogue(engine: Engine) -> dict[str, set[tuple[Any, ...]]]:
    with engine.connect() as connection:
        connection.execute(text("SET search_path = pg_catalog"))
        return {
            name: {tuple(map(str, row)) for row in connection.exec_driver_sql(said)}
            for name, said in CATALOGUE.items()
        }


def test_roles_policies_and_rights_are_the_same(
    restored: Database, second: EmbeddedServer, admin_engine: Engine
) -> None:
    engine = plain_engine(second.url(SUPERUSER))
    wanted, found = catalogue(admin_engine), catalogue(engine)
    engine.dispose()
    assert all(wanted.values())
    assert [row for name in wanted for row in found[name] ^ wanted[name]] == []


def test_figures_papers_and_the_log_are_the_same(
    run: Run, restored: Database, second: EmbeddedServer, held: str, fujian: Tenant
) -> None:
    before = figures(run)
    assert before["lines"]
    with use_database(restored), pytest.MonkeyPatch.context() as patch:
        patch.setenv("YANXIU_HOME", str(second.home))
        assert figures(run) == before
        assert run("audit", "verify").exit_code == 0
        assert run("summary", "reconcile").exit_code == 0
        with as_officer(fujian) as work:
            assert get(work, held) == PAPER
        patch.setenv("YANXIU_DATABASE_URL", for_psql(restored.url(APP_ROLE)))
        patch.setenv("YANXIU_OWNER_URL", for_psql(restored.url(OWNER_ROLE)))
        assert run("db", "check").stdout == ""


def figures(run: Run) -> dict[str, Any]:
    """The ministry's page, but for the moment when it was asked for."""
    told: dict[str, Any] = json.loads(run(*PAGE).stdout)
    return {name: said for name, said in told.items() if name != "at"}


def test_a_database_that_holds_something_is_left_alone(
    run: Run, backup: Path, restored: Database, second: EmbeddedServer, tmp_path: Path
) -> None:
    with embedded_in(second.home) as patch:
        patch.setenv("YANXIU_FILES", str(tmp_path))
        again = run("db", "restore", backup)
        assert (again.exit_code, "只恢复到空的数据库，这里已有 2 个租户" in again.stderr) == (2, True)
        patch.delenv("YANXIU_FILES")
        with pytest.raises(SettingsProblem, match="存储里已有文件"):
            restore(backup, lambda: Target(second.url(SUPERUSER, "other"), second.passwords))
    assert databases(second) == {"yanxiu"}


def test_a_database_that_somebody_uses_or_another_program_filled_is_left_alone(
    backup: Path, second: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANXIU_FILES", str(tmp_path))
    with second.admin() as admin:
        admin.execute("CREATE DATABASE busy")
        admin.execute("CREATE DATABASE busy_too_restoring")
    busy = Target(second.url(SUPERUSER, "busy"), second.passwords)
    with psycopg.connect(for_psql(busy.url), autocommit=True) as user:
        with pytest.raises(ServerProblem, match="还有 1 个连接在用"):
            restore(backup, lambda: busy)
        too = Target(second.url(SUPERUSER, "busy_too"), second.passwords)
        with psycopg.connect(for_psql(too.beside)), pytest.raises(ServerProblem, match="还有 1 个连接在用"):
            restore(backup, lambda: too)
        user.execute("CREATE TABLE theirs (id int)")
        with pytest.raises(ServerProblem, match="这里有 1 张别的程序的表"):
            restore(backup, lambda: busy)
    with second.admin() as admin:
        admin.execute("DROP DATABASE busy WITH (FORCE)")
        admin.execute("DROP DATABASE busy_too_restoring WITH (FORCE)")


def test_a_disk_that_is_too_small_is_told_before(
    backup: Path, second: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANXIU_FILES", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(SettingsProblem, match=r"恢复时须另有 \d.*只剩 0\.0 MB"):
        restore(backup, lambda: Target(second.url(SUPERUSER, "other"), second.passwords))


def databases(server: EmbeddedServer) -> set[str]:
    with server.admin() as admin:
        return {row[0] for row in admin.execute("SELECT datname FROM pg_database")} - {
            "postgres",
            "template0",
            "template1",
        }


def test_a_copy_that_is_not_the_same_is_taken_back_whole(
    backup: Path, second: EmbeddedServer, tmp_path: Path
) -> None:
    """The counts that a backup tells are compared, not printed: here they tell of one class too many."""
    wrong = tmp_path / "wrong.yanxiu"
    resealed(backup, wrong, lambda said: said.replace(b'"app.classes": 2', b'"app.classes": 3'))
    other = Target(second.url(SUPERUSER, "other"), second.passwords)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YANXIU_FILES", str(tmp_path / "files"))
        with pytest.raises(BackupProblem, match=r"表 app\.classes 应有 3 行，是 2 行"):
            restore(wrong, lambda: other)
    assert databases(second) == {"yanxiu"}


def test_a_restoration_that_is_broken_off_leaves_nothing(
    backup: Path, second: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANXIU_FILES", str(tmp_path))
    written = []

    def told(step: Step, done: int, _of: int | None) -> None:
        if (step, done) == (Step.FILES, 2):
            written.extend(files_in(tmp_path))
            raise KeyboardInterrupt

    other = Target(second.url(SUPERUSER, "other"), second.passwords)
    with pytest.raises(KeyboardInterrupt):
        restore(backup, lambda: other, told=told)
    assert len(written) == 2
    assert files_in(tmp_path) == []
    assert databases(second) == {"yanxiu"}


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def apart(server: EmbeddedServer) -> Iterator[Database]:
    """A database of its own in which nobody has been yet."""
    name = f"t_{uuid4().hex}"
    with server.admin() as admin:
        create_database(admin, name, template=DATABASE)
    made = Database(server.addresses(name))
    with use_database(made):
        yield made
    made.dispose()
    with server.admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_an_older_structure_is_brought_up_to_date_and_a_broken_log_is_told(
    run: Run,
    apart: Database,
    server: EmbeddedServer,
    second: EmbeddedServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The log was broken before: that is told, and no reason to restore nothing."""
    name, file = apart.url(OWNER_ROLE).database or "", tmp_path / "older"
    monkeypatch.setenv("YANXIU_FILES", str(tmp_path / "files"))
    with as_officer(enter_tenant("fujian", plugins=registry())) as work:
        work.record("class.add", "class", None)
    apart.dispose()
    with psycopg.connect(for_psql(server.url(SUPERUSER, name)), autocommit=True) as admin:
        admin.execute("UPDATE app.audit_entries SET action = 'class.drop'")
    older = create_engine(apart.url(OWNER_ROLE), poolclass=NullPool)
    with older.connect() as connection:
        command.downgrade(migration_config(connection), "-1")
        (stands,) = current(connection)
    assert (stands,) != heads()
    monkeypatch.setattr(dumping, "heads", lambda: (stands,))
    make(server.url(BACKUP_ROLE, name), file)
    target = Target(second.url(SUPERUSER, "older"), second.passwords)
    monkeypatch.setattr(db_backup, "restore_target", lambda _: target)
    done = run("db", "restore", file)
    assert f"备份的结构是 {stands}，已升到最新" in done.stdout
    assert (done.exit_code, "fujian：审计链有 1 处断开，备份时就已如此" in done.stderr) == (1, True)
    restored = plain_engine(target.url, poolclass=NullPool)
    with restored.connect() as connection:
        assert current(connection) == heads()
    with second.admin() as admin:
        admin.execute("DROP DATABASE older")


def test_a_backup_of_a_newer_program_is_not_touched(run: Run, backup: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.yanxiu"
    resealed(backup, newer, lambda said: said.replace(b'"revision": "0', b'"revision": "9'))
    result = run("db", "restore", newer, "--admin", "postgresql://postgres@/x?host=/nonexistent")
    assert (result.exit_code, "来自更新的程序" in result.stderr) == (2, True)


def resealed(backup: Path, into: Path, change: Any) -> None:
    """The same backup with another manifest, as only a holder of the keys can make one."""
    with opened(backup) as reading, into.open("w+b") as out:
        manifest = Manifest.read(reading, keyring())
        writing = Writing(out)
        for part in manifest.parts:
            with writing.part(part.name) as sink:
                for piece in reading.checked(part, lambda _: None):
                    sink.write(piece)
        said = change(reading.manifest)
        assert said != reading.manifest
        writing.finish(said, sealed(said, keyring()))


def test_what_cannot_be_asked_says_why(run: Run, backup: Path, db: Database, tmp_path: Path) -> None:
    app = for_psql(db.url(APP_ROLE))
    new = tmp_path / "new.yanxiu"
    for arguments, says in (
        (("backup", backup), "已有：不覆盖"),
        (("backup", new, "--login", app), "这个登录在行级安全之下看不全数据"),
        (("restore", tmp_path / "none"), "没有这个文件"),
        (("restore", backup), "YANXIU_ADMIN_URL：恢复要建角色和数据库"),
        (("restore", backup, "--admin", "postgresql://postgres@/x?host=/nonexistent"), "不是同一个"),
        (("restore", backup, "--admin", "postgresql://postgres@/postgres"), "是服务器自己的数据库"),
        (("backup", new, "--login", "postgresql://yanxiu_backup@/other"), "不是同一个"),
        (("backup", backup / "new"), f"文件 {backup} 用不了（那里已有一个文件，不是文件夹）"),
    ):
        result = run("db", *arguments)
        assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
        assert str(db.url(APP_ROLE).password) not in result.stderr
    assert list(tmp_path.iterdir()) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YANXIU_FILES", str(backup))
        result = run("db", "backup", new)
        assert f"文件 {backup} 用不了（路径中间有一段不是文件夹）" in result.stderr
        assert list(tmp_path.iterdir()) == []
    name = keyring().keys[0].name
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YANXIU_KEYS", str(Key.generate(name)))
        result = run("db", "restore", backup, "--admin", "postgresql://postgres@/x?host=/nonexistent")
    assert (result.exit_code, f"密钥 {name} 不是备份时的那一个" in result.stderr) == (2, True)
