"""Acts on a record: each a small form under the record, drawn from its schema and carried out by one service.

    FILING = (
        Act("accept", _l("备案"), lambda work, desk, given: filings.accept_filing(work, desk.cls.id, **given),
            AcceptForm, lambda desk: desk.cls.state is ClassState.FILED, main=True),
    )

A page shows the acts that its record is ready for (``ready``); ``perform`` carries one out: on to the page or
to the next of the queue, to the refusal's findings, or back to the form with what was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_babel import LazyString, gettext
from marshmallow import Schema
from marshmallow.fields import Field
from werkzeug.wrappers import Response as Answer

from yanxiu.db import Entity
from yanxiu.services.deciding import Judged
from yanxiu.services.revisions import expect_revision
from yanxiu.services.work import Work
from yanxiu.web import along, desk, fields, findings, forms
from yanxiu.web.tenancy import current_tenant

Options = Sequence[tuple[str, str]]
_LONG: Final = 200


class Record(Protocol):
    """What acts are done to: the row whose revision counts, and the region's words for findings."""

    @property
    def row(self) -> Entity | None: ...
    @property
    def words(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Act:
    """One act: ``run`` calls the service, ``offered`` tells whether the record stands where it begins.

    ``options`` gives the choices that depend on the record, ``filled`` what a form first shows; ``leaves``
    is the endpoint to go on to where the record is gone afterwards.
    """

    name: str
    label: LazyString
    run: Callable[[Work, Any, dict[str, Any]], object]
    form: type[Schema] | None = None
    offered: Callable[[Any], bool] = lambda _record: True
    main: bool = False
    undo: bool = False
    hint: LazyString | str = ""
    options: Callable[[Work, Any], Mapping[str, Options]] | None = None
    filled: Callable[[Any], Mapping[str, Any]] | None = None
    leaves: str = ""


@dataclass(frozen=True)
class Widget:
    """One field as the macro draws it."""

    name: str
    label: str
    kind: str
    optional: bool
    options: Options = ()
    unit: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Ready:
    """An act that may be done now, with its form."""

    act: Act
    read: forms.Read
    widgets: Sequence[Widget] = ()

    @property
    def failed(self) -> bool:
        return not self.read.ok


@dataclass(frozen=True)
class Failed:
    """The form that did not hold, for showing it again."""

    name: str
    read: forms.Read = field(default_factory=forms.Read)


def ready(work: Work, acts: Sequence[Act], record: Any, failed: Failed | None = None) -> list[Ready]:
    """The acts that the record is ready for, the main ones first, what undoes something last."""
    found = [_ready(work, act, record, failed) for act in acts if _shown(act, record, failed)]
    return sorted(found, key=lambda one: (one.act.undo, not one.act.main))


def _shown(act: Act, record: Any, failed: Failed | None) -> bool:
    return act.offered(record) or (failed is not None and failed.name == act.name)


def _ready(work: Work, act: Act, record: Any, failed: Failed | None) -> Ready:
    if failed is not None and failed.name == act.name:
        read = failed.read
    else:
        read = (
            forms.shown(act.form(), **(act.filled(record) if act.filled else {}))
            if act.form
            else forms.Read()
        )
    given = act.options(work, record) if act.options else {}
    return Ready(act, read, widgets(act.form, given) if act.form else ())


def widgets(form: type[Schema], given: Mapping[str, Options] | None = None) -> list[Widget]:
    """The fields of a form in order; ``given`` names the choices of fields that have none of their own."""
    return [_widget(name, one, (given or {}).get(name)) for name, one in form().fields.items()]


def _widget(name: str, one: Field[Any], given: Options | None) -> Widget:
    options = given if given is not None else fields.options(getattr(one, "among", {}))
    return Widget(
        name,
        str(one.metadata.get("label", name)),
        "select" if given is not None and not isinstance(one, fields.Choices) else _kind(one),
        not one.required,
        options,
        str(getattr(one, "unit", "")),
        str(one.metadata.get("hint", "")),
    )


def _kind(one: Field[Any]) -> str:
    if isinstance(one, fields.Text):
        return "area" if one.longest > _LONG else "text"
    kinds = (
        (fields.Choices, "ticks"),
        (fields.Choice, "select"),
        (fields.Key, "select"),
        (fields.Day, "day"),
        (fields.Tick, "tick"),
    )
    return next((kind for cls, kind in kinds if isinstance(one, cls)), "number")


def perform(
    acts: Sequence[Act],
    name: str,
    load: Callable[[Work], Any],
    page: Callable[[Work, Any, Failed], Response | str],
    back: str,
    *,
    determine: Callable[[Judged], str] | None = None,
) -> Answer | str:
    """Carry out an act in one transaction; a service that refuses rolls it back and the form is shown again.

    ``load`` finds the record of this page, ``page`` shows it, ``back`` is the page's address.
    """
    act = next((one for one in acts if one.name == name), None)
    if act is None:
        abort(404)
    form = forms.read(act.form()) if act.form else forms.Read()
    if form.ok:
        with form.catching(), desk.work() as work:
            record = load(work)
            if record.row is not None:
                expect_revision(record.row, forms.revision(), "这条记录")
            return _answer(act, act.run(work, record, dict(form.values)), record, back, determine)
    with desk.work() as work:
        return page(work, load(work), Failed(name, form))


def _answer(
    act: Act, done: object, record: Any, back: str, determine: Callable[[Judged], str] | None
) -> Answer:
    judged = done if isinstance(done, Judged) else getattr(done, "judged", None)
    if judged is not None and not judged.passed:
        link = determine(judged) if determine else ""
        return findings.render_refusal(judged, str(act.label), words=record.words, back=back, determine=link)
    flash(_said(act))
    return redirect(url_for(act.leaves) if act.leaves else _target(back), 303)


def _said(act: Act) -> str:
    return str(gettext("%(act)s：已办理", act=act.label))


def _target(back: str) -> str:
    """The next of the queue where that button was pressed, else the record's own page."""
    given = str(request.form.get("next", ""))
    ours = given.startswith(f"/{current_tenant().code}/") and "\\" not in given
    return given if request.form.get("action") == "next" and ours else along.onward(back)


def create(
    acts: Sequence[Act], name: str, page: Callable[[Failed], Response | str], endpoint: str
) -> Answer | str:
    """Carry out an act that makes a record, and go on to its page; or show the list's form again."""
    act = next(one for one in acts if one.name == name)
    form = forms.read(act.form()) if act.form else forms.Read()
    if form.ok:
        with form.catching(), desk.work() as work:
            made: Any = act.run(work, None, dict(form.values))
            flash(_said(act))
            return redirect(url_for(endpoint, key=made.id), 303)
    answer = page(Failed(name, form))
    return answer if isinstance(answer, Response) else make_response(answer, form.status)
