"""证书查询: by name and identity number, and by the token in a certificate's QR code."""

import time
from collections.abc import Sequence
from contextlib import closing
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.documents.signatures.checking import LARGEST
from yanxiu.models import CertificateState
from yanxiu.services.certificate_lookup import (
    LookedFor,
    ProofNeededError,
    PublicCertificate,
    TooManyTriesError,
    certificate_by_token,
    certificates_of,
)
from yanxiu.services.certificate_verdict import Line, verdict
from yanxiu.services.certificate_verification import examine
from yanxiu.services.errors import NotFound
from yanxiu.web import forms
from yanxiu.web.access import open_to_all
from yanxiu.web.fields import Text
from yanxiu.web.public import blueprint, proof
from yanxiu.web.tenancy import current_tenant
from yanxiu.web.wording import in_reader_language

FLOOR: Final = 0.05
"""Seconds that every answer takes at least, its page with it: how long a search took tells nothing."""

_STATES: Final = {
    CertificateState.ISSUED: ("pass", in_reader_language("有效")),
    CertificateState.REISSUED: ("na", in_reader_language("已补发（以新证书为准）")),
    CertificateState.REVOKED: ("fail", in_reader_language("已撤销")),
}


class LookupForm(Schema):
    """Who asks for a certificate: the person named on it."""

    name = Text("姓名", longest=50)
    id_number = Text("身份证号", longest=24)
    proof = Text("回答", longest=20, required=False)
    proof_token = Text("问题", longest=400, required=False)


@blueprint.get("/verify")
@open_to_all
def verify() -> Response:
    """The form."""
    return _page(forms.shown(LookupForm()))


@blueprint.post("/verify")
@open_to_all
def verify_answer() -> Response:
    """One of two answers, each the same whatever the reason: what was found, or that nothing was.

    After three wrong tries a question stands under the form, and nothing is looked at without its answer.
    """
    earliest = time.monotonic() + FLOOR
    try:
        return _answer()
    finally:
        wait_until(earliest)


def wait_until(moment: float) -> None:
    """Wait for a moment of the monotonic clock; not at all where it has passed."""
    time.sleep(max(0.0, moment - time.monotonic()))


def _answer() -> Response:
    read = forms.read(LookupForm())
    if not read.ok:
        return _page(read, status=422, prove="proof_token" in request.form)
    try:
        found = _look(read)
    except TooManyTriesError as error:
        return _too_many(read, error.seconds)
    except ProofNeededError:
        wrong = bool(read.values.get("proof_token"))
        read.refuse("proof", _("回答不对或已过期，请回答新的问题") if wrong else _("请先回答下面的问题"))
        return _page(read, status=422, prove=True)
    return _page(read, found=found.certificates, prove=found.prove_next)


@blueprint.post("/verify/file")
@open_to_all
def verify_file() -> Response:
    """Whether a file is a certificate of this department as it was issued; the file is not kept."""
    sent = forms.uploaded("file")
    if sent is None:
        read = forms.shown(LookupForm())
        read.labels["file"] = _("证书文件")
        read.refuse("file", _("请选择一个 PDF 文件"))
        return _page(read, status=422)
    with closing(sent):
        content = sent.read(LARGEST + 1)
    lines = verdict(examine(content, among=[current_tenant()]))
    return _page(forms.shown(LookupForm()), checked=lines)


def _look(read: forms.Read) -> LookedFor:
    given = read.values
    proven = proof.digest_of(given.get("proof_token", ""), given.get("proof", ""))
    address = request.remote_addr or ""
    return certificates_of(current_tenant(), given["name"], given["id_number"], address, proof=proven)


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
    read: forms.Read,
    *,
    found: list[PublicCertificate] | None = None,
    status: int = 200,
    wait: int = 0,
    prove: bool = False,
    checked: Sequence[Line] = (),
) -> Response:
    page = render_template(
        "public/verify.html",
        read=read,
        found=found,
        wait=-(-wait // 60),
        checked=checked,
        state_of=state_of,
        question=proof.ask() if prove else None,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _too_many(read: forms.Read, seconds: int) -> Response:
    answer = _page(read, status=429, wait=seconds)
    answer.headers["Retry-After"] = str(seconds)
    return answer
