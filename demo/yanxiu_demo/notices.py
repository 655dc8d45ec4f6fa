"""What the departments tell everybody on their public pages."""

from datetime import date

from yanxiu.models import PublicNoticeKind
from yanxiu.services import public_notices
from yanxiu_demo.desk import Desk

NOTICES = (
    (
        date(2024, 8, 1),
        PublicNoticeKind.PLAN,
        "2024 年度高级研修项目计划已经公布",
        "本年度计划已经公布，请各承办单位按计划做好准备。\n\n"
        "开班之前请在平台报送实施方案和开班通知；每个班次的期限和依据，登录后在“办班工作台”查看。",
    ),
    (
        date(2024, 9, 2),
        PublicNoticeKind.OPENING,
        "关于样例班次报名的通知",
        "有意参加的专业技术人员，请用承办单位发布的链接或二维码报名，由承办单位核对参训条件后录取。\n\n"
        "除往返交通费外，不向学员收取费用。",
    ),
)
"""Day, kind, title, text."""


def publish(*desks: Desk) -> None:
    """Publish them at each desk, on their days."""
    for desk in desks:
        for day, kind, title, body in NOTICES:
            with desk.on(day) as work:
                row = public_notices.draft_notice(work, kind=kind, title=title, body=body)
                public_notices.publish_notice(work, row.id)
