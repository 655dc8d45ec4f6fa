"""邀请码: what a host gives to the trainees of a class, so that they make themselves accounts."""

from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import LinkKind, TrainingClass
from yanxiu.services import class_links
from yanxiu.services.accounts import claiming
from yanxiu.services.class_links import shown_code
from yanxiu.services.work import Work
from yanxiu.web import desk, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.links import LastDayForm, shared


@blueprint.get("/classes/<uuid:class_id>/links/account")
@requires(Permission.HOST_ROSTER)
def invitation(class_id: UUID) -> Response:
    """The code, and how many of the roster have an account."""
    with desk.work() as work:
        return _page(work, mine(work, class_id))


def _page(work: Work, cls: TrainingClass, form: forms.Read | None = None) -> Response:
    links = class_links.open_links(work, cls, LinkKind.ACCOUNT)
    accounts, people = claiming.with_account(work, cls.id)
    return class_page(
        work,
        cls,
        "roster",
        "trainee/invitation",
        status=form.status if form else 200,
        form=form or forms.shown(LastDayForm(), links[0] if links else None),
        codes={one.id: shown_code(one.token) for one in links},
        accounts=accounts,
        people=people,
        **shared(cls, LinkKind.ACCOUNT, links),
    )


@blueprint.post("/classes/<uuid:class_id>/links/account")
@requires(Permission.HOST_ROSTER)
def open_invitation(class_id: UUID) -> Answer:
    """Make the code, or set its last day."""
    form = forms.read(LastDayForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                class_links.open_link(work, cls.id, LinkKind.ACCOUNT, **form.values)
                return go("trainee.invitation", _("邀请码已发放"), class_id=cls.id)
        return _page(work, cls, form)
