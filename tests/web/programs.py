"""Requests of programs, drawn from the API's own description: what is added to it is asked for by itself."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask

from yanxiu.api.app import PATH

from .forms_seen import TYPED

MOST_KEPT: Final = 40
NUMBERS: Final = (0, 1, 2, 3, 50, 2024, 2025, -1, 10**9)
DAYS: Final = ("2025-12-01", "2025-09-10", "2024-02-29")


@dataclass(frozen=True)
class Drawn:
    """One request to the API."""

    operation: str
    method: str
    path: str
    scopes: frozenset[str]
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


class Programs:
    """What may be asked of the API, with values that its answers gave, ids of rows, and others.

    ``key`` draws an id for a parameter's name: of one's own, of somebody else's, or of nobody's.
    """

    def __init__(self, api: Flask, chance: random.Random, key: Callable[[str], str]) -> None:
        self.chance, self.key = chance, key
        told = api.test_client().get("/openapi.json").get_json()
        self._schemas: Mapping[str, Any] = told["components"]["schemas"]
        self.operations = [
            (method.upper(), path, one, [*ways.get("parameters", ()), *one.get("parameters", ())])
            for path, ways in sorted(told["paths"].items())
            for method, one in sorted(ways.items())
            if method != "parameters"
        ]
        self._words: dict[str, list[str]] = {}
        self._tags = ["*"]

    def draw(self) -> Drawn:
        """Something to ask."""
        method, path, one, parameters = self.chance.choice(self.operations)
        given: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        for parameter in parameters:
            where, name = parameter["in"], parameter["name"]
            if parameter.get("required") or self.chance.random() < 0.4:
                given[where][name] = self._header(name) if where == "header" else self._of(parameter, name)
        filled = path
        for name, value in given["path"].items():
            filled = filled.replace(f"{{{name}}}", str(value))
        body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        sent = None if body is None else self._value(body, "")
        scopes = frozenset(scope for way in one.get("security", ()) for scope in way["token"])
        where = f"{PATH}{filled}"
        return Drawn(f"{method} {path}", method, where, scopes, given["query"], given["header"], sent)

    def learn(self, told: Any, tag: str | None) -> None:
        """Keep the words of an answer by their names, and its tag."""
        for name, word in _words(told, ""):
            kept = self._words.setdefault(name, [])
            if len(kept) < MOST_KEPT and word not in kept:
                kept.append(word)
        if tag and len(self._tags) < MOST_KEPT:
            self._tags.append(tag)

    def _header(self, name: str) -> str:
        if "Match" in name:
            return self.chance.choice(("*", self.chance.choice(self._tags)))
        return f"key-{self.chance.randrange(200)}"

    def _of(self, parameter: Mapping[str, Any], name: str) -> Any:
        return self._value(parameter["schema"], "next" if name == "after" else name)

    def _value(self, schema: Mapping[str, Any], name: str) -> Any:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return self._value(self.chance.choice(schema[several]), name)
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        kind = schema.get("type", "string")
        kind = self.chance.choice(kind) if isinstance(kind, list) else kind
        return {"object": self._object, "array": self._array}.get(kind, self._plain)(schema, name)

    def _object(self, schema: Mapping[str, Any], _name: str) -> dict[str, Any]:
        wanted = schema.get("required", ())
        return {
            name: self._value(one, name)
            for name, one in schema.get("properties", {}).items()
            if name in wanted or self.chance.random() < 0.5
        }

    def _array(self, schema: Mapping[str, Any], name: str) -> list[Any]:
        return [self._value(schema.get("items", {}), name) for _ in range(self.chance.randint(1, 2))]

    def _plain(self, schema: Mapping[str, Any], name: str) -> Any:
        if schema.get("format") == "uuid":
            return self.key(name)
        if schema.get("type") in ("integer", "number"):
            return self.chance.choice((*NUMBERS, schema.get("minimum", 1)))
        if schema.get("type") == "boolean":
            return self.chance.random() < 0.5
        if schema.get("type") == "null":
            return None
        seen = self._words.get(name, ())
        if seen and self.chance.random() < 0.6:
            return self.chance.choice(seen)
        return self.chance.choice(DAYS if schema.get("format") == "date" else TYPED)


def _words(told: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(told, str) and told:
        yield name, told
    elif isinstance(told, dict):
        for inner, value in told.items():
            yield from _words(value, inner)
    elif isinstance(told, list):
        for value in told:
            yield from _words(value, name)
