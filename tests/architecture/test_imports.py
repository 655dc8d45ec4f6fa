"""Imports run one way only; each contract of pyproject.toml is seen to bite."""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

PACKAGES = [
    "core/yanxiu",
    "demo/yanxiu_demo",
    *(f"plugins/{name}/yanxiu_{name}" for name in ("national", "fujian", "hebei")),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the packages below ``folder`` against the configuration that stands there."""
    path = os.pathsep.join(str((folder / package).parent) for package in PACKAGES)
    command = [f"{sysconfig.get_path('scripts')}/lint-imports", "--no-cache", "--no-logo"]
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path, "COLUMNS": "300"},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The Python modules of the workspace, to be spoilt."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        for source in (root / package).rglob("*.py"):
            target = tmp_path / source.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return tmp_path


def test_all_contracts_are_kept(root: Path):
    result = lint_imports(root)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/yanxiu/db/planted.py", "import yanxiu.services", "Pages, API, commands"),
        ("core/yanxiu/models/planted.py", "import yanxiu.services", "Pages, API, commands"),
        ("core/yanxiu/policy/planted.py", "import yanxiu.db", "Pages, API, commands"),
        ("core/yanxiu/policy/planted.py", "import sqlalchemy", "The policy kernel is pure"),
        ("core/yanxiu/policy/planted.py", "import socket", "The policy kernel is pure"),
        ("core/yanxiu/models/planted.py", "import yanxiu.policy.engine", "Models take from the kernel"),
        ("core/yanxiu/documents/planted.py", "import yanxiu.db", "Documents are made from primitives"),
        ("core/yanxiu/cli/planted.py", "import sqlalchemy", "Commands call services"),
        ("core/yanxiu/cli/planted.py", "import yanxiu_fujian", "The core finds plugins"),
        ("demo/yanxiu_demo/planted.py", "import sqlalchemy", "The demonstration works through services"),
        ("core/yanxiu/cli/planted.py", "import yanxiu_demo", "The core finds plugins"),
        ("plugins/fujian/yanxiu_fujian/planted.py", "import yanxiu.db", "A plugin imports yanxiu.policy"),
        ("plugins/hebei/yanxiu_hebei/planted.py", "import yanxiu_national", "Plugins do not know each other"),
        ("core/yanxiu/unplaced/__init__.py", "", "Pages, API, commands"),
    ],
)
def test_a_planted_import_breaks_its_contract(copy: Path, module: str, line: str, contract: str):
    planted = copy / module
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line + "\n", encoding="utf-8")
    engine = copy / "core/yanxiu/policy/engine.py"
    engine.touch()
    result = lint_imports(copy)
    assert result.returncode == 1
    broken = [row for row in result.stdout.splitlines() if "BROKEN" in row]
    assert any(row.startswith(contract) for row in broken), result.stdout + result.stderr
