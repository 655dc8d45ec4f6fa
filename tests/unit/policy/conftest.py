"""Toy plugins: packages written for one test, loaded as a distribution's would be."""

import importlib
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from yanxiu.policy import Candidate, Registry

HEAD = """
from datetime import date

from yanxiu.policy import *
"""

DESCRIBE = """
@hookimpl
def describe_jurisdiction():
    return Jurisdiction(
        id={id!r}, code="990000", name={name!r}, level=Level({level!r}), parent={parent!r},
        documents=({documents}),
    )


@hookimpl
def register_tiers():
    return [{tiers}]


@hookimpl
def register_rules():
    return [value for value in globals().values() if isinstance(value, Rule)]
"""

DOCUMENT = (
    'PolicyDocument(key="T24", number="试〔2024〕1号", title="试行通知", issuer="试厅",'
    " issued_on=date(2024, 7, 31), years=(2024,)),"
)
TIERS = 'Tier("alpha", "甲类", Level.PROVINCIAL), Tier("beta", "乙类", Level.PROVINCIAL)'


class Toys:
    """Writes and loads toy plugins; `code` are rules and hooks, `parameters` the text of one YAML file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._names: list[str] = []

    def candidate(
        self,
        id: str = "toy",
        *,
        code: str = "",
        parameters: str = "",
        rows: int = 9,
        level: str = "provincial",
        parent: str | None = None,
        documents: str = DOCUMENT,
        tiers: str = TIERS,
        describe: str = DESCRIBE,
        files: Mapping[str, str] = {},
    ) -> Candidate:
        self._made += 1
        package = f"toyplugin_{self._made}_{id}"
        self._names.append(package)
        root = self._folder / package
        (root / "parameters").mkdir(parents=True)
        described = describe.format(
            id=id, name=f"{id}省", level=level, parent=parent, documents=documents, tiers=tiers
        )
        (root / "__init__.py").write_text(HEAD + textwrap.dedent(code) + described, "utf-8")
        (root / "parameters" / "toy.yaml").write_text(textwrap.dedent(parameters), "utf-8")
        (root / "catalogue.yaml").write_text(_catalogue(rows), "utf-8")
        for name, text in files.items():
            (root / name).write_text(textwrap.dedent(text), "utf-8")
        importlib.invalidate_caches()
        return Candidate(id, "1.0", lambda: importlib.import_module(package))

    def registry(self, *candidates: Candidate) -> Registry:
        registry = Registry.load(candidates)
        assert registry.failures == []
        return registry

    def one(self, **wanted: str) -> Registry:
        """A registry with a single toy."""
        return self.registry(self.candidate(**wanted))  # type: ignore[arg-type] # the keywords are `candidate`'s

    def text(self, content: str) -> Path:
        """A file beside the toys, a case file say."""
        self._made += 1
        path = self._folder / f"text-{self._made}.yaml"
        path.write_text(textwrap.dedent(content), "utf-8")
        return path

    def forget(self) -> None:
        for package in self._names:
            for name in [n for n in sys.modules if n == package or n.startswith(f"{package}.")]:
                del sys.modules[name]


def _catalogue(rows: int) -> str:
    return "".join(
        f"T24-{n}: {{clause: 第{n}条, stage: settlement, kind: H, summary: 第{n}项}}\n"
        for n in range(1, rows + 1)
    )


@pytest.fixture
def toys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Toys]:
    monkeypatch.syspath_prepend(tmp_path)
    made = Toys(tmp_path)
    yield made
    made.forget()
