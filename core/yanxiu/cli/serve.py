"""`yanxiu serve`: the pages, by gunicorn; each worker opens the database for itself, after the fork."""

import errno
import gc
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

import click
from gunicorn.app.base import BaseApplication

from .failures import Refused, told

_LOAD_ERROR: Final = 4
"""What gunicorn takes for "do not try again"."""

_LOG: Final = "%(h)s %(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
"""Without query strings and referrers: they may hold names that people searched for."""


_WORKER: Final = "import os, sys; os.nice(5); sys.argv[1:] = ['worker']; from yanxiu.cli import main; main()"
"""Pages come before jobs where both want the processor."""


class Server(BaseApplication):  # type: ignore[misc] # gunicorn publishes no types
    """gunicorn with our settings instead of a file and arguments."""

    def __init__(self, options: dict[str, Any], load: Callable[[], Any]) -> None:
        self._options, self._load = options, load
        super().__init__()

    def load_config(self) -> None:
        """Take the settings."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application, in the worker."""
        return self._load()


def _require_free(host: str, port: int) -> None:
    """Refuse a port that is taken before anything starts: gunicorn would try again and again, in English."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "已被占用" if error.errno == errno.EADDRINUSE else "不能使用"
            remedy = "请用 --port 换一个端口，或先停止占用它的程序"
            raise Refused(f"地址 {host} 的端口 {port} {reason}：{remedy}") from error


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听的端口。")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="进程数。")
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="每个进程的线程数。"
)
@click.option("--worker", "with_worker", is_flag=True, help="同时启动一个后台作业进程，随网站一起停止。")
@click.option("--access-log", is_flag=True, help="把访问记录写到标准输出（不含查询参数）。")
def serve(host: str, port: int, workers: int, threads: int, with_worker: bool, access_log: bool) -> None:
    """启动网站；Ctrl-C 或 SIGTERM 停止，在办的请求先办完。"""
    _require_free(host, port)
    click.echo(f"网站：http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/")  # noqa: S104 - compared, not bound
    click.echo("演示用的账号列在各样例省份的登录页上。按 Ctrl-C 停止。")
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "graceful_timeout": 30,
        "timeout": 120,
        "accesslog": "-" if access_log else None,
        "access_log_format": _LOG,
        "loglevel": "info" if access_log else "warning",
        "secure_scheme_headers": {},
    }
    beside = _Beside()
    options |= {"when_ready": beside.start} if with_worker else {}
    Server(options | {"on_exit": beside.stop}, _application).run()


class _Beside:
    """Hooks of gunicorn's master: it starts a worker for background jobs, and ends it when it ends itself."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, _server: Any) -> None:
        """Start the worker."""
        self._started.append(subprocess.Popen([sys.executable, "-c", _WORKER]))  # noqa: S603 - our own command

    def stop(self, _server: Any) -> None:
        """End it, and the embedded database where nobody is left who could: told to end while it began."""
        from yanxiu.db import Settings, embedded  # noqa: PLC0415 - the master itself needs no database

        for process in self._started:
            process.terminate()
            process.wait()
        settings = Settings.load()
        if settings.embedded:
            embedded.stop_unused(settings.home)


def _application() -> Any:
    """The application with its database open; a problem of the installation is told and ends everything."""
    from yanxiu.api.app import beside  # noqa: PLC0415 - after the fork: connections are not to be shared
    from yanxiu.db import database  # noqa: PLC0415 - after the fork: connections are not to be shared
    from yanxiu.web.app import create_app  # noqa: PLC0415 - the same

    try:
        database()
        made = beside(create_app())
        # what is loaded stays: a look through all of it for garbage would cost some page a fifth of a second
        gc.collect()
        gc.freeze()
        return made
    except Exception as error:
        if told(error) is None:
            raise
        click.echo(f"错误：{error}", err=True)
        sys.exit(_LOAD_ERROR)
