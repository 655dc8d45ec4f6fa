"""The certificates of a class as files."""

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind
from yanxiu.phrases import phrase
from yanxiu.services.background import Result
from yanxiu.services.certificate_archive import NoCertificates
from yanxiu.services.certificate_files import make_many


@job(JobKind.CERTIFICATES)
def draw(running: Running) -> Result:
    """Make what is missing of the class's files, a hundred to a transaction; what is made stays."""
    running.progress(0)
    made = make_many(running.work, [running.about()], progress=running.progress)
    if not made.total:
        raise NoCertificates
    return Result(phrase("共 {n} 份，其中新生成 {new} 份", n=made.total, new=made.new))
