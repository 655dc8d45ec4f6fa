"""A link's QR code: on a page of its own, for a screen or the printer, and as a picture."""

import io
from uuid import UUID

import segno
from flask import Response

from yanxiu.models import ClassLink, LinkKind
from yanxiu.services.attendance_sheets import HALVES
from yanxiu.services.class_links import WINDOWS, shown_code
from yanxiu.services.hosting import own_part
from yanxiu.services.work import Work
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.host.pages import mine
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import address_of, page


def _link(work: Work, class_id: UUID, link_id: UUID) -> ClassLink:
    cls = mine(work, class_id)
    own_part(work, ClassLink, link_id, cls.id, "链接")
    return work.get(ClassLink, link_id, "链接")


@blueprint.get("/classes/<uuid:class_id>/links/<uuid:link_id>")
@requires(Permission.HOST_WORKSPACE)
def show_link(class_id: UUID, link_id: UUID) -> Response:
    """The code, large, with what it is for and until when."""
    with desk.work() as work:
        link = _link(work, class_id, link_id)
        return page(
            "trainee/show_link.html",
            link=link,
            cls=link.training_class,
            address=address_of(link),
            code=shown_code(link.token) if link.kind is LinkKind.ACCOUNT else "",
            halves=HALVES,
            windows=WINDOWS,
        )


@blueprint.get("/classes/<uuid:class_id>/links/<uuid:link_id>.png")
@requires(Permission.HOST_WORKSPACE)
def link_picture(class_id: UUID, link_id: UUID) -> Response:
    """The code as a picture with its quiet zone."""
    with desk.work() as work:
        address = address_of(_link(work, class_id, link_id))
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=10, border=4)
    answer = Response(out.getvalue(), mimetype="image/png")
    answer.headers["Cache-Control"] = "no-store"
    return answer
