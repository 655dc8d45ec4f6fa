"""A small OpenID Connect provider on a port of its own: code with PKCE, tokens signed by RS256."""

import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response


@dataclass
class Provider:
    """``subject`` is whom it vouches for next; ``key`` signs, ``spoil`` changes the claims."""

    issuer: str = ""
    subject: str = "person-1"
    client_id: str = "yanxiu"
    client_secret: str = "a secret of the test"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "one"}))
    signing_key: RSAKey | None = None
    spoil: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Flask:
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.metadata)
        app.add_url_rule("/keys", view_func=self.keys)
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        return app

    def metadata(self) -> Response:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return jsonify(
            issuer=self.issuer,
            id_token_signing_alg_values_supported=["RS256"],
            **{name: f"{self.issuer}/{path}" for name, path in ends.items()},
        )

    def keys(self) -> Response:
        return jsonify(keys=[self.key.as_dict(private=False)])

    def authorize(self) -> Response:
        given = request.args.to_dict()
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.asked[code] = given
        answer = urlencode({"code": code, "state": given["state"]})
        return redirect(f"{given['redirect_uri']}?{answer}")

    def token(self) -> Response | tuple[Response, int]:
        asked = self.asked.pop(request.form["code"], None)
        verifier = request.form.get("code_verifier", "")
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        who = (
            (request.authorization.username, request.authorization.password)
            if request.authorization
            else None
        )
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or who != (self.client_id, self.client_secret)
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": self.subject,
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
        }
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.spoil, self.signing_key or self.key)
        return jsonify(access_token="unused", token_type="Bearer", id_token=token)


@contextmanager
def running() -> Iterator[Provider]:
    """Serve it on loopback until the block ends."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
