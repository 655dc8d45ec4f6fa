"""What the guards of the tree look at: the files that are, or would be, committed."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of this clone."""
    return ROOT


@pytest.fixture(scope="session")
def tree() -> list[Path]:
    """Files of the project, relative to its root: tracked ones and new ones that git does not ignore."""
    # A clone may belong to somebody else (a container that runs as root); reading the list is harmless.
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(Path(name) for name in names.split("\0") if name and (ROOT / name).is_file())


@pytest.fixture(scope="session")
def texts(tree: list[Path]) -> dict[Path, str]:
    """The same files with their text; binary ones are left out."""
    found = {}
    for path in tree:
        try:
            found[path] = (ROOT / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
    return found
