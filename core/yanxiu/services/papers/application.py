"""申报表 of an application: what was filled in, block by block, and the supervising department's word."""

from collections.abc import Mapping
from typing import Any

from yanxiu.models import Application, EndorsementOutcome
from yanxiu.policy import Chain, Level, Stage, TermKind
from yanxiu.policy.wording import word
from yanxiu.services.chains import terms_chain
from yanxiu.services.hosting import last_review
from yanxiu.services.papers.shared import day, span, unit
from yanxiu.services.work import Work


def form_for(row: Application) -> str:
    """Which form an application is written on, by the level that it is considered for now."""
    return "application_national" if row.level is Level.NATIONAL else "application_provincial"


def application(work: Work, row: Application) -> dict[str, Any]:
    """The form at the level it is considered for; blocks not filled in are blank."""
    chain = terms_chain(work, row, row.year)
    words = chain.labels()
    return {
        "year": row.year,
        "level": word(row.level),
        "topic": row.topic,
        "period": span(row.starts_on, row.ends_on),
        "place": row.place or "",
        "field": words.get(row.field_code or "", row.field_code or ""),
        "authority": row.industry_authority or "",
        "funding": _funding(row),
        "ranges": _ranges(chain, row),
        "series": words.get(row.series or "", row.series or ""),
        "content": row.content or "",
        "audience": row.audience or "",
        "headcount": row.headcount or 0,
        "applied_on": day(row.submitted_on),
        "applicant": unit(row.applicant),
        "host": unit(row.host),
        "supervisor": row.supervisor.name if row.supervisor else "",
        "opinion": _opinion(work, row),
        **_extra(chain, row),
    }


def _funding(row: Application) -> dict[str, str]:
    mode = row.funding_mode
    return {
        "mode": mode.value if mode else "",
        "label": word(mode) if mode else "",
        "source": row.self_funding_source or "",
    }


def _ranges(chain: Chain, row: Application) -> list[dict[str, Any]]:
    """Every range of the year, ticked or not, with what was said for it."""
    ticked, why = set(row.topic_ranges or ()), row.topic_justifications or {}
    offered = {
        term.id: term.label
        for pack in reversed(chain.packs)
        for term in pack.terms
        if term.kind is TermKind.TOPIC_RANGE and (not term.years or row.year in term.years)
    }
    return [
        {"id": key, "label": label, "chosen": key in ticked, "why": str(why.get(key) or "")}
        for key, label in offered.items()
    ]


def _opinion(work: Work, row: Application) -> dict[str, str]:
    last = last_review(work, row)
    if last is None or last.outcome is not EndorsementOutcome.ENDORSED:
        return {"text": "", "day": "", "by": ""}
    return {"text": last.opinion or "", "day": day(last.opinion_on), "by": last.opinion_by or ""}


def _extra(chain: Chain, row: Application) -> dict[str, Any]:
    """The region's own fields: by name for its template, as rows for the core's."""
    asked = [
        (pack.name, spec)
        for pack in chain.packs
        for spec in pack.fields
        if spec.stage is Stage.APPLICATION and (not spec.years or row.year in spec.years)
    ]
    held: Mapping[str, Mapping[str, Any]] = row.extra or {}
    rows = [(spec, _written((held.get(name) or {}).get(spec.name))) for name, spec in asked]
    return {
        "extra": {spec.name: text for spec, text in rows},
        "extra_rows": [{"label": spec.label, "text": text} for spec, text in rows],
    }


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
