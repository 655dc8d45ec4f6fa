"""Why a document cannot be made; apart from the papers, whose own words are Chinese in every language."""

from yanxiu.documents.papers import KINDS, PaperError, PaperKind
from yanxiu.phrases import Quoted, phrase
from yanxiu.services.errors import InvalidInput, WrongState


def no_such_paper(name: str) -> InvalidInput:
    """There is no document of this name."""
    known = phrase("须是：{known}", known=Quoted("、".join(KINDS)))
    return InvalidInput("文书", name, known, "请从中选取")


def no_such_form(kind: PaperKind, form: str) -> InvalidInput:
    """The document is not made in this form."""
    known = phrase("{what}的格式是：{known}", what=kind.label, known=Quoted("、".join(kind.forms)))
    return InvalidInput("输出格式", form, known, "请改用其中之一")


def not_said_of(kind: PaperKind, what: str) -> InvalidInput:
    """It was not said what the document is made of."""
    rule = phrase("{paper}须指明{what}", paper=kind.label, what=what)
    return InvalidInput(what, "（空）", rule, phrase("请指明{what}", what=what))


def template_fails(kind: PaperKind, error: PaperError) -> InvalidInput:
    """A region's template cannot be drawn."""
    rule = phrase(
        "插件 {plugin} 的{paper}模板出错：{why}",
        plugin=Quoted(error.plugin),
        paper=kind.label,
        why=Quoted(error.why),
    )
    return InvalidInput("文书模板", error.name, rule, "请联系插件的维护者")


def nobody_on_roster() -> WrongState:
    """There is no trainee."""
    return WrongState("学员名单", "没有学员", "已有学员", "请先导入或添加学员")


def nothing_proposed() -> WrongState:
    """No subsidy was worked out yet."""
    return WrongState("补助", "没有测算", "已测算", "经费结算报送之后才有测算")


def no_statistics() -> WrongState:
    """The survey has no statistics yet."""
    return WrongState("满意度测评", "还没有统计", "已统计", "请先收回测评表并生成统计")


def not_filed() -> WrongState:
    """The papers are not on file."""
    return WrongState("实施方案", "没有备案", "已备案", "备案之后才有回执")


def not_approved() -> WrongState:
    """The department has not approved the class."""
    return WrongState("实施方案", "没有审批", "已审批", "本级审批之后才有批复；人社部审核的由人社部行文")


def no_package() -> WrongState:
    """No report for the platform was built."""
    return WrongState("上报包", "还没有生成", "已生成", "请先生成上报包")
