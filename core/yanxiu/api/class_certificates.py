"""``/classes/{id}/certificates``: person by person the certificate, or what stands in the way of one.

Names stand here as on the page, so each reading is on record like an export from it.
"""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.own import class_of
from yanxiu.api.telling import said
from yanxiu.models import Scope
from yanxiu.services.certificate_register import CertificateLine, certificate_lines

blueprint = Blueprint("class_certificates", __name__, description="班次的证书")


class ClassCertificateSchema(Schema):
    """One person: ``state`` is the certificate's, or ``eligible``, or ``blocked`` for the reasons given."""

    enrollment_id = fields.Key(required=True, metadata={"description": "名册里这一行的编号"})
    position = fields.Count(required=True)
    name = fields.Told(required=True)
    state = fields.Told(
        required=True, metadata={"description": "issued、revoked、reissued、eligible、blocked"}
    )
    number = fields.Told(required=True, allow_none=True)
    issued_on = fields.Day(required=True, allow_none=True)
    reasons = fields.Items(fields.Told(), required=True)


class ClassCertificatesSchema(Schema):
    """Everybody on a class, in the roster's order."""

    class_id = fields.Key(required=True)
    items = fields.Items(fields.Nested(ClassCertificateSchema), required=True)


@blueprint.route("/classes/<uuid:class_id>/certificates", methods=["GET"])
@needs(Scope.CERTIFICATES)
@blueprint.response(200, ClassCertificatesSchema)
def class_certificates(class_id: UUID) -> dict[str, Any]:
    """一个班次逐人的证书，或为什么还不能发；读取会记入审计日志"""
    with working() as work:
        cls = class_of(work, class_id)
        lines = certificate_lines(work, cls)
        work.record("list.export", "class", cls.id, format="api", rows=len(lines))
        return {"class_id": cls.id, "items": [_told(one) for one in lines]}


def _told(one: CertificateLine) -> dict[str, Any]:
    return {
        "enrollment_id": one.enrollment_id,
        "position": one.position,
        "name": one.name,
        "state": one.state,
        "number": one.number or None,
        "issued_on": one.issued_on,
        "reasons": [said(reason) for reason in one.reasons],
    }
