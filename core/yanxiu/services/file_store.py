"""Stored files: each under its hash, one folder per tenant, encrypted since papers name people."""

import base64
import hashlib
import os
import secrets
from pathlib import Path

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
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(encrypt(_PURPOSE, base64.b64encode(content).decode()))
        draft.replace(path)
    return sha256


def get(work: Work, sha256: str) -> bytes:
    """A kept file; raises ``NotFound`` where it is not there, or is not what its hash says."""
    path = _path(work, sha256)
    if not path.exists():
        raise NotFound("文件", sha256)
    content = base64.b64decode(decrypt(_PURPOSE, path.read_bytes()))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotFound("完好的文件", sha256)
    return content


def _path(work: Work, sha256: str) -> Path:
    return Settings.load().home / "files" / work.tenant.code / sha256[:2] / sha256
