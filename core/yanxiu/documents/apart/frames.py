"""What parent and child send each other: a length, a header as JSON, and the files it names."""

import json
import os
import select
import struct
import time
from collections.abc import Mapping
from typing import Any, Final

_LENGTH: Final = struct.Struct(">I")
_CHUNK: Final = 1 << 20
Message = tuple[dict[str, Any], dict[str, bytes]]


class LateError(Exception):
    """The other side did not send its message in time."""


def send(to: int, header: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Write one message to a pipe. OSError where nobody reads."""
    sizes = {name: len(body) for name, body in files.items()}
    head = json.dumps({**header, "files": sizes}).encode()
    for part in (_LENGTH.pack(len(head)), head, *files.values()):
        view = memoryview(part)
        while view:
            view = view[os.write(to, view) :]


def receive(source: int, deadline: float | None = None) -> Message | None:
    """Read one message from a pipe, None at its end; LateError after `deadline` (`time.monotonic`)."""
    length = _exactly(source, _LENGTH.size, deadline)
    if length is None:
        return None
    head = _exactly(source, _LENGTH.unpack(length)[0], deadline)
    if head is None:
        return None
    header: dict[str, Any] = json.loads(head)
    files: dict[str, bytes] = {}
    for name, size in header.pop("files").items():
        body = _exactly(source, size, deadline)
        if body is None:
            return None
        files[name] = body
    return header, files


def _exactly(source: int, size: int, deadline: float | None) -> bytes | None:
    parts: list[bytes] = []
    while size:
        if deadline is not None:
            ready = select.select([source], [], [], max(0.0, deadline - time.monotonic()))[0]
            if not ready:
                raise LateError
        part = os.read(source, min(size, _CHUNK))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
