"""``/certificates``: numbers and whether they stand; whose they are is told by the class's own list."""

from typing import Any, Final

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import cursors, fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.cursors import Pieces, PieceSchema
from yanxiu.api.own import institution, values_of
from yanxiu.models import Certificate, CertificateState, Scope
from yanxiu.services import registers
from yanxiu.services.keyset import Key, piece

blueprint = Blueprint("certificates", __name__, description="证书")
_ORDER: Final = (Key(Certificate.id, descending=True),)  # ids rise with time, and are the primary key


class Asked(Pieces):
    """Which certificates."""

    year = fields.Count(least=2000, most=2100, metadata={"description": "班次的年度"})
    state = fields.Word(CertificateState, metadata={"description": "状态"})
    text = fields.SafeStr(longest=100, metadata={"description": "编号、选题或承办单位里的文字"})


class CertificateSchema(Schema):
    """One certificate; a revoked or reissued one keeps its number for ever."""

    id = fields.Key(required=True)
    number = fields.Told(required=True)
    state = fields.Told(required=True)
    issuer = fields.Told(required=True, metadata={"description": "编号单位"})
    issued_on = fields.Day(required=True)
    ended_on = fields.Day(required=True, allow_none=True)
    replaces_id = fields.Key(required=True, allow_none=True, metadata={"description": "换发自哪一份"})
    class_id = fields.Key(required=True)
    year = fields.Count(required=True)
    topic = fields.Told(required=True)
    host = fields.Told(required=True)
    revision = fields.Count(required=True)


class CertificatePieceSchema(PieceSchema):
    """A piece of the certificates."""

    items = fields.Items(fields.Nested(CertificateSchema), required=True)


@blueprint.route("/certificates", methods=["GET"])
@needs(Scope.CERTIFICATES)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, CertificatePieceSchema)
def certificates(asked: dict[str, Any]) -> dict[str, Any]:
    """证书，后签发的在前；没有姓名"""
    query = registers.certificates_asked(values_of(asked, "year", "state"), institution())
    with working() as work:
        found = piece(work, query, _ORDER, asked["after"], asked["size"])
        return cursors.told(found, [_plain(row) for row in found.rows], asked)


def _plain(row: Certificate) -> dict[str, Any]:
    cls = row.training_class
    names = ("id", "number", "issued_on", "ended_on", "replaces_id", "class_id", "revision")
    return {
        **{name: getattr(row, name) for name in names},
        "state": str(row.state),
        "issuer": str(row.issuer),
        "year": cls.year,
        "topic": cls.actual_topic or cls.project.topic,
        "host": cls.actual_host_name or cls.project.host.name,
    }
