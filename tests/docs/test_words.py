"""Pages that list words, variables or files list all of them, and no other."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from yanxiu.db.roles import LOGIN_ROLES
from yanxiu.db.settings import URL_VARIABLES
from yanxiu.policy import Gate, Severity, Stage, Status
from yanxiu.policy.jurisdiction import Carry
from yanxiu.policy.parameters import Axis, Combine, State

from .conftest import links

PICTURE_BYTES = 300_000
VARIABLE = re.compile(r"\bYANXIU_[A-Z_]*[A-Z]\b")
_CODE = re.compile(r"`([^`\n]+)`")


@pytest.mark.parametrize(
    ("listing", "words"),
    [
        ("docs/policy/cases.md", Stage),
        ("docs/policy/cases.md", Status),
        ("docs/policy/cases.md", Gate),
        ("docs/policy/parameters.md", State),
        ("docs/policy/parameters.md", Axis),
        ("docs/policy/parameters.md", Combine),
        ("docs/policy/parameters.md", Carry),
        ("docs/policy/parameters.md", Severity),
        ("docs/policy/decisions.md", Gate),
        ("docs/policy/decisions.md", Status),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_every_word_is_explained(root: Path, listing: str, words: type[StrEnum]):
    named = set(_CODE.findall((root / listing).read_text(encoding="utf-8")))
    assert {str(word) for word in words} <= named


def test_every_variable_is_documented(root: Path):
    scripts = [path for path in root.glob("scripts/*") if path.is_file()]
    sources = [*root.glob("core/yanxiu/**/*.py"), *root.glob("demo/**/*.py"), *scripts]
    read = {name for path in sources for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    told = set(VARIABLE.findall((root / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert set(URL_VARIABLES.values()) <= read
    assert read <= told, f"docs/operations.md says nothing of {sorted(read - told)}"


def test_every_login_is_documented(root: Path):
    assert set(LOGIN_ROLES) <= set(_CODE.findall((root / "docs" / "operations.md").read_text("utf-8")))


def test_every_schema_is_named(root: Path):
    files = {path.name for path in root.glob("core/yanxiu/*/schemas/*.json")}
    text = (root / "docs" / "policy" / "decisions.md").read_text(encoding="utf-8")
    assert files
    assert set(re.findall(r"[\w-]+-\d+\.json", text)) == files


def test_both_readmes_lead_to_the_same_places(root: Path):
    english, chinese = (set(links(root / name)) for name in ("README.md", "README.zh-CN.md"))
    assert english - {"README.zh-CN.md"} == chinese - {"README.md"}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_map_of_the_tree_is_true(root: Path, readme: str):
    tree = (root / readme).read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    named = [line.split()[0] for line in tree.splitlines() if line.strip()]
    assert named
    assert [path for path in named if not (root / path).exists()] == []


def test_pictures_are_small(root: Path):
    pictures = list((root / "docs" / "pictures").iterdir())
    assert pictures
    assert {path.name for path in pictures if path.stat().st_size > PICTURE_BYTES} == set()
