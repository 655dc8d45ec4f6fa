"""Requests that the API's own description leads to, by schemathesis, as one role's program sends them.

Its engine is called directly and with one worker: two crash it on Python 3.11.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from itertools import product
from typing import Any, Final
from zlib import crc32

import pytest
import schemathesis
from flask import Flask
from flask import Response as FlaskResponse
from schemathesis import Case, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.transport.wsgi import WSGITransport
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from yanxiu.api import problems
from yanxiu.api.app import PATH

from .lived import TABLES, Keys

MOST_AT_ONCE: Final = 60
"""Random requests to one operation in one round."""

LEAST_OF_EACH: Final = 8
"""Random requests to each operation that the token opens, whatever was sent before."""

BY_DESCRIPTION: Final = "X-By-Description"
"""Names the parameters that were refused for what the description says of them."""

YEARS: Final = range(2021, 2031)
"""Years of which the lived world may know something."""

OPAQUE: Final = frozenset({"after"})
"""It takes what an earlier answer gave, and nothing that could be made up."""

CHECKS: Final = {
    # beside the usual ones: a tag that fits no record is answered 412, one that is missing 428
    "positive_data_acceptance": {"expected-statuses": ["2xx", 304, 401, 403, 404, 409, 412, 429]},
    "negative_data_rejection": {"expected-statuses": [400, 401, 404, 405, 409, 412, 413, 415, 422, 428, 429]},
    "missing_required_header": {"expected-statuses": [401, 422, 428]},
}
_ROUNDS: Final = 2000
_PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")
_sent: Final = WSGITransport.send


def _send(transport: WSGITransport, case: Any, **given: Any) -> Any:
    """Without the options of networks, which one check hands on to applications that do not know them."""
    for name in ("max_redirects", "verify", "cert", "proxies"):
        given.pop(name, None)
    return _sent(transport, case, **given)


def noting(patch: pytest.MonkeyPatch) -> None:
    """Let applications that are made from now on say in a header which refusals come of the description."""
    plain = problems._of_http

    def noted(error: HTTPException) -> FlaskResponse:
        answer = plain(error)
        if messages := getattr(error, "data", {}).get("messages"):
            answer.headers[BY_DESCRIPTION] = " ".join(name for one in messages.values() for name in one)
        return answer

    patch.setattr(problems, "_of_http", noted)


def _is_one(context: Any, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Whether a failure counts: what a rule of a service refuses, no description can foretell."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 422:
        return True
    named = " ".join(response.headers.get(BY_DESCRIPTION.lower(), ())).split()
    return bool(set(named) - OPAQUE)


def _whatever_stands(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """Mostly, a record is to be changed as it stands: of tags that chance makes, none would fit."""
    if given and "If-Match" in given and crc32(str(given).encode("utf-8", "surrogatepass")) % 4:
        given["If-Match"] = "*"
    return given


class Described:
    """The application by its description, for the holder of a token; what was sent to it and came back."""

    def __init__(self, app: Flask, token: str, keys: Keys) -> None:
        self.app, self.token, self.keys = app, token, keys
        self.mounted = DispatcherMiddleware(Flask("nothing"), {PATH: app})
        self.answers: dict[str, Counter[int]] = defaultdict(Counter)
        self.wrong: dict[str, str] = {}
        self._known: set[str] = set()

    @property
    def cases(self) -> int:
        """How many requests were sent and checked."""
        return sum(map(Counter.total, self.answers.values()))

    def operations(self) -> set[str]:
        """All that there are, as method and path."""
        return set(self._scopes())

    def open_ones(self) -> list[str]:
        """Those that the token opens."""
        given = (
            self.app.test_client().get("/me", headers={"Authorization": f"Bearer {self.token}"}).get_json()
        )
        return [name for name, needed in self._scopes().items() if needed <= set(given["scopes"])]

    def is_told(self, path: str) -> bool:
        """Whether something is told at a path, of any of the rows and years that there are."""
        names = re.findall(r"\{(\w+)\}", path)
        rows = product(
            *(YEARS if name == "year" else self.keys.get(TABLES.get(name, ""), ()) for name in names)
        )
        asked = [path.format_map(dict(zip(names, row, strict=True))) for row in rows]
        bearer, client = {"Authorization": f"Bearer {self.token}"}, self.app.test_client()
        ways = [*asked, *(f"{one}?year={YEARS[0]}" for one in asked)]
        return any(client.get(one, headers=bearer).status_code == 200 for one in ways)

    def _scopes(self) -> dict[str, set[str]]:
        told = self.app.test_client().get("/openapi.json").get_json()["paths"]
        return {
            f"{method.upper()} {path}": {scope for way in one.get("security", ()) for scope in way["token"]}
            for path, ways in told.items()
            for method, one in ways.items()
            if method != "parameters"
        }

    def ask(self, least: int, *, chains: int = 0, known: Collection[str] = ()) -> None:
        """What the bounds of every parameter lead to, then random requests until there are ``least``.

        ``chains`` of requests go on from what others were answered; the bounds of operations that are
        ``known`` are not tried.
        """
        self._known = set(known)
        self._round(0, coverage={"enabled": True}, examples={"enabled": True})
        self._known = set()
        if chains:
            self._round(0, stateful={"enabled": True, "generation": {"max-examples": chains}})
        for seed in range(1, _ROUNDS):
            if self.wrong or (seed > 1 and self.cases >= least):
                break
            each = (least - self.cases) // len(self.open_ones())
            size = {"max-examples": min(max(each, LEAST_OF_EACH), MOST_AT_ONCE)}
            self._round(seed, fuzzing={"enabled": True, "generation": size})

    def _round(self, seed: int, **phases: Mapping[str, Any]) -> None:
        off = {name: {"enabled": False} for name in _PHASES}
        config = SchemathesisConfig.from_dict(
            {
                "seed": seed,
                "workers": 1,
                "continue-on-failure": True,
                "headers": {"Authorization": f"Bearer {self.token}"},
                "generation": {"mode": "all", "database": "none", "no-shrink": True},
                "checks": {"enabled": True, **CHECKS},
                "phases": off | phases,
            }
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WSGITransport, "send", _send)
            self._run(config, [one for one in self.open_ones() if one not in self._known])

    def _run(self, config: SchemathesisConfig, only: list[str]) -> None:
        schema = schemathesis.openapi.from_wsgi(f"{PATH}/openapi.json", self.mounted, config=config)
        # a bound method takes no mark
        schema.hook("map_path_parameters")(lambda _context, given: self._of_ours(given))
        schema.hook("map_headers")(lambda _context, given: _whatever_stands(given))
        schema.hook("filter_failure")(_is_one)
        for event in from_schema(schema.include(name=only) if only else schema).execute():
            if isinstance(event, events.ScenarioFinished):
                self._take(event.recorder)
            elif isinstance(event, events.NonFatalError):
                self.wrong.setdefault(event.label, repr(event.value))
            elif isinstance(event, events.FatalError):
                self.wrong.setdefault("", repr(event.exception))

    def _take(self, recorder: ScenarioRecorder) -> None:
        """Count what a scenario sent, and keep what failed."""
        for key, node in recorder.cases.items():
            sent = recorder.interactions.get(key)
            if sent is not None and sent.response is not None:
                self.answers[node.value.operation.label][sent.response.status_code] += 1
            for check in recorder.checks.get(key, ()):
                if check.failure_info is not None:
                    told = f"{check.failure_info.failure}\n{node.value.as_curl_command()}"
                    self.wrong.setdefault(f"{check.name}, {node.value.operation.label}", told)

    def _of_ours(self, given: dict[str, Any] | None) -> dict[str, Any] | None:
        """Ids of rows that there are, in place of three of four that chance made."""
        for name, value in (given or {}).items():
            held = self.keys.get(TABLES.get(name, ""), ())
            drawn = crc32(str(value).encode("utf-8", "surrogatepass"))
            if held and given and drawn % 4:
                given[name] = held[drawn % len(held)]
        return given
