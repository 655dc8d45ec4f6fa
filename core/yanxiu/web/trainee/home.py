"""我的班次 and 我的证书: what the person of the account takes part in, and the papers of it."""

import io
from typing import Final
from uuid import UUID

from flask import Response, abort, send_file

from yanxiu.models import CertificateState
from yanxiu.services.listing import part_of
from yanxiu.services.own_certificate_files import own_certificate_file
from yanxiu.services.own_records import own_certificates, own_classes
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import me
from yanxiu.web.wording import in_reader_language

CERTIFICATE_STATES: Final = {
    CertificateState.ISSUED: in_reader_language("有效"),
    CertificateState.REVOKED: in_reader_language("已撤销"),
    CertificateState.REISSUED: in_reader_language("已换发"),
}

CLASSES: Final = Listing(
    "own-classes",
    title="我的班次",
    columns=(
        Column("topic", "班次", lambda one: one.cls.actual_topic or one.cls.project.topic),
        Column("year", "年度", lambda one: str(one.cls.year), "nw"),
        Column("host", "承办单位", lambda one: one.cls.actual_host_name or one.cls.project.host.name),
        Column("starts_on", "开始", lambda one: one.cls.actual_starts_on or one.cls.project.starts_on, "nw"),
        Column("ends_on", "结束", lambda one: one.cls.actual_ends_on or one.cls.project.ends_on, "nw"),
        Column("signed_in", "签到半天", lambda one: one.signed_in, "n"),
        Column("state", "状态", lambda one: one.state, "nw"),
    ),
    filters=(Filter("q", "班次或承办单位"),),
)
CERTIFICATES: Final = Listing(
    "own-certificates",
    title="我的证书",
    columns=(
        Column("number", "证书编号", lambda one: one.number, "nw"),
        Column(
            "topic", "班次", lambda one: one.training_class.actual_topic or one.training_class.project.topic
        ),
        Column("issued_on", "发证日期", lambda one: one.issued_on, "nw"),
        Column("state", "状态", lambda one: CERTIFICATE_STATES[one.state], "nw"),
    ),
    filters=(Filter("state", "状态", tuple((k.value, v) for k, v in CERTIFICATE_STATES.items())),),
)


@blueprint.get("/my")
@requires(Permission.TRAINEE_OWN)
def home() -> Response | str:
    """The own classes."""
    asked = CLASSES.asked()
    with desk.work() as work:
        person = me(work)
        found = own_classes(work, person) if person else []
        text = asked.values.get("q", "")
        kept = [one for one in found if text in one.cls.project.topic or text in one.cls.project.host.name]
        return CLASSES.answer(work, asked, part_of(kept, asked.window), "trainee/home.html", person=person)


@blueprint.get("/my/certificates")
@requires(Permission.TRAINEE_OWN)
def certificates() -> Response | str:
    """The own certificates, ended ones too."""
    asked = CERTIFICATES.asked()
    with desk.work() as work:
        person = me(work)
        found = own_certificates(work, person) if person else []
        state = asked.values.get("state", "")
        part = part_of([one for one in found if state in ("", one.state)], asked.window)
        return CERTIFICATES.answer(
            work, asked, part, "trainee/certificates.html", person=person, states=CERTIFICATE_STATES
        )


@blueprint.get("/my/certificates/<uuid:certificate_id>.pdf")
@requires(Permission.TRAINEE_OWN)
def certificate_file(certificate_id: UUID) -> Response:
    """One's certificate as it was printed."""
    with desk.work() as work:
        person = me(work)
        if person is None:
            abort(404)
        row, content = own_certificate_file(work, person, certificate_id)
        name = f"certificate-{row.issued_on:%Y%m%d}.pdf"
    return send_file(io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
