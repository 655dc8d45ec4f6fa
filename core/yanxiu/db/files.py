"""Files that only their owner may read."""

import os
import secrets
from pathlib import Path


def create_private(path: Path, text: str) -> None:
    """Write ``text`` to a new file with mode 0600, whole or not at all; leave one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        # a link, unlike a rename, refuses to replace what another process made meanwhile
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
