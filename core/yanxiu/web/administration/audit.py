"""The audit administrator's pages: the log, one entry, the check of the chain."""

import json
from typing import Final

from flask import Response, abort, render_template
from flask_babel import gettext

from yanxiu.models import AuditOutcome
from yanxiu.services import audit as service
from yanxiu.services import audit_listing
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.actions import action_words
from yanxiu.web.administration import blueprint
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.wording import in_reader_language

MOST_SHOWN: Final = 200
_OUTCOMES: Final = {
    AuditOutcome.DONE.value: in_reader_language("已办"),
    AuditOutcome.REFUSED.value: in_reader_language("未通过"),
}

LOG: Final = Listing(
    "audit-log",
    title="审计记录",
    size=50,
    columns=(
        Column("sequence", "序号", lambda row: str(row.sequence), "n"),
        Column("at", "时间", lambda row: row.at, "nw"),
        Column("who", "办理人", lambda row: row.who),
        Column("what", "事项", lambda row: action_words(row.action), "nw"),
        Column("action", "代号", lambda row: row.action, "nw"),
        Column("kind", "对象", lambda row: row.kind, "nw"),
        Column("key", "对象编号", lambda row: row.key),
        Column("outcome", "结果", lambda row: gettext("已办") if row.done else gettext("未通过"), "nw"),
    ),
    filters=(
        Filter("action", "事项代号（开头）"),
        Filter("who", "登录名"),
        Filter("key", "对象编号"),
        Filter("outcome", "结果", tuple(_OUTCOMES.items())),
        Filter("first", "从（如 2024-09-01）"),
        Filter("last", "到"),
    ),
)


@blueprint.get("/administration/audit")
@requires(Permission.ADMIN_AUDIT)
def log() -> Response | str:
    """The entries, the newest first."""
    asked = LOG.asked()
    with desk.work() as work:
        found = audit_listing.entries(work, asked.values, asked.window)
        return LOG.answer(work, asked, found, "administration/log.html")


@blueprint.get("/administration/audit/<int:sequence>")
@requires(Permission.ADMIN_AUDIT)
def log_entry(sequence: int) -> str:
    """One entry with what it holds."""
    with desk.work() as work:
        found = audit_listing.entry(work, sequence)
        last = service.count(work.session)
    if found is None:
        abort(404)
    details = json.dumps(dict(found.details), ensure_ascii=False, indent=2, sort_keys=True)
    return render_template("administration/log_entry.html", entry=found, details=details, last=last)


@blueprint.get("/administration/audit/chain")
@requires(Permission.ADMIN_AUDIT)
def chain() -> str:
    """What the check does, and its button."""
    with desk.work() as work:
        return render_template(
            "administration/chain.html", entries=service.count(work.session), breaks=None, more=False
        )


@blueprint.post("/administration/audit/chain")
@requires(Permission.ADMIN_AUDIT)
def check_chain() -> str:
    """Walk the whole chain; that it was done is itself an entry."""
    with desk.work() as work:
        entries = service.count(work.session)
        breaks = list(service.verify(work.session))
        work.record("audit.verify", "audit", None, entries=entries, breaks=len(breaks))
    return render_template(
        "administration/chain.html",
        entries=entries,
        breaks=breaks[:MOST_SHOWN],
        more=len(breaks) > MOST_SHOWN,
    )
