"""Which errors are for people: printed as `错误：…` on standard error, never as a traceback."""

import sys
from typing import IO, Any

import click

NOT_ASKABLE = 2
DOES_NOT_HOLD = 1

# By name, so that telling an error imports nothing that the command did not use.
_TOLD = {
    "yanxiu.policy.errors.PolicyError": NOT_ASKABLE,
    "yanxiu.services.errors.StepRefused": DOES_NOT_HOLD,
    "yanxiu.services.errors.DomainError": NOT_ASKABLE,
    "yanxiu.db.problems.DatabaseProblem": NOT_ASKABLE,
    "yanxiu.db.problems.CryptoError": NOT_ASKABLE,
    "yanxiu.documents.certificate.CannotPrintError": NOT_ASKABLE,
    "yanxiu.documents.fonts.FontMissingError": NOT_ASKABLE,
    "yanxiu.documents.spreadsheet.sheet.SpreadsheetRefusedError": NOT_ASKABLE,
    "yanxiu.reporting.package.ReportRefusedError": NOT_ASKABLE,
    "yanxiu.reporting.receipt.ReceiptRefusedError": NOT_ASKABLE,
    "yanxiu.reporting.schemas.SchemaError": NOT_ASKABLE,
}


def told(error: Exception) -> int | None:
    """The exit code of an error that is meant for people; `None` for a fault of the program."""
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    return next((_TOLD[name] for name in names if name in _TOLD), None)


class Refused(click.ClickException):
    """A command that says why it did not do what was asked; 2 where it could not even be asked."""

    def __init__(self, message: str, exit_code: int = NOT_ASKABLE) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc] # click declares a class variable, reads the instance's

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"错误：{self.message}", file=file or sys.stderr)
