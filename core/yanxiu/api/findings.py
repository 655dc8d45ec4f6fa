"""Findings and deadlines as programs read them: codes beside texts in the reader's language."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.telling import in_words, remark, said
from yanxiu.policy import LABELS, ROOTS, Attestation, Finding, NeedKind, Stage, canonical, label_of
from yanxiu.services.deadlines import Deadline


class FindingSchema(Schema):
    """What one rule says: how it came out, on what, by which clause, what is missing, what would cure it."""

    rule = fields.Told(required=True, metadata={"description": "规则"})
    stage = fields.Told(required=True, metadata={"description": "环节"})
    label = fields.Told(required=True)
    status = fields.Told(
        required=True, metadata={"description": "pass、fail、unknown、attest、error、not_applicable"}
    )
    severity = fields.Told(required=True, metadata={"description": "hard 是必须，soft 是应当"})
    document = fields.Told(required=True, allow_none=True, metadata={"description": "依据的文件"})
    clause = fields.Told(required=True, allow_none=True)
    observed = fields.Told(required=True, allow_none=True, metadata={"description": "现在的情况"})
    limit = fields.Told(required=True, allow_none=True, metadata={"description": "规定的限值"})
    detail = fields.Told(required=True)
    cure = fields.Told(required=True, metadata={"description": "怎样才能符合"})
    owners = fields.Items(fields.Told(), required=True, metadata={"description": "由谁办"})
    needs = fields.Items(fields.Told(), required=True, metadata={"description": "还缺什么"})
    confirmed = fields.Flag(required=True, metadata={"description": "false：口径未经确认"})
    draft = fields.Flag(required=True, metadata={"description": "true：依据为征求意见稿"})


class DueSchema(Schema):
    """One deadline, and the clause that sets it."""

    label = fields.Told(required=True)
    due = fields.Day(required=True)
    days_left = fields.Count(required=True, least=-(10**6), metadata={"description": "负数：已过多少天"})
    document = fields.Told(required=True)
    clause = fields.Told(required=True)


def told(findings: Iterable[Finding], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Findings as ``FindingSchema`` has them; ``words`` are the region's own, by code."""
    return told_raw((json.loads(canonical(one)) for one in findings), words)


def told_raw(findings: Iterable[Mapping[str, Any]], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same of findings out of a record."""
    return [_told(one, words) for one in findings]


def due(one: Deadline) -> dict[str, Any]:
    """A deadline as ``DueSchema`` has it."""
    return {
        "label": said(one.label),
        "due": one.due,
        "days_left": one.days_left,
        "document": one.citation.document,
        "clause": one.citation.clause,
    }


def _told(raw: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    cited = raw["citation"] or {}
    return {
        **{name: raw[name] for name in ("rule", "stage", "status", "severity", "confirmed", "draft")},
        "label": said(raw["label"]),
        "document": cited.get("document") or None,
        "clause": cited.get("clause") or None,
        "observed": _written(raw["observed"], raw["unit"], words),
        "limit": _written(raw["limit"], raw["unit"], words),
        "detail": remark(raw["detail"]),
        "cure": said(raw["cure"]),
        "owners": raw["owners"],
        "needs": [_need(one, raw["stage"]) for one in raw["needs"]],
    }


def _written(value: Any, unit: str, words: Mapping[str, str]) -> str | None:
    return None if value is None else in_words(value, unit, words)


def _need(need: Mapping[str, str], stage: str) -> str:
    name = need["name"]
    if need["kind"] == NeedKind.FACT:
        return "·".join(said(part) for part in label_of(ROOTS[Stage(stage)], name).split("·"))
    return said(LABELS[Attestation].get(name, name)) if need["kind"] == NeedKind.ATTESTATION else said(name)
