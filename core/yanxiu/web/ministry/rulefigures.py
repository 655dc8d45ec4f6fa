"""The figures that stand beside a comparison of rules: what the matter moves, by place and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from yanxiu.policy import Matter, Pack
from yanxiu.services.provinces import provinces
from yanxiu.services.summaries import Dimension, Line, Question, ask, figure_named, known_figures
from yanxiu.services.summaries.words import written
from yanxiu.web.wording import said

_RULES: Final = ("findings_met", "findings_violated", "findings_unknown")
FIGURES: Final[Mapping[str, Sequence[str]]] = {
    Matter.DURATION: ("hours", "classes_held", "completion_rate"),
    Matter.HEADCOUNT: ("enrolled", "classes_held", "completion_rate"),
    Matter.REMOTE: ("onsite", "online", "enrolled"),
    Matter.FILING: ("classes_held", "late_filings", "projects_cancelled"),
    Matter.AMENDMENT: ("classes_held", "late_filings", "projects_cancelled"),
    Matter.FINISH: ("projects_planned", "projects_held", "held_rate"),
    Matter.ASSESSMENT: ("graded", "completed", "completion_rate"),
    Matter.CERTIFICATE_NUMBER: ("completed", "certificates", "certified_rate"),
    Matter.REPORTING: ("classes_held", "projects_completed", "late_filings"),
    Matter.SUBSIDY: ("subsidy_proposed", "subsidy_paid", "per_head"),
    Matter.FEES: ("funds_planned", "funds_fiscal", "funds_own"),
    Matter.EXPENSES: ("funds_planned", "funds_fiscal", "funds_own"),
    Matter.SETTLEMENT: ("subsidy_proposed", "subsidy_paid", "execution_rate"),
}
"""Which figures a matter moves; of the others, how their rules were answered."""

_PER_CLASS: Final[Mapping[str, tuple[str, Any]]] = {Matter.DURATION: ("hours", _l("每班学时"))}
"""What is shared out over the classes held besides: neither part counts people, so both are told."""


@dataclass(frozen=True)
class Figures:
    """A table of figures: headings with what each counts, a line for a department and year, the moment."""

    headings: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, int, tuple[str, ...]], ...]
    silent: tuple[tuple[str, tuple[int, ...]], ...]
    at: datetime


def figures(asked: str, packs: Sequence[Pack], years: Sequence[int]) -> Figures | None:
    """The figures of the departments under these policies; None where there is none of them."""
    chosen = {pack.name for pack in packs}
    known = [one.department for one in provinces() if one.department and one.pack and one.pack.name in chosen]
    if not known or not years:
        return None
    names = tuple(name for name in FIGURES.get(asked, _RULES) if name in known_figures())
    by = (Dimension.PROVINCE, Dimension.YEAR)
    question = Question(tuple(years), by, {Dimension.PROVINCE: tuple(one.code for one in known)}, names)
    answer = ask(question)
    shared = _PER_CLASS.get(asked)
    headings = [(said(label), said(meaning)) for label, meaning in map(answer.definitions, names)]
    if shared:
        meaning = f"{said(figure_named(shared[0]).label)} ÷ {said(figure_named('classes_held').label)}"
        headings.insert(0, (str(shared[1]), meaning))
    return Figures(
        tuple(headings),
        tuple(_line(line, names, shared[0] if shared else "") for line in answer.lines),
        tuple((one.tenant.name, one.years) for one in answer.silent),
        answer.at,
    )


def _line(line: Line, names: Sequence[str], shared: str) -> tuple[str, int, tuple[str, ...]]:
    told = [said(written(line, name)) for name in names]
    if shared:
        told.insert(0, _shared_out(line.figures[shared], line.figures["classes_held"]))
    return line.province or "", int(line.key[Dimension.YEAR]), tuple(told)


def _shared_out(whole: int | Decimal | None, classes: int | Decimal | None) -> str:
    return f"{Decimal(whole) / Decimal(classes):.1f}" if whole is not None and classes else "—"
