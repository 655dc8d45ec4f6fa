"""Where the source documents are: `YANXIU_SOURCES`, or `shared/sources` beside the clone."""

import os
from pathlib import Path

import pytest

from tests.sources.clauses import Clauses, clauses

NUMBERS = {
    "FJ23": "闽人社办〔2023〕6号",
    "FJ24": "闽人社办〔2024〕212号",
    "FJ25": "闽人社办〔2025〕7号",
    "CN21": "人社厅发〔2021〕24号",
    "HED": "（征求意见稿）",
}
"""What tells each document apart: no other has this line in its head."""


def _folder() -> Path:
    beside = Path(__file__).parents[3] / "shared" / "sources"
    return Path(os.environ.get("YANXIU_SOURCES", beside))


@pytest.fixture(scope="session")
def sources() -> Clauses:
    """The clauses of each document by its key; empty where no source is at hand."""
    texts = [path.read_text("utf-8") for path in sorted(_folder().glob("*.txt"))]
    found = {key: [text for text in texts if _is(text, number)] for key, number in NUMBERS.items()}
    assert not texts or all(len(of) == 1 for of in found.values()), f"来源不全或重复：{found.keys()}"
    return {key: clauses(of[0]) for key, of in found.items() if of}


def _is(text: str, number: str) -> bool:
    return any(line.strip() == number for line in text.splitlines()[:40])
