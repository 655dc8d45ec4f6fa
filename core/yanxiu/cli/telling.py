"""What takes long the first time says so on standard error."""

import logging
from typing import Final

import click

_TOLD: Final = "yanxiu.documents.fonts"


class _OnStandardError(logging.Handler):
    """Wherever standard error is now: a test, or a caller, may have put another in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(record.getMessage(), err=True)


def tell_what_takes_long() -> None:
    """Fonts are made when a document first needs them; whoever waits for it is told."""
    log = logging.getLogger(_TOLD)
    if not log.handlers:
        log.addHandler(_OnStandardError())
        log.setLevel(logging.INFO)
