"""Telling the demonstration: chapters on screen with clauses, figures for the summary."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from yanxiu.cli.output import echo_table
from yanxiu.policy import (
    LABELS,
    ClassFacts,
    Facts,
    Finding,
    Gate,
    Kind,
    Status,
    in_words,
    label_of,
    plain,
    worst,
)
from yanxiu.services.deciding import Judged

_GATES = {
    Gate.OPEN: ("可以办理", "green"),
    Gate.OPEN_WITH_WARNINGS: ("可以办理，有提醒", "yellow"),
    Gate.INCOMPLETE: ("尚不能判断", "magenta"),
    Gate.BLOCKED: ("不能办理", "red"),
}
_MARKS = {
    Status.PASS: ("通过", "green"),
    Status.FAIL: ("不符", "red"),
    Status.UNKNOWN: ("待补", "magenta"),
    Status.ATTEST: ("待签", "blue"),
    Status.ERROR: ("出错", "red"),
    Status.NOT_APPLICABLE: ("不适用", "dim"),
}


class Story:
    """Prints as it goes and keeps what `summary.json` will hold."""

    def __init__(self, out: Path, console: Console | None = None) -> None:
        self.out = out
        self.console = console or Console(highlight=False, soft_wrap=True)
        self.summary: dict[str, Any] = {"decisions": []}
        self._step = 0
        self._title = ""

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._step += 1
        self._title = title
        self.console.print()
        self.console.rule(Text(f"{self._step}  {title}", style="bold"), align="left")

    def say(self, text: str) -> None:
        """One line of the story."""
        self.console.print(Text(text))

    def judged(
        self, what: str, judged: Judged, *, show: Iterable[str] = (), silent: Iterable[str] = ()
    ) -> Judged:
        """A decision: its gate, every finding that is no plain pass, and those asked for by catalogue id.

        Findings that do not apply are told of the ids in `silent` only.
        """
        word, colour = _GATES[judged.gate]
        asked = {*show, *silent}
        root, own = type(judged.decision.facts), judged.decision.chain.labels()
        line = Text(f"{what}：").append(word, style=f"bold {colour}")
        if judged.passed and judged.gate in (Gate.INCOMPLETE, Gate.BLOCKED):
            line.append("　→ 由认定或已确认的后果放行", style="cyan")
        self.console.print(line)
        for finding in judged.decision.findings:
            cite = finding.citation.id if finding.citation else finding.rule
            applies = finding.status is not Status.NOT_APPLICABLE or cite in silent
            if (cite in asked and applies) or finding.status in (
                Status.FAIL,
                Status.UNKNOWN,
                Status.ATTEST,
                Status.ERROR,
            ):
                self.console.print(_finding(finding, root, own))
        self._note(what, judged)
        return judged

    def subsidy(self, judged: Judged) -> None:
        """What is proposed, line by line."""
        proposal = judged.decision.subsidy
        if proposal is None:
            self.say("  补助：没有可依据的文件，算不出")
            return
        amount = "算不出" if proposal.amount is None else f"{proposal.amount:,} 元"
        self.say(f"  补助建议：{amount}" + (f"（取决于“{proposal.binds}”）" if proposal.binds else ""))
        for line in proposal.lines:
            shown = "未知" if line.amount is None else f"{line.amount:,} 元"
            note = f"［{line.note}］" if line.note else ""
            self.say(f"    {line.label}：{shown}{note}" + (f"　{line.citation}" if line.citation else ""))
        for need in proposal.needs:
            self.say(f"    缺：{need.name}")

    def table(self, title: str, headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
        """A small table; figures stand to the right."""
        echo_table(list(headings), [[str(cell) for cell in row] for row in rows], title=title)

    def save(self, name: str, content: bytes) -> Path:
        """Write a document below the output folder and say so."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.console.print(Text(f"　写出 {path}", style="dim"))
        return path

    def finish(self) -> Path:
        """Write `summary.json`."""
        path = self.out / "summary.json"
        path.write_text(
            json.dumps(plain(self.summary), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        return path

    def _note(self, what: str, judged: Judged) -> None:
        decision = judged.decision
        self.summary["decisions"].append(
            {
                "chapter": self._title,
                "what": what.strip(),
                "id": decision.id,
                "stage": decision.stage,
                "year": decision.facts.year,
                "gate": decision.gate,
                "passed": judged.passed,
                "subsidy": decision.subsidy.amount if decision.subsidy else None,
                "budget_line": _budget_line(decision.facts) if decision.subsidy else None,
                "consequences": [
                    {"effect": drawn.effect, "cite": drawn.citation.id, "because": drawn.because}
                    for drawn in decision.consequences
                ],
                "findings": _by_id(decision.findings),
            }
        )


def _by_id(findings: Iterable[Finding]) -> dict[str, Status]:
    """The worst status under each catalogue id; what does not apply is left out."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.citation.id if finding.citation else finding.rule, []).append(finding)
    found = {name: worst(group) for name, group in groups.items()}
    return {name: status for name, status in found.items() if status and status is not Status.NOT_APPLICABLE}


def _budget_line(facts: Facts) -> str | None:
    return facts.funding.budget_line if isinstance(facts, ClassFacts) else None


def _finding(finding: Finding, root: type, own: Mapping[str, str]) -> Text:
    word, colour = _MARKS[finding.status]
    if finding.kind is Kind.CONSEQUENCE and finding.status is Status.PASS:
        word = "没有触发"
    line = Text("  · ").append(word, style=colour).append(f" {finding.label}")
    against = _against(finding, root, own)
    if against:
        line.append(f"：{against}")
    if finding.detail:
        line.append(f"（{finding.detail}）")
    if finding.citation:
        line.append(f"　{finding.citation}", style="dim")
    marks = [mark for mark, on in _remarks(finding) if on]
    if marks:
        line.append(f"［{'、'.join(marks)}］", style="dim")
    return line


def _against(finding: Finding, root: type, own: Mapping[str, str]) -> str:
    if finding.status is Status.UNKNOWN:
        return "缺 " + "、".join(label_of(root, need.name) for need in finding.needs) if finding.needs else ""
    observed, limit = plain(finding.observed), plain(finding.limit)
    if finding.status in (Status.ATTEST, Status.NOT_APPLICABLE) or isinstance(observed, bool | list | None):
        return ""
    if observed == limit and not finding.unit:
        return ""
    shown = _shown(finding.observed, finding.unit, own)
    return (
        shown
        if limit is None or isinstance(limit, bool | list)
        else f"{shown}，要求 {_shown(limit, finding.unit, {**_same(finding.observed), **own})}"
    )


def _shown(value: Any, unit: str, own: Mapping[str, str]) -> str:
    return in_words(plain(value), unit, {**_same(value), **own})


def _same(value: Any) -> dict[str, str]:
    """The words of the set that an observed word comes from: the limit is one of them."""
    return dict(LABELS.get(type(value), {})) if isinstance(value, StrEnum) else {}


def _remarks(finding: Finding) -> list[tuple[str, bool]]:
    return [
        ("草案试行", finding.draft),
        ("口径，未经确认", not finding.confirmed),
        ("二手依据", finding.evidence == "secondary"),
    ]
