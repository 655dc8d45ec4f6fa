"""A trial of distribution: a coordinator and two workers with Citus, the demonstration on them.

Citus is built once, with a copy of the embedded server, whose headers come with the wheel. The servers listen
on the loopback alone, and are stopped at the end. Building wants gcc, make, git and the headers of OpenSSL.

    make citus                                 build, start, try, stop
    make citus CITUS="--source ../citus"       from a source tree that is at hand
    make citus CITUS="--keep"                  leave the servers running, and say how to reach them
"""

import os
import secrets
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import psycopg

from yanxiu.db.cluster import SUPERUSER, programs
from yanxiu.db.names import ALL_ROLES
from yanxiu.db.roles import create_database, create_roles
from yanxiu.db.settings import URL_VARIABLES
from yanxiu.db.spreading import ADMIN_VARIABLE
from yanxiu.db.sysuser import server_user

ROOT: Final = Path(__file__).parents[1]
_FOLDER: Final = click.Path(file_okay=False, path_type=Path)
ADDRESS: Final = "https://github.com/citusdata/citus.git"
RELEASE: Final = "v14.0.1"
CONFIGURE: Final = ("--without-libcurl", "--without-lz4", "--without-zstd")
UNKNOWN_FLAG: Final = "-Wmissing-variable-declarations"
"""The wheel was built by a newer compiler than a Debian may have."""

DATABASE: Final = "yanxiu"
HOST: Final = "127.0.0.1"
PORTS: Final = (5631, 5632, 5633)
SETTINGS: Final = f"""
listen_addresses = '{HOST}'
unix_socket_directories = ''
shared_preload_libraries = 'citus'
wal_level = logical
max_locks_per_transaction = 256
max_connections = 200
shared_buffers = '128MB'
fsync = off
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
citus.node_conninfo = 'sslmode=disable'
"""

RUN: Final = (
    "from yanxiu.db import check; check.MINIMUM_MINOR[18] = 0; "
    "from yanxiu.cli import main; main(prog_name='yanxiu')"
)
"""The command line. The wheel's server is older than an outside one may be; here it holds made-up people."""

TRIAL: Final = (
    ("db", "distribute"),
    ("demo", "--out", "demo"),
    ("summary", "--by", "province,year"),
    ("summary", "reconcile", "--all"),
    ("decision", "replay", "--all"),
    ("audit", "verify"),
    ("db", "check"),
)


@dataclass(frozen=True)
class Server:
    """One PostgreSQL with Citus, of a folder and a port of its own; all logins have the same password."""

    programs: Path
    data: Path
    port: int
    password: str

    def url(self, role: str = SUPERUSER, database: str = DATABASE) -> str:
        """The address of a login."""
        return f"postgresql://{role}:{self.password}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Make the cluster, start it, make its roles and its database."""
        self.data.mkdir(parents=True, mode=0o700)
        server_user([self.programs / "postgres", self.data]).give(self.data)
        secret = self._secret("password", self.password)
        self._run("initdb", "--auth=scram-sha-256", f"--pwfile={secret}", "--locale=C.UTF-8", "-U", SUPERUSER)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}port = {self.port}\n")
        # a server of Citus logs in to the others
        known = self._secret("pgpass", f"*:*:*:*:{self.password}")
        self._run("pg_ctl", "start", "--wait", "-l", "log", more={"PGPASSFILE": str(known)})
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as admin:
            create_roles(admin, dict.fromkeys(ALL_ROLES, self.password))
            create_database(admin, DATABASE)

    def stop(self) -> None:
        """Stop it where it runs."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode=fast", "--wait")

    def remove(self) -> None:
        """Stop it, and throw its data and its password away."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        for name in ("password", "pgpass"):
            self.data.with_suffix(f".{name}").unlink(missing_ok=True)

    def _secret(self, name: str, text: str) -> Path:
        file = self.data.with_suffix(f".{name}")
        file.touch(mode=0o600)
        file.write_text(text + "\n")
        server_user([]).give(file)
        return file

    def _run(self, program: str, *arguments: str, more: Mapping[str, str] | None = None) -> None:
        user = server_user([])
        with (self.data.with_suffix(".log")).open("a") as log:
            subprocess.run(  # noqa: S603  # the server's own programs
                [self.programs / program, "-D", ".", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.data,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", **(more or {})},
                user=user.uid,
                group=user.gid,
                extra_groups=None if user.uid is None else [],
                start_new_session=True,
                check=True,
            )


def build(folder: Path, source: Path | None) -> Path:
    """Give the folder of the programs with Citus, built the first time, in a copy of the wheel's server."""
    wheel = programs().parents[1]
    server = folder / wheel.name / programs().parent.name
    if (server / "share" / "postgresql" / "extension" / "citus.control").exists():
        return server / "bin"
    shutil.copytree(programs().parent, server, dirs_exist_ok=True)
    # its programs look for their libraries at this place, seen from their own
    shutil.copytree(wheel.with_suffix(".libs"), folder / f"{wheel.name}.libs", dirs_exist_ok=True)
    makefile = server / "lib" / "postgresql" / "pgxs" / "src" / "Makefile.global"
    makefile.write_text(makefile.read_text().replace(UNKNOWN_FLAG, ""))
    tree = folder / "source"
    if source is None and not tree.exists():
        _tell("git", "clone", "--quiet", "--depth", "1", "--branch", RELEASE, ADDRESS, tree, at=folder)
    elif source is not None:
        shutil.copytree(source, tree, dirs_exist_ok=True)
    config = {"PG_CONFIG": str(server / "bin" / "pg_config")}
    _tell("./configure", "--quiet", *CONFIGURE, at=tree, more=config)
    _tell("make", "--quiet", "install-all", at=tree, log=folder / "build.log")
    return server / "bin"


@contextmanager
def cluster(folder: Path, built: Path, *, keep: bool) -> Iterator[tuple[Server, ...]]:
    """Start a coordinator and two workers, all new; stop them, and throw their data away, unless ``keep``."""
    password = secrets.token_hex(16)
    servers = tuple(Server(built, folder / f"db{port - PORTS[0]}", port, password) for port in PORTS)
    for server in servers:
        server.remove()
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in () if keep else servers:
            server.remove()


def join(coordinator: Server, workers: Sequence[Server]) -> None:
    """Make the extension on each, and let the coordinator know the workers."""
    for server in (coordinator, *workers):
        with psycopg.connect(server.url(), autocommit=True) as admin:
            admin.execute("CREATE EXTENSION citus")
    with psycopg.connect(coordinator.url(), autocommit=True) as admin:
        admin.execute("SELECT citus_set_coordinator_host(%s, %s)", (HOST, coordinator.port))
        for worker in workers:
            admin.execute("SELECT citus_add_node(%s, %s)", (HOST, worker.port))


def environment(folder: Path, coordinator: Server) -> dict[str, str]:
    """What the commands are told: the coordinator's five logins, its superuser's to distribute, a key."""
    return {
        **{variable: coordinator.url(role) for role, variable in URL_VARIABLES.items()},
        ADMIN_VARIABLE: coordinator.url(),
        "YANXIU_HOME": str(folder / "home"),
        "YANXIU_KEYS": f"trial:aes:{b64encode(secrets.token_bytes(32)).decode()}",
    }


def yanxiu(folder: Path, told: Mapping[str, str], *arguments: str) -> None:
    """Run one command, and say how long it took."""
    began = time.monotonic()
    _tell(sys.executable, "-c", RUN, *arguments, at=folder, more=told)
    click.echo(f"    {time.monotonic() - began:.0f} 秒")


@click.command(help="试一次分布：这台机器上一个主节点、两个工作节点，全套演示；只听本机，做完就停。")
@click.option("--source", type=_FOLDER, help="Citus 的源码目录；不写则从 GitHub 取。")
@click.option("--folder", type=_FOLDER, default=ROOT / "out" / "citus", help="做在哪里（默认 out/citus）。")
@click.option("--keep", is_flag=True, help="做完不停服务器，写出各个地址。")
def main(source: Path | None, folder: Path, keep: bool) -> None:
    """Build, start, try and stop; the first command that fails ends it."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        trial(folder, build(folder, source), keep=keep)
    except subprocess.CalledProcessError as error:
        raise click.ClickException(f"{error.cmd[0]}：退出码 {error.returncode}") from None


def trial(folder: Path, built: Path, *, keep: bool) -> None:
    """Distribute an empty database, and go through the demonstration and its proofs."""
    with cluster(folder, built, keep=keep) as (coordinator, *workers):
        told = environment(folder, coordinator)
        yanxiu(folder, told, "db", "upgrade")
        join(coordinator, workers)
        for step in TRIAL:
            yanxiu(folder, told, *step)
        if keep:
            click.echo("\n".join(f"export {name}={value}" for name, value in told.items()))


def _tell(
    *command: str | Path, at: Path, more: Mapping[str, str] | None = None, log: Path | None = None
) -> None:
    shown = ["yanxiu", *command[3:]] if RUN in command else command
    click.echo(" ".join(map(str, ("==>", *shown))))
    with (log or Path(os.devnull)).open("w") as output:
        subprocess.run(  # noqa: S603  # commands of this file
            command,
            cwd=at,
            env={**os.environ, **(more or {})},
            stdout=output if log else None,
            stderr=subprocess.STDOUT if log else None,
            check=True,
        )


if __name__ == "__main__":
    main()
