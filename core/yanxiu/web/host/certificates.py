"""证书 of a class as its host sees them: who has one, who may have one, what stands in the way."""

import io
from typing import Final
from uuid import UUID

from flask import Response, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import JobKind
from yanxiu.phrases import joined
from yanxiu.services.certificate_archive import NoCertificates, archive_of, takes_long
from yanxiu.services.certificate_register import CertificateLine, certificate_lines
from yanxiu.services.listing import part_of
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.jobs import starting as jobs
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList
from yanxiu.web.wording import in_reader_language

STATES: Final = {
    "issued": in_reader_language("已签发"),
    "revoked": in_reader_language("已撤销"),
    "reissued": in_reader_language("已换发"),
    "eligible": in_reader_language("可以发证"),
    "blocked": in_reader_language("暂不能发"),
}

CERTIFICATES: Final = Listing(
    "class-certificates",
    title="证书",
    size=50,
    columns=(
        Column("position", "序", lambda one: one.position, "n"),
        Column("name", "姓名", lambda one: one.name, "nw"),
        Column("state", "状态", lambda one: STATES[one.state], "nw"),
        Column("number", "证书编号", lambda one: one.number, "nw"),
        Column("issued_on", "发证日期", lambda one: one.issued_on, "nw"),
        Column("reasons", "原因", lambda one: joined(one.reasons, "；")),
    ),
    filters=(Filter("q", "姓名或编号"), Filter("state", "状态", tuple(STATES.items()))),
)


@blueprint.get("/classes/<uuid:class_id>/certificates")
@requires(Permission.HOST_CERTIFICATES)
def class_certificates(class_id: UUID) -> Response | str:
    """Everybody on the class, with the certificate or the reason why there is none."""
    asked = CERTIFICATES.asked()
    with desk.work() as work:
        cls = mine(work, class_id)
        lines = certificate_lines(work, cls)
        kept = [one for one in lines if _fits(one, asked.values.get("q", ""), asked.values.get("state", ""))]
        part = part_of(kept, asked.window)
        if asked.format:
            work.record("list.export", "class", cls.id, format=asked.format, rows=len(kept))
            return CERTIFICATES.export(part.rows, asked.format)
        states = [one.state for one in lines]
        return class_page(
            work,
            cls,
            "certificates",
            listing=ShownList(CERTIFICATES, asked, part),
            sums={state: states.count(state) for state in STATES if state in states},
            words=STATES,
        )


def _fits(one: CertificateLine, text: str, state: str) -> bool:
    return (text in one.name or text in one.number) and state in ("", one.state)


@blueprint.post("/classes/<uuid:class_id>/certificates/files")
@requires(Permission.HOST_CERTIFICATES)
def class_certificate_files(class_id: UUID) -> Answer:
    """The standing certificates as PDF, in one archive."""
    with desk.work() as work:
        cls = mine(work, class_id)
        if takes_long(work, cls.id):
            return jobs.to(jobs.of_class(work, JobKind.CERTIFICATES, cls))
        try:
            content = archive_of(work, cls.id)
        except NoCertificates:
            return go("host.class_certificates", _("这个班次还没有签发证书"), class_id=cls.id)
    return send_file(
        io.BytesIO(content), mimetype="application/zip", as_attachment=True, download_name="certificates.zip"
    )
