"""What is wrong with how a command was called, in Chinese: the part, the value, the rule, the way out."""

import difflib
import re

import click

from .failures import NOT_ASKABLE, Refused

_SENTENCES = (
    (re.compile(r"Got unexpected extra arguments? \((.*)\)"), "多出了 {}"),
    (re.compile(r"Option '(.*)' requires (?:an argument|\d+ arguments)\."), "选项 {} 后面没有写值"),
    (re.compile(r"Option '(.*)' does not take a value\."), "选项 {} 不带值"),
    (re.compile(r"Missing command\."), "没有写命令"),
)


def explained(error: click.UsageError) -> click.ClickException:
    """The same refusal in Chinese; the help that click shows for a bare group stays as it is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error
    help_at = f"。用法见 {error.ctx.command_path} --help" if error.ctx else ""
    return Refused(f"{_problem(error)}{help_at}", NOT_ASKABLE)


def _problem(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        return f"缺少{_name(error)}"
    if isinstance(error, click.BadParameter):
        value = _value(error.message)
        return f"{_name(error)} 的值{f' {value} ' if value else ''}不对：{_rule(error)}"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}{_near(error.possibilities)}"
    command = getattr(error, "command_name", None)
    if command is not None:
        return f"没有命令 {command}{_near(_commands_like(command, error.ctx))}"
    return f"用法不对：{_said(error.format_message())}"


def _said(message: str) -> str:
    """What click says of surplus and missing values, in Chinese; the rest as it is."""
    for english, chinese in _SENTENCES:
        if found := english.fullmatch(message):
            return chinese.format(*found.groups())
    return message


def _commands_like(name: str, ctx: click.Context | None) -> list[str]:
    known = ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []
    return difflib.get_close_matches(name, known)


def _near(possibilities: list[str] | None) -> str:
    return f"，最接近的是 {'、'.join(possibilities)}" if possibilities else ""


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "参数"
    kind = "选项" if isinstance(error.param, click.Option) else "参数"
    hint = error.param.get_error_hint(error.ctx) if error.ctx else str(error.param.name)
    return f"{kind} {hint}".replace("'", "")


def _value(message: str) -> str:
    """The value that click complains of, as the message quotes it."""
    found = re.match(r"(?:File |Directory |Path )?(.+?) (?:is (?:not|a) |does not exist)", message)
    return found[1] if found else ""


def _rule(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"可用 {'、'.join(str(choice) for choice in kind.choices)}"
    if isinstance(kind, click.IntRange) and kind.min is not None and kind.max is not None:
        return f"应是 {kind.min} 到 {kind.max} 之间的整数"
    if isinstance(kind, click.Path):
        return _path_rule(kind, error.message)
    return error.message


def _path_rule(kind: click.Path, message: str) -> str:
    if message.endswith("does not exist."):
        return "没有这个文件或文件夹，请核对路径"
    if message.endswith((" is a file.", " is a directory.")):
        return "应是文件夹，不是文件" if kind.dir_okay else "应是文件，不是文件夹"
    return "没有读写它的权限，请核对路径和权限"
