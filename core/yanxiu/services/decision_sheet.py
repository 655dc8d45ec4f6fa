"""判断依据表 of a class: every stage's last decision, out of the stored records, with its clauses."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.documents.amounts import date_span
from yanxiu.documents.decision_sheet import (
    DecisionSheet,
    SheetConsequence,
    SheetDetermination,
    SheetFinding,
    SheetStage,
    render_decision_sheet,
)
from yanxiu.models import (
    Consequence,
    ConsequenceState,
    DecisionBody,
    Determination,
    Enrollment,
    TrainingClass,
)
from yanxiu.models import Decision as DecisionRow
from yanxiu.policy import Gate, Party, Severity, Stage, Status
from yanxiu.policy.findings import WORST_FIRST
from yanxiu.policy.wording import in_words, word
from yanxiu.services.certificate_words import class_label
from yanxiu.services.chains import class_chain
from yanxiu.services.work import Work

_ORDER: Final = tuple(Stage)
_SEVERITIES: Final = tuple(Severity)


def decision_sheet(work: Work, class_id: UUID) -> bytes:
    """The sheet as PDF, from what was stored when it was decided."""
    return render_decision_sheet(sheet_of(work, class_id))


def sheet_of(work: Work, class_id: UUID) -> DecisionSheet:
    """What stands on the sheet: the class's stages, those of its application and plan, and its trainees'."""
    cls = work.get(TrainingClass, class_id, "班次")
    project = cls.project
    rows = _last_decisions(work, [cls.id, project.application_id, project.plan_id])
    roster = select(Enrollment).where(Enrollment.class_id == cls.id)
    in_order = roster.order_by(Enrollment.position.nulls_last(), Enrollment.id)
    trainees = list(work.session.scalars(in_order))
    places = {row.id: place for place, row in enumerate(trainees)}
    of_trainees = sorted(_last_decisions(work, places), key=lambda row: places[row.subject_id])
    bodies = _bodies(work, [*rows, *of_trainees])
    consequences = _consequences(work, cls.id)
    own = class_chain(work, cls).labels()
    stages = [
        (row.stage, _stage(work, row, bodies[row.hash], word(row.stage), consequences, own)) for row in rows
    ]
    for alike in _alike(of_trainees, bodies):
        first = alike[0]
        label = f"{word(first.stage)}（{len(alike)} 名学员）"
        stages.append((first.stage, _stage(work, first, bodies[first.hash], label, [], own)))
    stages.sort(key=lambda pair: _ORDER.index(pair[0]))
    return DecisionSheet(
        authority=work.tenant.name,
        class_name=cls.actual_topic or project.topic,
        class_code=f"{cls.year}年第{cls.number}号",
        year=cls.year,
        particulars=_particulars(work, cls),
        stages=tuple(stage for _, stage in stages),
        made_on=work.today,
        sample=any(row.trainee.sample for row in trainees[:1]),
    )


def _particulars(work: Work, cls: TrainingClass) -> tuple[tuple[str, str], ...]:
    project = cls.project
    starts, ends = cls.actual_starts_on or project.starts_on, cls.actual_ends_on or project.ends_on
    known = (
        ("类别", class_label(class_chain(work, cls), project)),
        ("承办单位", cls.actual_host_name or project.host.name),
        ("实施时间", date_span(starts, ends) if starts and ends else ""),
        ("办班地点", cls.actual_place or project.place or ""),
    )
    return tuple(pair for pair in known if pair[1])


def _last_decisions(work: Work, subjects: Iterable[UUID | None]) -> list[DecisionRow]:
    """The last decision on each subject at each stage."""
    keys = [key for key in subjects if key is not None]
    rows = work.session.scalars(
        select(DecisionRow)
        .where(DecisionRow.subject_id.in_(keys))
        .order_by(DecisionRow.decided_at, DecisionRow.id)
    )
    return list({(row.subject_id, row.stage): row for row in rows}.values())


def _bodies(work: Work, rows: Iterable[DecisionRow]) -> dict[str, dict[str, Any]]:
    hashes = {row.hash for row in rows}
    found = work.session.scalars(select(DecisionBody).where(DecisionBody.hash.in_(hashes)))
    return {body.hash: json.loads(body.body) for body in found}


def _alike(rows: Iterable[DecisionRow], bodies: dict[str, dict[str, Any]]) -> list[list[DecisionRow]]:
    """Decisions on trainees put together where every finding came out alike; each group shows its first."""
    groups: dict[tuple[Any, ...], list[DecisionRow]] = {}
    for row in rows:
        findings = bodies[row.hash]["findings"]
        key = (row.stage, *((f["rule"], _cited(f)["id"], f["status"]) for f in findings))
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _stage(
    work: Work,
    row: DecisionRow,
    body: dict[str, Any],
    label: str,
    consequences: Sequence[Consequence],
    own: Mapping[str, str],
) -> SheetStage:
    rules = {(finding["rule"], _cited(finding)["id"]) for finding in body["findings"]}
    following = [one for one in consequences if (one.rule, one.citation["id"]) in rules]
    return SheetStage(
        label=label,
        as_of=row.as_of,
        gate=row.gate,
        gate_word=word(Gate(row.gate)),
        decision_hash=row.hash,
        findings=tuple(_finding(finding, own) for finding in sorted(body["findings"], key=_badness)),
        determinations=tuple(_determinations(work, row)),
        consequences=tuple(_consequence(one) for one in following),
    )


def _cited(finding: dict[str, Any]) -> dict[str, str]:
    return finding["citation"] or {"id": finding["rule"], "document": "—", "clause": "—"}


def _badness(finding: dict[str, Any]) -> tuple[int, int, str]:
    """The worst first, and among equals what must be before what should."""
    return (
        WORST_FIRST.index(Status(finding["status"])),
        _SEVERITIES.index(Severity(finding["severity"])),
        _cited(finding)["id"],
    )


def _finding(finding: dict[str, Any], own: Mapping[str, str]) -> SheetFinding:
    cited = _cited(finding)
    reminds = finding["status"] == Status.FAIL and finding["severity"] != Severity.HARD
    return SheetFinding(
        rule_label=finding["label"],
        rule_id=cited["id"],
        document=cited["document"],
        clause=cited["clause"],
        mark="warn" if reminds else finding["status"],
        word="提醒" if reminds else word(Status(finding["status"])),
        severity=word(Severity(finding["severity"])),
        observed=_written(finding["observed"], finding["unit"], own),
        limit=_written(finding["limit"], finding["unit"], own),
        cure=finding["cure"],
        owner="、".join(word(Party(owner)) for owner in finding["owners"]),
        remark="；".join(_remarks(finding)),
    )


def _written(value: Any, unit: str, own: Mapping[str, str]) -> str:
    return "" if value is None else in_words(value, unit, own)


def _remarks(finding: dict[str, Any]) -> Iterable[str]:
    if finding["detail"]:
        yield finding["detail"]
    if finding["draft"]:
        yield "依据为征求意见稿"
    if not finding["confirmed"]:
        yield "口径未经确认"
    if finding["evidence"] != "primary":
        yield "依据为转述"


def _determinations(work: Work, row: DecisionRow) -> Iterable[SheetDetermination]:
    """Those under which it passed, and those made on it."""
    under = [UUID(key) for key in row.envelope.get("determinations", ())]
    found = work.session.scalars(
        select(Determination)
        .where(or_(Determination.id.in_(under), Determination.decision_id == row.id))
        .order_by(Determination.decided_on, Determination.id)
    )
    for made in found:
        covers = f"{made.year}年度{word(made.stage)}环节" if made.whole_stage else "本次判断"
        yield SheetDetermination(made.officer, made.decided_on, made.reason, made.basis, made.until, covers)


def _consequences(work: Work, class_id: UUID) -> list[Consequence]:
    found = select(Consequence).where(
        Consequence.class_id == class_id, Consequence.state != ConsequenceState.REVERSED
    )
    return list(work.session.scalars(found.order_by(Consequence.drafted_on, Consequence.id)))


def _consequence(row: Consequence) -> SheetConsequence:
    confirmed: date | None = row.confirmed_on
    return SheetConsequence(
        label=row.label,
        rule_id=row.citation["id"],
        document=row.citation["document"],
        clause=row.citation["clause"],
        because="、".join(row.because),
        confirmed_by=row.confirmed_by or "",
        confirmed_on=confirmed,
    )
