"""The calendar address: whoever has it reads one member's deadlines, and nothing else."""

from flask import Response, request

from yanxiu.services.reminders import audience, calendar, ways
from yanxiu.web import desk
from yanxiu.web.access import open_to_all
from yanxiu.web.jobs import blueprint

_LONGEST = 64


@blueprint.get("/reminders.ics")
@open_to_all
def feed() -> Response:
    """The deadlines of the member whose address this is; a wrong one gets the page of a missing one.

    The secret stands in the query, which no log keeps.
    """
    with desk.work(actor=desk.PUBLIC) as work:
        user = ways.user_of_feed(work, request.args.get("key", "")[:_LONGEST])
        content = calendar.feed(work, audience.deadlines_of(work, user.id))
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="yanxiu.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
