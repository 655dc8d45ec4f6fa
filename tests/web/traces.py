"""What the pages leave behind outside themselves: records of logs, addresses asked for and led to."""

import html
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote_plus

from flask import Flask, Response, request, request_finished
from sqlalchemy import select

from yanxiu.db import Tenant
from yanxiu.models import Trainee
from yanxiu.services.work import begin

from .lived import OFFICER

_ADDRESS = re.compile(r'\b(?:href|src|action|formaction)="([^"]+)"')
_TELLING = re.compile(r"[\u3400-\u9fff]|\d{11}")
"""A name is Chinese, and the shortest number is that of a telephone; most addresses hold neither."""


class Traces(logging.Handler):
    """Notes every record of a log and every address of an application, for as long as it stands."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.requests = 0
        self.records: set[str] = set()
        self.addresses: set[str] = set()
        self._seen: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.records.add(self.format(record))

    def finished(self, _app: Flask, response: Response) -> None:
        """Note what was asked for, what the answer leads to and what its page links to."""
        self.requests += 1
        self._note(request.full_path)
        if response.location:
            self._note(response.location)
        if response.mimetype == "text/html":
            for address in _ADDRESS.findall(response.get_data(as_text=True)):
                self._note(html.unescape(address))

    def _note(self, address: str) -> None:
        if address not in self._seen:
            self._seen.add(address)
            if _TELLING.search(plain := unquote_plus(address)):
                self.addresses.add(plain)

    def naming(self, marks: Iterable[str]) -> list[str]:
        """What of all this holds one of the marks."""
        known = list(marks)
        return [left for left in (*self.records, *self.addresses) if any(mark in left for mark in known)]


@contextmanager
def watched(*apps: Flask) -> Iterator[Traces]:
    """Watch applications, and everything that logs in this process."""
    traces, root = Traces(), logging.getLogger()
    before = root.level
    root.setLevel(logging.INFO)
    root.addHandler(traces)
    for app in apps:
        request_finished.connect(traces.finished, app)
    try:
        yield traces
    finally:
        for app in apps:
            request_finished.disconnect(traces.finished, app)
        root.removeHandler(traces)
        root.setLevel(before)


def marks_of(place: Tenant) -> set[str]:
    """Names, telephones and identity numbers of the people on the department's rosters."""
    with begin(place, OFFICER) as work:
        people = work.session.scalars(select(Trainee)).all()
        return {mark for one in people for mark in (one.name, one.phone, one.id_number) if mark}
