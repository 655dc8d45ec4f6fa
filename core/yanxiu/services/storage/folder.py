"""Files in a folder on disk, readable by their owner only."""

import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Folder:
    """A folder; keys are paths below it."""

    root: Path

    def write(self, key: str, content: bytes) -> None:
        """Keep a file, by way of a draft beside it."""
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.replace(path)

    def read(self, key: str) -> bytes | None:
        """A file's content."""
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, key: str) -> bool:
        """Whether there is a file."""
        return (self.root / key).exists()

    def remove(self, key: str) -> None:
        """Delete a file."""
        (self.root / key).unlink(missing_ok=True)

    def older(self, prefix: str, before: datetime) -> Iterable[str]:
        """The files right in a folder, drafts of writers that were killed among them."""
        for path in (self.root / prefix).glob("*"):
            if path.stat().st_mtime < before.timestamp():
                yield f"{prefix}/{path.name}"

    def all_keys(self) -> Iterator[str]:
        """Every file in order, but for drafts; ``OSError`` for a folder that cannot be read."""
        for folder, below, names in os.walk(self.root, onerror=_unless_gone, followlinks=True):
            # the root of a disk of its own has a folder that is the system's
            below[:] = sorted(name for name in below if name != "lost+found")
            for name in sorted(names):
                if not name.startswith("."):
                    yield (Path(folder) / name).relative_to(self.root).as_posix()


def _unless_gone(error: OSError) -> None:
    """Pass over a folder that is not there (yet); what is passed over otherwise would lack in a backup."""
    if not isinstance(error, FileNotFoundError):
        raise error
