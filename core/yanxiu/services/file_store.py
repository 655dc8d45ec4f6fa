"""Stored files: each under its hash, one folder per tenant, encrypted since papers name people.

Uploads that only wait lie apart, each under its row's key, so that one can go without a look at the others.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import event

from yanxiu.db import Settings
from yanxiu.db.crypto import decrypt, encrypt
from yanxiu.services.errors import NotFound
from yanxiu.services.work import Work

_PURPOSE = "file"


def put(work: Work, content: bytes) -> str:
    """Keep a file and give its SHA-256; the same content is kept once.

    A file outlives the transaction that brought it: nothing refers to it where that was rolled back.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(work, sha256)
    if not path.exists():
        _write(path, content)
    return sha256


def has(work: Work, sha256: str) -> bool:
    """Whether a file is kept."""
    return _path(work, sha256).exists()


def get(work: Work, sha256: str) -> bytes:
    """A kept file; raises ``NotFound`` where it is not there, or is not what its hash says."""
    path = _path(work, sha256)
    if not path.exists():
        raise NotFound("文件", sha256)
    content = base64.b64decode(decrypt(_PURPOSE, path.read_bytes()))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotFound("完好的文件", sha256)
    return content


def hold(work: Work, key: UUID, content: bytes) -> None:
    """Keep an upload under its row's key until ``let_go``."""
    _write(_waiting(work) / str(key), content)


def held(work: Work, key: UUID) -> bytes:
    """A held upload; raises ``NotFound`` where it was let go."""
    path = _waiting(work) / str(key)
    if not path.exists():
        raise NotFound("文件", key)
    return base64.b64decode(decrypt(_PURPOSE, path.read_bytes()))


def let_go(work: Work, key: UUID) -> None:
    """Delete a held upload once the transaction has been committed; what is gone is no error."""
    path = _waiting(work) / str(key)
    event.listen(work.session, "after_commit", lambda _session: path.unlink(missing_ok=True), once=True)


def sweep(work: Work, before: datetime, waiting: Collection[UUID]) -> int:
    """Delete held uploads from before a time that no row waits for; how many there were.

    They are left by transactions that were rolled back after the file had been written.
    """
    kept = {str(key) for key in waiting}
    stale = [
        path
        for path in _waiting(work).glob("*")
        if path.name not in kept and path.stat().st_mtime < before.timestamp()
    ]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(encrypt(_PURPOSE, base64.b64encode(content).decode()))
    draft.replace(path)


def _waiting(work: Work) -> Path:
    return _folder(work) / "waiting"


def _path(work: Work, sha256: str) -> Path:
    return _folder(work) / sha256[:2] / sha256


def _folder(work: Work) -> Path:
    return Settings.load().home / "files" / work.tenant.code
