"""What the pages share: a link, its page when closed, its address for the QR code; the own trainee."""

import os
from typing import Any, Final

from flask import Response, make_response, render_template, request, url_for

from yanxiu.models import ClassLink, LinkKind, Trainee
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.services.class_links import link_by_token, why_closed
from yanxiu.services.own_records import trainee_of
from yanxiu.services.work import Actor, Work
from yanxiu.web import desk
from yanxiu.web.access import Permission

SITE: Final = "YANXIU_SITE_URL"
"""Where the pages are for whoever scans a code; without it, where the request came to."""

ENDPOINTS: Final = {
    LinkKind.ENROL: "trainee.enrol",
    LinkKind.SIGN_IN: "trainee.check_in",
    LinkKind.SURVEY: "trainee.survey",
    LinkKind.ACCOUNT: "trainee.claim",
}


def someone() -> Actor | None:
    """None for a signed-in trainee, whom the desk knows; staff at a trainee's page are visitors too."""
    return None if desk.allowed(Permission.TRAINEE_OWN) else VISITOR


def me(work: Work) -> Trainee | None:
    """The trainee of the signed-in account; None where no roster has named that person yet."""
    return trainee_of(work, desk.signed_in().user_id)


def found_link(work: Work, token: str, kind: LinkKind) -> ClassLink:
    """The link of the address; a wrong token gets the page of a missing one."""
    return link_by_token(work, token, kind)


def closed_page(work: Work, link: ClassLink) -> Response | None:
    """The page of a link that cannot be used now (410); None where it can."""
    reason = why_closed(work, link)
    if not reason:
        return None
    return page("trainee/closed.html", 410, reason=reason, cls=link.training_class, kind=link.kind.value)


def page(template: str, status: int = 200, **given: Any) -> Response:
    """A page by token: nobody keeps it, no search engine lists it."""
    answer = make_response(render_template(template, **given), status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def address_of(link: ClassLink) -> str:
    """The whole address of a link, as it stands in the QR code; it names no person."""
    root = os.environ.get(SITE, request.host_url).rstrip("/")
    return f"{root}{url_for(ENDPOINTS[link.kind], token=link.token)}"
