"""The peer of a decision: the delivery checks of one notice, written in plain Python for nothing else.

What somebody would write who needed Fujian's 2024 notice at this one stage and no more: figures in the
code, facts in dictionaries (`None` or missing where nobody supplied them), and a record of the facts and
findings as JSON with its hash.  It knows no other year, levels above, drafts, tenants' values, consequences
or who can cure what, and its record says less.  `tests/unit/test_bench.py` holds its answers to the kernel's.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Facts = Mapping[str, Any]
Answer = tuple[str, Any, Any]
DOCUMENT = "闽人社办〔2024〕212号"
WATCHED = {
    "topic": "topic",
    "content": "content",
    "audience": "audience",
    "starts_on": "time",
    "ends_on": "time",
    "place": "place",
}
NOT_APPLICABLE: Answer = ("not_applicable", None, None)
LAST_DAY = date(2024, 11, 30)


def _judged(holds: bool, observed: Any, limit: Any) -> Answer:
    return ("pass" if holds else "fail"), observed, limit


def _unknown(observed: Any = None, limit: Any = None) -> Answer:
    return "unknown", observed, limit


def changes_reported(facts: Facts) -> Answer:
    changes = facts.get("amendments")
    if changes is None:
        return _unknown()
    failed = 0
    for change in changes:
        reported, effective, in_writing = (change.get(k) for k in ("reported_on", "effective_on", "written"))
        if in_writing is False or (reported and effective and reported >= effective):
            failed += 1
        elif in_writing is None or not reported or not effective:
            return _unknown()
    return _judged(not failed, len(changes) - failed, len(changes))


def scope(facts: Facts) -> Answer:
    offered = facts["preparation"].get("notice_scope")
    return _unknown() if offered is None else _judged(offered == "province", offered, "province")


def days(facts: Facts) -> Answer:
    total = facts["delivery"].get("total_days")
    return _unknown() if total is None else _judged(3 <= total <= 5, total, {"at_least": 3, "at_most": 5})


def enough_trainees(facts: Facts) -> Answer:
    onsite = facts["roster"].get("onsite")
    return _unknown(limit=30) if onsite is None else _judged(onsite >= 30, onsite, 30)


def not_too_many_online(facts: Facts) -> Answer:
    onsite, online = facts["roster"].get("onsite"), facts["roster"].get("online")
    planned = facts["project"].get("headcount")
    if onsite is None or online is None or planned is None:
        return _unknown()
    return _judged(onsite + online <= 2 * planned, onsite + online, 2 * planned)


def trainees_counted(_facts: Facts) -> Answer:
    return "pass", None, None


def _differing(facts: Facts) -> list[str]:
    plan, actual = facts["project"], facts["actual"]
    pairs = [(name, plan.get(name), actual.get(name)) for name in WATCHED]
    return [name for name, planned, done in pairs if planned is not None and done not in (None, planned)]


def _unreported(facts: Facts, differing: list[str]) -> list[str]:
    reported = {change["field"] for change in facts.get("amendments") or () if change.get("reported_on")}
    return [name for name in differing if WATCHED[name] not in reported]


def as_planned(facts: Facts) -> Answer:
    plan, actual = facts["project"], facts["actual"]
    differing = _differing(facts)
    if unreported := _unreported(facts, differing):
        return "fail", unreported, []
    if any(plan.get(name) is None or actual.get(name) is None for name in WATCHED):
        return _unknown()
    return "pass", differing, []


def change_justified(facts: Facts) -> Answer:
    differing = _differing(facts)
    if not differing or _unreported(facts, differing):
        return NOT_APPLICABLE
    return _signed(facts, "change_justified")


def host_as_planned(facts: Facts) -> Answer:
    planned, done = facts["project"]["host"].get("name"), facts["actual"].get("host_name")
    return _unknown() if planned is None or done is None else _judged(planned == done, done, planned)


def third_party(facts: Facts) -> Answer:
    host = host_as_planned(facts)[0]
    if host == "unknown":
        return _unknown()
    return _signed(facts, "third_party") if host == "pass" else NOT_APPLICABLE


def finished(facts: Facts) -> Answer:
    ends = facts["actual"].get("ends_on")
    return _unknown(limit=LAST_DAY) if ends is None else _judged(ends <= LAST_DAY, ends, LAST_DAY)


def teaching_forms(facts: Facts) -> Answer:
    forms = facts["delivery"].get("forms")
    return _unknown(limit=2) if forms is None else _judged(len(set(forms)) >= 2, len(set(forms)), 2)


def on_site(facts: Facts) -> Answer:
    online = facts["roster"].get("online")
    return _unknown(limit=0) if online is None else _judged(online == 0, online, 0)


def online_explained(facts: Facts) -> Answer:
    roster = facts["roster"]
    onsite, online, reason = roster.get("onsite"), roster.get("online"), roster.get("online_reason")
    if online == 0:
        return "pass", True, True
    if online is None or onsite is None or reason is None:
        return _unknown(limit=True)
    in_order = onsite > 0 and bool(reason.strip())
    return ("pass" if in_order else "fail"), in_order, True


def special_circumstances(facts: Facts) -> Answer:
    if facts["roster"].get("online") == 0:
        return NOT_APPLICABLE
    status = online_explained(facts)[0]
    if status == "unknown":
        return _unknown()
    return _signed(facts, "special_circumstances") if status == "pass" else NOT_APPLICABLE


def _signed(facts: Facts, word: str) -> Answer:
    return ("pass" if word in (facts.get("attestations") or ()) else "attest"), None, None


def _word(word: str) -> Callable[[Facts], Answer]:
    return lambda facts: _signed(facts, word)


def of_the_other_level(_facts: Facts) -> Answer:
    return NOT_APPLICABLE


CHECKS: tuple[tuple[str, str, str, Callable[[Facts], Answer]], ...] = (
    ("change_reported", "FJ24-08", "一 ¶1", changes_reported),
    ("recruitment_scope", "FJ24-14", "二", scope),
    ("recruitment_scope", "FJ24-13", "二", of_the_other_level),
    ("days", "FJ24-14", "二", days),
    ("days", "FJ24-13", "二", of_the_other_level),
    ("min_trainees", "FJ24-14", "二", enough_trainees),
    ("about_trainees", "FJ24-13", "二", of_the_other_level),
    ("online_multiple", "FJ24-21", "二", not_too_many_online),
    ("trainees_counted", "FJ24-14", "二", trainees_counted),
    ("plan_as_actual", "FJ24-05", "一 ¶1", as_planned),
    ("change_justified", "FJ24-05", "一 ¶1", change_justified),
    ("host_as_planned", "FJ24-06", "一 ¶1", host_as_planned),
    ("third_party", "FJ24-06", "一 ¶1", third_party),
    ("finish_by", "FJ24-07", "一 ¶1", finished),
    ("teaching_forms", "FJ24-17", "二", teaching_forms),
    ("offline", "FJ24-19", "二", on_site),
    ("online_exception", "FJ24-20", "二", online_explained),
    ("special_circumstances", "FJ24-20", "二", special_circumstances),
    ("no_advertising", "FJ24-18", "二", _word("no_advertising")),
    ("discipline", "FJ24-38", "四", _word("discipline")),
    ("no_tourism", "FJ24-40", "四", _word("no_tourism")),
    ("bases_lead", "FJ24-22", "二", trainees_counted),
)


def decide(facts: Facts) -> tuple[list[dict[str, Any]], bytes, str]:
    """Every check of the stage: findings, the record's bytes and their hash."""
    findings = []
    for rule, cite, clause, check in CHECKS:
        status, observed, limit = check(facts)
        findings.append(
            {
                "rule": rule,
                "id": cite,
                "document": DOCUMENT,
                "clause": clause,
                "status": status,
                "observed": observed,
                "limit": limit,
            }
        )
    record = {"stage": "delivery", "year": 2024, "facts": facts, "findings": findings}
    body = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()
    return findings, body, hashlib.sha256(body).hexdigest()
