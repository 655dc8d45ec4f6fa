"""Runs a plugin's code so that a reach for clock, chance, file, network or database stops it and is named."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType, MappingProxyType
from typing import Any, Final

from yanxiu.policy import PolicyError

_CLOCK: Final = "时钟"
_CHANCE: Final = "随机数"
_NETWORK: Final = "网络"
_DATABASE: Final = "数据库"
_FILES: Final = "文件"
_PROGRAMS: Final = "别的程序"

_MODULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "random": _CHANCE,
        "secrets": _CHANCE,
        "uuid": _CHANCE,
        "socket": _NETWORK,
        "_socket": _NETWORK,
        "ssl": _NETWORK,
        "http": _NETWORK,
        "urllib": _NETWORK,
        "requests": _NETWORK,
        "httpx": _NETWORK,
        "sqlite3": _DATABASE,
        "_sqlite3": _DATABASE,
        "psycopg": _DATABASE,
        "sqlalchemy": _DATABASE,
        "subprocess": _PROGRAMS,
        "_posixsubprocess": _PROGRAMS,
        "threading": _PROGRAMS,
        "tempfile": _FILES,
        "shutil": _FILES,
    }
)
_BUILTINS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        **{
            ("time", name): _CLOCK
            for name in ("time", "time_ns", "monotonic", "localtime", "gmtime", "sleep")
        },
        ("date", "today"): _CLOCK,
        ("datetime", "now"): _CLOCK,
        ("datetime", "utcnow"): _CLOCK,
        ("datetime", "today"): _CLOCK,
        ("io", "open"): _FILES,
        ("_io", "open"): _FILES,
        ("posix", "open"): _FILES,
        ("posix", "urandom"): _CHANCE,
        ("posix", "system"): _PROGRAMS,
        ("posix", "fork"): _PROGRAMS,
    }
)


class Reached(BaseException):
    """A guarded function was called.

    No `Exception`: neither a rule nor the kernel may make a finding of it.
    """

    def __init__(self, what: str, name: str, line: str) -> None:
        super().__init__(f"{line} 用了{what}（{name}）")
        self.what, self.name, self.line = what, name, line


@contextmanager
def guarded(package: str) -> Iterator[None]:
    """Within it, a call of a guarded function below a module of `package` raises `Reached`.

    Raises `PolicyError` where something else already watches every call (a profiler).
    """
    if sys.getprofile() is not None:
        raise PolicyError("另有程序在监视每一次调用（性能分析器）：停用它，再检查插件的纯净")

    def watch(frame: FrameType, event: str, called: Any) -> None:
        found = _in_python(frame) if event == "call" else _built_in(called) if event == "c_call" else None
        if found and (line := _line_in(package, frame)):
            sys.setprofile(None)
            raise Reached(*found, line)

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)


def _in_python(frame: FrameType) -> tuple[str, str] | None:
    module = str(frame.f_globals.get("__name__", ""))
    what = _MODULES.get(module.partition(".")[0])
    return (what, f"{module}.{frame.f_code.co_name}") if what else None


def _built_in(called: Any) -> tuple[str, str] | None:
    name = getattr(called, "__name__", "")
    owner = getattr(called, "__self__", None)
    place = owner.__name__ if isinstance(owner, type) else getattr(called, "__module__", None) or ""
    if what := _BUILTINS.get((place, name)):
        return what, f"{place}.{name}"
    home = (type(owner).__module__ if owner is not None else place).partition(".")[0]
    what = _MODULES.get(home)
    return (what, f"{home}.{name}") if what else None


def _line_in(package: str, frame: FrameType | None) -> str:
    """The line of the plugin that leads there; nothing where the plugin has no part in it."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module == package or module.startswith(f"{package}."):
            return f"{module}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
