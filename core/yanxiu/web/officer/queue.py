"""待办: everything that waits for the department, in one list."""

from typing import Any, Final

from flask import Response
from flask_babel import gettext

from yanxiu.services import queues
from yanxiu.services.queues import KIND_WORDS, Item, Kind
from yanxiu.web import along, desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import item_url


def left(item: Item) -> str:
    """Days left to the opening, or days waited."""
    if item.days_left is not None:
        if item.days_left < 0:
            return str(gettext("已开班 %(n)s 天", n=-item.days_left))
        return str(gettext("离开班 %(n)s 天", n=item.days_left))
    return "" if item.waited is None else str(gettext("已等 %(n)s 天", n=item.waited))


QUEUE: Final = Listing(
    "officer-queue",
    columns=(
        Column("subject", "选题或事项", lambda one: one.subject),
        Column("kind", "类型", lambda one: KIND_WORDS[one.kind], "nw"),
        Column("organization", "承办单位", lambda one: one.organization),
        Column("city", "主管部门", lambda one: one.city),
        Column("since", "收到", lambda one: one.since, "nw"),
        Column("left", "期限", left, "nw"),
    ),
    filters=(
        Filter("kind", "类型", [(str(kind), word) for kind, word in KIND_WORDS.items()]),
        Filter("q", "选题、单位或主管部门"),
        Filter("pressing", "急件", [("yes", "只看急件")]),
    ),
)


along.register(
    QUEUE,
    Permission.OFFICER_QUEUE,
    "officer.queue",
    lambda work, values, window: queues.queue(work, values, window)[0],
    lambda one: item_url(one.kind, one.id),
)


@blueprint.get("/queue")
@requires(Permission.OFFICER_QUEUE)
def queue() -> Response | str:
    """The queue, what presses most first."""
    asked = QUEUE.asked()
    with desk.work() as work:
        found, counted = queues.queue(work, asked.values, asked.window)
        given: dict[str, Any] = {"counted": counted, "kinds": KIND_WORDS, "Kind": Kind, "left": left}
        return QUEUE.answer(work, asked, found, "officer/queue.html", item_url=item_url, **given)
