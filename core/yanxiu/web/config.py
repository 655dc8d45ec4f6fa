"""How the application is set: from the environment, with defaults that are safe."""

import os
from typing import Any, Final

from yanxiu.db.crypto import keyring

UPLOAD_LIMIT: Final = 20 * 1024 * 1024
PROXIES: Final = "YANXIU_PROXIES"
"""How many proxies stand in front (0: none); only their word on the client's address is taken."""


def settings() -> dict[str, Any]:
    """The configuration of Flask and of its extensions."""
    return {
        "SECRET_KEY": keyring().keys[-1].derive("web/session"),
        "MAX_CONTENT_LENGTH": UPLOAD_LIMIT,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 5_000,
        "SESSION_COOKIE_NAME": "yx-session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": os.environ.get("YANXIU_HTTPS") == "1",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": True,
        "PROXIES": int(os.environ.get(PROXIES, "0")),
    }
