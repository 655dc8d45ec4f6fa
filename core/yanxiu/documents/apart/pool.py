"""The parent's side: a few limited processes kept warm, given up after many documents or an accident."""

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from yanxiu.documents import fonts
from yanxiu.documents.apart import frames
from yanxiu.phrases import phrase

AT_ONCE: Final = 2
"""Processes that draw at one time, for each process of ours."""
DOCUMENTS: Final = 100
"""Tasks after which a process is given up: what libraries do not give back goes with it."""
WALL: Final = 3
"""How much longer than its processor time a task may take on a busy machine."""
_COMMAND: Final = [sys.executable, "-I", "-X", "utf8", "-m", "yanxiu.documents.apart.child"]
_TOO_MUCH: Final = "文档没有生成：排版所需的内存超出限度，已停止。请减少内容，或分成几份生成"
_TOO_LONG: Final = "文档没有生成：排版超过 {seconds} 秒，已停止。请减少内容，或分成几份生成"


class DrawingError(RuntimeError):
    """A document that could not be drawn: too large, too slow, or not what the library can draw."""


class TemplateFillingError(DrawingError):
    """A template that does not fit its values, or reaches too far; `because` is Jinja's own word."""

    def __init__(self, because: str) -> None:
        super().__init__(phrase("模板不能填写：{because}", because=because))
        self.because = because


class _EndedIdle(Exception):
    """The process had ended by itself before it took the task."""


class _Child:
    def __init__(self, families: frozenset[str], config: Path) -> None:
        self.families, self.served = families, 0
        self.process = subprocess.Popen(  # noqa: S603  (our own module; what it reads comes by its input)
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"FONTCONFIG_FILE": str(config)},
        )
        self._to, self._from = _pipe(self.process.stdin), _pipe(self.process.stdout)

    def ask(self, task: Mapping[str, Any], files: Mapping[str, bytes]) -> list[bytes]:
        seconds: int = task["seconds"]
        try:
            frames.send(self._to.fileno(), task, files)
            answer = frames.receive(self._from.fileno(), time.monotonic() + WALL * seconds)
        except OSError:
            answer = None
        except frames.LateError:
            raise DrawingError(phrase(_TOO_LONG, seconds=WALL * seconds)) from None
        self.served += 1
        if answer is None:
            raise self._accident(seconds)
        header, made = answer
        if refused := header.get("refused"):
            raise _refusal(refused, header.get("because", ""))
        return list(made.values())

    def _accident(self, seconds: int) -> Exception:
        status = self.process.wait()
        if status == 0 and self.served > 1:
            return _EndedIdle()
        if status == -signal.SIGXCPU:
            return DrawingError(phrase(_TOO_LONG, seconds=seconds))
        return DrawingError(_TOO_MUCH)

    @property
    def usable(self) -> bool:
        return self.served < DOCUMENTS and self.process.poll() is None

    def end(self) -> None:
        self.let_go()
        self.process.kill()
        self.process.wait()

    def let_go(self) -> None:
        self._to.close()
        self._from.close()


def _pipe(given: IO[bytes] | None) -> IO[bytes]:
    if given is None:
        raise RuntimeError("the process was started without a pipe")
    return given


def _refusal(kind: str, because: str) -> DrawingError:
    if kind == "memory":
        return DrawingError(_TOO_MUCH)
    if because:
        return TemplateFillingError(because)
    return DrawingError(phrase("文档没有生成：排版程序不能处理这些内容（{kind}）。请联系管理员", kind=kind))


class Pool:
    """Limited processes, started when needed, at most `at_once` at work."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._gate = threading.Semaphore(at_once)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._busy: list[_Child] = []
        self._families: frozenset[str] = frozenset()

    def ask(
        self, task: Mapping[str, Any], files: Mapping[str, bytes], families: frozenset[str]
    ) -> list[bytes]:
        """Have a task done; the files that come of it. Raises DrawingError."""
        with self._gate:
            while True:
                child = self._take(families)
                try:
                    return child.ask(task, files)
                except _EndedIdle:
                    continue
                except TemplateFillingError:
                    raise  # answered in words: the process is as sound as before, and takes a second to start
                except BaseException:
                    child.end()
                    raise
                finally:
                    self._give_back(child)

    def _take(self, families: frozenset[str]) -> _Child:
        with self._lock:
            self._families |= families
            wanted = self._families
            while self._idle:
                child = self._idle.pop()
                if child.usable and families <= child.families:
                    self._busy.append(child)
                    return child
                child.end()
        started = _Child(wanted, fonts.fontconfig(wanted))
        with self._lock:
            self._busy.append(started)
        return started

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            self._busy.remove(child)
            if child.usable:
                self._idle.append(child)
                return
        child.end()

    def idle(self) -> list[_Child]:
        """The processes that wait for work."""
        with self._lock:
            return list(self._idle)

    def at_work(self) -> list[_Child]:
        """The processes that have a task."""
        with self._lock:
            return list(self._busy)

    def close(self) -> None:
        """End the idle processes."""
        with self._lock:
            while self._idle:
                self._idle.pop().end()

    def after_fork(self) -> None:
        """In a process that was forked: the processes belong to the one it was forked from."""
        for child in (*self._idle, *self._busy):
            child.let_go()
            _strangers.append(child)
        self.__init__(self._at_once)  # type: ignore[misc]  # locks may be held by threads that are not here


_strangers: Final[list[_Child]] = []
"""Another process's children: kept, because what is thrown away is asked whether it still runs."""


def lasting(made: Pool) -> Pool:
    """A pool for as long as this process lives."""
    atexit.register(made.close)
    os.register_at_fork(after_in_child=made.after_fork)
    return made


pool: Final = lasting(Pool())
