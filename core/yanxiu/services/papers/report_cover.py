"""平台上报封面: what a package for the national platform holds, without anybody's number."""

from typing import Any

from yanxiu.models import PlatformReport, TrainingClass
from yanxiu.policy import Material, Result
from yanxiu.policy.wording import word
from yanxiu.services.chains import class_chain
from yanxiu.services.facts.enrollment import trainee_records
from yanxiu.services.filings import plan_of
from yanxiu.services.materials import class_materials
from yanxiu.services.paper_refusals import no_package
from yanxiu.services.papers.shared import class_head, day
from yanxiu.services.reports import WORDS, last_report, report_format
from yanxiu.services.work import Work


def report_cover(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The cover of the last package; raises ``WrongState`` before one is built."""
    report = last_report(work, cls.id)
    if report is None:
        raise no_package()
    form = report_format(cls, class_chain(work, cls))
    records = trainee_records(work, cls)
    passed = [one for one in records if one.assessment and one.assessment.result is Result.PASSED]
    plan = plan_of(work, cls)
    return {
        "head": class_head(work, cls),
        "reporter": work.tenant.name,
        "format": form.label,
        "document": form.document,
        "clause": form.clause,
        **_package(report),
        "reference": (plan.platform_reference or "") if plan else "",
        "trainees": len(records),
        "passed": len(passed),
        "roster_columns": [column.heading for column in form.columns],
        "materials": _materials(work, cls, form.materials),
    }


def _package(report: PlatformReport) -> dict[str, Any]:
    return {
        "attempt": report.attempt,
        "state": WORDS[report.state],
        "built_on": day(report.built_on),
        "submitted_on": day(report.submitted_on),
        "sha256": report.package_sha256,
    }


def _materials(work: Work, cls: TrainingClass, wanted: tuple[str, ...]) -> list[dict[str, Any]]:
    files: dict[str, list[str]] = {kind: [] for kind in wanted}
    for row in class_materials(work, cls.id):
        if str(row.kind) in files:
            files[str(row.kind)].append(row.file_name)
    return [
        {"label": word(Material(kind)), "files": len(names), "names": names} for kind, names in files.items()
    ]
