"""The parent's side: starts the process that judges, hears how far it is, and ends it where it hangs."""

import json
import pickle
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from yanxiu.phrases import Quoted, phrase
from yanxiu.policy import TenantParameter
from yanxiu.policy.simulation import Sample
from yanxiu.services.errors import DomainError

SECONDS: Final = 300
"""Processor time for a whole simulation."""
SILENCE: Final = 30.0
"""How long a class may take before its rules count as hanging."""
_COMMAND: Final = [sys.executable, "-I", "-X", "utf8", "-m", "yanxiu.services.simulating.child"]
_FRAME: Final = re.compile(r'File "([^"]+)", line (\d+)')


class SimulationFailed(DomainError):
    """A simulation that came to no result: its file is wrong, or a plugin hangs or takes too much."""


@dataclass(frozen=True)
class Request:
    """What is simulated, as the process is told it.

    `folders` are plugins that are not installed: name, version, package, folder.
    """

    spec: str
    source: str
    samples: Sequence[Sample] = ()
    adopted: Sequence[str] = ()
    parameters: Sequence[TenantParameter] = ()
    folders: Sequence[tuple[str, str, str, str]] = field(default_factory=tuple)


def simulate_apart(
    request: Request, progress: Callable[[int, int], None], *, silence: float = SILENCE
) -> dict[str, Any]:
    """Simulate in a process of its own; raises `SimulationFailed` with what would help."""
    process = subprocess.Popen(  # noqa: S603 - our own module; what it reads comes by its input
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}
    )
    try:
        return _Talk(process, progress, silence).result(request)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


class _Talk:
    def __init__(
        self, process: subprocess.Popen[bytes], progress: Callable[[int, int], None], silence: float
    ) -> None:
        self.process, self.progress, self.silence = process, progress, silence
        self.done = 0

    def result(self, request: Request) -> dict[str, Any]:
        self._send(request)
        buffered = b""
        while True:
            buffered += self._more()
            *lines, buffered = buffered.split(b"\n")
            for line in lines:
                said = json.loads(line)
                if "refused" in said:
                    raise SimulationFailed(Quoted(said["refused"]))
                if "result" in said:
                    found: dict[str, Any] = said["result"]
                    return found
                self.done, total = said["progress"]
                self.progress(self.done, total)

    def _send(self, request: Request) -> None:
        told = {**vars(request), "seconds": SECONDS}
        to = _pipe(self.process.stdin)
        try:
            to.write(pickle.dumps(told))
            to.close()
        except BrokenPipeError:
            raise self._accident() from None

    def _more(self) -> bytes:
        source = _pipe(self.process.stdout)
        if not select.select([source], [], [], self.silence)[0]:
            raise self._hanging()
        # read1 gives what there is, instead of waiting for more
        got: bytes = source.read1(1 << 16)  # type: ignore[attr-defined] # Popen's buffered pipe has it
        if not got:
            raise self._accident()
        return got

    def _hanging(self) -> SimulationFailed:
        """Where it hangs: the process tells the lines it stands at, ours and the plugin's."""
        self.process.send_signal(signal.SIGUSR1)
        told = b""
        until = time.monotonic() + 2
        source = _pipe(self.process.stderr)
        while time.monotonic() < until and select.select([source], [], [], 0.2)[0]:
            told += source.read1(1 << 16)  # type: ignore[attr-defined] # as above
        return SimulationFailed(
            phrase(
                "模拟停在第 {n} 个班次：{seconds} 秒没有结果，已停止（{where}）。请检查插件的规则",
                n=self.done + 1,
                seconds=round(self.silence),
                where=Quoted(_innermost(told.decode(errors="replace"))),
            )
        )

    def _accident(self) -> SimulationFailed:
        status = self.process.wait()
        if status == -signal.SIGXCPU:
            return SimulationFailed(
                phrase("模拟用了 {seconds} 秒还没有完成，已停止。请减少班次或环节", seconds=SECONDS)
            )
        return SimulationFailed(
            phrase("模拟没有完成：判断的进程意外结束（{status}）。请减少班次，或检查插件", status=status)
        )


def _innermost(trace: str) -> str:
    """Package, file and line of the innermost frame, without the folders of this machine."""
    frames = _FRAME.findall(trace)
    if not frames:
        return "位置不详"
    path, line = frames[0]
    return f"{'/'.join(Path(path).parts[-2:])}:{line}"


def _pipe(given: IO[bytes] | None) -> IO[bytes]:
    if given is None:
        raise RuntimeError("the process was started without a pipe")
    return given
