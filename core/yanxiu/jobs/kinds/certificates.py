"""The certificates of a class as files, in one archive."""

import io
import zipfile

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.services.background import Result
from yanxiu.services.certificate_files import certificate_files
from yanxiu.services.errors import DomainError

_NO_DATE = (1980, 1, 1, 0, 0, 0)


@job(JobKind.CERTIFICATES)
def draw(running: Running) -> Result:
    """Draw every standing certificate; the same certificates give the same archive."""
    running.progress(0)
    with running.work() as work:
        cls = work.get(TrainingClass, running.about(), "班次")
        files = certificate_files(work, cls.id)
        if not files:
            raise DomainError("本班没有有效的证书：请先签发，再生成文件")
        name = f"certificates-{cls.year}-{cls.number}.zip"
    return Result(phrase("共 {n} 份", n=len(files)), _archive(files), name)


def _archive(files: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # stored: the files are compressed already
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _NO_DATE), content)
    return out.getvalue()
