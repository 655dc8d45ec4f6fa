"""The lock pins everything with hashes, names no index, and agrees with what the distributions ask for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


def direct(root: Path) -> dict[str, Requirement]:
    lines = (root / "requirements.in").read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(requirement.name): requirement for requirement in asked}


def pinned(lock: str) -> dict[str, list[str]]:
    """Name and version of each requirement (more than one version where platforms differ)."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", lock, re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def test_no_address_stands_in_the_lock(lock: str):
    assert "://" not in lock
    assert (
        re.findall(
            r"^\s*-", re.sub(r"^    --hash=sha256:[0-9a-f]{64}", "", lock, flags=re.MULTILINE), re.MULTILINE
        )
        == []
    )


def test_every_requirement_is_pinned_with_hashes(lock: str):
    blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n", "", lock, flags=re.MULTILINE))
    assert len(blocks) > 40
    for block in blocks:
        assert re.match(r"[a-z0-9._-]+==\S+", block), block
        assert "--hash=sha256:" in block, block


def test_direct_dependencies_are_locked_at_a_version_they_allow(root: Path, lock: str):
    locked = pinned(lock)
    for name, requirement in direct(root).items():
        assert name in locked
        assert all(version in requirement.specifier for version in locked[name]), name


def test_the_distribution_asks_for_the_same_minimums(root: Path):
    project = tomllib.loads((root / "core/pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = direct(root)
    for line in project["dependencies"]:
        requirement = Requirement(line)
        twin = ours[canonicalize_name(requirement.name)]
        assert (requirement.specifier, requirement.extras) == (twin.specifier, twin.extras)
