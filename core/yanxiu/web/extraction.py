"""Gathers the texts of the pages' modules for translation, and finds those that a page could not translate.

Babel's own extractor takes what stands in ``_()``.  Columns, filters and form fields are declared once, when
nobody reads yet: their labels stay plain Chinese there, and the macros translate them (``said``).

Services, documents and reports say what they have to say in Chinese.  What has something to fill in is a
``phrase`` (``yanxiu.phrases``), whose template is taken; other texts are looked up as they are.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
WRAPPERS: Final = frozenset({"_", "_l", "gettext", "lazy_gettext", "ngettext", "in_reader_language"})
DECLARING: Final = frozenset(
    ("Column", "Filter", "Listing", "Text", "Secret", "Count", "Amount", "Day", "Choice", "Choices", "Tick")
) | {"Key", "Read", "Act"}
"""What is declared with labels that the macros translate."""
REFUSING: Final = frozenset(
    ("InvalidInput", "NotFound", "WrongState", "Stale", "expect_revision", "own_part", "_load", "get")
)
"""What takes a word into a message of the services, which is told in the reader's language."""
READING: Final = frozenset(
    ("removesuffix", "removeprefix", "endswith", "startswith", "replace", "split", "compile", "sub", "tuple")
)
"""What takes a text apart, or looks for a character in what people typed."""

BESIDE: Final = frozenset(("services", "documents", "reporting", "jobs"))
"""The packages whose messages reach the pages."""
KEPT: Final = frozenset(
    ("amounts", "columns", "decision_sheet", "export", "fonts", "marked", "samples", "tables", "template")
) | {"titles", "workbook", "papers", "mail", "calendar"}
"""Their modules of papers and letters, Chinese in every language, of words that are typed, and of samples."""

Found = tuple[ast.Constant, list[ast.AST]]


def texts(
    source: IO[bytes],
    _keywords: Collection[str],
    _tags: Collection[str],
    options: Mapping[str, Any],  # noqa: ARG001 - Babel gives it by name
) -> Iterator[tuple[int, str, str, list[str]]]:
    """An extraction method of Babel (see ``babel.cfg``): every Chinese text but docstrings and parts.

    What a view hands to a message of the services is taken as well: those are told in the reader's language.
    """
    place = Path(source.name).resolve()
    if kept(place):
        return
    module = source.read().decode()
    yield from ((line, "gettext", template, []) for line, template in _punctuated(module))
    for text, above in chinese(module):
        if not _called(above, READING) and not any(isinstance(one, ast.JoinedStr) for one in above):
            yield text.lineno, "gettext", str(text.value), []


def kept(module: Path) -> bool:
    """Whether a module beside the pages speaks Chinese in every language."""
    return bool(BESIDE & set(module.parts) and KEPT & {module.stem, *module.parts})


def _punctuated(module: str) -> Iterator[tuple[int, str]]:
    """Templates of phrases that hold no Chinese but its punctuation."""
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Call) and _name(node) == "phrase" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and not CHINESE.search(str(first.value)):
                yield first.lineno, str(first.value)


def plain(module: str) -> list[tuple[int, str]]:
    """Chinese texts with their lines that no page translates: neither wrapped nor declared as labels."""
    return sorted(
        (text.lineno, str(text.value))
        for text, above in chinese(module)
        if not _called(above, WRAPPERS | REFUSING | READING) and not _label(above)
    )


def composed(module: str) -> list[tuple[int, str]]:
    """Chinese texts with their lines that ``f""`` writes into a message, which cannot be told anew."""
    return sorted(
        (text.lineno, str(text.value))
        for text, above in chinese(module)
        if any(isinstance(one, ast.JoinedStr) for one in above) and not _called(above, READING)
    )


def chinese(module: str) -> Iterator[Found]:
    """Every Chinese constant that is no docstring, with what it stands in, the nearest first."""
    tree = ast.parse(module)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or isinstance(above.get(node), ast.Expr):
            continue
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield node, list(_upwards(node, above))


def _upwards(node: ast.AST, above: Mapping[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in above:
        node = above[node]
        yield node


def _called(above: list[ast.AST], names: Collection[str]) -> bool:
    return any(isinstance(one, ast.Call) and _name(one) in names for one in above)


def _label(above: list[ast.AST]) -> bool:
    """Whether it is part of a declaration, and not worked out in it when a row is written."""
    inner = _until(above, lambda one: isinstance(one, ast.Call) and _name(one) in DECLARING)
    return inner is not None and not any(isinstance(one, ast.Lambda | ast.JoinedStr) for one in inner)


def _until(above: list[ast.AST], wanted: Callable[[ast.AST], bool]) -> list[ast.AST] | None:
    for place, one in enumerate(above):
        if wanted(one):
            return above[:place]
    return None


def _name(call: ast.Call) -> str:
    called = call.func
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""
