"""通知公告 as everybody reads them."""

from typing import Final
from uuid import UUID

from flask import Response, render_template, url_for

from yanxiu.models import PublicNotice
from yanxiu.services.public_notices import KINDS, published_notice, published_notices
from yanxiu.web import desk
from yanxiu.web.access import open_to_all
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.public import blueprint

NOTICES: Final = Listing(
    "notices",
    columns=(
        Column("title", "标题", lambda one: one.title),
        Column("kind", "类别", lambda one: KINDS[one.kind], "nw"),
        Column("document_number", "文号", lambda one: one.document_number, "nw"),
        Column("published_on", "发布日期", lambda one: one.published_on, "nw"),
    ),
    filters=(
        Filter("q", "标题"),
        Filter("kind", "类别", tuple((str(kind), str(label)) for kind, label in KINDS.items())),
    ),
)


@blueprint.get("/notices")
@open_to_all
def notices() -> Response | str:
    """The list, the latest first."""
    asked = NOTICES.asked()
    with desk.work() as work:
        found = published_notices(work, asked.values, asked.window)
        return NOTICES.answer(None, asked, found, "public/notices.html", link=address)


@blueprint.get("/notices/<uuid:notice_id>")
@open_to_all
def notice(notice_id: UUID) -> str:
    """One of them, with its neighbours on the list."""
    with desk.work() as work:
        one, before, after = published_notice(work, notice_id)
        around = {
            "previous": address(before) if before else "",
            "next": address(after) if after else "",
        }
        return render_template("public/notice.html", one=one, kinds=KINDS, around=around)


def address(one: PublicNotice) -> str:
    """The page of a notice."""
    return url_for("public.notice", notice_id=one.id)
