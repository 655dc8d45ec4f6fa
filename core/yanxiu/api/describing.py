"""The description of the interface (OpenAPI 3.1): what resources share is added from their views' marks."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from apispec import APISpec
from flask import Flask

from yanxiu.api import bearer, etags, keyed
from yanxiu.api.problems import CONTENT_TYPE, TITLES

_PART: Final = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_ETAG: Final = {
    "ETag": {"description": "这份内容的版本，写进 If-Match 或 If-None-Match", "schema": {"type": "string"}}
}
_WAIT: Final = {"Retry-After": {"description": "过多少秒再问", "schema": {"type": "integer"}}}
_IF_MATCH: Final = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "读到的 ETag：别人改过就不写，答 412",
    "schema": {"type": "string", "minLength": 1},
}
_IF_NONE_MATCH: Final = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "已有内容的 ETag：没有变就答 304，不再重发",
    "schema": {"type": "string"},
}
_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "每个新的请求一个新的键（如 UUID），重发用原来的：只做一次，答复相同；保留 24 小时",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


def whole(spec: APISpec, app: Flask) -> dict[str, Any]:
    """The description of all resources of an application."""
    described: dict[str, Any] = spec.to_dict()
    responses = described["components"].setdefault("responses", {})
    for rule in app.url_map.iter_rules():
        path = described["paths"].get(_PART.sub(r"{\1}", rule.rule), {})
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            operation = path.get(method.lower())
            if operation is not None:
                _add(operation, app.view_functions[rule.endpoint], method, bool(rule.arguments))
    for status in {status for one in _operations(described) for status in one["responses"]}:
        if status in _ERRORS:
            responses.setdefault(_name(status), _problem(int(status)))
    return described


_ERRORS: Final = {str(status) for status in (400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429)}


def _operations(described: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for path in described["paths"].values() for name, one in path.items() if name != "parameters"]


def _add(operation: dict[str, Any], view: Callable[..., Any], method: str, about_one: bool) -> None:
    scope = bearer.scope_of(view)
    statuses = set() if scope == bearer.OPEN else {401, 429}
    if scope not in (bearer.OPEN, bearer.ANY, None):
        operation["security"] = [{"token": [str(scope)]}]
        statuses.add(403)
    if about_one:
        statuses.add(404)
    if "requestBody" in operation:
        statuses |= {400, 413, 415, 422}
    if operation.get("parameters"):
        statuses.add(422)
    statuses |= _by_method(operation, view, method)
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{_name(str(status))}"}


def _by_method(operation: dict[str, Any], view: Callable[..., Any], method: str) -> set[int]:
    """What reading, creating and changing add to an operation; the errors that they may answer."""
    parameters = operation.setdefault("parameters", [])
    if method == "GET":
        parameters.append(_IF_NONE_MATCH)
        operation["responses"]["304"] = {"description": "没有变", "headers": _ETAG}
        operation["responses"].get("200", {}).setdefault("headers", {}).update(_ETAG)
        return set()
    found = {409}
    if keyed.is_keyed(view):
        parameters.append(_KEY)
        found.add(422)
    if etags.is_matched(view):
        parameters.append(_IF_MATCH)
        found |= {412, 422, 428}
    return found


def _name(status: str) -> str:
    return HTTPStatus(int(status)).name


def _problem(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": TITLES[status],
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return told | ({"headers": _WAIT} if status == 429 else {})
