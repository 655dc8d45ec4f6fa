"""The decision sheet of a class (判断依据表): every stage, every finding, with the clause it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yanxiu.documents.amounts import long_date
from yanxiu.documents.drawing import draw
from yanxiu.documents.pdf import finish
from yanxiu.documents.templating import fill

MARKS = frozenset({"fail", "error", "unknown", "attest", "warn", "pass", "not_applicable"})
"""How a conclusion can be marked; `warn` is a reminder."""


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """One finding in words: `word` is its conclusion, `mark` (of MARKS) how that looks.

    `observed` and `limit` are written out; `unit` stands for itself where they do not say it; `owner` says
    who can cure it; `remark` carries what qualifies the rule (draft, unconfirmed reading, second-hand
    evidence).
    """

    rule_label: str
    rule_id: str
    document: str
    clause: str
    mark: str
    word: str
    severity: str
    observed: str = ""
    limit: str = ""
    unit: str = ""
    cure: str = ""
    owner: str = ""
    remark: str = ""

    def __post_init__(self) -> None:
        if self.mark not in MARKS:
            raise ValueError(f"{self.rule_id}: mark {self.mark!r} is not known")


@dataclass(frozen=True, slots=True)
class SheetDetermination:
    """An officer's act by which a gate was passed; it never alters a finding."""

    officer: str
    decided_on: date
    reason: str
    basis: str
    until: date | None = None
    covers: str = "本次判断"


@dataclass(frozen=True, slots=True)
class SheetConsequence:
    """What follows from findings: a draft until a named person confirms it."""

    label: str
    rule_id: str
    document: str
    clause: str
    because: str
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SheetStage:
    """One decision: stage, the day asked about, the gate, its hash, and findings in the order to print.

    `gate` is what the style sheet calls it, `gate_word` what the reader does.
    """

    label: str
    as_of: date
    gate: str
    gate_word: str
    decision_hash: str
    findings: tuple[SheetFinding, ...]
    determinations: tuple[SheetDetermination, ...] = ()
    consequences: tuple[SheetConsequence, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """The whole sheet. `particulars` are (label, text) pairs for its head, in the order to print."""

    authority: str
    class_name: str
    class_code: str
    year: int
    particulars: tuple[tuple[str, str], ...]
    stages: tuple[SheetStage, ...]
    made_on: date
    sample: bool = False


def render_decision_sheet(sheet: DecisionSheet) -> bytes:
    """PDF/A-3b, A4 landscape; the foot of every page carries the hash of the decision that it shows."""
    html = fill(
        "decision-sheet.html",
        sheet=_head(sheet),
        stages=[_stage(number, stage) for number, stage in enumerate(sheet.stages, start=1)],
    )
    return finish(draw(html, "decision-sheet.css", pdf_variant="pdf/a-3b"))


def _head(sheet: DecisionSheet) -> dict[str, object]:
    return {
        "authority": sheet.authority,
        "class_name": sheet.class_name,
        "class_code": sheet.class_code,
        "year": sheet.year,
        "particulars": sheet.particulars,
        "made_on": long_date(sheet.made_on),
        "sample": sheet.sample,
    }


def _stage(number: int, stage: SheetStage) -> dict[str, object]:
    return {
        "number": number,
        "label": stage.label,
        "as_of": long_date(stage.as_of),
        "gate": stage.gate,
        "gate_word": stage.gate_word,
        "counts": _counts(stage.findings),
        "hash": stage.decision_hash,
        "findings": [_finding(finding) for finding in stage.findings],
        "determinations": [_determination(item) for item in stage.determinations],
        "consequences": [_consequence(item) for item in stage.consequences],
    }


def _counts(findings: Sequence[SheetFinding]) -> str:
    """`不符 1　待补 2　通过 5`, in the order of the table."""
    words = [finding.word for finding in findings]
    return "　".join(f"{word} {words.count(word)}" for word in dict.fromkeys(words))


def _finding(finding: SheetFinding) -> dict[str, str]:
    return {
        "label": finding.rule_label,
        "id": finding.rule_id,
        "document": finding.document,
        "clause": finding.clause,
        "mark": finding.mark,
        "word": finding.word,
        "severity": finding.severity,
        "observed": finding.observed or "—",
        "limit": finding.limit or "—",
        "unit": finding.unit,
        "cure": finding.cure,
        "owner": finding.owner,
        "remark": finding.remark,
    }


def _determination(item: SheetDetermination) -> dict[str, str]:
    return {
        "officer": item.officer,
        "decided_on": long_date(item.decided_on),
        "reason": item.reason,
        "basis": item.basis,
        "until": long_date(item.until) if item.until else "不设期限",
        "covers": item.covers,
    }


def _consequence(item: SheetConsequence) -> dict[str, str]:
    state = "草稿，待确认"
    if item.confirmed_on is not None:
        state = f"{item.confirmed_by}于{long_date(item.confirmed_on)}确认"
    return {
        "label": item.label,
        "id": item.rule_id,
        "document": item.document,
        "clause": item.clause,
        "because": item.because,
        "state": state,
    }
