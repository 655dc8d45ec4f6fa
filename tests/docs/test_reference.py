"""The plugin authors' reference says what the code does: pages made from it, and signatures."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from enum import StrEnum
from types import FunctionType, ModuleType

import pytest

from scripts.reference import FOLDER, PAGES
from yanxiu.policy import (
    DocumentKind,
    FieldType,
    TermKind,
    calendar,
    comparisons,
    hookspecs,
    rules,
    subsidy,
    subsidy_shapes,
    training_fees,
    unknown,
)
from yanxiu.testing.checks import CHECKS

from .conftest import Block, blocks

TOLD: dict[ModuleType, str] = {
    hookspecs: "hooks.md",
    rules: "hooks.md",
    comparisons: "comparisons.md",
    calendar: "comparisons.md",
    unknown: "comparisons.md",
    subsidy: "money.md",
    subsidy_shapes: "money.md",
    training_fees: "money.md",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_the_made_one(name: str):
    page = (FOLDER / name).read_text(encoding="utf-8")
    assert page == PAGES[name](), f"docs/plugins/{name} is not what the code says: make reference"


def public(module: ModuleType) -> dict[str, FunctionType]:
    return {
        name: thing
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }


def signature(function: ast.FunctionDef) -> str:
    """Name, arguments and result, whatever the layout."""
    result = ast.unparse(function.returns) if function.returns else ""
    return f"{function.name}({ast.unparse(function.args)}) -> {result}"


def signatures_in(text: str) -> Iterator[str]:
    found = (node for node in ast.parse(textwrap.dedent(text)).body if isinstance(node, ast.FunctionDef))
    yield from (signature(node) for node in found)


def _reference(block: Block) -> bool:
    """The tutorial's blocks are held against its files."""
    return block.language == "python" and not block.word("tutorial")


def told() -> dict[str, set[str]]:
    """Page → the signatures in its Python blocks."""
    return {
        page.name: {one for block in blocks(page) if _reference(block) for one in signatures_in(block.text)}
        for page in FOLDER.glob("*.md")
    }


@pytest.mark.parametrize("module", TOLD, ids=lambda module: module.__name__)
def test_every_function_stands_on_its_page_with_its_signature(module: ModuleType):
    real = {one for function in public(module).values() for one in signatures_in(inspect.getsource(function))}
    assert real
    assert real - told()[TOLD[module]] == set()


def test_no_page_tells_of_another_signature():
    named = {name for module in TOLD for name in public(module)}
    real = {
        one
        for module in TOLD
        for function in public(module).values()
        for one in signatures_in(inspect.getsource(function))
    }
    shown = {one for page in told().values() for one in page if one.partition("(")[0] in named}
    assert shown - real == set()


@pytest.mark.parametrize(
    ("told_on", "words"),
    [("hooks.md", FieldType), ("hooks.md", DocumentKind), ("words.md", TermKind)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_every_word_stands_on_its_page(told_on: str, words: type[StrEnum]):
    text = (FOLDER / told_on).read_text(encoding="utf-8")
    assert {str(word) for word in words if f"`{word}`" not in text} == set()


def test_every_check_of_the_kit_is_told():
    text = (FOLDER / "checklist.md").read_text(encoding="utf-8")
    told = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert told == {check.id for check in CHECKS}
