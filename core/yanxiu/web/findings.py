"""Findings on a page: what, clause, observed against limit, cure, who; and the page of a refused step."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from yanxiu.policy import (
    LABELS,
    ROOTS,
    Attestation,
    Finding,
    NeedKind,
    Party,
    Stage,
    canonical,
    label_of,
)
from yanxiu.services.deciding import Judged
from yanxiu.services.sources import Quote
from yanxiu.web import quotes
from yanxiu.web.wording import in_reader_language, in_words, joined, remark, said, word

WORDS: Final = {
    "pass": in_reader_language("通过"),
    "fail": in_reader_language("不符"),
    "warn": in_reader_language("提醒"),
    "unknown": in_reader_language("待补"),
    "attest": in_reader_language("待签"),
    "na": in_reader_language("不适用"),
    "error": in_reader_language("出错"),
}
ORDER: Final = ("fail", "error", "unknown", "warn", "attest", "pass", "na")
_MARKS: Final = {"not_applicable": "na"}
_REMARKS: Final = {
    "draft": in_reader_language("依据为征求意见稿"),
    "unconfirmed": in_reader_language("口径未经确认"),
    "secondary": in_reader_language("依据为转述"),
}


@dataclass(frozen=True)
class Shown:
    """One finding in words; ``mark`` is one of ``WORDS``: a soft fail is a reminder.

    ``quote`` is the clause itself, where the tenant keeps its document's file.
    """

    mark: str
    label: str
    document: str
    clause: str
    rule: str
    cite: str
    observed: str
    limit: str
    detail: str
    cure: str
    owners: str
    needs: str
    remarks: tuple[str, ...]
    quote: Quote | None = None

    @property
    def word(self) -> str:
        return str(WORDS[self.mark])

    @property
    def open(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.mark not in ("pass", "na")


def shown(finding: Finding | Mapping[str, Any], words: Mapping[str, str] | None = None) -> Shown:
    """A finding, fresh or out of a stored decision's body, for the macros of ``components/findings.html``.

    ``words`` are the region's own (``chain.labels()``).
    """
    raw = finding if isinstance(finding, Mapping) else json.loads(canonical(finding))
    own, cited = words or {}, raw["citation"] or {}
    return Shown(
        mark=_mark(raw),
        label=said(raw["label"]),
        document=cited.get("document", ""),
        clause=cited.get("clause", ""),
        rule=raw["rule"],
        cite=cited.get("id", ""),
        observed=_written(raw["observed"], raw["unit"], own),
        limit=_written(raw["limit"], raw["unit"], own),
        detail=remark(raw["detail"]),
        cure=said(raw["cure"]),
        owners=joined(word(Party(owner)) for owner in raw["owners"]),
        needs=joined(_need(one, raw["stage"]) for one in raw["needs"]),
        remarks=tuple(_remarks(raw)),
        quote=quotes.quote(cited.get("document", ""), cited.get("clause", "")),
    )


def all_shown(
    findings: Iterable[Finding | Mapping[str, Any]], words: Mapping[str, str] | None = None
) -> list[Shown]:
    """Findings in words, the worst first."""
    return sorted((shown(one, words) for one in findings), key=lambda one: ORDER.index(one.mark))


def counts(findings: Iterable[Shown]) -> dict[str, int]:
    """How many of each mark there are, the worst first, those without any left out."""
    marks = [one.mark for one in findings]
    return {mark: marks.count(mark) for mark in ORDER if mark in marks}


def render_refusal(
    judged: Judged, title: str, *, words: Mapping[str, str] | None = None, back: str = "", **given: Any
) -> Response:
    """The page of a step that policy did not let pass; the decision stays stored, nothing else changed.

    ``title`` names the step (报备); ``back`` is where its form stands.  Answers 422.
    """
    found = all_shown(judged.decision.findings, words)
    page = render_template(
        "refusal.html", step=title, findings=found, judged=judged, counts=counts(found), back=back, **given
    )
    return make_response(page, 422)


def _mark(raw: Mapping[str, Any]) -> str:
    if raw["status"] == "fail" and raw["severity"] != "hard":
        return "warn"
    return _MARKS.get(raw["status"], str(raw["status"]))


def _written(value: Any, unit: str, own: Mapping[str, str]) -> str:
    return "" if value is None else in_words(value, unit, own)


def _need(need: Mapping[str, str], stage: str) -> str:
    """What is missing, by its label: a fact, a word to sign, a document that was not published."""
    name = need["name"]
    if need["kind"] == NeedKind.FACT:
        return "·".join(said(part) for part in label_of(ROOTS[Stage(stage)], name).split("·"))
    if need["kind"] == NeedKind.ATTESTATION and name in LABELS[Attestation]:
        return said(LABELS[Attestation][name])
    if need["kind"] == NeedKind.POLICY:
        return str(_("这一年度、这一环节的政策文件"))
    return said(name)


def _remarks(raw: Mapping[str, Any]) -> Iterable[str]:
    if raw["draft"]:
        yield str(_REMARKS["draft"])
    if not raw["confirmed"]:
        yield str(_REMARKS["unconfirmed"])
    if raw["evidence"] != "primary":
        yield str(_REMARKS["secondary"])
