"""The documents of the tree: their code blocks and links."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(?P<info>\S[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_PICTURE = re.compile(r"<img [^>]*src=\"(?P<to>[^\"]+)\"")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, its text and where it begins."""

    page: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def word(self, name: str) -> str:
        """The value of `name=value` after the language; empty where there is none."""
        return next((word.partition("=")[2] for word in self.words if word.startswith(f"{name}=")), "")


def pages() -> list[Path]:
    """Every page that somebody reads: READMEs and what stands in docs."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("plugins/*/README.md")]
    return sorted([*found, *(ROOT / "docs").rglob("*.md")])


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        language, *words = match["info"].split()
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(page, line, language, tuple(words), match["text"]))
    return found


def links(page: Path) -> list[str]:
    """Where the links and pictures of a page lead, outside its code blocks."""
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [match["to"] for pattern in (_LINK, _PICTURE) for match in pattern.finditer(prose)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
    for name in ("case", "excerpt", "commands"):
        if name in metafunc.fixturenames:
            chosen = [block for page in pages() for block in blocks(page) if _is(block, name)]
            metafunc.parametrize(name, chosen, ids=str)
    if "told" in metafunc.fixturenames:
        shown = [page for page in pages() if any(block.language == "console" for block in blocks(page))]
        metafunc.parametrize("told", shown, ids=lambda page: str(page.relative_to(ROOT)))


def _is(block: Block, kind: str) -> bool:
    if kind == "commands":
        return block.language in ("sh", "console")
    if kind == "case":
        return block.language == "yaml" and "case" in block.words
    return block.language == "yaml" and bool(block.word("excerpt"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of this clone."""
    return ROOT
