"""待办: everything that waits for the department, in one list; taken and handed over here."""

from typing import Any, Final
from uuid import UUID

from flask import Response, abort, flash, redirect, url_for
from flask_babel import gettext
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.phrases import joined
from yanxiu.services import assignments, queue_desk
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.queue_desk import RECORD_OF, WHOSE_WORDS, Line
from yanxiu.services.queues import KIND_WORDS, Item, Kind
from yanxiu.web import along, desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import item_url
from yanxiu.web.wording import said


def left(item: Item) -> str:
    """Days left to the day it is due or to the opening, or days waited."""
    if item.due is not None and item.days_left is not None:
        if item.days_left < 0:
            return str(gettext("已过 %(n)s 天", n=-item.days_left))
        return str(gettext("还有 %(n)s 天", n=item.days_left))
    if item.days_left is not None:
        if item.days_left < 0:
            return str(gettext("已开班 %(n)s 天", n=-item.days_left))
        return str(gettext("离开班 %(n)s 天", n=item.days_left))
    return "" if item.waited is None else str(gettext("已等 %(n)s 天", n=item.waited))


def _kind(item: Item) -> str:
    """What it is, and what is done with it where that depends on the ministry."""
    word = KIND_WORDS[item.kind]
    return joined((word, item.todo), "：") if item.todo else word


QUEUE: Final = Listing(
    "officer-queue",
    columns=(
        Column("subject", "选题或事项", lambda one: one.item.subject),
        Column("kind", "类型", lambda one: _kind(one.item), "nw"),
        Column("organization", "承办单位", lambda one: one.item.organization),
        Column("city", "主管部门", lambda one: one.item.city),
        Column("officer", "经办人", lambda one: one.officer, "nw"),
        Column("since", "收到", lambda one: one.item.since, "nw"),
        Column("left", "期限", lambda one: left(one.item), "nw"),
    ),
    filters=(
        Filter("whose", "经办", [(str(whose), word) for whose, word in WHOSE_WORDS.items()]),
        Filter("kind", "类型", [(str(kind), word) for kind, word in KIND_WORDS.items()]),
        Filter("q", "选题、单位或主管部门"),
        Filter("pressing", "急件", [("yes", "只看急件")]),
    ),
)
along.register(
    QUEUE,
    Permission.OFFICER_QUEUE,
    "officer.queue",
    lambda work, values, window: queue_desk.queue(work, values, window).part,
    lambda one: item_url(one.item.kind, one.item.id),
    lambda one: one.item.id,
)


class HandOverForm(Schema):
    """To whom what was picked goes."""

    officer_id = fields.Key("转给")


def name_of(line: Line) -> str:
    """How a box of the list names its item."""
    return f"{line.item.kind}:{line.item.id}"


@blueprint.get("/queue")
@requires(Permission.OFFICER_QUEUE)
def queue() -> Response | str:
    """The queue, what presses most first."""
    asked = QUEUE.asked()
    with desk.work() as work:
        found = queue_desk.queue(work, asked.values, asked.window)
        return QUEUE.answer(
            work,
            asked,
            found.part,
            "officer/queue.html",
            item_url=item_url,
            name_of=name_of,
            counted=found,
            kinds=KIND_WORDS,
            whose=WHOSE_WORDS,
            left=left,
            colleagues=assignments.colleagues(work),
        )


@blueprint.post("/queue/take")
@requires(Permission.OFFICER_QUEUE)
def queue_take() -> Answer:
    """由我办理: what was picked."""
    return _each(desk.signed_in().user_id)


@blueprint.post("/queue/hand-over")
@requires(Permission.OFFICER_QUEUE)
def queue_hand_over() -> Answer:
    """转办: what was picked goes to a colleague."""
    form = forms.read(HandOverForm())
    if not form.ok:
        flash(gettext("请选择转给哪位同事。"), "warn")
        return _back()
    return _each(form.values["officer_id"])


def _each(officer_id: UUID) -> Answer:
    """All of what was picked or, where one cannot be, none."""
    picked = _picked()
    if not picked:
        flash(gettext("请先选择事项。"), "warn")
        return _back()
    try:
        with desk.work() as work:
            for kind, key in picked:
                assignments.hand_over(work, RECORD_OF[kind], key, officer_id)
    except (InvalidInput, WrongState) as error:
        flash(said(error.message), "warn")
        return _back()
    flash(gettext("已分派 %(n)s 件", n=len(picked)))
    return _back()


def _picked() -> list[tuple[Kind, UUID]]:
    try:
        given = [one.partition(":") for one in forms.picked()]
        return [(Kind(kind), UUID(key)) for kind, _colon, key in given]
    except ValueError:
        abort(404)


def _back() -> Answer:
    return redirect(url_for("officer.queue", **dict[str, Any](QUEUE.asked().values)), 303)
