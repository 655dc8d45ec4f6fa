"""公布的格式: the JSON Schemas of packages and receipts, each version at an address that stays."""

from flask import Response, abort

from yanxiu.reporting.schemas import PUBLISHED, schema_text
from yanxiu.web.access import open_to_all
from yanxiu.web.public import site


@site.get("/schemas/<kind>/<int:version>")
@open_to_all
def schema(kind: str, version: int) -> Response:
    """One schema, which never changes; one that was never published is missing."""
    file = PUBLISHED.get(f"{kind}/{version}")
    if file is None:
        abort(404)
    answer = Response(schema_text(file), mimetype="application/schema+json")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
