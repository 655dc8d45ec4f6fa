"""The reduced faces on disk: made once per machine, when a document first asks for them.

They lie in the user's cache, so that clones share them, under the recipe's version and the hash of the font
that each was made from. Each is made under a lock and put in place whole, by a process of its own.
"""

import fcntl
import hashlib
import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

from yanxiu.documents.fonts.faces import LABELS, NEEDED, Face, faces_of
from yanxiu.documents.fonts.sources import FontMissingError, find_font, font_file

RECIPE: Final = "1"
"""Part of where the faces lie: another recipe makes other files."""
_log: Final = logging.getLogger("yanxiu.documents.fonts")
_AT_ONCE: Final = 2


class FontBuildError(RuntimeError):
    """A face could not be made from its font."""


def ready(families: Iterable[str]) -> list[Path]:
    """The folders of these families' faces, made where they are not there yet.

    A family without its source is left out, unless nothing is drawn without it: FontMissingError.
    """
    wanted = [(face, source) for face in faces_of(families) if (source := _source(face)) is not None]
    places = [(face, source, place_of(face, source)) for face, source in wanted]
    absent = [one for one in places if not one[2].is_dir()]
    if absent:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(lambda one: _make(*one), absent):
                pass
    return [place for _, _, place in places]


def ready_soon(families: Iterable[str]) -> None:
    """Begin to make these families beside other work; whoever needs one before that waits for it."""

    def make() -> None:
        # Whoever draws is told what is missing.
        with suppress(FontMissingError, FontBuildError):
            ready(families)

    threading.Thread(target=make, name="yanxiu-fonts", daemon=True).start()


def _source(face: Face) -> Path | None:
    return font_file(face) if face.family in NEEDED else find_font(face)


def place_of(face: Face, source: Path) -> Path:
    """The folder that holds the face made from this font."""
    return folder() / "faces" / f"{face.id}-{digest(source)[:16]}"


@cache
def folder() -> Path:
    """Where everything lies: in the user's cache, or beside the data where there is no home to write to."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    beside = Path(os.environ.get("YANXIU_HOME") or "var") / "cache"
    for base in (home, beside):
        chosen = base.resolve() / "yanxiu" / "fonts" / RECIPE
        try:
            (chosen / "faces").mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(chosen, os.W_OK):
            return chosen
    raise FontBuildError(
        f"字库没有地方存放：{home} 和 {beside} 都不能写入。请用 XDG_CACHE_HOME 指明可写的目录"
    )


@cache
def digest(source: Path) -> str:
    """SHA-256 of a font, remembered with its size and time: they are large and change once in years."""
    notes = folder() / "sources.json"
    state = source.stat()
    key = [state.st_size, state.st_mtime_ns]
    known = _read(notes)
    entry = known.get(str(source))
    if entry and entry[:2] == key:
        return str(entry[2])
    with source.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    put(notes, json.dumps({**known, str(source): [*key, found]}).encode())
    return found


def _read(notes: Path) -> dict[str, Sequence[object]]:
    try:
        known: dict[str, Sequence[object]] = json.loads(notes.read_bytes())
    except (OSError, ValueError):
        return {}
    return known


def put(path: Path, content: bytes) -> None:
    """Write a file in one step: nobody sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    draft.write_bytes(content)
    draft.replace(path)


def _make(face: Face, source: Path, place: Path) -> None:
    with _locked(place):
        if place.is_dir():  # somebody else made it meanwhile
            return
        _log.info("正在制作字库：%s（每台机器只做一次）", _label(face))
        draft = place.with_name(f".{place.name}.{secrets.token_hex(6)}")
        draft.mkdir()
        try:
            _reduce(face, source, draft / f"{face.id}.ttf")
            draft.rename(place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _forget_former(face, place)


def _reduce(face: Face, source: Path, target: Path) -> None:
    command = [sys.executable, "-I", "-X", "utf8", "-m", "yanxiu.documents.fonts.reduce"]
    done = subprocess.run(  # noqa: S603  (our own module, on files that the machine's packages brought)
        [*command, face.id, str(source), str(target)], capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise FontBuildError(
            f"制作{_label(face)}字库没有成功（{source.name}：{' '.join(said)}）。"
            f"请重新安装系统软件包 {face.package}"
        )


def _label(face: Face) -> str:
    return f"{LABELS[face.family]}{'粗体' if face.weight > 400 else ''}"


def _forget_former(face: Face, place: Path) -> None:
    """Remove what was made of an earlier version of the font."""
    for former in place.parent.glob(f"{face.id}-*"):
        if former != place and former.is_dir():
            shutil.rmtree(former, ignore_errors=True)


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    with place.with_name(f".{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
