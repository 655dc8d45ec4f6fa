"""A plugin under examination: loaded, with its cases and their answers."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from yanxiu.policy import (
    Candidate,
    Case,
    Decision,
    EntrySpec,
    Failure,
    Finding,
    Pack,
    PolicyError,
    Registry,
    Slot,
    Status,
    installed,
    read_cases,
)
from yanxiu.scaffold import Project


@dataclass(frozen=True)
class Exceptions:
    """What a plugin does not keep, with reasons: `[tool.yanxiu]` of its pyproject.toml.

    `without` are (catalogue id, status) pairs that a clause does not admit, `severities` ids whose severity
    does not follow from the kind of row, `gaps` slots that are silent in a year between two others.
    """

    without: Mapping[tuple[str, Status], str] = field(default_factory=dict)
    severities: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Exceptions":
        """From a plugin's own words; raises `PolicyError` where a reason is missing."""
        strange = sorted(set(said) - {"without", "severities", "gaps"})
        if strange:
            raise PolicyError(
                f"[tool.yanxiu] 有不认识的 {'、'.join(strange)}；可用：without、severities、gaps"
            )
        without = {}
        for one in said.get("without", ()):
            if not isinstance(one, Mapping) or set(one) != {"cite", "status", "reason"}:
                raise PolicyError(f"[tool.yanxiu] 的 without 有一项 {one!r}：应恰有 cite、status、reason")
            without[str(one["cite"]), _status(one["status"])] = str(one["reason"])
        return cls(without, dict(said.get("severities", {})), dict(said.get("gaps", {})))


def _status(word: object) -> Status:
    try:
        return Status(str(word))
    except ValueError:
        raise PolicyError(f"[tool.yanxiu] 的 status {word!r} 应是 {' / '.join(Status)} 之一") from None


def _nobody(_: str) -> None:
    """Nobody waits to be told."""


@dataclass
class Examined:
    """A plugin with what checks ask of it; `at` is told before each thing that may hang."""

    project: Project
    registry: Registry
    exceptions: Exceptions = field(default_factory=Exceptions)
    at: Callable[[str], None] = _nobody
    unreadable: list[PolicyError] = field(default_factory=list)
    _decided: dict[int, Decision] = field(default_factory=dict, repr=False)

    @classmethod
    def load(
        cls,
        project: Project,
        at: Callable[[str], None] = _nobody,
        *,
        others: Iterable[Candidate] | None = None,
    ) -> "Examined":
        """Load it beside others (by default the installed ones).

        Its folder must be importable, or it must be installed.  Raises `PolicyError` where its exceptions
        cannot be read.
        """
        at("载入")
        own = Candidate(project.name, project.version, lambda: import_module(project.package))
        beside = [one for one in (installed() if others is None else others) if one.name != project.name]
        registry = Registry.load([own, *beside])
        return cls(project, registry, Exceptions.of(project.exceptions), at)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Why it could not be loaded."""
        return tuple(one for one in self.registry.failures if one.plugin == self.project.name)

    @cached_property
    def pack(self) -> Pack:
        """The plugin; raises `LookupError` where it could not be loaded."""
        found = next((p for p in self.registry.packs.values() if p.name == self.project.name), None)
        if found is None:
            raise LookupError(f"插件 {self.project.name} 没有载入")
        return found

    @property
    def loaded(self) -> bool:
        """Whether there is anything but its loading to look at."""
        return any(p.name == self.project.name for p in self.registry.packs.values())

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Its cases, in the order of the files' names; `unreadable` holds what is wrong with the others."""
        folder = self.project.cases
        found: list[Case] = []
        for path in sorted(folder.glob("*.yaml")) if folder else ():
            try:
                found += read_cases(path, self.registry)
            except PolicyError as error:
                self.unreadable.append(error)
        return tuple(found)

    @property
    def sound_cases(self) -> Iterator[Case]:
        """Those that can be decided at all."""
        return (case for case in self.cases if not case.problem)

    def decide(self, case: Case) -> Decision:
        """A case's answer, worked out once."""
        if id(case) not in self._decided:
            self.at(f"案例“{case.name}”")
            self._decided[id(case)] = case.decide()
        return self._decided[id(case)]

    def own(self, decision: Decision) -> list[Finding]:
        """The findings of this plugin, those of its breaking included."""
        return [one for one in decision.findings if one.plugin == self.pack.name]

    def modules(self) -> list[ModuleType]:
        """Its modules that are in use."""
        package = self.project.package
        return [
            module
            for name, module in sorted(sys.modules.items())
            if name == package or name.startswith(f"{package}.")
        ]

    def entries(self) -> Iterator[tuple[Slot, EntrySpec]]:
        """Every entry that cites a row."""
        for slot in self.pack.slots.values():
            yield from ((slot, entry) for entry in slot.entries if entry.document_key)

    def place(self, entry: EntrySpec) -> str:
        """Where an entry stands, from the plugin's folder on."""
        path, folder = Path(entry.source), self.project.folder
        inside = path.relative_to(folder) if folder and path.is_relative_to(folder) else path.name
        return f"{inside}:{entry.line}"
