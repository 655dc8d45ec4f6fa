"""A document as PDF/A-3b: by the region's template where it brings one, else by the core's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yanxiu.documents.drawing import DrawingError, TemplateFillingError, draw, fill_apart
from yanxiu.documents.paper_kinds import PaperKind
from yanxiu.documents.papers.merging import Part, merged
from yanxiu.documents.templating import fill

STYLE = "official.css"
Values = Mapping[str, Any]


class PaperError(RuntimeError):
    """A region's template that cannot be drawn (`why`); the core's is not taken in its place."""

    def __init__(self, plugin: str, name: str, why: str) -> None:
        super().__init__(f"{plugin}: {name}: {why}")
        self.plugin, self.name, self.why = plugin, name, why


@dataclass(frozen=True, slots=True)
class RegionTemplate:
    """A template that a plugin brings: `plugin` and `name` say whose it is where it fails."""

    plugin: str
    name: str
    source: str


def render_pdf(kind: PaperKind, values: Values, template: RegionTemplate | None = None) -> bytes:
    """Draw a document from primitives; a long one in parts, with its pages numbered through.

    Raises `PaperError` naming plugin and template where a region's fails, `TypeError` for a value that is
    no primitive.
    """
    require_primitives(values)
    try:
        return merged(_part(kind, part, template) for part in parts_of(kind, values))
    except (TemplateFillingError, DrawingError) as error:
        if template is None:
            raise
        raise PaperError(template.plugin, template.name, str(error)) from error


def parts_of(kind: PaperKind, values: Values) -> Iterator[Values]:
    """The values of each part: all of them where the document is not long."""
    items = values[kind.list_key] if kind.list_key else ()
    if len(items) <= max(kind.part, 1):
        yield {**values, "first": True, "last": True}
        return
    for start in range(0, len(items), kind.part):
        piece = items[start : start + kind.part]
        ends = {"first": start == 0, "last": start + kind.part >= len(items)}
        yield {**values, kind.list_key: piece, **ends}


def _part(kind: PaperKind, values: Values, template: RegionTemplate | None) -> Part:
    html = _filled(kind, values, template)
    return lambda first_page: draw(
        html.replace(
            "</head>", f"<style>@page :first {{ counter-reset: page {first_page} }}</style></head>", 1
        ),
        STYLE,
        pdf_variant="pdf/a-3b",
    )


def _filled(kind: PaperKind, values: Values, template: RegionTemplate | None) -> str:
    return fill(kind.template, **values) if template is None else fill_apart(template.source, **values)


def require_primitives(value: Any, at: str = "") -> None:
    """Raise `TypeError` unless a value is text, a whole number, a truth value, None, or made of them.

    Dates and sums come as text, written out; no template is given an object with methods of its own.
    """
    if value is None or type(value) in (str, int, bool):
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            require_primitives(item, f"{at}.{key}")
    elif isinstance(value, list | tuple):
        for item in value:
            require_primitives(item, f"{at}[]")
    else:
        raise TypeError(f"{at.lstrip('.')} is {type(value).__name__}, which is no primitive")
