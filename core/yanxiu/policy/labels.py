"""Chinese labels of the shared words, for findings, pages and documents: one label per word."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from yanxiu.policy import vocabulary as v

_LABELS: dict[type[StrEnum], dict[str, str]] = {
    v.Level: {"national": "国家级", "provincial": "省级", "city": "市级"},
    v.Stage: {
        "application": "申报",
        "selection": "遴选",
        "plan": "年度计划",
        "preparation": "开班前备案审批",
        "amendment": "变更",
        "recruitment": "招生",
        "delivery": "实施",
        "assessment": "考核",
        "certification": "结业证书",
        "completion": "结业上报",
        "settlement": "经费结算",
        "evaluation": "评估",
        "supervision": "监督检查",
        "follow_up": "问效跟踪",
    },
    v.Matter: {
        "duration": "学时和天数",
        "headcount": "学员人数",
        "remote": "线上参加",
        "audience": "招生范围和学员条件",
        "teaching": "教学形式",
        "filing": "开班前报送",
        "amendment": "变更办理",
        "finish": "办班期限",
        "assessment": "考核要求",
        "certificate_number": "证书编号",
        "reporting": "结业上报要求",
        "subsidy": "补助标准",
        "fees": "向学员收费",
        "expenses": "经费开支范围",
        "settlement": "结算和报销",
        "sanctions": "处理和追责",
    },
    v.Party: {
        "host": "承办单位",
        "applicant": "申报单位",
        "supervisor": "主管部门",
        "department": "省厅",
        "ministry": "人社部",
        "trainee": "学员",
    },
    v.OrganizationKind: {
        "enterprise": "企业",
        "university": "高校",
        "institute": "科研院所",
        "association": "行业协会",
        "agency": "机关",
        "public_institution": "事业单位",
    },
    v.BaseLevel: {"none": "否", "provincial": "省级基地", "national": "国家级基地"},
    v.FundingMode: {"fiscal": "财政资助", "self_funded": "单位自筹", "other": "其他渠道"},
    v.TitleLevel: {"none": "无", "junior": "初级", "intermediate": "中级", "senior": "高级"},
    v.Post: {"technical": "专业技术岗位", "management": "管理岗位", "other": "其他岗位"},
    v.RecruitmentScope: {"national": "面向全国", "province": "面向全省", "inside_and_outside": "面向省内外"},
    v.WatchedField: {
        "topic": "选题",
        "content": "内容",
        "audience": "对象",
        "time": "时间",
        "place": "地点",
        "host": "承办单位",
        "headcount": "人数",
    },
    v.TeachingForm: {
        "keynote": "主题报告",
        "seminar": "专题研讨",
        "exchange": "学术交流",
        "field": "现场教学",
        "case_study": "案例分析",
        "visit": "参观考察",
        "online": "线上教学",
    },
    v.PlanSection: {
        "time": "时间",
        "place": "地点",
        "audience": "对象",
        "headcount": "人数",
        "courses": "课程",
        "experts": "专家",
        "schedule": "日程",
        "lodging": "食宿",
        "budget": "预算",
    },
    v.Material: {
        "opening_notice": "开班通知",
        "recruitment_notice": "招收学员通知",
        "implementation_plan": "实施方案",
        "summary_report": "总结报告",
        "settlement_statement": "经费结算表",
        "roster": "学员名单",
        "trainee_sign_in": "学员签到表",
        "staff_sign_in": "工作人员签到表",
        "survey_statistics": "满意度测评统计表",
        "research_report": "研究成果报告",
        "publicity": "图文动态信息",
        "subsidy_invoice": "补助款票据",
        "registration_form": "结业登记表",
    },
    v.Seal: {"finance": "财务章", "organization": "单位公章"},
    v.BankDetail: {"account_name": "户名", "account_number": "账号", "branch": "开户行"},
    v.ExpenseHead: {
        "teaching": "讲课费",
        "lodging": "住宿费",
        "meals": "伙食费",
        "venue": "场地费",
        "materials": "资料费",
        "transport": "交通费",
        "other": "其他费用",
    },
    v.LectureRank: {
        "deputy_senior": "副高级职称",
        "senior": "正高级职称",
        "academician": "院士、全国知名专家",
    },
    v.Payer: {"project": "项目经费", "trainee": "学员自付"},
    v.OutputKind: {"paper": "研修论文", "advice": "对策建议", "report": "专题报告"},
    v.EvaluationHeading: {"topic": "选题针对性", "management": "组织管理", "outputs": "成果价值"},
    v.ApplicationField: {
        "name": "项目名称",
        "period": "时间",
        "place": "地点",
        "field": "专业技术领域",
        "authority": "行业主管部门",
        "funding_category": "经费类别",
        "topic_ranges": "选题范围",
        "purpose": "目的意义",
        "content": "内容与方式",
        "experts": "师资",
        "audience": "研修对象",
        "applicant": "申报单位信息",
        "host": "承办单位信息",
        "base": "基地情况",
        "review_opinion": "审核意见",
    },
    v.SummaryColumn: {
        "serial": "序号",
        "topic": "研修选题",
        "host": "承办单位",
        "contact": "联系人",
        "phone": "联系电话",
        "field": "所属专业技术领域",
    },
    v.NationalResult: {"chosen": "入选", "not_chosen": "未入选"},
    v.Result: {"passed": "合格", "failed": "不合格"},
    v.ViolationKind: {
        "embezzlement": "截留挪用",
        "false_expense": "虚报费用",
        "illegal_fee": "乱收费",
        "fraud": "弄虚作假",
        "tourism": "借机旅游或无关活动",
        "advertising": "广告宣传",
        "unreported_change": "擅自变更",
        "third_party": "转交第三方",
    },
    v.Attestation: {
        "no_advertising": "不为企业做广告宣传",
        "no_tourism": "不安排旅游和无关活动",
        "earmarked_funds": "专款专用、厉行节约",
        "discipline": "遵守学员管理和培训纪律",
        "third_party": "没有转交第三方承办",
        "content_fit": "内容与选题相符",
        "expert_quality": "师资符合要求",
        "publicity": "已做宣传总结",
        "change_justified": "变更确有理由",
        "special_circumstances": "线上参加确属特殊情况",
        "evaluation_content": "评估内容属实",
        "topic_fit": "选题符合范围",
    },
    v.Effect: {"no_subsidy": "不予补助", "recovery": "追回经费", "loss_of_eligibility": "取消申报资格"},
}

LABELS: Mapping[type[StrEnum], Mapping[str, str]] = MappingProxyType(
    {kind: MappingProxyType(words) for kind, words in _LABELS.items()}
)
"""Enumeration → word → label; complete (a test walks them)."""


def label_of_word(word: Any, kind: type[StrEnum] | None = None) -> str:
    """The label of a shared word; `kind` settles which where the word itself is bare text.

    A word that is nobody's (a region's own) is given back as it stands.
    """
    kind = kind or (type(word) if isinstance(word, StrEnum) else None)
    return LABELS.get(kind, {}).get(str(word), str(word)) if kind else str(word)


def label_words(words: Iterable[Any], among: Iterable[Any]) -> str:
    """Several words in Chinese; the set they belong to is the first that holds all of `among`."""
    known = {str(word) for word in among}
    kind = next((kind for kind, labels in LABELS.items() if known and known <= set(labels)), None)
    return "、".join(label_of_word(word, None if isinstance(word, StrEnum) else kind) for word in words)
