"""Help pages in Chinese, aligned by the width of Chinese characters; click's own are English and misalign."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import click

_HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
_SENTENCES = {"Show this message and exit.": "显示这段说明。", "Show the version and exit.": "显示版本。"}
_VALUES = {
    "INTEGER RANGE": "整数",
    "INTEGER": "整数",
    "TEXT": "文字",
    "DIRECTORY": "文件夹",
    "FILE": "文件",
    "PATH": "路径",
}
_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_MARKS = re.compile(r" {2}\[([^\]]*)\]$")
_CLOSING = "，。、；：！？）》」”"
_UNBROKEN = re.compile(rf" +|(?:[!-~]+|[^ ])[{_CLOSING}]*")
_MARGIN = 2


class Formatter(click.HelpFormatter):
    """click's formatter, in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, chinese in _USAGE.items():
            args = args.replace(english, chinese)
        self.write(f"{prefix or '用法：'}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        paragraphs = re.split(r"\n\s*\n", text.strip())
        indent = " " * self.current_indent
        wrapped = (wrap(_joined(one), self.width - self.current_indent) for one in paragraphs)
        self.write("\n\n".join("\n".join(f"{indent}{line}" for line in lines) for lines in wrapped) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = _MARGIN
    ) -> None:
        said = [(_term(first), _explained(second)) for first, second in rows]
        column = min(max(cells(first) for first, _ in said), col_max) + col_spacing
        for first, second in said:
            self._write_row(first, second, column)

    def _write_row(self, first: str, second: str, column: int) -> None:
        at = self.current_indent + column
        lines = wrap(second, self.width - at)
        head = f"{'':{self.current_indent}}{first}"
        beside = lines.pop(0) if lines and cells(first) + _MARGIN <= column else ""
        self.write(f"{head}{'':{max(column - cells(first), 0)}}{beside}".rstrip() + "\n")
        for line in lines:
            self.write(f"{'':{at}}{line}\n")


class Context(click.Context):
    """A command's context whose help is in Chinese."""

    formatter_class = Formatter


def speak(command: click.Command) -> click.Command:
    """Let a command, and every command below it, write its help in Chinese; whoever made it."""
    command.context_class = Context
    for below in getattr(command, "commands", {}).values():
        speak(below)
    return command


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; Latin words stay whole, no line begins with a closing mark."""
    return list(_lines(text, max(width, 10)))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _UNBROKEN.findall(text):
        if line and cells(line) + cells(piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


def _joined(paragraph: str) -> str:
    """A paragraph's lines as one; a space only where both sides are Latin."""
    return re.sub(r"(?<=[!-~])\s*\n\s*(?=[!-~])", " ", paragraph).replace("\n", "")


def _term(first: str) -> str:
    for english, chinese in _VALUES.items():
        if first.endswith(f" {english}"):
            return first.removesuffix(english) + chinese
    return first


def _explained(second: str) -> str:
    return _MARKS.sub(_marked, _SENTENCES.get(second, second))


def _marked(found: re.Match[str]) -> str:
    marks = [_mark(mark) for mark in found[1].split("; ")]
    return f"（{'；'.join(marks)}）"


def _mark(mark: str) -> str:
    if mark == "required":
        return "必填"
    between = re.fullmatch(r"(\d+)<=x<=(\d+)", mark)
    if between:
        return f"{between[1]} 到 {between[2]}"
    return re.sub(r"^default: ", "默认 ", mark)
