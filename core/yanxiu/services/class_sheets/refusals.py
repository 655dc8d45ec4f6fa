"""Why a class has no such sheet."""

from yanxiu.services.errors import WrongState


def nothing_asked() -> WrongState:
    """Answers can be taken only once the survey has items."""
    return WrongState(
        "满意度测评", "没有测评项目", "已选用测评表或写明测评项目", "请先发放测评表，再导入收回的测评表"
    )
