"""Errors as programs read them: ``application/problem+json`` (RFC 9457), in words that people understand.

A missing record and another tenant's answer with the same bytes.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, g, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from yanxiu.api.findings import FindingSchema
from yanxiu.api.telling import said
from yanxiu.services.errors import DomainError, InvalidInput, NotFound, Stale
from yanxiu.services.whereabouts import whereabouts

_log: Final = logging.getLogger(__name__)
CONTENT_TYPE: Final = "application/problem+json"
TITLES: Final[Mapping[int, str]] = {
    400: "请求写得不对",
    401: "没有有效的令牌",
    403: "令牌没有这项用途",
    404: "没有这样的内容",
    405: "这个地址不支持这种请求",
    406: "没有这种格式",
    409: "现在不能这样办",
    412: "记录已被别人改动，请重新读取",
    413: "请求太大",
    415: "不支持这种内容类型",
    422: "参数不合要求",
    428: "请求须带 If-Match，写上读到的 ETag",
    429: "这一分钟问得太多，请稍后再问",
    500: "系统出错，已经记录",
}

_KEPT: Final = ("Allow", "Retry-After", "WWW-Authenticate")


class Problem(Schema):
    """What an error says: its title, its number, what was wrong, field by field where there are fields."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))
    decision = fields.UUID(metadata={"description": "规则没有让这一步通过时：判断的编号，已存"})
    findings = fields.List(fields.Nested(FindingSchema), metadata={"description": "没有通过的规则"})


class Wrong(DomainError):
    """What the services found wrong in a body, by its lists, rows and fields."""

    def __init__(self, messages: Mapping[str, Any]) -> None:
        super().__init__("")
        self.messages = messages


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
    **more: Any,
) -> Response:
    """One problem; ``detail`` and the errors' messages are told in the reader's language, ``more`` is not."""
    title = said(TITLES.get(status) or HTTPStatus(status).phrase)
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = said(detail)
    if errors:
        body["errors"] = [one | {"message": said(one["message"])} for one in errors]
    # what a request called its parts is told again, and may hold halves of characters, which no answer can
    text = json.dumps(body | more, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(text, status, headers=dict(headers or {}), content_type=CONTENT_TYPE)


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    kept = {name: value for name, value in error.get_headers() if name in _KEPT}
    messages = getattr(error, "data", {}).get("messages", {})
    return problem(status, headers=kept, errors=list(_fields(messages)))


def _fields(messages: Any, path: str = "") -> Iterator[dict[str, str]]:
    """webargs' messages by place (query, json), field and position, as one list."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            whole = name == "_schema" or (not path and name in ("query", "json", "path", "json_or_form"))
            yield from _fields(inner, path if whole else f"{path}.{name}" if path else str(name))
    else:
        for one in messages if isinstance(messages, list) else [messages]:
            yield {"field": path, "message": one}


def _of_service(error: DomainError) -> Response:
    if isinstance(error, NotFound):
        return problem(404)
    if isinstance(error, Wrong):
        return problem(422, errors=list(_fields(error.messages)))
    if isinstance(error, InvalidInput):
        return problem(422, errors=[{"field": _field(error), "message": error.message}])
    return problem(412 if isinstance(error, Stale) else 409, error.message)


def naming(names: Mapping[str, str]) -> None:
    """Say under which names this request gives what the services call by their labels."""
    g.names = names


def _field(error: InvalidInput) -> str:
    return g.get("names", {}).get(str(error.field)) or said(error.field)


def _of_ours(error: Exception) -> Response:
    _log.error("unexpected at %s: %s", request.endpoint, whereabouts(error))
    return problem(500)
