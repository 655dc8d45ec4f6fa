"""What the audit log's words for acts are called on pages."""

from typing import Final

from flask_babel import gettext, lazy_gettext

_KINDS: Final = {
    "application": lazy_gettext("申报"),
    "amendment": lazy_gettext("变更"),
    "assessment": lazy_gettext("考核"),
    "attendance": lazy_gettext("签到"),
    "attestation": lazy_gettext("签署"),
    "budget": lazy_gettext("预算"),
    "call": lazy_gettext("征集"),
    "certificate": lazy_gettext("证书"),
    "class": lazy_gettext("班次"),
    "completion": lazy_gettext("结业上报"),
    "consequence": lazy_gettext("后果"),
    "decision": lazy_gettext("政策判断"),
    "determination": lazy_gettext("认定"),
    "endorsement": lazy_gettext("审核意见"),
    "evaluation": lazy_gettext("评估"),
    "filing": lazy_gettext("备案"),
    "list": lazy_gettext("列表"),
    "material": lazy_gettext("材料"),
    "notice": lazy_gettext("开班通知"),
    "organization": lazy_gettext("单位"),
    "plan": lazy_gettext("计划"),
    "report": lazy_gettext("平台上报"),
    "roster": lazy_gettext("名册"),
    "selection": lazy_gettext("遴选"),
    "settlement": lazy_gettext("结算"),
    "subsidy": lazy_gettext("补助"),
    "survey": lazy_gettext("测评"),
    "timetable": lazy_gettext("课程表"),
    "user": lazy_gettext("账号"),
    "violation": lazy_gettext("违规行为"),
}
_VERBS: Final = {
    "accept": lazy_gettext("受理"),
    "add": lazy_gettext("加入"),
    "approve": lazy_gettext("批准"),
    "change": lazy_gettext("修改"),
    "close": lazy_gettext("办结"),
    "confirm": lazy_gettext("确认"),
    "create": lazy_gettext("新建"),
    "draft": lazy_gettext("拟出草稿"),
    "edit": lazy_gettext("修改"),
    "export": lazy_gettext("导出"),
    "import": lazy_gettext("导入"),
    "issue": lazy_gettext("签发"),
    "make": lazy_gettext("作出"),
    "open": lazy_gettext("开启"),
    "publish": lazy_gettext("公布"),
    "record": lazy_gettext("登记"),
    "remove": lazy_gettext("移出"),
    "return": lazy_gettext("退回"),
    "reverse": lazy_gettext("撤销"),
    "revoke": lazy_gettext("撤销"),
    "save": lazy_gettext("保存"),
    "sign": lazy_gettext("签署"),
    "submit": lazy_gettext("提交"),
    "withdraw": lazy_gettext("撤回"),
    "withdraw_draft": lazy_gettext("收回草稿"),
}


def action_words(action: str) -> str:
    """``application.submit`` as 申报：提交; an act without words of its own as it stands in the log."""
    kind, _, verb = action.partition(".")
    known = str(_KINDS.get(kind, kind)), str(_VERBS.get(verb, verb))
    return gettext("%(kind)s：%(verb)s", kind=known[0], verb=known[1]) if verb else known[0]
