"""What `yanxiu certificate verify` says of a file."""

from pathlib import Path

import click

from yanxiu.db import Tenant
from yanxiu.documents.signatures.checking import LARGEST
from yanxiu.services.certificate_verdict import verdict
from yanxiu.services.certificate_verification import examine

from .failures import Refused

_SIGNS = {"pass": "✓", "fail": "✗", "warn": "!", "unknown": "?", "na": "·"}


def check(path: Path, among: list[Tenant] | None) -> bool:
    """Print what was found, line by line; whether it is a genuine certificate that stands."""
    try:
        with path.open("rb") as file:
            found = examine(file.read(LARGEST + 1), among=among)
    except OSError as error:
        raise Refused(f"读不到文件 {path}：{error.strerror}。请核对路径和权限") from error
    for line in verdict(found):
        click.echo(f"{_SIGNS[line.mark]} {line.label}：{line.text}")
    return found.holds
