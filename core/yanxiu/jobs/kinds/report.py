"""平台上报包 of a class."""

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind
from yanxiu.phrases import phrase
from yanxiu.services.background import Result
from yanxiu.services.reports import build_report


@job(JobKind.REPORT)
def build(running: Running) -> Result:
    """Build the package; building again replaces one that was not submitted."""
    running.progress(0, 1)
    with running.work() as work:
        built = build_report(work, running.about())
        sha256 = built.report.package_sha256
    return Result(phrase("已生成，SHA-256 {sha256}", sha256=sha256), built.package, built.file_name)
