"""A plugin's code in a process of its own: watched, limited, and named where it hangs."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from yanxiu.scaffold import Project

from .failures import Refused

_END: Final = None
_KEPT: Final = 2000


@contextmanager
def environment(project: Project) -> Iterator[dict[str, str]]:
    """The environment of a process to which a plugin's folder looks installed."""
    with tempfile.TemporaryDirectory(prefix="yanxiu-plugin-") as folder:
        above = [str(path) for path in project.stage(Path(folder))]
        paths = [*above, *filter(None, [os.environ.get("PYTHONPATH", "")])]
        yield {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
        }


def examined(project: Project, named: str, patience: float) -> dict[str, Any]:
    """What the checks found, told by another process; it is ended once it is silent for so many seconds.

    The report's last check then says what it was doing.  Raises `Refused` where the plugin's own exceptions
    cannot be read.
    """
    with environment(project) as settings, tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        command = [sys.executable, "-P", "-m", "yanxiu.testing.examine", named]
        with subprocess.Popen(  # noqa: S603 - our own module
            command, stdout=subprocess.PIPE, stderr=errors, env=settings, encoding="utf-8"
        ) as process:
            said = list(_lines(process, patience))
        errors.seek(0)
        return _report(project, said, errors.read()[-_KEPT:], patience)


def _lines(process: subprocess.Popen[str], patience: float) -> Iterator[dict[str, Any]]:
    """What it tells, until it ends or falls silent (then one `silent` more)."""
    told: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process, told))
    reader.start()
    try:
        while line := told.get(timeout=patience):
            yield json.loads(line)
    except queue.Empty:
        yield {"silent": True}
    finally:
        process.kill()
        reader.join()


def _read(process: subprocess.Popen[str], told: "queue.SimpleQueue[str | None]") -> None:
    for line in process.stdout or ():
        told.put(line)
    told.put(_END)


def _report(project: Project, said: list[dict[str, Any]], errors: str, patience: float) -> dict[str, Any]:
    checks = [one["check"] for one in said if "check" in one]
    boundaries = next((one["boundaries"] for one in said if "boundaries" in one), None)
    if refused := next((one["refused"] for one in said if "refused" in one), ""):
        raise Refused(refused)
    if boundaries is None and not (checks and checks[0]["state"] == "broken" and len(checks) > 1):
        checks.append(_ended(said, errors, patience))
    return {
        "schema": "yanxiu.plugin.check/1",
        "plugin": {"name": project.name, "version": project.version, "sources": project.folder is not None},
        "checks": checks,
        "boundaries": boundaries or [],
    }


def _ended(said: list[dict[str, Any]], errors: str, patience: float) -> dict[str, Any]:
    """A check that never came to its end: it hung, or took the whole process with it."""
    check, doing = next((one["at"] for one in reversed(said) if "at" in one), ("loads", "载入"))
    silent = any("silent" in one for one in said)
    what = f"{patience:g} 秒没有答完，已停止" if silent else "进程中途结束"
    last = "" if silent else (errors.strip().splitlines() or [""])[-1]
    mend = "查一查有没有不会结束的循环；确实要这么久的，用 --timeout 放宽"
    if not silent:
        mend = "插件的代码不得结束进程，也不得占用过多内存（限 2 GB）"
    problem: Mapping[str, str] = {"where": doing, "what": f"{what}{last and f'：{last}'}", "mend": mend}
    return {"id": check, "title": "答得完", "state": "broken", "problems": [problem]}
