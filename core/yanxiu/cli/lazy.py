"""A group whose commands are imported when used, and which tells people's errors instead of tracing them."""

import ast
from collections.abc import Mapping
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeGuard

import click

from .chinese import Context, speak
from .failures import INTERRUPTED, Refused, message, told
from .usage import explained

Places = Mapping[str, tuple[str, str]]


class LazyGroup(click.Group):
    """`commands_at`: name → (`module:attribute`, one line of help); what has no module is not listed.

    `added_by` is an entry point group by which other distributions add theirs; ours go before them.
    """

    context_class = Context

    def __init__(self, *args: Any, commands_at: Places, added_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        added = metadata.entry_points(group=added_by) if added_by else ()
        self._added = {point.name: point for point in added if point.name not in commands_at}
        others = {name: (point.value, "") for name, point in self._added.items()}
        self._places = dict(sorted({**others, **commands_at}.items()))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for name in self._places if self._exists(name)]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in self._places or not self._exists(cmd_name):
            return None
        module, _, attribute = self._places[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is no click command")
        return speak(command)

    def _exists(self, name: str) -> bool:
        return find_spec(self._places[name][0].partition(":")[0]) is not None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._help(name)) for name in self.list_commands(ctx)])

    def _help(self, name: str) -> str:
        return _summary(self._added[name]) if name in self._added else self._places[name][1]

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise explained(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise explained(error) from error
        except KeyboardInterrupt as error:
            raise Refused("已中断：没有做完的一步没有写入，可以再次运行", INTERRUPTED) from error
        except Exception as error:
            code = told(error)
            if code is None:
                raise
            raise Refused(message(error), code) from error


def _summary(point: metadata.EntryPoint) -> str:
    """The first line of the command's own help, read without importing it; else its distribution's."""
    try:
        spec = find_spec(point.module)
        tree = ast.parse(Path((spec and spec.origin) or "").read_text(encoding="utf-8"))
    except (ImportError, OSError, SyntaxError):
        tree = ast.Module([], [])
    said = (ast.get_docstring(node) for node in tree.body if _makes(node, point.attr))
    first = (next(said, None) or "").partition("\n")[0].rstrip("。")
    return first or (point.dist.metadata["Summary"] if point.dist else "")


def _makes(node: ast.stmt, name: str) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef) and node.name == name
