"""Pages of docs/plugins that are made from the code, so that they say nothing else than it does."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from .covered import coverage_page
from .facts import facts_page
from .words import words_page

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "plugins"
PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"facts.md": facts_page, "words.md": words_page, "coverage.md": coverage_page}
)
