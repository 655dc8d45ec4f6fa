"""The measures of the cells: what each is called, what it counts, and of what kind it is.

Additive counts and money only; whoever wants a rate divides two of them (``rates``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from yanxiu.models import SummaryCell

Kind = Literal["people", "count", "money", "hours", "score"]


@dataclass(frozen=True)
class Measure:
    """One measure: its column in the cells, what it is called, what it counts.

    ``kind``: people are person-times, which are not told where they are few; money is in yuan.
    """

    name: str
    label: str
    meaning: str
    kind: Kind


_DEFINED: Final = (
    Measure("projects_applied", "申报项目", "已经提交、没有撤回的申报", "count"),
    Measure("projects_planned", "计划项目", "列入已公布年度计划的项目", "count"),
    Measure("projects_held", "已办项目", "已经举办的项目，含已办结的", "count"),
    Measure("projects_completed", "办结项目", "结业材料通过、已经办结的项目", "count"),
    Measure("projects_cancelled", "取消项目", "列入计划后取消的项目", "count"),
    Measure("classes", "计划班次", "列入计划的班次", "count"),
    Measure("classes_held", "已办班次", "已经举办的班次", "count"),
    Measure("hours", "学时", "已举办班次的学时", "hours"),
    Measure("enrolled", "培训人次", "在册学员的人次；一人参加两班算两次，不相加成人数", "people"),
    Measure("onsite", "线下人次", "其中线下参加的人次", "people"),
    Measure("online", "线上人次", "其中线上参加的人次", "people"),
    Measure("graded", "考核人次", "有考核结果的人次", "people"),
    Measure("completed", "合格人次", "考核合格的人次", "people"),
    Measure("certificates", "结业证书", "有效的结业证书", "people"),
    Measure("trainees", "培训人数", "不重复的学员人数；只在不再细分的一格里有，各格不能相加", "people"),
    Measure("subsidy_proposed", "测算补助（元）", "按规则测算的补助", "money"),
    Measure("subsidy_paid", "拨付补助（元）", "已经拨付的补助", "money"),
    Measure("subsidy_recovered", "追回补助（元）", "已经追回的补助", "money"),
    Measure("funds_planned", "预算（元）", "列入计划的班次的预算合计", "money"),
    Measure("funds_fiscal", "预算：财政资金（元）", "预算中申请财政资金的部分", "money"),
    Measure("funds_own", "预算：自筹资金（元）", "预算中由单位自筹的部分", "money"),
    Measure("funds_spent", "支出（元）", "决算中的支出合计", "money"),
    Measure("survey_issued", "发出测评", "发出的测评问卷", "people"),
    Measure("survey_returned", "收回测评", "收回的测评问卷", "people"),
    Measure("survey_valid", "有效测评", "收回的问卷中有效的", "people"),
    Measure("survey_scores", "评分个数", "有效问卷中打了分的题数", "people"),
    Measure(
        "survey_score_sum", "评分合计", "有效问卷各题评分之和，每题按满分折算（5分制打4分算0.8）", "score"
    ),
    Measure("findings_met", "规则通过", "各班每个环节最近一次判断中，通过的规则条数", "count"),
    Measure("findings_violated", "规则不符", "各班每个环节最近一次判断中，不符的规则条数", "count"),
    Measure("findings_unknown", "规则待补", "各班每个环节最近一次判断中，缺少事实或参数的规则条数", "count"),
    Measure(
        "findings_manual", "规则待人工", "各班每个环节最近一次判断中，待签署或须人工审核的规则条数", "count"
    ),
    Measure("late_filings", "逾期报备的班次", "开班材料晚于政策规定的期限报送的班次", "count"),
)

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {one.name: one for one in _DEFINED if one.name in SummaryCell.__table__.columns}
)
"""The measures that the cells have, by name, in the order of a project's year."""

PEOPLE: Final = tuple(name for name, one in MEASURES.items() if one.kind == "people")
"""Person-times and what counts people otherwise."""

APART: Final = "trainees"
"""Distinct people of one stored cell: never added up, so told only where a line is one stored cell."""

PLACES: Final[Mapping[str, int]] = MappingProxyType({"money": 2, "hours": 1, "score": 4})
"""Kinds that are decimals, with their places; the others are whole numbers."""
