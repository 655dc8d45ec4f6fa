"""Creating requests carry an ``Idempotency-Key``: sent twice they are done once, and answered alike."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from hashlib import sha256
from typing import Any, Final

from flask import Response, g, request
from marshmallow import Schema

from yanxiu.api.bearer import holder, working
from yanxiu.models import ApiRequest
from yanxiu.services.accounts.kept_answers import FIELD, Asked, answered, checked_key, keep

Made = tuple[Any, str]
"""What a creating view gives: the answer, and the address of what was made (``""``: of nothing new)."""

_MARK: Final = "yanxiu_keyed"


def keyed(
    schema: type[Schema], status: int = 201
) -> Callable[[Callable[..., Made]], Callable[..., Response]]:
    """Do a creating view once per key: it is given the transaction first, and gives what ``schema`` tells.

    What it is answered is kept in the same transaction.
    """

    def once(view: Callable[..., Made]) -> Callable[..., Response]:
        @wraps(view)
        def kept(*args: Any, **kwargs: Any) -> Response:
            asked = _asked()
            with working() as work:
                before = answered(work, asked)
                if before is not None:
                    return _again(before)
                made, location = view(work, *args, **kwargs)
                headers = {"Location": location} if location else {}
                told = json.dumps(schema().dump(made), ensure_ascii=False)
                answer = {"body": told, "headers": headers, "revision": g.get("revision")}
                keep(work, asked, status, json.dumps(answer, ensure_ascii=False))
            return _response(status, told, headers)

        setattr(kept, _MARK, True)
        return kept

    return once


def is_keyed(view: Callable[..., Any]) -> bool:
    """Whether a view asks for ``Idempotency-Key``."""
    return getattr(view, _MARK, False)


def _asked() -> Asked:
    key = checked_key(request.headers.get(FIELD, ""))
    body = sha256(request.get_data()).hexdigest()
    return Asked(holder().token_id, key, f"{request.method} {request.path} {body}")


def _again(row: ApiRequest) -> Response:
    kept = json.loads(row.answer)
    if kept["revision"] is not None:
        g.revision = kept["revision"]
    return _response(row.status, kept["body"], kept["headers"] | {"Idempotent-Replayed": "true"})


def _response(status: int, body: str, headers: Mapping[str, str]) -> Response:
    return Response(body, status, headers=dict(headers), content_type="application/json")
