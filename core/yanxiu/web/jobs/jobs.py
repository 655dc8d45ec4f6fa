"""后台作业: the list of them, one with how far it is, stopping it, the file that it made."""

import io
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Job, JobKind, JobState, RosterUpload
from yanxiu.services import background
from yanxiu.services.background import KIND_WORDS, OPEN, STATE_WORDS
from yanxiu.services.certificate_archive import archive_of
from yanxiu.services.history import history_of
from yanxiu.services.work import CLOCK, Work
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.jobs import blueprint
from yanxiu.web.listing import Column, Filter, Listing

MARKS: Final = {
    JobState.QUEUED: "todo",
    JobState.RUNNING: "now",
    JobState.DONE: "pass",
    JobState.FAILED: "fail",
    JobState.CANCELLED: "na",
}
_PAGES: Final[Mapping[JobKind, tuple[str, str]]] = {
    JobKind.CERTIFICATES: ("host.class_certificates", "officer.class_certificates"),
    JobKind.REPORT: ("", "officer.class_overview"),
    JobKind.ROSTER: ("host.class_roster", "officer.class_overview"),
    JobKind.SIMULATION: ("", "officer.simulation"),
}
"""Where the host and the officer see what a kind of job is about."""
JOBS: Final = Listing(
    "jobs",
    columns=(
        Column("kind", "作业", lambda one: KIND_WORDS[one.kind], "nw"),
        Column("subject", "对象", lambda one: one.subject),
        Column("state", "状态", lambda one: STATE_WORDS[one.state], "nw"),
        Column("progress", "进度", background.progress_words, "n"),
        Column("asked_at", "提出时间", lambda one: one.created_at.astimezone(CLOCK), "nw"),
        Column("ended_at", "结束时间", lambda one: one.ended_at and one.ended_at.astimezone(CLOCK), "nw"),
        Column("message", "结果", background.message_of),
    ),
    filters=(
        Filter("kind", "作业", [(str(kind), word) for kind, word in KIND_WORDS.items()]),
        Filter("state", "状态", [(str(state), word) for state, word in STATE_WORDS.items()]),
    ),
)


@blueprint.get("/jobs")
@requires(Permission.SIGNED_IN)
def jobs() -> Response | str:
    """The jobs that the member may see, the newest first."""
    asked = JOBS.asked()
    with desk.work() as work:
        found = background.listing(work, asked.values, asked.window)
        return JOBS.answer(work, asked, found, "jobs/jobs.html", marks=MARKS, states=STATE_WORDS)


@blueprint.get("/jobs/<uuid:job_id>")
@requires(Permission.SIGNED_IN)
def job(job_id: UUID) -> str:
    """One job; the page comes anew by itself while the job is open, with scripts or without."""
    with desk.work() as work:
        row = background.find(work, job_id)
        return render_template(
            "jobs/job.html",
            job=row,
            kind=KIND_WORDS[row.kind],
            mark=MARKS[row.state],
            state=STATE_WORDS[row.state],
            message=background.message_of(row),
            is_open=row.state in OPEN,
            took=background.took(row),
            back=_where(work, row),
            has_file=row.state is JobState.DONE and (row.kind is JobKind.CERTIFICATES or row.result_sha256),
            events=history_of(work, "job", row.id, most=20),
        )


def _where(work: Work, row: Job) -> str:
    """The page of what the job is about, where the member may go there."""
    key = row.object_id
    if row.kind is JobKind.ROSTER and key:
        upload = work.session.get(RosterUpload, (work.tenant.id, key))
        key = upload.class_id if upload else None
    host, officer = _PAGES.get(row.kind, ("", ""))
    if key and host and desk.allowed(Permission.HOST_WORKSPACE):
        return url_for(host, class_id=key)
    if key and officer and desk.allowed(Permission.OFFICER_QUEUE):
        return url_for(officer, key=key)
    return ""


@blueprint.post("/jobs/<uuid:job_id>/cancel")
@requires(Permission.SIGNED_IN)
def cancel(job_id: UUID) -> Answer:
    """Stop it; what it has finished stays."""
    with desk.work() as work:
        row = background.cancel(work, job_id)
        stopped = row.state is JobState.CANCELLED
    flash(_("已取消") if stopped else _("已请求取消：做完手上这一步就停"))
    return redirect(url_for("jobs.job", job_id=job_id), 303)


@blueprint.get("/jobs/<uuid:job_id>/file")
@requires(Permission.SIGNED_IN)
def file(job_id: UUID) -> Response:
    """What the job made."""
    with desk.work() as work:
        row = background.find(work, job_id)
        if row.state is JobState.DONE and row.kind is JobKind.CERTIFICATES and row.object_id:
            return _attached(archive_of(work, row.object_id), "certificates.zip")
        row, content = background.result_of(work, job_id)
        return _attached(content, row.result_name or "")


def _attached(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype="application/zip", as_attachment=True, download_name=name)
