"""The province's own words, and its names for shared ones, by year."""

from yanxiu.policy import ExpenseHead, Material, Term, TermKind

_CALLS = (2023, 2025)

BUDGET_LINES = (
    Term(TermKind.BUDGET_LINE, "hr_operations", "人力资源和社会保障业务经费"),
    Term(TermKind.BUDGET_LINE, "provincial_talent", "省级人才工作经费"),
    Term(TermKind.BUDGET_LINE, "central", "中央财政经费"),
)

FORMS = (
    Term(TermKind.FORM, "annual", "当年申报表"),
    Term(TermKind.FORM, "annex_1", "高级研修项目申报表（附件1，国家级）", (2025,)),
    Term(TermKind.FORM, "annex_2", "省级高级研修项目申报表（附件2）", (2025,)),
)

ATTACHMENTS = (
    Term(TermKind.ATTACHMENT, "annex_1", "附件1", _CALLS),
    Term(TermKind.ATTACHMENT, "annex_2", "附件2", _CALLS),
    Term(TermKind.ATTACHMENT, "annex_3", "附件3", (2025,)),
)

TOPIC_RANGES = (
    Term(TermKind.TOPIC_RANGE, "strategy", "服务重大战略", _CALLS),
    Term(TermKind.TOPIC_RANGE, "key_fields", "突出重点领域", (2023,)),
    Term(TermKind.TOPIC_RANGE, "industries", "推进产业发展", (2023,)),
    Term(TermKind.TOPIC_RANGE, "industry_needs", "对接产业需求", (2025,)),
    Term(TermKind.TOPIC_RANGE, "digital", "突出数字技术", (2025,)),
)

SERIES = (Term(TermKind.SERIES, "speciality", "特色班", (2023,)),)

MATERIALS = tuple(
    Term(TermKind.MATERIAL, material.value, label, (2024,), material.value)
    for material, label in (
        (Material.OPENING_NOTICE, "开班通知"),
        (Material.IMPLEMENTATION_PLAN, "实施方案"),
        (Material.SUMMARY_REPORT, "总结报告"),
        (Material.SETTLEMENT_STATEMENT, "经费结算表"),
        (Material.ROSTER, "学员名单"),
        (Material.TRAINEE_SIGN_IN, "学员签到表"),
        (Material.STAFF_SIGN_IN, "工作人员签到表"),
        (Material.SURVEY_STATISTICS, "学员满意度测评统计表"),
        (Material.RESEARCH_REPORT, "专业领域研究成果报告"),
        (Material.PUBLICITY, "图文动态信息"),
        (Material.SUBSIDY_INVOICE, "补助款票据（附收款账户）"),
    )
)

# One head may bear another name in another year (2025 speaks of 师资费): map the names, never compare them.
EXPENSE_HEADS = tuple(
    Term(TermKind.EXPENSE_HEAD, name, label, years, head.value)
    for name, label, years, head in (
        ("lecture_fee", "讲课费", (2023, 2024), ExpenseHead.TEACHING),
        ("faculty_fee", "师资费", (2025,), ExpenseHead.TEACHING),
        ("lodging_fee", "住宿费", (2023, 2024, 2025), ExpenseHead.LODGING),
        ("meals_fee", "伙食费", (2023, 2024, 2025), ExpenseHead.MEALS),
        ("training_venue_fee", "培训场地费", (2023, 2024), ExpenseHead.VENUE),
        ("venue_fee", "场地费", (2025,), ExpenseHead.VENUE),
        ("training_materials_fee", "培训资料费", (2024,), ExpenseHead.MATERIALS),
        ("materials_fee", "资料费", (2025,), ExpenseHead.MATERIALS),
        ("transport_fee", "交通费", (2024, 2025), ExpenseHead.TRANSPORT),
        ("other_necessary_costs", "其他必要费用", (2025,), ExpenseHead.OTHER),
    )
)

VOCABULARY = (
    *BUDGET_LINES,
    *FORMS,
    *ATTACHMENTS,
    *TOPIC_RANGES,
    *SERIES,
    *MATERIALS,
    *EXPENSE_HEADS,
)
