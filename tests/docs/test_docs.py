"""What the pages say holds: examples run, excerpts are true, links and commands lead somewhere.

A `yaml case` block is a case file that must pass (`file=name` keeps it for the page's commands); a
`yaml excerpt=path` block must be contained in that file; the lines of a `console` block that begin with `$`
are run in an empty folder with a database of its own, and must print what follows them, where `…` stands
for anything.  In `sh` blocks, which are not run, each command and option must exist.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from yanxiu.cli import main
from yanxiu.policy import Registry, parse_cases, run_case

from .conftest import ROOT, Block, blocks, links, pages


def test_case_gives_what_it_expects(case: Block):
    cases = parse_cases(case.text, str(case), Registry.load())
    assert cases
    problems = {one.name: problems for one in cases if (problems := run_case(one).problems)}
    assert problems == {}


def test_excerpt_stands_in_its_file(excerpt: Block, root: Path):
    whole = yaml.safe_load((root / excerpt.word("excerpt")).read_text(encoding="utf-8"))
    part = yaml.safe_load(excerpt.text)
    assert part
    assert contained(part, whole), f"{excerpt} is not what {excerpt.word('excerpt')} says"


def contained(part: Any, whole: Any) -> bool:
    """Whether every key, item and value of the part is there in the whole."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(k in whole and contained(v, whole[k]) for k, v in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(contained(v, w) for w in whole) for v in part)
    return bool(part == whole)


@pytest.mark.parametrize(
    ("part", "holds"), [({"a": [1]}, True), ({"a": [3]}, False), ({"b": 1}, False), ({"a": 1}, False)]
)
def test_containment(part: dict[str, Any], holds: bool):
    assert contained(part, {"a": [1, 2], "c": 3}) is holds


def test_commands_print_what_the_page_shows(told: Path, scratch: Path):
    folder = scratch / "here"
    folder.mkdir()
    scripts = Path(sys.executable).parent
    keep = {name: value for name, value in os.environ.items() if not name.startswith("YANXIU_")}
    environment = {
        **keep,
        "PATH": f"{scripts}{os.pathsep}{keep['PATH']}",
        "YANXIU_HOME": str(scratch / "home"),
        "LC_ALL": "C.UTF-8",
    }
    for block in blocks(told):
        if block.word("file"):
            (folder / block.word("file")).write_text(block.text, encoding="utf-8")
        for command, shown in _steps(block):
            ran = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=300,
                check=False,
            )
            printed = _lines(ran.stdout)
            assert re.fullmatch(_pattern(shown), printed), f"{block} $ {command}\n{ran.stdout}"


def _steps(block: Block) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output shown below it."""
    if block.language != "console":
        return []
    parts = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)
    assert not parts[0].strip(), f"{block} begins with output"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _lines(output: str) -> str:
    """Output without blank lines, rules and runs of blanks: how wide a column is does not matter."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in output.splitlines())
    return "\n".join(line for line in lines if line.strip("─━ "))


def _pattern(shown: str) -> re.Pattern[str]:
    return re.compile(re.escape(_lines(shown)).replace("…", "(?s:.*?)"))


def test_commands_exist(commands: Block, root: Path):
    targets = _targets(root)
    for line in commands.text.splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True) if _is_command(line, commands) else []
        for at, word in enumerate(words):
            if word == "make" and words[at + 1 : at + 2]:
                assert words[at + 1] in targets, f"{commands}: make {words[at + 1]}"
            if word.rpartition("/")[2] == "yanxiu":
                _resolve(words[at + 1 :], commands)


def _is_command(line: str, block: Block) -> bool:
    return block.language == "sh" or line.startswith("$ ")


def _resolve(words: list[str], block: Block) -> None:
    """Walk from group to command; every option on the way must be one of theirs."""
    command: click.Command = main
    context = click.Context(command, info_name="yanxiu")
    value = False
    for word in words:
        if word in {"|", ";", "&&", ">", "2>&1"}:
            return
        name = word.rstrip(';)"').partition("=")[0]
        if value:
            value = False
        elif isinstance(command, click.Group) and not name.startswith("-"):
            found = command.get_command(context, name)
            assert found is not None, f"{block}: no command {name!r} in {context.command_path}"
            command, context = found, click.Context(found, info_name=name, parent=context)
        elif name.startswith("-"):
            known = {option for one in command.get_params(context) for option in one.opts}
            assert name in known, f"{block}: {context.command_path} has no option {name}"
            value = "=" not in word and any(
                name in one.opts and not getattr(one, "is_flag", False) for one in command.get_params(context)
            )


def _targets(root: Path) -> set[str]:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^\.PHONY: ([\w-]+)$", makefile, re.MULTILINE))


def test_links_lead_somewhere(page: Path):
    broken = [to for to in links(page) if not re.match(r"[a-z]+:|#", to) and not _there(page, to)]
    assert broken == []


def _there(page: Path, to: str) -> bool:
    path, _, anchor = to.partition("#")
    target = (page.parent / path).resolve()
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target.read_text(encoding="utf-8"))


def _anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_inline_make_targets_exist(page: Path, root: Path):
    named = set(re.findall(r"`make ([a-z-]+)[^`]*`", page.read_text(encoding="utf-8")))
    assert named <= _targets(root)


def test_no_page_is_lost():
    """Whatever stands in docs can be reached from the README."""
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        found = {(page.parent / to.partition("#")[0]).resolve() for to in links(page) if ":" not in to}
        waiting += [to for to in found if to.suffix == ".md" and to.is_file() and to not in reached]
    assert [page for page in pages() if page.is_relative_to(ROOT / "docs") and page not in reached] == []
