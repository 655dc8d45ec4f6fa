"""Stored files: each under its hash, one folder per tenant, encrypted since papers name people.

Uploads that only wait lie apart, each under its row's key, so that one can go without a look at the others.
They lie on disk or in a bucket (``yanxiu.services.storage``), which sees nothing but ciphertext.
"""

import base64
import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import event

from yanxiu.db.crypto import decrypt, encrypt
from yanxiu.services import storage
from yanxiu.services.errors import NotFound
from yanxiu.services.work import Work

_PURPOSE: Final = "file"


def put(work: Work, content: bytes) -> str:
    """Keep a file and give its SHA-256; the same content is kept once.

    A file outlives the transaction that brought it: nothing refers to it where that was rolled back.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    store, key = storage.current(), _key(work, sha256)
    if not store.has(key):
        store.write(key, _closed(content))
    return sha256


def has(work: Work, sha256: str) -> bool:
    """Whether a file is kept."""
    return storage.current().has(_key(work, sha256))


def get(work: Work, sha256: str) -> bytes:
    """A kept file; raises ``NotFound`` where it is not there, or is not what its hash says."""
    found = storage.current().read(_key(work, sha256))
    if found is None:
        raise NotFound("文件", sha256)
    content = _opened(found)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotFound("完好的文件", sha256)
    return content


def hold(work: Work, key: UUID, content: bytes) -> None:
    """Keep an upload under its row's key until ``let_go``."""
    storage.current().write(f"{_waiting(work)}/{key}", _closed(content))


def held(work: Work, key: UUID) -> bytes:
    """A held upload; raises ``NotFound`` where it was let go."""
    found = storage.current().read(f"{_waiting(work)}/{key}")
    if found is None:
        raise NotFound("文件", key)
    return _opened(found)


def let_go(work: Work, key: UUID) -> None:
    """Delete a held upload once the transaction has been committed; what is gone is no error."""
    store, place = storage.current(), f"{_waiting(work)}/{key}"
    event.listen(work.session, "after_commit", lambda _session: store.remove(place), once=True)


def sweep(work: Work, before: datetime, waiting: Collection[UUID]) -> int:
    """Delete held uploads from before a time that no row waits for; how many there were.

    They are left by transactions that were rolled back after the file had been written.
    """
    store, kept = storage.current(), {str(key) for key in waiting}
    stale = [key for key in store.older(_waiting(work), before) if key.rpartition("/")[2] not in kept]
    for key in stale:
        store.remove(key)
    return len(stale)


def _closed(content: bytes) -> bytes:
    return encrypt(_PURPOSE, base64.b64encode(content).decode())


def _opened(stored: bytes) -> bytes:
    return base64.b64decode(decrypt(_PURPOSE, stored))


def _waiting(work: Work) -> str:
    return f"{work.tenant.code}/waiting"


def _key(work: Work, sha256: str) -> str:
    return f"{work.tenant.code}/{sha256[:2]}/{sha256}"
