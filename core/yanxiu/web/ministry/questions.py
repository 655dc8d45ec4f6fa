"""存下的问题: kept by name, one's own and the shared ones; opened, renamed, shared, deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from yanxiu.models import SavedQuestion
from yanxiu.services.history import history_of
from yanxiu.services.summaries import Dimension, figure_named, known_figures, saved
from yanxiu.services.summaries.asked import USUAL_BY, Asked
from yanxiu.services.summaries.words import NAMES, code_word
from yanxiu.services.work import Work
from yanxiu.web import acts, desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.ministry import blueprint, summary
from yanxiu.web.wording import joined, said


def _whose(row: SavedQuestion) -> str:
    mine = row.owner_id == desk.signed_in().user_id
    if row.shared:
        return str(_("本人，已共享") if mine else _("同事共享"))
    return str(_("本人"))


QUESTIONS: Final = Listing(
    "ministry-questions",
    columns=(
        Column("name", "名称", lambda row: row.name),
        Column("whose", "归属", _whose),
        Column("asked", "问什么", lambda row: in_words(Asked.kept(row.asked))),
        Column("changed_on", "修改日期", lambda row: row.updated_at.date(), "nw"),
    ),
    filters=(Filter("q", "名称"),),
)


class KeepForm(Schema):
    """A question on its way to be kept."""

    name = fields.Text("名称", longest=80)
    shared = fields.Tick("部里的同事都能看到")
    asked = fields.Text("问题", longest=4000, required=False)


class ChangeForm(Schema):
    """What of a kept question can be changed."""

    name = fields.Text("名称", longest=80)
    shared = fields.Tick("部里的同事都能看到")


@dataclass(frozen=True)
class Desk:
    """A kept question for its page."""

    row: SavedQuestion

    @property
    def words(self) -> Mapping[str, str]:
        return {}

    @property
    def mine(self) -> bool:
        return self.row.owner_id == desk.signed_in().user_id


def _change(work: Work, one: Desk, given: dict[str, Any]) -> None:
    saved.change(work, one.row.id, name=given["name"], shared=bool(given.get("shared")))


ACTS: Final = (
    Act(
        "change",
        _l("改名或共享"),
        _change,
        ChangeForm,
        lambda one: one.mine,
        filled=lambda one: {"name": one.row.name, "shared": one.row.shared},
    ),
    Act(
        "remove",
        _l("删除"),
        lambda work, one, _given: saved.remove(work, one.row.id),
        offered=lambda one: one.mine,
        undo=True,
        hint=_l("只删除这个问题；汇总的数不受影响。"),
        leaves="ministry.questions",
    ),
)


@blueprint.get("/questions")
@requires(Permission.MINISTRY_READ)
def questions() -> Response | str:
    """One's own and the shared ones."""
    asked = QUESTIONS.asked()
    with desk.work() as work:
        found = saved.listing(work, asked.values, asked.window)
        return QUESTIONS.answer(work, asked, found, "ministry/questions.html", open_url=open_url)


@blueprint.post("/questions")
@requires(Permission.MINISTRY_READ)
def question_new() -> Answer:
    """Keep what the summary's page asks."""
    form = forms.read(KeepForm())
    pairs = parse_qsl(str(form.typed.get("asked", "")), keep_blank_values=True)
    if form.ok:
        with form.catching(), desk.work() as work:
            shared = bool(form.values.get("shared"))
            row = saved.keep(work, form.values["name"], Asked.of(pairs), shared=shared)
            flash(_("已存下：%(name)s", name=row.name))
            return redirect(open_url(row), 303)
    return summary.page(form, MultiDict(pairs))


@blueprint.get("/questions/<uuid:key>")
@requires(Permission.MINISTRY_READ)
def question(key: UUID) -> Response:
    """One of them: what it asks, whose it is."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/questions/<uuid:key>/<name>")
@requires(Permission.MINISTRY_READ)
def question_act(key: UUID, name: str) -> Answer | str:
    """Rename it, share it, delete it."""
    return acts.perform(
        ACTS, name, lambda work: _load(work, key), _page, url_for("ministry.question", key=key)
    )


def open_url(row: SavedQuestion) -> str:
    """The permanent address that asks a kept question anew."""
    return url_for("ministry.summary", **row.asked)


def in_words(asked: Asked) -> str:
    """What a question asks, in a line."""
    by = USUAL_BY if asked.by is None else asked.by
    parts = [
        said("、").join(asked.years) if asked.years else _("全部年度"),
        " × ".join(said(NAMES[Dimension(one)]) for one in by) or _("不分列"),
        *(joined(_word(name, word) for word in words) for name, words in asked.filters),
        joined(said(figure_named(name).label) for name in asked.figures if name in known_figures()),
        _("与上年比较") if asked.previous else "",
    ]
    return said("；").join(filter(None, parts))


def _word(dimension: str, word: str) -> str:
    return word if dimension == Dimension.PROVINCE else said(code_word(Dimension(dimension), word))


def _load(work: Work, key: UUID) -> Desk:
    return Desk(saved.find(work, key))


def _page(work: Work, one: Desk, failed: Failed | None = None) -> Response:
    ready = acts.ready(work, ACTS, one, failed)
    body = render_template(
        "ministry/question.html",
        row=one.row,
        pairs=[(_("问什么"), in_words(Asked.kept(one.row.asked))), (_("归属"), _whose(one.row))],
        open_url=open_url(one.row),
        ready=ready,
        mine=one.mine,
        act_url=lambda name: url_for("ministry.question_act", key=one.row.id, name=name),
        events=history_of(work, "question", one.row.id),
    )
    return make_response(body, 422 if failed and not failed.read.ok else 200)
