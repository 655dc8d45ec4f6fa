"""Errors as programs read them: ``application/problem+json`` (RFC 9457), in words that people understand.

A missing record and another tenant's answer with the same bytes.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from yanxiu.api.telling import said
from yanxiu.services.errors import DomainError, InvalidInput, NotFound

_log: Final = logging.getLogger(__name__)
_TITLES: Final[Mapping[int, str]] = {
    400: "请求写得不对",
    401: "没有有效的令牌",
    403: "令牌没有这项用途",
    404: "没有这样的内容",
    405: "这个地址不支持这种请求",
    406: "没有这种格式",
    413: "请求太大",
    415: "不支持这种内容类型",
    422: "参数不合要求",
    500: "系统出错，已经记录",
}


class Problem(Schema):
    """What an error says: its title, its number, what was wrong, field by field where there are fields."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))


def install(app: Flask) -> None:
    """Answer every error as a problem."""
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(DomainError, _of_service)
    app.register_error_handler(Exception, _of_ours)


def problem(
    status: int,
    detail: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem; ``detail`` and the errors' messages are told in the reader's language."""
    title = said(_TITLES.get(status) or HTTPStatus(status).phrase)
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = said(detail)
    if errors:
        body["errors"] = [one | {"message": said(one["message"])} for one in errors]
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers=dict(headers or {}), content_type="application/problem+json")


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "WWW-Authenticate")}
    messages = getattr(error, "data", {}).get("messages", {})
    return problem(status, headers=kept, errors=list(_fields(messages)))


def _fields(messages: Any, path: str = "") -> Iterator[dict[str, str]]:
    """webargs' messages by place (query, json), field and position, as one list."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            at_top = not path and name in ("query", "json", "path", "json_or_form")
            yield from _fields(inner, "" if at_top else f"{path}.{name}" if path else str(name))
    else:
        for one in messages if isinstance(messages, list) else [messages]:
            yield {"field": path, "message": one}


def _of_service(error: DomainError) -> Response:
    if isinstance(error, NotFound):
        return problem(404)
    if isinstance(error, InvalidInput):
        return problem(422, errors=[{"field": said(error.field), "message": error.message}])
    return problem(409, error.message)


def _of_ours(error: Exception) -> Response:
    _log.error("unexpected %s at %s", type(error).__name__, request.endpoint, exc_info=error)
    return problem(500)
