"""证书查询: by name and identity number, and by the token in a certificate's QR code."""

import time
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import CertificateState
from yanxiu.services.certificate_lookup import (
    PublicCertificate,
    TooManyTriesError,
    certificate_by_token,
    certificates_of,
)
from yanxiu.services.errors import NotFound
from yanxiu.web import forms
from yanxiu.web.access import open_to_all
from yanxiu.web.fields import Text
from yanxiu.web.public import blueprint
from yanxiu.web.tenancy import current_tenant
from yanxiu.web.wording import in_reader_language

FLOOR: Final = 0.05
"""Seconds that every answer takes at least: how long a search took tells nothing."""

_STATES: Final = {
    CertificateState.ISSUED: ("pass", in_reader_language("有效")),
    CertificateState.REISSUED: ("na", in_reader_language("已补发（以新证书为准）")),
    CertificateState.REVOKED: ("fail", in_reader_language("已撤销")),
}


class LookupForm(Schema):
    """Who asks for a certificate: the person named on it."""

    name = Text("姓名", longest=50)
    id_number = Text("身份证号", longest=24)


@blueprint.get("/verify")
@open_to_all
def verify() -> Response:
    """The form."""
    return _page(forms.shown(LookupForm()))


@blueprint.post("/verify")
@open_to_all
def verify_answer() -> Response:
    """One of two answers, each the same whatever the reason: what was found, or that nothing was."""
    started = time.monotonic()
    read = forms.read(LookupForm())
    if not read.ok:
        return _page(read, status=422)
    try:
        found = certificates_of(
            current_tenant(), read.values["name"], read.values["id_number"], request.remote_addr or ""
        )
    except TooManyTriesError as error:
        return _too_many(read, error.seconds)
    finally:
        time.sleep(max(0.0, FLOOR - (time.monotonic() - started)))
    return _page(read, found=found)


@blueprint.get("/v/<token>")
@open_to_all
def token(token: str) -> Response:
    """What a certificate's QR code leads to: its state, with the name masked."""
    found = certificate_by_token(current_tenant(), token) if len(token) <= 64 else None
    if found is None:
        raise NotFound("证书", "二维码")
    answer = make_response(render_template("public/token.html", one=found, state=state_of(found)))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/certificates/<token>")
@open_to_all
def former_token(token: str) -> Answer:
    """Where QR codes led that were printed before."""
    return redirect(url_for("public.token", token=token), 301)


def state_of(found: PublicCertificate) -> tuple[str, str]:
    """Mark and word of a certificate's state."""
    return _STATES[found.state]


def _page(
    read: forms.Read, *, found: list[PublicCertificate] | None = None, status: int = 200, wait: int = 0
) -> Response:
    page = render_template(
        "public/verify.html", read=read, found=found, wait=-(-wait // 60), state_of=state_of
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _too_many(read: forms.Read, seconds: int) -> Response:
    answer = _page(read, status=429, wait=seconds)
    answer.headers["Retry-After"] = str(seconds)
    return answer
