"""A roster that was uploaded, looked at and confirmed: taken in as a whole or not at all."""

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind, RosterUpload, UploadState
from yanxiu.phrases import phrase
from yanxiu.services.background import Result
from yanxiu.services.roster_import import import_roster
from yanxiu.services.roster_uploads import content_of, end_upload


@job(JobKind.ROSTER)
def take_in(running: Running) -> Result:
    """Take the upload in and throw its file away, in one transaction: done twice, it is done once."""
    running.progress(0)
    with running.work() as work:
        upload = work.get(RosterUpload, running.about(), "名册文件", lock=True)
        if upload.state is UploadState.IMPORTED:
            return Result(phrase("已导入 {n} 人", n=upload.trainees or 0))
        found = import_roster(
            work, upload.class_id, content_of(work, upload), upload.headings, sample=work.tenant.sample
        )
        end_upload(work, upload, trainees=len(found.rows))
        return Result(phrase("已导入 {n} 人，其中新录入 {new} 人", n=len(found.rows), new=found.new))
