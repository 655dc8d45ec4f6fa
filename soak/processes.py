"""The web site and the worker as processes of their own, forked from one that has imported everything.

A start then costs a fraction of a second, so that hundreds of kills fit into an hour. What is started is the
same: gunicorn with the settings of `yanxiu serve`, and `yanxiu worker`.

python -m soak.processes < lines "web PORT" or "worker PATIENCE"; answers each with the process's number
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import request

from yanxiu.cli.serve import Server
from yanxiu.db import Database, use_database
from yanxiu.db.settings import Settings
from yanxiu.jobs.worker import Options, work
from yanxiu.models import Role
from yanxiu.testing.held_class import TODAY
from yanxiu.web.app import create_app
from yanxiu.web.member import Member

WHO = "X-Soak-Member"
"""Who sends a request: account, tenant's number, role, organization; signing in is not what is tried here."""


def header(member: Member) -> dict[str, str]:
    """The header of a member's requests."""
    return {WHO: f"{member.user_id} {member.tenant_id} {member.role} {member.organization_id or '-'}"}


def _member() -> Member | None:
    user, tenant, role, organization = request.headers[WHO].split(" ")
    key = None if organization == "-" else UUID(organization)
    return Member(UUID(user), "样例", int(tenant), Role(role), frozenset({Role(role)}), key)


def _application() -> Any:
    app = create_app({"TODAY": TODAY}, who=_member)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def _web(port: str) -> None:
    options = {
        "bind": f"127.0.0.1:{port}",
        "workers": 2,
        "threads": 4,
        "worker_class": "gthread",
        "graceful_timeout": 30,
        "timeout": 120,
        "loglevel": "critical",
    }
    Server(options, _application).run()


def _worker(patience: str) -> None:
    work(Options(concurrency=2, patience=float(patience), scheduled=False))


KINDS: dict[str, Callable[[str], None]] = {"web": _web, "worker": _worker}


def _fork(kind: str, given: str, log: Path) -> int:
    made = os.fork()
    if made:
        return made
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(output, number)
    try:
        # not the usual way in: it asks more of a server that is not the wheel's own
        with use_database(Database(Settings.load().urls)):
            KINDS[kind](given)
    finally:
        os._exit(1)


def main() -> None:
    """Start what is asked for; those that end are not waited for."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        kind, given = line.split()
        print(_fork(kind, given, Path(os.environ["YANXIU_HOME"]) / f"{kind}.log"), flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
