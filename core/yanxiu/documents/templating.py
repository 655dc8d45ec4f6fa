"""Jinja2 for documents: a sandbox that escapes everything and fails on an undefined name."""

from functools import cache
from importlib import resources

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.filters import FILTERS
from markupsafe import Markup

from yanxiu.documents.sandbox import Sandbox

# None leads to attributes, takes the escape away, or makes much out of little.
_FILTERS = (
    *("abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first"),
    *("float", "forceescape", "int", "items", "join", "last", "length", "list", "lower", "max", "min"),
    *("replace", "reverse", "sort", "string", "striptags", "sum", "title", "trim", "truncate", "unique"),
    "upper",
)


def fill(template: str, /, **values: object) -> str:
    """Fill a template of this package with plain values."""
    environment = _environment()
    environment.begin()
    return environment.get_template(template).render(values)


def fill_text(source: str, /, **values: object) -> str:
    """Fill a template given as text (a region's own) with plain values; it may take from this package's.

    Raises `jinja2.TemplateError` where it does not parse, names what is not given, or reaches too far.
    """
    environment = _environment()
    environment.begin()
    return environment.from_string(source).render(values)


@cache
def _environment() -> Sandbox:
    return Sandbox(
        {**{name: FILTERS[name] for name in _FILTERS}, "breakable": breakable},
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def breakable(text: str) -> Markup:
    """Let long codes and names of Latin letters break after the marks that join them."""
    escaped = str(Markup.escape(text))
    return Markup(escaped.replace("-", "-<wbr>").replace("_", "_<wbr>"))  # noqa: S704 (escaped above)


def _source(name: str) -> str | None:
    if "/" in name or "\\" in name:
        return None
    file = resources.files("yanxiu.documents") / "templates" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None
