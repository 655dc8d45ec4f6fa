"""A pause after too many wrong tries, as browsers and programs are told of it."""

from datetime import timedelta

from flask import Response


def paused(answer: Response, wait: timedelta) -> Response:
    """The answer as 429 with the whole seconds to wait, at least one."""
    answer.status_code = 429
    answer.headers["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return answer
