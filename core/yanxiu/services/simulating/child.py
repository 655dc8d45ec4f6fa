"""The limited process that judges: a request in on standard input, progress and a result out, line by line.

Rules are somebody else's code, and a simulation asks them thousands of times.  Here they may take so much
memory and processor time and no more, and nothing but text comes back.
"""

import faulthandler
import importlib
import json
import os
import pickle
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

from yanxiu.phrases import Quoted, phrase
from yanxiu.policy import Candidate, PolicyError, Registry, TenantParameter, installed
from yanxiu.policy.simulation import Sample, generate, policies, read_spec, simulate

MEMORY: Final = 1024 * 1024 * 1024


def main() -> None:
    """Answer one request."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # what a rule prints must not stand among the answers
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    faulthandler.register(signal.SIGUSR1, file=sys.stderr)
    request: dict[str, Any] = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent wrote it
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        _say(answers, result=_result(answers, request))
    except PolicyError as error:
        _say(answers, refused=str(error))
    except Exception as error:
        _say(
            answers, refused=phrase("模拟出错（{kind}）：{why}", kind=type(error).__name__, why=Quoted(error))
        )


def _result(answers: IO[str], request: dict[str, Any]) -> dict[str, Any]:
    registry = Registry.load([*installed(), *map(_candidate, request["folders"])])
    spec = read_spec(request["spec"], request["source"])
    given: Sequence[TenantParameter] = request["parameters"]
    both = policies(registry, spec, adopted=request["adopted"], parameters=given)
    samples: Sequence[Sample] = request["samples"]
    if spec.generated is not None:
        samples = generate(both.base, spec.generated, spec.stages)
    _say(answers, progress=[0, len(samples)])
    return simulate(both, samples, lambda done, total: _say(answers, progress=[done, total]))


def _candidate(given: tuple[str, str, str, str]) -> Candidate:
    name, version, package, folder = given
    sys.path.insert(0, str(Path(folder)))
    return Candidate(name, version, lambda: importlib.import_module(package))


def _say(answers: IO[str], **said: Any) -> None:
    answers.write(json.dumps(said, ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
