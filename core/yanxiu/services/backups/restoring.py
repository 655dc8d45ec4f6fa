"""Restoring a backup into an empty database and an empty store; whole or not at all.

Everything that can be refused is refused before anything is made: keys, hashes, a database that holds
something. What was put back is then compared with what the backup says, brought up to this program's schema,
and its audit logs are walked; only then does it take the place of the empty one.
"""

import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from sqlalchemy.pool import NullPool

import yanxiu.models  # noqa: F401 - the rows of the audit log
from yanxiu.db import list_tenants, transaction
from yanxiu.db.backup.container import DATABASE, FILES, Reading, opened
from yanxiu.db.backup.contents import contents
from yanxiu.db.backup.manifest import Manifest
from yanxiu.db.backup.places import roomy_home
from yanxiu.db.backup.restoring import Target
from yanxiu.db.check import check
from yanxiu.db.crypto import keyring_at_hand
from yanxiu.db.engine import tenant_engine
from yanxiu.db.migrate import heads, revisions, upgrade
from yanxiu.db.problems import BackupProblem, SettingsProblem
from yanxiu.phrases import joined, phrase
from yanxiu.services import audit, storage
from yanxiu.services.backups.telling import Step, Told, in_megabytes, silent

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; ``breaks`` are of the audit logs, by tenant, and were in the backup already.

    ``upgraded`` tells that the schema was an older one; ``logins`` have no password yet.
    """

    manifest: Manifest
    upgraded: bool
    breaks: dict[str, int]
    logins: list[str]


def restore(file: Path, where: Callable[[], Target], *, jobs: int = 1, told: Told = silent) -> Restored:
    """Put a backup back; ``jobs`` tables at a time. ``where`` is asked once the file proves to be one.

    Raises ``DatabaseProblem`` for a file that is no backup, is damaged or too new, for keys that are lacking,
    a target that is not empty, and a copy that is not the same; ``OSError`` where the file cannot be read.
    """
    with opened(file) as reading:
        manifest = Manifest.read(reading, keyring_at_hand())
        _must_be_known(file, manifest)
        target = where()
        target.must_be_free()
        store = _empty_store()
        home = roomy_home(sum(part.size for part in manifest.parts))
        with TemporaryDirectory(prefix=".restoring-", dir=home) as folder:
            dump = Path(folder) / DATABASE
            _checked(reading, manifest, dump, told)
            with _files_back(reading, store) as put_files, target.made():
                told(Step.LOAD, 0, None)
                target.load(dump, jobs)
                upgraded = _looked_over(target, manifest, told)
                breaks = _walked(target, told)
                put_files(lambda done: told(Step.FILES, done, manifest.files))
        return Restored(manifest, upgraded, breaks, target.without_password())


def _must_be_known(file: Path, manifest: Manifest) -> None:
    if manifest.contents.revision not in revisions():
        rule = phrase(
            "来自更新的程序（{application}，结构 {theirs}），本程序的结构是 {ours}",
            application=manifest.application,
            theirs=manifest.contents.revision,
            ours=joined(heads()),
        )
        raise BackupProblem("备份文件", str(file), rule, "用写成它的那一版或更新的程序恢复")


def _empty_store() -> storage.FileStore:
    store = storage.current()
    found = next(iter(store.all_keys()), None)
    if found is not None:
        rule = "存储里已有文件，恢复只写到空的存储"
        raise SettingsProblem("YANXIU_FILES", found, rule, "另设 YANXIU_HOME 或 YANXIU_FILES")
    return store


def _checked(reading: Reading, manifest: Manifest, dump: Path, told: Told) -> None:
    """Check every part to its end; the dump is laid where pg_restore can go to and fro in it."""
    more = in_megabytes(told, Step.VERIFY, sum(part.size for part in manifest.parts))
    for part in manifest.parts:
        with (dump if part.name == DATABASE else Path(os.devnull)).open("wb") as out:
            for piece in reading.checked(part, more):
                out.write(piece)


def _looked_over(target: Target, manifest: Manifest, told: Told) -> bool:
    """Compare with what the backup says, then upgrade and check; whether there was anything to upgrade."""
    with target.looked_into() as connection:
        found = contents(connection, lambda done, of: told(Step.COMPARE, done, of))
    _refuse("装入的与备份所说的不同", list(manifest.contents.differences(found)))
    upgrade(target.owner_beside)
    with target.looked_into(owner=True) as connection:
        _refuse("目录检查发现问题", [str(one) for one in check(connection)])
    return (manifest.contents.revision,) != heads()


def _walked(target: Target, told: Told) -> dict[str, int]:
    """Walk every tenant's audit log."""
    broken = {}
    with target.looked_into() as connection:
        found = list_tenants(connection.engine)
    engine = tenant_engine(target.beside, poolclass=NullPool)
    for done, tenant in enumerate(found):
        told(Step.AUDIT, done, len(found))
        with transaction(tenant.id, engine) as session:
            broken[tenant.code] = sum(1 for _ in audit.verify(session))
    return {code: count for code, count in broken.items() if count}


@contextmanager
def _files_back(
    reading: Reading, store: storage.FileStore
) -> Iterator[Callable[[Callable[[int], None]], None]]:
    """Give what writes the files; after an error those that were written are removed again."""
    written = 0

    def put(told: Callable[[int], None]) -> None:
        nonlocal written
        for key, content in _files(reading):
            written += 1
            store.write(key, content)
            told(written)

    try:
        yield put
    except BaseException:
        for _, (key, _content) in zip(range(written), _files(reading), strict=False):
            store.remove(key)
        raise


def _files(reading: Reading) -> Iterator[tuple[str, bytes]]:
    with reading.entry(FILES) as entry, tarfile.open(fileobj=entry, mode="r|") as tar:
        for one in tar:
            held = tar.extractfile(one)
            if held is not None:
                yield _inside(one.name), held.read()
            cast("Any", tar).members.clear()  # it would remember every one


def _inside(key: str) -> str:
    """A key that stays below the store's own place."""
    if key.startswith("/") or ".." in key.split("/"):
        raise BackupProblem("备份文件", key, "文件的位置在存储之外", "不要用这份备份")
    return key


def _refuse(rule: str, found: list[str]) -> None:
    if found:
        said = phrase("{rule}：{found}", rule=rule, found=joined(found[:_SHOWN], "；"))
        remedy = "没有写入任何内容；请换一份备份，或报告这个问题"
        raise BackupProblem("恢复", phrase("{n} 处", n=len(found)), said, remedy)
