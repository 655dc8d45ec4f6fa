"""What must not stand in the tree, and how large a module may grow."""

import re
from pathlib import Path

import pytest

PROVINCES = {"fujian": "福建", "hebei": "河北"}
MAX_LINES = 400

# Written so that no pattern finds itself in this file.
UNFINISHED = re.compile(
    r"\b(?:TO{1}DO|FIX{1}ME|X{3}|HA{1}CK)\b|raise Not{1}Implemented|mark\.(?:skip|xfail)\b|pytest\.skip\("
)
MACHINE_PATH = re.compile(r"(?:^|[^\w./-])/(?:work|root|farm|home/\w+|Users/\w+)/", re.MULTILINE)


def offences(pattern: re.Pattern[str], texts: dict[Path, str]) -> list[str]:
    """Give place and words of every match, as `path:line: words`."""
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"
        for path, text in texts.items()
        for match in pattern.finditer(text)
    ]


def below(folder: str, texts: dict[Path, str]) -> dict[Path, str]:
    return {path: text for path, text in texts.items() if path.is_relative_to(folder)}


def test_every_province_with_a_plugin_is_watched(root: Path):
    provinces = {folder.parent.name for folder in root.glob("plugins/*/pyproject.toml")} - {"national"}
    assert provinces == set(PROVINCES)


def test_core_names_no_province(texts: dict[Path, str]):
    names = re.compile("|".join([*PROVINCES, *PROVINCES.values()]), re.IGNORECASE)
    core = below("core", texts)
    assert core
    assert offences(names, core) == []
    assert [path for path in core if names.search(str(path))] == []


def test_no_module_is_too_long(texts: dict[Path, str]):
    lengths = {path: len(text.splitlines()) for path, text in texts.items() if path.suffix == ".py"}
    assert lengths
    assert {str(path): lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_nothing_is_left_unfinished(texts: dict[Path, str]):
    ours = {
        path: text
        for path, text in texts.items()
        if path.suffix in {".py", ".html", ".yaml", ".toml", ".sh", ".sql"}
    }
    assert offences(UNFINISHED, ours) == []


def test_no_path_of_one_machine(texts: dict[Path, str]):
    assert offences(MACHINE_PATH, {path: text for path, text in texts.items() if path.suffix != ".svg"}) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (UNFINISHED, "# TO" + "DO later"),
        (UNFINISHED, "@pytest.mark." + "skip"),
        (UNFINISHED, "raise Not" + "ImplementedError"),
        (MACHINE_PATH, "open('/ro" + "ot/file')"),
        (MACHINE_PATH, "/ho" + "me/someone/clone"),
    ],
)
def test_the_patterns_find_what_they_look_for(pattern: re.Pattern[str], line: str):
    assert offences(pattern, {Path("sample.py"): line})
