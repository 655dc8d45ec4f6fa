"""The shared words in Chinese, and values as an officer would write them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from . import vocabulary as v
from .findings import Gate, Severity, Status
from .jurisdiction import DocumentStatus
from .parameters import Absence, State
from .unknown import NeedKind


def _words(kind: type[StrEnum], *labels: str) -> tuple[type[StrEnum], Mapping[str, str]]:
    return kind, dict(zip([str(member) for member in kind], labels, strict=True))


WORDS: Mapping[type[StrEnum], Mapping[str, str]] = dict(
    (
        _words(v.Level, "国家级", "省级", "市级"),
        _words(
            v.Stage,
            "申报",
            "遴选",
            "年度计划",
            "开班前",
            "变更",
            "招生",
            "实施",
            "考核",
            "结业证书",
            "结业上报",
            "经费结算",
            "评估",
            "监督检查",
            "问效跟踪",
        ),
        _words(v.Party, "承办单位", "申报单位", "主管部门", "省厅", "人社部", "学员"),
        _words(v.OrganizationKind, "企业", "高校", "科研院所", "行业协会", "机关", "事业单位"),
        _words(v.BaseLevel, "无", "省级", "国家级"),
        _words(v.FundingMode, "财政资助", "单位自筹", "其他"),
        _words(v.TitleLevel, "无", "初级", "中级", "高级"),
        _words(v.Post, "技术岗位", "管理岗位", "其他"),
        _words(v.RecruitmentScope, "全国", "全省", "省内和省外"),
        _words(v.WatchedField, "选题", "内容", "对象", "时间", "地点", "承办单位", "人数"),
        _words(
            v.TeachingForm, "主题报告", "专题研讨", "学术交流", "现场教学", "案例教学", "参观考察", "线上"
        ),
        _words(
            v.PlanSection, "时间", "地点", "对象", "人数", "课程设置", "授课专家", "日程", "食宿", "经费预算"
        ),
        _words(
            v.Material,
            "开班通知",
            "招收学员通知",
            "实施方案",
            "总结报告",
            "经费结算表",
            "学员名单",
            "学员签到表",
            "工作人员签到表",
            "满意度测评统计表",
            "研修报告",
            "宣传材料",
            "补助票据",
            "结业登记表",
        ),
        _words(v.Seal, "财务章", "单位公章"),
        _words(v.BankDetail, "户名", "账号", "开户行"),
        _words(v.ExpenseHead, "讲课费", "住宿费", "伙食费", "场地费", "资料费", "交通费", "其他"),
        _words(v.Payer, "项目经费", "学员"),
        _words(v.OutputKind, "论文", "咨询建议", "专题报告"),
        _words(v.EvaluationHeading, "选题", "组织管理", "研修成果"),
        _words(
            v.ApplicationField,
            "名称",
            "时间",
            "地点",
            "专业领域",
            "行业主管部门",
            "经费类别",
            "选题范围",
            "研修目的",
            "内容",
            "授课专家",
            "对象",
            "申报单位",
            "承办单位",
            "基地",
            "审核意见",
        ),
        _words(v.SummaryColumn, "序号", "选题", "承办单位", "联系人", "电话", "专业领域"),
        _words(v.NationalResult, "入选", "未入选"),
        _words(v.Result, "合格", "不合格"),
        _words(
            v.ViolationKind,
            "截留挪用",
            "虚报费用",
            "乱收费",
            "弄虚作假",
            "旅游",
            "做广告",
            "未报变更",
            "交第三方",
        ),
        _words(
            v.Attestation,
            "不做广告",
            "不搞旅游",
            "专款专用",
            "遵守纪律",
            "不交第三方",
            "内容相符",
            "师资水平",
            "宣传",
            "变更确有必要",
            "特殊情况",
            "评估内容",
            "选题符合范围",
        ),
        _words(v.Effect, "不予补助", "追回经费", "取消申报资格"),
        _words(Status, "通过", "不符", "待补", "不适用", "待签", "出错"),
        _words(Severity, "必须", "应当", "提示"),
        _words(Gate, "可以办理", "可以办理，有提醒", "尚不能判断", "不能办理"),
        _words(State, "文件规定", "依外部标准", "没有规定", "口径", "没有公布"),
        _words(Absence, "尚未施行", "已经到期", "没有公布"),
        _words(DocumentStatus, "有效", "征求意见稿"),
        _words(NeedKind, "事实", "参数", "外部标准", "口径", "签署", "政策"),
    )
)


def word(member: StrEnum) -> str:
    """The Chinese word of an enumeration's member."""
    return WORDS[type(member)][str(member)]


def in_words(value: Any, unit: str = "", words: Mapping[str, str] = MappingProxyType({})) -> str:
    """A value as an officer would write it.

    A code is spelt out by `words` (a region's own), or where only one shared word can be meant.
    """
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return f"{value:,}{_units(unit)}"
    if isinstance(value, Mapping):
        return _mapping(value, unit, words)
    if isinstance(value, list | tuple):
        spelt = {**_shared_by(value), **words}
        return "、".join(in_words(item, unit, spelt) for item in value) or "（空）"
    return _amount(str(value), unit) or _code(str(value), words)


def _shared_by(codes: Sequence[Any]) -> Mapping[str, str]:
    """The words of the one enumeration that has all the codes; nothing where several differ."""
    known = [
        {str(c): kind[str(c)] for c in codes} for kind in WORDS.values() if all(str(c) in kind for c in codes)
    ]
    return known[0] if known and all(one == known[0] for one in known) else {}


def _code(code: str, words: Mapping[str, str]) -> str:
    return words.get(code) or _UNAMBIGUOUS.get(code) or code


def _mapping(value: Mapping[str, Any], unit: str, words: Mapping[str, str]) -> str:
    if set(value) == {"at_least", "at_most"}:
        return f"{in_words(value['at_least'])}至{in_words(value['at_most'], unit)}"
    return "、".join(f"{_code(k, words)} {in_words(x, unit, words)}" for k, x in value.items())


def _amount(text: str, unit: str) -> str | None:
    """Decimals stand as text in records: 45000 with a unit of money reads as 45,000元/期."""
    digits = text.replace(".", "", 1)
    return f"{Decimal(text):,}{_units(unit)}" if unit and digits.isascii() and digits.isdigit() else None


_UNITS = {
    "month": "个月",
    "months": "个月",
    "day": "天",
    "days": "天",
    "hour": "学时",
    "hours": "学时",
    "person": "人",
    "people": "人",
    "persons": "人",
    "time": "次",
    "CNY": "元",
    "CNY per class": "元/期",
    "share": "",
    "class": "期",
    "factor": "倍",
    "form": "种",
    "month_day": "",
    "date": "",
}


def _units(unit: str) -> str:
    return _UNITS.get(unit, f" {unit}" if unit else "")


def _unambiguous() -> dict[str, str]:
    """Codes for which every enumeration that has them uses the same word."""
    meanings: dict[str, set[str]] = {}
    for words in WORDS.values():
        for code, label in words.items():
            meanings.setdefault(code, set()).add(label)
    return {code: labels.pop() for code, labels in meanings.items() if len(labels) == 1}


_UNAMBIGUOUS = _unambiguous()
