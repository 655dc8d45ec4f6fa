"""汇总: any breakdown, filter and figures over all provinces; the same answers as `yanxiu summary`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from flask import Response, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from yanxiu.db import TenantKind
from yanxiu.phrases import phrase
from yanxiu.services.errors import InvalidInput
from yanxiu.services.listing import Window, part_of
from yanxiu.services.summaries import Answer, Dimension, Line, ask, fields_known, years_known
from yanxiu.services.summaries.asked import NARROWED, UNKNOWN, USUAL_BY, Asked
from yanxiu.services.summaries.figures import GROUPS, figure_named, group_of
from yanxiu.services.summaries.files import FORMS
from yanxiu.services.summaries.sheet import key_text
from yanxiu.services.summaries.words import (
    APART,
    NAMES,
    UNKNOWN_WORD,
    WITHHELD,
    codes,
    written,
    written_change,
    written_ratio,
)
from yanxiu.services.tenants import tenants
from yanxiu.web import desk, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Asked as Page
from yanxiu.web.listing import Listing, Shown
from yanxiu.web.ministry import blueprint
from yanxiu.web.wording import said

SIZE: Final = 100
LINES: Final = Listing("ministry-summary", columns=(), title=str(_l("汇总")), size=SIZE)


@dataclass(frozen=True)
class Choice:
    """One of the words of a dimension, or one figure, in the form."""

    value: str
    label: str
    chosen: bool


@blueprint.get("/overview")
@requires(Permission.MINISTRY_READ)
def summary() -> Response:
    """The question as a form, its answer as a table; the address is permanent."""
    return page(forms.Read())


def page(kept: forms.Read, given: MultiDict[str, str] | None = None) -> Response:
    """The page of what an address asks; ``kept`` is the form that keeps it under a name."""
    asked = Asked.of((given if given is not None else request.args).items(multi=True))
    years = years_known()
    answer, wrong = _answer(asked, years) if years else (None, "")
    order = request.args.get("sort", "")
    lines = sorted_lines(answer, order) if answer else []
    number = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    part = part_of(lines, Window(number, SIZE))
    shown = Shown(LINES, Page({**asked.words(), "sort": order}, part.window), part)  # type: ignore[dict-item] # several words of a name
    body = render_template(
        "ministry/summary.html",
        asked=asked,
        answer=answer,
        wrong=wrong,
        listing=shown,
        order=order,
        names=NAMES,
        kept=kept,
        form=_form(asked, years),
        headings=_headings(answer) if answer else (),
        key_of=lambda line: [key_text(line, one, said) for one in answer.question.by] if answer else [],
        figure=lambda line, name: said(written(line, name)),
        change=_change,
        forms=tuple(FORMS),
        withheld=WITHHELD,
        apart=APART,
    )
    return make_response(body, 422 if wrong or kept.errors else 200)


@blueprint.get(f"/overview.<any({', '.join(FORMS)}):form>")
@requires(Permission.MINISTRY_READ)
def summary_file(form: str) -> Response:
    """The same answer as a file; what cannot be asked is told on the page instead."""
    asked = Asked.of(request.args.items(multi=True))
    try:
        answer = ask(asked.question(years_known()))
    except InvalidInput:
        return page(forms.Read())
    make, kind = FORMS[form]
    content = make(answer, said)
    with desk.work() as work:
        work.record("list.export", "list", LINES.name, format=form, rows=len(answer.lines))
    file = Response(content, mimetype=kind)
    file.headers["Content-Disposition"] = f'attachment; filename="summary.{form}"'
    return file


def _answer(asked: Asked, years: Sequence[int]) -> tuple[Answer | None, str]:
    try:
        return ask(asked.question(years)), ""
    except InvalidInput as error:
        return None, said(error.message)


def sorted_lines(answer: Answer, order: str) -> list[Line]:
    """The lines by a figure or a dimension, downwards with ``-`` before it; what is not told stands last."""
    name, down = order.removeprefix("-"), order.startswith("-")
    if name in answer.question.figures:
        told = [line for line in answer.lines if line.figures[name] is not None]
        others = [line for line in answer.lines if line.figures[name] is None]
        return sorted(told, key=lambda line: line.figures[name] or 0, reverse=down) + others
    if name in answer.question.by:
        dimension = Dimension(name)
        return sorted(answer.lines, key=lambda line: str(line.key[dimension]), reverse=down)
    return list(answer.lines)


def _change(line: Line, name: str) -> str:
    """The change against the year before, and in brackets as a share of it."""
    if not line.change or line.change[name] is None:
        return ""
    change = written_change(line, name)
    if figure_named(name).kind != "share" and line.ratio[name] is not None:
        change = phrase("{change}（{ratio}）", change=change, ratio=written_ratio(line, name))
    return said(change)


def _headings(answer: Answer) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of neighbouring figures, each figure with its name and label."""
    return [
        (said(group), [(name, said(answer.definitions(name)[0])) for name in names])
        for group, names in groupby(answer.question.figures, key=group_of)
    ]


def _form(asked: Asked, years: Sequence[int]) -> dict[str, Any]:
    """What the form offers, and what of it is chosen."""
    filters = dict(asked.filters)
    by = USUAL_BY if asked.by is None else asked.by
    figures = asked.question(years).figures if _holds(asked, years) else asked.figures
    return {
        "years": [Choice(str(year), str(year), str(year) in asked.years) for year in years],
        "by": [
            [Choice(str(one), said(NAMES[one]), by[place : place + 1] == (one,)) for one in Dimension]
            for place in range(len(Dimension))
        ],
        "filters": [(str(one), said(NAMES[one]), _words(one, filters.get(one, ()))) for one in NARROWED],
        "figures": [
            (said(group), [Choice(name, said(figure_named(name).label), name in figures) for name in names])
            for group, names in GROUPS.items()
        ],
        "narrowed": bool(filters),
    }


def _holds(asked: Asked, years: Sequence[int]) -> bool:
    try:
        asked.question(years)
    except InvalidInput:
        return False
    return True


def _words(dimension: Dimension, chosen: Sequence[str]) -> list[Choice]:
    if dimension is Dimension.PROVINCE:
        places = [one for one in tenants() if one.kind is TenantKind.DEPARTMENT]
        return [Choice(one.code, one.name, one.code in chosen) for one in places]
    known = codes(dimension)
    if dimension is Dimension.FIELD:
        known = {code: code for code in fields_known()} | known
    found = [Choice(code, said(label), code in chosen) for code, label in known.items()]
    if dimension is Dimension.LEVEL:
        return found
    return [*found, Choice(UNKNOWN, said(UNKNOWN_WORD), "" in chosen)]
