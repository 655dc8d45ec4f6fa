"""Jinja2 for documents: a sandbox that escapes everything and fails on an undefined name."""

from functools import cache
from importlib import resources

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

# Filters through which a template could reach more than it was given, or burn time and memory.
_REMOVED = (
    "safe",
    "attr",
    "map",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
    "groupby",
    "format",
    "center",
)


def fill(template: str, /, **values: object) -> str:
    """Fill a template of this package with plain values."""
    return _environment().get_template(template).render(values)


def fill_text(source: str, /, **values: object) -> str:
    """Fill a template given as text (a region's own) with plain values; it may take from this package's.

    Raises `jinja2.TemplateError` where it does not parse, names what is not given, or reaches too far.
    """
    return _environment().from_string(source).render(values)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    for name in _REMOVED:
        environment.filters.pop(name, None)
    environment.globals.clear()
    environment.filters["breakable"] = breakable
    return environment


def breakable(text: str) -> Markup:
    """Let long codes and names of Latin letters break after the marks that join them."""
    escaped = str(Markup.escape(text))
    return Markup(escaped.replace("-", "-<wbr>").replace("_", "_<wbr>"))  # noqa: S704 (escaped above)


def _source(name: str) -> str | None:
    if "/" in name or "\\" in name:
        return None
    file = resources.files("yanxiu.documents") / "templates" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None
