"""The limited process: tasks in on standard input, files out on standard output, until its input ends."""

import json
import os
import resource
import select
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jinja2 import TemplateError

from yanxiu.documents import pdf, weasy
from yanxiu.documents.apart import frames
from yanxiu.documents.asset import Asset
from yanxiu.documents.source_reading import SourceRefused, read_text
from yanxiu.documents.templating import fill_text

MEMORY: Final = 1024 * 1024 * 1024
FILLING: Final = 128 * 1024 * 1024
"""Bytes that filling a template may take beside what the process holds: a text that doubles itself meets this
long before a machine with little to spare has found a gigabyte."""
FILE: Final = 64 * 1024 * 1024
IDLE: Final = 600
"""Seconds without work after which the process ends; the next document starts another."""
_INPUT: Final = 0


def main() -> None:
    """Answer tasks one after the other."""
    answers = os.dup(1)
    # What a library prints must not stand among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit()
    while select.select([_INPUT], [], [], IDLE)[0]:
        task = frames.receive(_INPUT)
        if task is None:
            return
        frames.send(answers, *_answer(*task))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: int) -> None:
    """Let the task take this long of a processor; beyond it the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _held() -> int:
    """Bytes of address space in use."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _answer(task: Mapping[str, Any], files: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, bytes]]:
    _allow(task["seconds"])
    try:
        made = _TASKS[task["kind"]](task, files)
    except MemoryError:
        return {"refused": "memory"}, {}
    except (TemplateError, SourceRefused) as error:
        return {"refused": "template", "because": str(error)}, {}
    except Exception as error:
        # Only what it was: the words of a library may repeat what stands on the page.
        return {"refused": type(error).__name__, "because": str(error) if task["kind"] == "fill" else ""}, {}
    return {}, {str(number): body for number, body in enumerate(made)}


def _fill(task: Mapping[str, Any], _files: Mapping[str, bytes]) -> list[bytes]:
    resource.setrlimit(resource.RLIMIT_AS, (min(MEMORY, _held() + FILLING), MEMORY))
    try:
        return [fill_text(task["template"], **task["values"]).encode()]
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _draw(task: Mapping[str, Any], files: Mapping[str, bytes]) -> list[bytes]:
    assets = {name: Asset(files[f"asset:{name}"], kind) for name, kind in task["assets"].items()}
    return [weasy.draw(task["html"], task["stylesheets"], assets, title=task["title"], **task["options"])]


def _draw_pages(task: Mapping[str, Any], files: Mapping[str, bytes]) -> list[bytes]:
    batch = _draw(task, files)[0]
    return list(pdf.lay_under(pdf.split(batch), files["ground"], task["pages"]))


def _check(_task: Mapping[str, Any], files: Mapping[str, bytes]) -> list[bytes]:
    from yanxiu.documents.signatures.reading import read_file  # noqa: PLC0415  (half a second, for this alone)

    roots = [body for name, body in files.items() if name.startswith("root:")]
    return [json.dumps(asdict(read_file(files["file"], roots))).encode()]


def _text(_task: Mapping[str, Any], files: Mapping[str, bytes]) -> list[bytes]:
    return [read_text(files["file"]).encode()]


_TASKS: Final = {"fill": _fill, "draw": _draw, "pages": _draw_pages, "check": _check, "text": _text}


if __name__ == "__main__":
    main()
