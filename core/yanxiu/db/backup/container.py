"""The file of a backup: a zip that is written and read as a stream, whatever its size.

It holds ``database.dump`` (pg_dump's custom format), ``files.tar`` (stored files as they lie, encrypted),
``manifest.json`` (what there is, with size and hash) and ``seal.json`` (proof of who made the manifest).
The first entry says that it is a backup, and of which form, even where the rest is missing. Nothing in it is
compressed once more: the dump is already, and ciphertext cannot be.
"""

import errno
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from yanxiu.db.problems import BackupProblem

FORMAT: Final = 1
DATABASE: Final = "database.dump"
FILES: Final = "files.tar"

_MARK: Final = "yanxiu-backup"
_MANIFEST: Final = "manifest.json"
_SEAL: Final = "seal.json"
_NAMES: Final = (_MARK, DATABASE, FILES, _MANIFEST, _SEAL)
_LOCAL_HEADER: Final = 30
"""Bytes of a zip's entry before its name."""

_CHUNK: Final = 1 << 20
_LARGEST_TEXT: Final = 64 << 20
_STUMBLES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    RuntimeError,
)
_AGAIN: Final = "用另一份备份，或从原处再取一次"

Told = Callable[[int], None]
"""Takes how many bytes more are done."""


@dataclass(frozen=True, slots=True)
class Part:
    """One entry: its name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


class _Sink:
    """Takes what is written, counts and hashes it on the way."""

    def __init__(self, into: IO[bytes]) -> None:
        self._into, self._hash, self.size = into, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        """Write a piece."""
        self._into.write(piece)
        self._hash.update(piece)
        self.size += len(piece)
        return len(piece)

    @property
    def sha256(self) -> str:
        """The hash so far."""
        return self._hash.hexdigest()


class Writing:
    """A backup being written to an open file, one entry after the other; the manifest comes last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self._zip.writestr(_MARK, f"{FORMAT}\n")
        self.parts: list[Part] = []

    @contextmanager
    def part(self, name: str) -> Iterator[_Sink]:
        """Write one entry; its size need not be known before."""
        with self._zip.open(name, "w", force_zip64=True) as into:
            sink = _Sink(into)
            yield sink
        self.parts.append(Part(name, sink.size, sink.sha256))

    def finish(self, manifest: bytes, seal: bytes) -> None:
        """Write what proves that all is there."""
        self._zip.writestr(_MANIFEST, manifest)
        self._zip.writestr(_SEAL, seal)
        self.close()

    def close(self) -> None:
        """Write nothing more, while the file is still open; what was not finished is no backup."""
        self._zip.close()


class Reading:
    """A backup being read."""

    def __init__(self, path: Path, opened: zipfile.ZipFile) -> None:
        self.path, self._zip = path, opened
        with damage(path):
            self.manifest, self.seal = (self._text(name) for name in (_MANIFEST, _SEAL))

    def checked(self, part: Part, told: Told) -> Iterator[bytes]:
        """Give an entry piece by piece; BackupProblem at its end unless size and hash are right."""
        size, digest = 0, hashlib.sha256()
        with damage(self.path, part.name), self._zip.open(part.name) as entry:
            while piece := entry.read(_CHUNK):
                size += len(piece)
                digest.update(piece)
                told(len(piece))
                yield piece
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise _damaged(self.path, part.name)

    @contextmanager
    def entry(self, name: str) -> Iterator[IO[bytes]]:
        """Read an entry that was checked before."""
        with self._zip.open(name) as entry:
            yield entry

    def _text(self, name: str) -> bytes:
        if self._zip.getinfo(name).file_size > _LARGEST_TEXT:
            raise _damaged(self.path, name)
        return self._zip.read(name)


@contextmanager
def opened(path: Path) -> Iterator[Reading]:
    """Open a backup; BackupProblem says whether it is none, is cut off, of a newer form, or damaged.

    ``OSError`` where the file cannot be read at all.
    """
    with path.open("rb") as file:
        _must_begin_well(path, file.read(_LOCAL_HEADER + len(_MARK)))
        with _archive(path, file) as archive:
            with damage(path):
                _must_be_of_this_form(path, archive)
            yield Reading(path, archive)


def _must_begin_well(path: Path, head: bytes) -> None:
    if head[:4] != b"PK\x03\x04" or head[_LOCAL_HEADER:] != _MARK.encode():
        rule = "不是研修的备份" if head else "是空的"
        remedy = "备份由 yanxiu db backup 写成；pg_dump 的导出由管理员用 pg_restore 恢复"
        raise BackupProblem("备份文件", str(path), rule, remedy)


def _archive(path: Path, file: IO[bytes]) -> zipfile.ZipFile:
    try:
        with damage(path):
            return zipfile.ZipFile(file)
    except BackupProblem:
        rule = "是研修的备份，但不完整：结尾缺失或已损坏，可能没有写完、没有传完"
        raise BackupProblem("备份文件", str(path), rule, _AGAIN) from None


def _must_be_of_this_form(path: Path, archive: zipfile.ZipFile) -> None:
    form = archive.read(_MARK).decode().strip()
    if form.isdecimal() and int(form) > FORMAT:
        rule = f"是第 {form} 版格式，本程序只认到第 {FORMAT} 版"
        raise BackupProblem("备份文件", str(path), rule, "用写成它的那一版或更新的程序恢复")
    stored = all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
    if form != str(FORMAT) or tuple(archive.namelist()) != _NAMES or not stored:
        raise _damaged(path, _MARK)


@contextmanager
def damage(path: Path, part: str = "") -> Iterator[None]:
    """Say of whatever a damaged file makes the reader stumble over that it is damaged."""
    try:
        yield
    except _STUMBLES:
        raise _damaged(path, part) from None
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise _damaged(path, part) from None  # sent to a place before the file's beginning


def _damaged(path: Path, part: str) -> BackupProblem:
    where = f"（{part}）" if part else ""
    return BackupProblem("备份文件", str(path), f"内容与写成时不符，已损坏或被改动{where}", _AGAIN)
