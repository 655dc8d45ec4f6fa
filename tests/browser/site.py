"""The web site, served to a real browser from a thread of the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from yanxiu.web.app import create_app


@dataclass(frozen=True)
class Site:
    """Where it is, and the application behind it."""

    address: str
    app: Flask

    def on(self, day: date) -> None:
        """Let the pages work on another day."""
        self.app.config["TODAY"] = day


class Quiet(WSGIRequestHandler):
    """Requests are not news."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Write nothing."""


@contextmanager
def serving(day: date) -> Iterator[Site]:
    """Serve the application on a free port until the end of the block."""
    app = create_app({"TODAY": day})
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, name="site")
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", app)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
