"""A wheel holds every file of its package: data, templates and drawings too, and the core's migrations."""

import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

PACKAGES = {
    "core": "yanxiu",
    "plugins/national": "yanxiu_national",
    "plugins/fujian": "yanxiu_fujian",
    "plugins/hebei": "yanxiu_hebei",
    "demo": "yanxiu_demo",
}


def build(project: Path, out: Path) -> set[str]:
    """Build the wheel and list what it holds."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(("folder", "package"), PACKAGES.items())
def test_wheel_holds_the_whole_package(
    root: Path, tree: list[Path], tmp_path: Path, folder: str, package: str
):
    held = build(root / folder, tmp_path)
    base = Path(folder)
    expected = {str(path.relative_to(base)) for path in tree if path.is_relative_to(base / package)}
    assert f"{package}/py.typed" in expected
    assert expected - held == set()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in held)


def test_the_core_wheel_carries_the_migrations(root: Path, tree: list[Path], tmp_path: Path):
    held = build(root / "core", tmp_path)
    migrations = {
        f"yanxiu/_migrations/{path.relative_to('migrations')}"
        for path in tree
        if path.parts[0] == "migrations"
    }
    assert any(name.endswith("env.py") for name in migrations)
    assert migrations - held == set()


@pytest.mark.parametrize("name", ["national", "fujian", "hebei"])
def test_plugins_announce_themselves(root: Path, name: str):
    project = tomllib.loads((root / f"plugins/{name}/pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["yanxiu.plugins"] == {name: f"yanxiu_{name}"}


@pytest.mark.parametrize("folder", PACKAGES)
def test_each_distribution_carries_the_same_licence(root: Path, folder: str):
    assert (root / folder / "LICENSE").read_bytes() == (root / "LICENSE").read_bytes()


def test_a_source_distribution_of_the_core_can_be_built_into_the_same_wheel(root: Path, tmp_path: Path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=root / "core", check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        # Debian 12's Python 3.11.2 does not know the argument `filter` yet
        source.extraction_filter = getattr(tarfile, "data_filter", None)
        source.extractall(tmp_path)
    (unpacked,) = (path for path in tmp_path.iterdir() if path.is_dir())
    (from_clone, from_source) = (tmp_path / name for name in ("clone", "source"))
    assert build(unpacked, from_source) == build(root / "core", from_clone)
