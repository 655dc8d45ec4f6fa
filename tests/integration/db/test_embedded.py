"""The embedded server: long and strange folders, neighbours, joining, leaving, what a crash leaves."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from yanxiu.db import OWNER_ROLE, for_psql
from yanxiu.db.cluster import SUPERUSER, programs
from yanxiu.db.embedded import EmbeddedServer, start, stop, stop_unused
from yanxiu.db.migrate import upgrade
from yanxiu.db.problems import ServerProblem, SettingsProblem
from yanxiu.db.roles import roles_script
from yanxiu.db.startup import inspect_database

HASTY = {"fsync": "off"}
WHO = "SELECT current_user"


@pytest.fixture(params=["home", "长名字 with 'quotes' and \"more\" % " + "x" * 90], ids=["plain", "long"])
def home(request, scratch: Path):
    """A folder for a server, stopped at the end whatever happens."""
    folder = scratch / request.param
    yield folder
    stop(folder)


def ask(server: EmbeddedServer, statement: str = WHO) -> object:
    """Ask as the owner."""
    with psycopg.connect(for_psql(server.url(OWNER_ROLE))) as connection:
        row = connection.execute(statement).fetchone()
    return row[0] if row else None


def runs(server: EmbeddedServer) -> bool:
    """Tell whether it takes connections."""
    return (server.socket_dir / ".s.PGSQL.5432").exists()


def test_it_starts_is_joined_and_stops_with_the_last_user(home: Path):
    first = start(home, options=HASTY, migrate=False)
    second = start(home, migrate=False)
    assert ask(first) == OWNER_ROLE
    first.release()
    assert ask(second) == OWNER_ROLE
    second.release()
    assert not runs(second)
    again = start(home, keep=True, migrate=False)
    assert ask(again) == OWNER_ROLE
    again.release()
    assert runs(again)
    stop(home)
    assert not runs(again)


def test_secrets_are_private_and_no_login_is_trusted(home: Path):
    server = start(home, options=HASTY, migrate=False)
    assert stat.S_IMODE((home / "credentials.json").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(server.socket_dir), user=OWNER_ROLE, dbname="yanxiu")
    assert all(password not in repr(server) for password in server.passwords.values())
    server.release()


def test_the_address_is_one_psql_takes(scratch: Path):
    server = start(scratch, options=HASTY, migrate=False)
    command = [str(programs() / "psql"), for_psql(server.url(OWNER_ROLE)), "-Atc", WHO]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == f"{OWNER_ROLE}\n"
    server.release()


def test_an_administrator_prepares_a_server_with_a_script(server: EmbeddedServer):
    name = "Schräg \"und' %s"
    command = [
        str(programs() / "psql"),
        for_psql(server.url(SUPERUSER, "postgres")),
        "-qv",
        "ON_ERROR_STOP=1",
    ]
    for _ in range(2):
        subprocess.run(command, input=roles_script(name), check=True, text=True)
    upgrade(server.url(OWNER_ROLE, name))
    inspect_database(server.url(OWNER_ROLE, name), embedded=True, owner=True)
    with server.admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_two_installations_do_not_meet(scratch: Path):
    one, two = (
        start(scratch / "one", options=HASTY, migrate=False),
        start(scratch / "two", options=HASTY, migrate=False),
    )
    assert one.socket_dir != two.socket_dir
    one.release()
    assert ask(two) == OWNER_ROLE
    two.release()


def test_it_comes_back_after_a_crash(scratch: Path):
    server = start(scratch, options=HASTY, migrate=False)
    pid = int((scratch / "pg" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    while not server_gone(pid):
        time.sleep(0.01)
    # after a restart of the machine the number belongs to somebody else
    (scratch / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{scratch / 'pg'}\n")
    (scratch / "pg" / "postmaster.pid").chmod(0o644)
    again = start(scratch, migrate=False)
    assert ask(again) == OWNER_ROLE
    server.release()
    again.release()


def server_gone(pid: int) -> bool:
    """Tell whether a process is gone, or dead and waiting for its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_user_that_is_killed_holds_nothing(scratch: Path):
    code = f"""
import os
from yanxiu.db.embedded import start
start({str(scratch)!r}, migrate=False)
os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    server = start(scratch, migrate=False)
    assert ask(server) == OWNER_ROLE
    server.release()
    assert not runs(server)


def test_what_nobody_holds_any_more_is_stopped_and_nothing_else(scratch: Path):
    home = scratch / "left"
    stop_unused(home)
    held = start(home, options=HASTY, migrate=False)
    stop_unused(home)
    assert ask(held) == OWNER_ROLE
    code = (
        f"from yanxiu.db.embedded import start; import os; start({str(home)!r}, migrate=False); os._exit(1)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 1
    held.release()
    assert not runs(held)
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 1
    assert runs(held)
    stop_unused(home)
    assert not runs(held)


def test_half_a_cluster_is_made_anew(scratch: Path):
    (scratch / "pg").mkdir()
    (scratch / "pg" / "PG_VERSION").write_text("18\n")
    server = start(scratch, options=HASTY, migrate=False)
    assert ask(server) == OWNER_ROLE
    server.release()


def test_a_damaged_password_file_is_named(scratch: Path):
    (scratch / "credentials.json").write_text("{")
    with pytest.raises(SettingsProblem, match="口令文件已损坏"):
        start(scratch, migrate=False)


def test_a_setting_the_server_does_not_know_is_told(scratch: Path):
    with pytest.raises(ServerProblem, match="no_such_setting"):
        start(scratch, options={"no_such_setting": "1"})


def test_a_folder_that_cannot_be_used_is_named(scratch: Path):
    (scratch / "file").touch()
    with pytest.raises(ServerProblem, match="YANXIU_HOME"):
        start(scratch / "file" / "home")
