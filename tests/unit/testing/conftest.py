"""Plugins with one thing broken: the scaffold's, edited, loaded from a folder and never installed."""

import importlib
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from yanxiu.policy import Level, installed
from yanxiu.scaffold import Place, make
from yanxiu.scaffold.project import project_in
from yanxiu.testing.checks import CHECKS, Examined, Problem, problems_of

_numbers = itertools.count(1)
MODULE, CATALOGUE, PARAMETERS = "__init__.py", "catalogue.yaml", "parameters/delivery.yaml"


class Workshop:
    """A new plugin whose files a test edits before it is loaded; its name differs from every other's."""

    def __init__(self, folder: Path) -> None:
        self.name = f"toy{next(_numbers)}"
        self.key = self.name.upper()
        place = Place(self.name, "99", "national", Level.PROVINCIAL, "样例省")
        self.folder = make(place, folder)[0].parent
        self.package = self.folder / place.package

    def edit(self, file: str, old: str, new: str) -> "Workshop":
        """Replace in a file of the package (or, below `tests`, of the folder); the old text must be there."""
        path = (self.folder if file.startswith(("tests/", "pyproject")) else self.package) / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new), "utf-8")
        return self

    def add(self, file: str, text: str) -> "Workshop":
        """Append to a file, which may be new."""
        path = (self.folder if file.startswith(("tests/", "pyproject")) else self.package) / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as out:
            out.write(text.replace("KEY", self.key).replace("NAME", self.name))
        return self

    def examined(self) -> Examined:
        """Load it as it now stands."""
        importlib.invalidate_caches()
        sys.path.insert(0, str(self.folder))
        national = [one for one in installed() if one.name == "national"]
        return Examined.load(project_in(self.folder), others=national)

    def problems(self, check: str) -> list[Problem]:
        """What one check finds."""
        (one,) = (known for known in CHECKS if known.id == check)
        return list(problems_of(one, self.examined()))

    def forget(self) -> None:
        sys.path[:] = [path for path in sys.path if path != str(self.folder)]
        prefix = f"yanxiu_{self.name}"
        for name in [n for n in sys.modules if n == prefix or n.startswith(f"{prefix}.")]:
            del sys.modules[name]


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(tmp_path)
    yield made
    made.forget()
