"""The system user the embedded server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from yanxiu.db.problems import ServerProblem

_NAMES: Final = ("yanxiu-pg", "postgres")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """A user to run as; both numbers are None for the one who runs this."""

    uid: int | None = None
    gid: int | None = None

    def give(self, path: Path) -> None:
        """Make the user the owner of ``path``."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def server_user(reach: Iterable[Path]) -> ServerUser:
    """Give the server's user; when that is another one, let it pass through the folders above ``reach``."""
    if os.geteuid() != 0:
        return ServerUser()
    user = _substitute()
    for path in reach:
        for folder in path.parents:
            mode = folder.stat().st_mode if folder.exists() else None
            # search only: names in the folder stay unreadable
            if mode is not None and not mode & stat.S_IXOTH:
                folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
    return user


@cache
def _substitute() -> ServerUser:
    for name in _NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid)
    return _made(_NAMES[0])


def _made(name: str) -> ServerUser:
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is not None:
        subprocess.run(  # noqa: S603  # a fixed command
            [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
            check=False,
            capture_output=True,
        )
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise ServerProblem(
            "YANXIU_HOME",
            "root",
            f"PostgreSQL 不能以 root 运行，而系统用户 {name} 无法创建",
            "改用普通用户运行，或先创建该系统用户",
        ) from None
    return ServerUser(entry.pw_uid, entry.pw_gid)
