"""平台上报: the package for the national platform, in the format that the class's chain declares."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    ImplementationPlan,
    PackageKind,
    PlatformReport,
    ReportState,
    SubmittedPackage,
    TrainingClass,
)
from yanxiu.phrases import message_of, phrase
from yanxiu.policy import Chain, Material, ReportFormat, Stage
from yanxiu.policy.wording import word
from yanxiu.reporting.form import ReportForm
from yanxiu.reporting.package import (
    MaterialFile,
    ReportHead,
    ReportRefusedError,
    build_package,
    read_package,
)
from yanxiu.services import checks, file_store
from yanxiu.services.certificates import ASSESSED
from yanxiu.services.chains import class_chain
from yanxiu.services.errors import DomainError, InvalidInput, NotFound, WrongState
from yanxiu.services.exchange.handing import Parcel, hand_over
from yanxiu.services.exchange.people import lines_of
from yanxiu.services.facts.enrollment import ClassTrainees, TraineeRecord, class_trainees
from yanxiu.services.materials import class_materials
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

WORDS: Final = {
    ReportState.BUILT: "已生成",
    ReportState.SUBMITTED: "已上报",
    ReportState.ACCEPTED: "已受理",
    ReportState.RETURNED: "已退回",
    ReportState.NUMBERED: "已编号",
}


@dataclass(frozen=True)
class Built:
    """A report and its package, a .zip."""

    report: PlatformReport
    package: bytes

    @property
    def file_name(self) -> str:
        """By year and attempt, without names."""
        return f"report-{self.report.class_id}-{self.report.attempt}.zip"


def build_report(work: Work, class_id: UUID) -> Built:
    """Put the package of an assessed class together; building again replaces one not submitted yet.

    Raises ``InvalidInput`` where the class's level has no report, ``DomainError`` naming everything that is
    missing.
    """
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核，再生成上报包")
    form = report_format(cls, class_chain(work, cls))
    try:
        package = _package(work, cls, _form(form))
    except ReportRefusedError as error:
        raise DomainError(phrase("上报包还不能生成：{error}", error=message_of(error))) from error
    sha256 = file_store.put(work, package)
    report = last_report(work, cls.id)
    if report is None or report.state is ReportState.RETURNED:
        attempt = report.attempt + 1 if report else 1
        report = PlatformReport(
            class_id=cls.id,
            attempt=attempt,
            format=f"{form.id}/{form.version}",
            package_sha256=sha256,
            built_on=work.today,
        )
        work.session.add(report)
    elif report.state is ReportState.BUILT:
        report.package_sha256, report.built_on = sha256, work.today
    else:
        raise WrongState("上报包", WORDS[report.state], "没有上报，或被退回", "平台退回之后才能重新生成")
    work.session.flush()
    work.record("report.build", "class", cls.id, sha256=sha256, attempt=report.attempt)
    return Built(report, package)


def discard_report(work: Work, class_id: UUID) -> None:
    """Throw a package away that was not handed over."""
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核")
    report = last_report(work, cls.id)
    if report is None or report.state is not ReportState.BUILT:
        state = WORDS[report.state] if report else "还没有生成"
        raise WrongState("上报包", state, WORDS[ReportState.BUILT], "已上报的请等平台答复")
    work.session.delete(report)
    work.record("report.discard", "class", cls.id, attempt=report.attempt)


def check_report(work: Work, class_id: UUID) -> tuple[str, ...]:
    """All that keeps the package of an assessed class from being built; nothing is kept."""
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核，再生成上报包")
    form = report_format(cls, class_chain(work, cls))
    try:
        _package(work, cls, _form(form))
    except ReportRefusedError as error:
        return error.problems
    except DomainError as error:
        return (error.message,)
    return ()


def open_package(work: Work, report_id: UUID) -> tuple[str, bytes]:
    """Name and bytes of a built package; it names people in full: the audit log keeps who took it."""
    report = work.get(PlatformReport, report_id, "上报包")
    content = file_store.get(work, report.package_sha256)
    work.record("report.download", "class", report.class_id, attempt=report.attempt)
    return Built(report, content).file_name, content


def report_format(cls: TrainingClass, chain: Chain) -> ReportFormat:
    """In which form classes of this level are reported; raises ``InvalidInput``."""
    found = format_of(cls, chain)
    if found is not None:
        return found
    level = word(cls.project.level)
    raise InvalidInput("级别", level, "这一级别的班次不向平台上报", "只为有上报格式的班次生成上报包")


def format_of(cls: TrainingClass, chain: Chain) -> ReportFormat | None:
    """The same; None for a level that is not reported."""
    for pack in chain.packs:
        if pack.jurisdiction.level == cls.project.level and pack.report_formats:
            return pack.report_formats[0]
    return None


def _form(form: ReportFormat) -> ReportForm:
    return ReportForm(
        id=form.id,
        title=form.label,
        document=form.document,
        clause=form.clause,
        roster_columns=tuple((column.key, column.heading) for column in form.columns),
        materials=tuple((kind, word(Material(kind))) for kind in form.materials),
    )


def _package(work: Work, cls: TrainingClass, form: ReportForm) -> bytes:
    found = class_trainees(work, cls)
    taught = sum(found.signed.taught.values(), Decimal(0)) or cls.hours
    rows = [_row(found, record, taught) for record in found.records]
    wanted = {kind for kind, _ in form.materials}
    materials = [
        MaterialFile(str(row.kind), row.file_name, file_store.get(work, row.sha256))
        for row in class_materials(work, cls.id)
        if row.kind in wanted
    ]
    return build_package(form, _head(work, cls, found, taught), rows, materials)


def _row(found: ClassTrainees, record: TraineeRecord, taught: Decimal | None) -> dict[str, str]:
    hours = found.signed.hours(record.enrollment)
    result = record.assessment.result if record.assessment else None
    return {
        "name": record.trainee.name,
        "employer": record.enrollment.employer or "",
        "title_or_qualification": record.enrollment.title or "",
        "id_number": record.trainee.id_number or "",
        "hours": _plain(taught if hours is None else hours),
        "result": word(result) if result else "",
    }


def _head(work: Work, cls: TrainingClass, found: ClassTrainees, taught: Decimal | None) -> ReportHead:
    project = cls.project
    plan = work.session.scalar(select(ImplementationPlan).where(ImplementationPlan.class_id == cls.id))
    return ReportHead(
        jurisdiction=work.tenant.jurisdiction,
        year=cls.year,
        class_id=str(cls.id),
        class_name=cls.actual_topic or project.topic,
        level=project.level.value,
        host=cls.actual_host_name or project.host.name,
        starts_on=_date("实际开班日期", cls.actual_starts_on or project.starts_on),
        ends_on=_date("实际结束日期", cls.actual_ends_on or project.ends_on),
        place=cls.actual_place or project.place or "",
        hours=_plain(taught),
        reference=(plan.platform_reference or "") if plan else "",
        sample=any(record.trainee.sample for record in found.records),
    )


def _date(label: str, day: date | None) -> date:
    if day is None:
        raise InvalidInput(label, "（空）", "上报包要写办班时间", phrase("请先登记{label}", label=label))
    return day


def _plain(hours: Decimal | None) -> str:
    return "" if hours is None else f"{hours.normalize():f}"


def submit_report(work: Work, class_id: UUID, *, on: date | None = None) -> SubmittedPackage:
    """Hand the built package over to the ministry: from then on nobody alters it.

    Submitting twice submits once.
    """
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核，再上报平台")
    report = last_report(work, cls.id)
    if report is None:
        raise NotFound("上报包", "还没有生成")
    if report.state is ReportState.SUBMITTED:
        return _handed_over(work, report)
    if report.state is not ReportState.BUILT:
        raise WrongState("上报包", WORDS[report.state], WORDS[ReportState.BUILT], "请先生成上报包")
    day = checks.happened("上报日期", on or work.today, work.today)
    checks.not_before("上报日期", day, "生成日期", report.built_on)
    content = file_store.get(work, report.package_sha256)
    people = lines_of(read_package(content).report)
    parcel = Parcel(PackageKind.REPORT, Stage.COMPLETION, report.format, content, report.attempt)
    counts = {"trainees": len(people), "passed": sum(line.passed for line in people)}
    made = hand_over(work, cls, parcel, day, report_id=report.id, **counts)
    report.state, report.submitted_on = ReportState.SUBMITTED, day
    work.session.flush()
    work.record("report.submit", "class", cls.id, sha256=made.sha256, attempt=report.attempt)
    return made


def _handed_over(work: Work, report: PlatformReport) -> SubmittedPackage:
    return work.session.scalars(select(SubmittedPackage).where(SubmittedPackage.report_id == report.id)).one()


def last_report(work: Work, class_id: UUID) -> PlatformReport | None:
    """The latest report on a class."""
    rows: Sequence[PlatformReport] = work.session.scalars(
        select(PlatformReport)
        .where(PlatformReport.class_id == class_id)
        .order_by(PlatformReport.attempt.desc())
        .limit(1)
    ).all()
    return rows[0] if rows else None


def sha256_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
