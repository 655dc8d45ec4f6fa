"""What packages and answers are called."""

from typing import Final

from yanxiu.models import PackageKind, PackageState
from yanxiu.phrases import worded

KINDS: Final = worded(
    {
        PackageKind.PLAN: "开班材料",
        PackageKind.AMENDMENT: "变更",
        PackageKind.REPORT: "上报包",
    }
)
STATES: Final = worded(
    {
        PackageState.WAITING: "等待答复",
        PackageState.APPROVED: "审核通过",
        PackageState.ACCEPTED: "已受理",
        PackageState.RETURNED: "已退回",
        PackageState.NUMBERED: "已编号",
    }
)
ANSWERS_TO: Final = {
    PackageKind.PLAN: (PackageState.APPROVED, PackageState.RETURNED),
    PackageKind.AMENDMENT: (PackageState.APPROVED, PackageState.RETURNED),
    PackageKind.REPORT: (PackageState.ACCEPTED, PackageState.NUMBERED, PackageState.RETURNED),
}
"""What the ministry may answer to each kind."""
