"""Where a request comes from, as the audit log keeps it: an address and an id, nothing that people type."""

import re
from ipaddress import ip_address
from typing import Final
from uuid import UUID, uuid4

from flask import current_app, g, request

HEADER: Final = "X-Request-Id"
"""What a proxy calls a request; taken from the configured proxies only."""

# 32 hexadecimal digits, as proxies make them: no identity or telephone number has this form
_FORM: Final = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def address() -> str | None:
    """The client's network address, by the word of the configured proxies; None for a local socket."""
    try:
        return str(ip_address(request.remote_addr or ""))
    except ValueError:
        return None


def request_id() -> str:
    """The request's id, one for all transactions of it: the proxy's, or a new one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "") if current_app.config["PROXIES"] else ""
        g.request_id = str(UUID(given) if _FORM.fullmatch(given) else uuid4())
    found: str = g.request_id
    return found
