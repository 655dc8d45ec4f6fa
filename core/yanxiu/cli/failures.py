"""Which errors are for people: printed as `错误：…` on standard error, never as a traceback."""

import sys
from typing import IO, Any

import click

NOT_ASKABLE = 2
DOES_NOT_HOLD = 1
INTERRUPTED = 130

# By name, so that telling an error imports nothing that the command did not use.
_TOLD = {
    "yanxiu.policy.errors.PolicyError": NOT_ASKABLE,
    "yanxiu.services.errors.StepRefused": DOES_NOT_HOLD,
    "yanxiu.services.errors.DomainError": NOT_ASKABLE,
    "yanxiu.db.problems.DatabaseProblem": NOT_ASKABLE,
    "yanxiu.db.problems.CryptoError": NOT_ASKABLE,
    "yanxiu.documents.certificate.CannotPrintError": NOT_ASKABLE,
    "yanxiu.documents.apart.pool.DrawingError": NOT_ASKABLE,
    "yanxiu.documents.fonts.cache.FontBuildError": NOT_ASKABLE,
    "yanxiu.documents.fonts.sources.FontMissingError": NOT_ASKABLE,
    "yanxiu.documents.spreadsheet.sheet.SpreadsheetRefusedError": NOT_ASKABLE,
    "yanxiu.reporting.container.ReportRefusedError": NOT_ASKABLE,
    "yanxiu.reporting.receipt.ReceiptRefusedError": NOT_ASKABLE,
    "yanxiu.reporting.schemas.SchemaError": NOT_ASKABLE,
    "sqlalchemy.exc.OperationalError": NOT_ASKABLE,
    "psycopg.OperationalError": NOT_ASKABLE,
}
# Their own text holds statements and values, which may be personal; it is not for people.
_AWAY = (
    "数据库：连接中断，或服务器不能完成这一步；没有做完的一步没有写入。"
    "请确认数据库仍在运行（yanxiu db check），然后再试"
)
_IN_OUR_WORDS = {"sqlalchemy.exc.OperationalError": _AWAY, "psycopg.OperationalError": _AWAY}


def told(error: Exception) -> int | None:
    """The exit code of an error that is meant for people; `None` for a fault of the program."""
    return next((_TOLD[name] for name in _names(_within(error)) if name in _TOLD), None)


def message(error: Exception) -> str:
    """What people are told of it."""
    meant = _within(error)
    return next((_IN_OUR_WORDS[name] for name in _names(meant) if name in _IN_OUR_WORDS), str(meant))


def _within(error: Exception) -> Exception:
    """What went wrong while values were made ready for a statement: a key that is lacking, for example."""
    inner = getattr(error, "orig", None) if "sqlalchemy.exc.StatementError" in _names(error) else None
    return inner if isinstance(inner, Exception) and set(_names(inner)) & _TOLD.keys() else error


def _names(error: Exception) -> list[str]:
    return [f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__]


class Refused(click.ClickException):
    """A command that says why it did not do what was asked; 2 where it could not even be asked."""

    def __init__(self, message: str, exit_code: int = NOT_ASKABLE) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc] # click declares a class variable, reads the instance's

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"错误：{self.message}", file=file or sys.stderr)
