"""Help in Chinese: no English left, aligned by the width of Chinese characters, at most 80 columns."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from yanxiu.cli import main
from yanxiu.cli.chinese import cells, wrap
from yanxiu.cli.lazy import LazyGroup

from .conftest import Run

ENGLISH = ("Usage", "OPTIONS", "COMMAND", "ARGS", "Options", "Show this", "required", "default", "TEXT")


def every_command(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from every_command(below, (*path, name))


@pytest.mark.parametrize("path", list(every_command(main)), ids=" ".join)
def test_every_help_page_is_in_chinese(run: Run, path: tuple[str, ...]):
    page = run(*path, "--help").output
    assert page.startswith(f"用法：{' '.join(('main', *path))} ")
    assert [word for word in ENGLISH if word in page] == []
    assert "显示这段说明。" in page
    prose = [line for line in page.splitlines() if not line.startswith(("用法：", "  --"))]
    assert max(cells(line) for line in prose) <= 80


def test_explanations_stand_in_one_column(run: Run):
    lines = run("certificate", "issue", "--help").output.splitlines()
    begins = {
        cells(line[: line.index(word)])
        for line in lines
        for word in ("班次编号", "租户代码", "只发给")
        if line.startswith("  --") and word in line
    }
    assert len(begins) == 1


def test_the_range_and_the_default_are_said_in_chinese(run: Run):
    asked = re.sub(r"\n +", "", run("tenant", "adopt-draft", "--help").output)
    assert "2000 到 2100；必填" in asked
    assert "（默认 table）" in re.sub(r"\n +", "", run("summary", "--help").output)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四五六七", 10, ["一二三四五", "六七"]),
        ("一二三四五，六", 10, ["一二三四", "五，六"]),
        ("见 yanxiu tenant list。", 14, ["见 yanxiu", "tenant list。"]),
        ("", 10, []),
    ],
)
def test_no_line_begins_with_a_closing_mark(text: str, width: int, lines: list[str]):
    assert wrap(text, width) == lines


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tenant", "list", "extra"], "多出了 extra"),
        (["policy", "show", "--year"], "选项 --year 后面没有写值"),
        (["decision", "replay", "--all=4"], "选项 --all 不带值"),
    ],
)
def test_what_click_says_in_english_is_said_in_chinese(run: Run, arguments: list[str], says: str):
    assert says in run(*arguments).stderr


@click.command("stop")
def stop() -> None:
    raise KeyboardInterrupt


def test_an_interruption_is_told():
    group = LazyGroup("group", commands_at={"stop": (f"{__name__}:stop", "停")})
    result = CliRunner().invoke(group, ["stop"])
    assert result.exit_code == 130
    assert "已中断" in result.stderr
