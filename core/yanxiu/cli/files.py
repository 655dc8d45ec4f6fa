"""Reading and writing files for commands: a refusal in words, nothing half written."""

import errno
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .failures import Refused

_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，应写文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "那里已有一个文件，不是文件夹",
    errno.EROFS: "所在磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件太大，那里放不下",
    errno.ENAMETOOLONG: "名称太长",
}


def read_file(file: Path) -> bytes:
    """A file's content; `Refused` where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise _refused(file, "读不了", error) from error


def write_file(file: Path, content: bytes) -> None:
    """Write a file, whole or not at all, and the folders above it; `Refused` where that cannot be."""
    with Drafts().kept() as drafts:
        drafts.write(file, content)


@contextmanager
def refusing(file: Path, cannot: str) -> Iterator[None]:
    """Say of a file that something else reads or writes why it cannot be; ``cannot`` is 读不了 or 写不了.

    Another file that stands in the way is told by its own name.
    """
    try:
        yield
    except OSError as error:
        at = Path(error.filename or file)
        if at == file and isinstance(error, FileExistsError):
            raise Refused(f"文件 {file} 已有：不覆盖，请换一个名字") from error
        mine = at == file or at.name.startswith(".")  # a draft, which nobody knows by its name
        raise _refused(file if mine else at, cannot if mine else "用不了", error) from error


class Drafts:
    """Files written beside their places first, and moved there together once all else has succeeded.

    A command writes them inside its transaction: what cannot be written undoes the step as well.
    """

    def __init__(self) -> None:
        self._written: list[tuple[Path, Path]] = []

    @contextmanager
    def kept(self) -> Iterator["Drafts"]:
        """Move the files to their places at the end; after an error remove them."""
        try:
            yield self
            for draft, file in self._written:
                draft.replace(file)
        finally:
            for draft, _ in self._written:
                draft.unlink(missing_ok=True)

    def write(self, file: Path, content: bytes, *, private: bool = False) -> None:
        """Write one file's draft, a private one for its owner only; `Refused` where it cannot be."""
        draft = file.with_name(f".{secrets.token_hex(6)}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
            self._written.append((draft, file))
            draft.touch(0o600 if private else 0o666)
            draft.write_bytes(content)
        except OSError as error:
            raise _refused(file, "写不了", error) from error


def make_folder(folder: Path) -> None:
    """Make a folder that files can be written to; `Refused` where that cannot be."""
    probe = folder / f".{secrets.token_hex(6)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise _refused(folder, "写不了", error) from error


def _refused(file: Path, cannot: str, error: OSError) -> Refused:
    reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return Refused(f"文件 {file} {cannot}（{reason}），请核对路径和权限")
