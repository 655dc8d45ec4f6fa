"""What is wrong with how a command was called, in Chinese: the part, the value, the rule, the way out."""

import difflib

import click

from .failures import NOT_ASKABLE, Refused


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
        value, is_not, _ = error.message.partition(" is not ")
        return f"{_name(error)} 的值{f' {value} ' if is_not else ''}不对：{_rule(error)}"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}{_near(error.possibilities)}"
    command = getattr(error, "command_name", None)
    if command is not None:
        return f"没有命令 {command}{_near(_commands_like(command, error.ctx))}"
    return f"用法不对：{error.format_message()}"


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


def _rule(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"可用 {'、'.join(str(choice) for choice in kind.choices)}"
    if isinstance(kind, click.IntRange) and kind.min is not None and kind.max is not None:
        return f"应是 {kind.min} 到 {kind.max} 之间的整数"
    return error.message
