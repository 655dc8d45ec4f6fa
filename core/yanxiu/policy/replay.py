"""Evaluating a stored decision again: the same bytes, or an incident."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .decision import tenant_parameters
from .engine import evaluate
from .errors import PolicyError
from .facts import ROOTS
from .facts.reading import FactReader
from .registry import Registry
from .vocabulary import Stage


@dataclass(frozen=True)
class Replay:
    """Whether a decision came out again byte for byte; `problem` says what differs."""

    id: str
    identical: bool
    problem: str = ""


def replay(body: bytes, registry: Registry) -> Replay:
    """Evaluate the facts, parameters and drafts of a record again and compare the bytes."""
    identity = hashlib.sha256(body).hexdigest()
    record = json.loads(body)
    try:
        chain = registry.chain(
            record["jurisdiction"],
            adopted=record["adopted_drafts"],
            parameters=tenant_parameters(record["tenant_parameters"]),
        )
        stage = Stage(record["stage"])
        facts = FactReader(f"decision {identity[:12]}").read(ROOTS[stage], record["facts"])
        again = evaluate(stage, facts, chain)
    except PolicyError as error:
        return Replay(identity, identical=False, problem=str(error))
    if again.body == body:
        return Replay(identity, identical=True)
    return Replay(identity, identical=False, problem=_difference(record, json.loads(again.body)))


def _versions(record: dict[str, Any]) -> dict[str, str]:
    """Kernel and plugins by name; two plugins of one version differ by what they contain."""
    made = {f"插件 {one['name']} ": f"{one['version']}（{one['hash'][:12]}）" for one in record["plugins"]}
    return made | {"政策内核": str(record["kernel"])}


def _difference(old: dict[str, Any], new: dict[str, Any]) -> str:
    then, now = _versions(old), _versions(new)
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            stood, stands = then.get(name, "没有"), now.get(name, "没有")
            return f"{name}与作出决定时不同：当时 {stood}，现在 {stands}；请装回当时的版本再验"
    changed = [key for key in old if old[key] != new.get(key)]
    return f"重算结果不同：{'、'.join(changed)}"
