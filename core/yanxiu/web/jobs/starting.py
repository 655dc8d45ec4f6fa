"""Asking for a job from a page: the answer is the job's own page."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Job, JobKind, TrainingClass
from yanxiu.services import background
from yanxiu.services.work import Work
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.jobs import blueprint


@blueprint.post("/jobs/certificates/<uuid:class_id>")
@requires(Permission.OFFICER_CERTIFICATES)
def draw_certificates(class_id: UUID) -> Answer:
    """The files of a class's certificates, all in one archive."""
    with desk.work() as work:
        return to(of_class(work, JobKind.CERTIFICATES, work.get(TrainingClass, class_id, "班次")))


@blueprint.post("/jobs/report/<uuid:class_id>")
@requires(Permission.OFFICER_REPORTS)
def build_report(class_id: UUID) -> Answer:
    """The package for the national platform."""
    with desk.work() as work:
        return to(of_class(work, JobKind.REPORT, work.get(TrainingClass, class_id, "班次")))


@blueprint.post("/jobs/summary")
@requires(Permission.OFFICER_QUEUE)
def recalculate() -> Answer:
    """All roll-ups and cells anew from the rows."""
    with desk.work() as work:
        return to(background.enqueue(work, JobKind.SUMMARY))


def of_class(work: Work, kind: JobKind, cls: TrainingClass, about: UUID | None = None) -> Job:
    """Ask for a job on a class, or on something of it; pages call it by the class."""
    name = f"{cls.year}/{cls.number} {cls.actual_topic or cls.project.topic}"
    return background.enqueue(work, kind, about or cls.id, subject=name)


def to(job: Job) -> Answer:
    """On to the page of a job that was asked for."""
    flash(_("已交给后台办理，可以离开这一页"))
    return redirect(url_for("jobs.job", job_id=job.id), 303)
