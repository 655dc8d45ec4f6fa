"""Making a backup: one moment of the database, then every stored file.

Files are written before the rows that name them, so what lies in the store after that moment has all that
the rows name, but for an upload that was used up or thrown away since; the system may go on working.
"""

import errno
import os
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from sqlalchemy.engine import URL

import yanxiu.models  # noqa: F401 - the encrypted columns of every table
from yanxiu.db import SettingsProblem
from yanxiu.db.backup.container import DATABASE, FILES, Writing
from yanxiu.db.backup.contents import contents, key_names
from yanxiu.db.backup.dumping import Snapshot, snapshot
from yanxiu.db.backup.manifest import Manifest, needed, sealed
from yanxiu.db.crypto import Keyring, key_name, keyring_at_hand
from yanxiu.services import storage
from yanxiu.services.backups.telling import Step, Told, in_megabytes, silent


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written: what it says of itself, and its size in bytes."""

    manifest: Manifest
    size: int


def make(login: URL, file: Path, told: Told = silent) -> Made:
    """Write a backup to a new file, readable by its owner only; whole or not at all.

    ``login`` is the backup's own. Raises ``DatabaseProblem`` (a login that does not see all, no keys, a
    schema that is not current, no tenants), ``FileExistsError`` where there is such a file, ``OSError``
    where it cannot be written. Memory does not grow with what is there.
    """
    ring = keyring_at_hand()
    if ring is None:
        rule = "备份要用密钥封口，并写明需要哪几个"
        raise SettingsProblem("YANXIU_KEYS", "未设置", rule, "设置 YANXIU_KEYS，与网站的相同")
    with snapshot(login) as moment, _new(file) as out, closing(Writing(out)) as writing:
        manifest = _written(writing, moment, ring, told)
    return Made(manifest, file.stat().st_size)


def _written(writing: Writing, moment: Snapshot, ring: Keyring, told: Told) -> Manifest:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    held = contents(moment.connection, lambda done, of: told(Step.COUNT, done, of))
    told(Step.KEYS, 0, None)
    used = key_names(moment.connection)
    more = in_megabytes(told, Step.DUMP)
    with writing.part(DATABASE) as into:
        for piece in moment.dump():
            more(into.write(piece))
    files, also_used = _files(writing, told)
    manifest = Manifest(
        application=version("yanxiu"),
        made_at=made_at,
        server=moment.server,
        contents=held,
        files=files,
        keys=needed(ring, used | also_used),
        parts=tuple(writing.parts),
    )
    written = manifest.written()
    writing.finish(written, sealed(written, ring))
    return manifest


def _files(writing: Writing, told: Told) -> tuple[int, set[str]]:
    """How many files there are, and under which keys."""
    count, used = 0, set()
    with writing.part(FILES) as into:
        for key, content in _stored():
            # written by hand: a TarFile would remember every entry to its end
            entry = tarfile.TarInfo(key)
            entry.size = len(content)
            into.write(entry.tobuf() + content + bytes(-len(content) % tarfile.BLOCKSIZE))
            used.add(key_name(content))
            count += 1
            told(Step.FILES, count, None)
        into.write(bytes(2 * tarfile.BLOCKSIZE))
    return count, {name for name in used if name is not None}


def _stored() -> Iterator[tuple[str, bytes]]:
    store = storage.current()
    for key in store.all_keys():
        content = store.read(key)
        if content is not None:  # let go in the meantime
            yield key, content


@contextmanager
def _new(file: Path) -> Iterator[IO[bytes]]:
    """A new file by way of a draft beside it; an old one is never replaced."""
    _must_be_new(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{secrets.token_hex(6)}.part")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        try:
            file.hardlink_to(draft)
        except OSError:
            # many a network share knows no links; and somebody may have been faster
            _must_be_new(file)
            draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def _must_be_new(file: Path) -> None:
    if file.exists():
        raise FileExistsError(errno.EEXIST, "", str(file))
