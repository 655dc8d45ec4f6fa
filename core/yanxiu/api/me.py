"""``/me``: what a token is and opens."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.bearer import ANY, holder, needs, tenant

blueprint = Blueprint("me", __name__, description="令牌自己")


class Me(Schema):
    """The token's tenant, role, name and scopes, and its last day."""

    tenant = fields.SafeStr(required=True)
    tenant_name = fields.SafeStr(required=True)
    role = fields.SafeStr(required=True)
    token = fields.SafeStr(required=True)
    scopes = fields.Items(fields.SafeStr(), required=True)
    expires_on = fields.Day(required=True)


@blueprint.route("/me", methods=["GET"])
@needs(ANY)
@blueprint.response(200, Me)
def me() -> dict[str, Any]:
    """这个令牌属于谁，能读什么，到哪天为止"""
    found, place = holder(), tenant()
    return {
        "tenant": place.code,
        "tenant_name": place.name,
        "role": str(found.actor.role),
        "token": found.name,
        "scopes": sorted(found.scopes),
        "expires_on": found.expires_on,
    }
