"""Words that sample rows are made of; weights say how often each is taken."""

from collections.abc import Mapping
from typing import Final

from yanxiu.policy import ExpenseHead, OrganizationKind

FIELDS: Final[Mapping[str, int]] = {
    "新一代信息技术": 17,
    "智能制造": 15,
    "新材料": 11,
    "生物医药": 11,
    "节能环保": 9,
    "现代农业": 9,
    "交通运输": 7,
    "能源": 6,
    "防灾减灾": 5,
    "海洋": 4,
    "航空航天": 3,
    "文化遗产保护": 2,
}
RARE_FIELD: Final = "文化遗产保护"
ASPECTS: Final = ("关键技术", "前沿进展", "工程应用", "标准与质量", "安全与风险", "创新能力提升", "成果转化")
HOST_KINDS: Final[Mapping[OrganizationKind, int]] = {
    OrganizationKind.UNIVERSITY: 30,
    OrganizationKind.INSTITUTE: 21,
    OrganizationKind.ASSOCIATION: 20,
    OrganizationKind.ENTERPRISE: 16,
    OrganizationKind.PUBLIC_INSTITUTION: 10,
    OrganizationKind.AGENCY: 3,
}
HOST_NAMES: Final[Mapping[OrganizationKind, str]] = {
    OrganizationKind.UNIVERSITY: "大学",
    OrganizationKind.INSTITUTE: "研究院",
    OrganizationKind.ASSOCIATION: "学会",
    OrganizationKind.ENTERPRISE: "集团公司",
    OrganizationKind.PUBLIC_INSTITUTION: "中心",
    OrganizationKind.AGENCY: "局",
}
DEPARTMENTS: Final = (
    "教育厅",
    "工业和信息化厅",
    "农业农村厅",
    "卫生健康委员会",
    "交通运输厅",
    "生态环境厅",
    "科学技术协会",
    "住房和城乡建设厅",
)
EMPLOYERS: Final = (
    "研究院",
    "设计院",
    "医院",
    "大学",
    "股份公司",
    "检测中心",
    "农业技术推广站",
    "工程局",
    "信息中心",
)
TITLES: Final = (
    ("正高级工程师", "senior", "technical"),
    ("高级工程师", "senior", "technical"),
    ("高级工程师", "senior", "technical"),
    ("副教授", "senior", "technical"),
    ("副主任医师", "senior", "technical"),
    ("高级农艺师", "senior", "technical"),
    ("工程师", "intermediate", "technical"),
    ("讲师", "intermediate", "technical"),
    ("工程师", "intermediate", "technical"),
    ("经济师", "intermediate", "management"),
    ("助理工程师", "junior", "technical"),
    ("无", "none", "management"),
)
SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰红建国文斌辉鹏飞宇浩博晨阳雪梅琳洁莉倩颖慧欣悦佳宁婷萍燕玲凤云龙海波"
    "峰林松柏青山川江河子轩雨桐思源嘉怡梓涵一诺志远德胜永康兴旺安庆春生秋实"
)
QUESTIONS: Final = ("课程设置", "师资水平", "教学组织", "后勤保障", "总体评价")
PART: Final[Mapping[ExpenseHead, int]] = {
    ExpenseHead.TEACHING: 30,
    ExpenseHead.LODGING: 27,
    ExpenseHead.MEALS: 18,
    ExpenseHead.VENUE: 12,
    ExpenseHead.MATERIALS: 6,
    ExpenseHead.TRANSPORT: 7,
}
"""How a class's costs divide, in percent."""
