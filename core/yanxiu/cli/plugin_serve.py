"""`yanxiu plugin serve`: the platform on sample classes under a plugin, started anew when it changes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from yanxiu.scaffold import Project, find_project

from .failures import Refused
from .plugin_child import environment

_LOOK: Final = 0.5
"""Seconds between two looks at the plugin's files."""
_PATIENCE: Final = 40
"""Seconds that the server may take to finish what it was asked."""
_WATCHED: Final = {".py", ".yaml", ".html", ".css", ".svg", ".toml"}
_STARTS: Final = "from yanxiu.cli import main; main()"
_HOME: Final = ".yanxiu"
_TOLD: Final = "samples-told"

Seen = Mapping[Path, float]


@click.command("serve")
@click.argument("named", metavar="[文件夹|插件名]", default=".")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="监听的端口。")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="数据库和样例放在哪里，默认插件文件夹下的 .yanxiu。",
)
@click.option("--strict", is_flag=True, help="插件一出错就在终端给出全部经过，不转人工审查。")
@click.option("--fresh", is_flag=True, help="丢掉上次的样例，从头再建。")
def command(named: str, port: int, home: Path | None, strict: bool, fresh: bool) -> None:
    """在样例班次上试用插件：自带数据库，案例变成班次；插件的文件一改就重新启动。Ctrl-C 停止。"""
    project = find_project(named)
    place = _home(project, home)
    with environment(project) as settings:
        mine = {**_without_databases(settings), "YANXIU_HOME": str(place)}
        if strict:
            mine["YANXIU_STRICT"] = "1"
        if fresh:
            _discard(place, mine)
        place.mkdir(parents=True, exist_ok=True)
        (place / ".gitignore").write_text("*\n", "utf-8")
        _sampled(named, place, mine)
        # also where a shell that started this in the background has interrupts ignored
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.default_int_handler)
        try:
            _serve(project, port, mine)
        except KeyboardInterrupt:
            click.echo("已停止。")


def _home(project: Project, home: Path | None) -> Path:
    if home is not None:
        return home.resolve()
    if project.folder is None:
        raise Refused(f"插件 {project.name} 没有带源文件：请用 --home 指明样例放在哪里")
    return project.folder / _HOME


def _without_databases(settings: Mapping[str, str]) -> dict[str, str]:
    """Samples go into a database of their own, never into one that somebody works with."""
    return {name: value for name, value in settings.items() if not name.startswith("YANXIU_")}


def _discard(place: Path, settings: Mapping[str, str]) -> None:
    """Throw the last samples away; only what this command made itself."""
    if place.exists() and not (place / _TOLD).is_file():
        raise Refused(f"{place} 不是 plugin serve 建的，不会删除：请换一个 --home，或自己移走它")
    if place.exists():
        subprocess.run([sys.executable, "-P", "-c", _STARTS, "db", "stop"], env=settings, check=False)  # noqa: S603 - our own command
        shutil.rmtree(place)


def _sampled(named: str, place: Path, settings: Mapping[str, str]) -> None:
    if (place / _TOLD).is_file():
        return
    click.echo("第一次启动：建立样例（不到一分钟）")
    command = [sys.executable, "-P", "-m", "yanxiu.testing.sampling", named]
    if subprocess.run(command, env=settings, check=False).returncode:  # noqa: S603 - our own module
        raise Refused("样例没有建成，原因见上。先用 yanxiu plugin check 把插件改好")
    (place / _TOLD).touch()


def _serve(project: Project, port: int, settings: Mapping[str, str]) -> None:
    """Serve until interrupted, anew whenever a file of the plugin changed."""
    command = [sys.executable, "-P", "-c", _STARTS, "serve", "--workers", "1", "--port", str(port)]
    while True:
        seen = _files(project)
        # in a session of its own: an interrupt of the terminal is for us, who end it in good order
        server = subprocess.Popen(command, env=settings, start_new_session=True)  # noqa: S603 - our own command
        try:
            changed = _watched(project, seen, server)
        finally:
            _end(server)
        if changed is None:
            raise Refused("网站没有启动，原因见上")
        click.echo(f"{changed} 改了，重新启动")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server and wait until it has let go of its port."""
    server.terminate()
    try:
        server.wait(_PATIENCE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        server.kill()
        server.wait()


def _watched(project: Project, seen: Seen, server: subprocess.Popen[bytes]) -> str | None:
    """The first file that changes while the server runs; `None` where the server ends by itself."""
    while server.poll() is None:
        time.sleep(_LOOK)
        now = _files(project)
        if different := sorted(path for path in {*seen, *now} if seen.get(path) != now.get(path)):
            return str(different[0].relative_to(project.folder or different[0].anchor))
    return None


def _files(project: Project) -> Seen:
    """The plugin's files with the time of their last change; caches, samples and the like are left out."""
    found: dict[Path, float] = {}
    for place, folders, names in os.walk(project.folder or os.devnull):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        for path in (Path(place, name) for name in names if Path(name).suffix in _WATCHED):
            try:
                found[path] = path.stat().st_mtime_ns
            except OSError:
                continue  # gone between the two looks: the next one sees that
    return found
