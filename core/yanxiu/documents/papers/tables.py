"""The documents that are tables, as .xlsx: the same values as on paper, under the same headings."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from yanxiu.documents.paper_kinds import PaperKind
from yanxiu.documents.papers.rendering import Values, require_primitives
from yanxiu.documents.papers.workbook import Table, write_workbook


def render_xlsx(kind: PaperKind, values: Values) -> bytes:
    """A document as a workbook. Raises `LookupError` for one that is no table."""
    if kind.id not in _TABLES:
        raise LookupError(f"{kind.label}没有表格形式：只能输出 PDF")
    require_primitives(values)
    return write_workbook(_TABLES[kind.id](kind, values))


def _title(kind: PaperKind, values: Values) -> str:
    return str(values["words"].get("title") or f"高级研修项目{kind.label}")


def _about(values: Values) -> tuple[str, ...]:
    head = values["head"]
    sample = ("样例数据",) if values["sample"] else ()
    return (
        *sample,
        f"班次名称：{head['topic']}　　项目类别：{head['label']}　　计划序号：{head['number']}",
        f"承办单位：{head['host']}　　办班时间：{head['period']}　　办班地点：{head['place']}",
    )


def _picked(items: list[Mapping[str, Any]], columns: Mapping[str, str]) -> list[list[str]]:
    return [[str(item[key]) for key in columns] for item in items]


_TRAINEE: Final = {
    "position": "序号",
    "name": "姓名",
    "gender": "性别",
    "id_mask": "身份证号",
    "employer": "工作单位",
    "job": "职务",
    "title": "职称或职业资格",
    "title_level": "级别",
    "mode": "方式",
    "province": "省份",
    "remark": "备注",
}


def _roster(kind: PaperKind, values: Values) -> list[Table]:
    below = f"共 {values['total']} 人，其中线下 {values['onsite']} 人、线上 {values['online']} 人"
    rows = _picked(values["trainees"], _TRAINEE)
    return [
        Table(
            kind.label,
            _title(kind, values),
            list(_TRAINEE.values()),
            rows,
            _about(values),
            (below,),
            landscape=True,
        )
    ]


def _sign_in(kind: PaperKind, values: Values) -> list[Table]:
    beside, key = ("工作内容", "task") if kind.id == "staff_sign_in" else ("工作单位", "employer")
    halves = [f"{one['day']}{one['half']}" for one in values["halves"]]
    rows = [[one["position"], one["name"], one[key], *one["marks"]] for one in values["people"]]
    headings = ["序号", "姓名", beside, *halves]
    return [Table(kind.label, _title(kind, values), headings, rows, _about(values), landscape=True)]


_HEAD: Final = {
    "label": "科目",
    "fiscal": "预算：财政资助",
    "own": "预算：单位自筹",
    "planned": "预算合计",
    "spent": "支出",
    "basis": "测算依据",
}
_SUMS: Final = frozenset(_HEAD[key] for key in ("fiscal", "own", "planned", "spent"))
_AMOUNT: Final = "金额（元）"
_EXPENSE: Final = {
    "number": "序号",
    "day": "日期",
    "head": "科目",
    "amount": _AMOUNT,
    "payer": "付款方",
    "payee": "收款人",
    "invoice": "票据号",
    "note": "摘要",
}


def _settlement(kind: PaperKind, values: Values) -> list[Table]:
    sums = values["sums"]
    total = ["合计", sums["fiscal"], sums["own"], sums["planned"], sums["spent"], ""]
    below = (
        f"支出大写：{values['spent_capital']}",
        f"申请补助：{values['requested']} 元　{values['requested_capital']}",
        f"列支渠道：{values['budget_line']}",
        f"向学员收费：{values['fees_charged']} 元　个人出资：{values['individual_funds']} 元",
        f"补助金额（{values['subsidy_word']}）：{values['subsidy']} 元　{values['subsidy_capital']}",
        "单位：元　　承办单位（盖章）：　　　　　　　　主管部门或申报单位（盖章）：",
    )
    title = _title(kind, values)
    rows = [*_picked(values["heads"], _HEAD), total]
    return [
        Table(kind.label, title, list(_HEAD.values()), rows, _about(values), below, amounts=_SUMS),
        Table(
            "支出明细",
            f"{title}：支出明细",
            list(_EXPENSE.values()),
            _picked(values["expenses"], _EXPENSE),
            amounts=frozenset({_AMOUNT}),
        ),
    ]


def _subsidy(kind: PaperKind, values: Values) -> list[Table]:
    headings = ["序号", "测算项目", _AMOUNT, "文号", "条款", "目录编号", "说明", "起决定作用"]
    keys = ("number", "label", "amount", "document", "clause", "cite", "note")
    rows = [[*(one[key] for key in keys), "是" if one["binds"] else ""] for one in values["lines"]]
    below = [
        f"测算金额：{values['proposed'] or '算不出'}　{values['proposed_capital']}",
        f"由“{values['binds']}”决定" if values["binds"] else "",
        f"还缺：{'；'.join(values['needs'])}" if values["needs"] else "",
        f"批复：{values['approved']}　{values['approved_capital']}　{values['approved_on']}",
        f"判断记录 {values['record']}",
    ]
    rest = tuple(line for line in below if line)
    return [
        Table(
            kind.label,
            _title(kind, values),
            headings,
            rows,
            _about(values),
            rest,
            landscape=True,
            amounts=frozenset({_AMOUNT}),
        ),
    ]


AMOUNTS: Final = {
    "planned": "预算",
    "spent": "支出",
    "requested": "申请",
    "proposed": "测算",
    "approved": "批复",
    "paid": "拨付",
    "recovered": "追回",
    "outstanding": "待拨付",
    "net": "净拨付",
}
"""What the amounts of a ledger are called, in their order."""

_LEDGER: Final = {
    "label": "名称",
    "host": "承办单位",
    "budget_line": "列支渠道",
    "classes": "班次",
    **AMOUNTS,
}

_SHEETS: Final = ("按班次", "按承办单位", "按列支渠道")


def _ledger(_kind: PaperKind, values: Values) -> list[Table]:
    title = values["words"].get("title") or f"{values['year']}年度高级研修项目经费台账"
    above = ("样例数据",) if values["sample"] else ()
    above = (*above, f"{values['unit']}　　单位：元　　制表日期：{values['made_on']}")
    below = tuple(f"{one['label']}合计：{one['amount']} 元　{one['capital']}" for one in values["sums"])
    return [
        Table(
            sheet,
            f"{title}（{part['name']}）",
            list(_LEDGER.values()),
            _picked([*part["lines"], values["total"]], _LEDGER),
            above,
            below,
            landscape=True,
        )
        for sheet, part in zip(_SHEETS, values["parts"], strict=True)
    ]


def _survey(kind: PaperKind, values: Values) -> list[Table]:
    scores = [f"{one['score']}分" for one in values["items"][0]["scores"]] if values["items"] else []
    headings = ["序号", "测评项目", "作答", "未答", *scores, "平均分", "满意率"]
    rows = [
        [
            item["number"],
            item["label"],
            str(item["answered"]),
            str(item["skipped"]),
            *(str(one["count"]) for one in item["scores"]),
            item["mean"],
            item["satisfied"],
        ]
        for item in values["items"]
    ]
    counts = (
        f"发出 {values['issued']} 份，收回 {values['returned']} 份（{values['return_rate']}），"
        f"有效 {values['valid']} 份（{values['valid_rate']}）"
    )
    above = (*_about(values), counts)
    return [Table(kind.label, _title(kind, values), headings, rows, above, ("没有作答的项目不计分。",))]


def _summary(_kind: PaperKind, values: Values) -> list[Table]:
    columns = {column["key"]: column["heading"] for column in values["columns"]}
    title = values["words"].get("title") or f"{values['year']}年度高级研修项目申报汇总表"
    day = values["filled_on"] or "　　年　月　日"
    above = (f"主管部门或申报单位（盖章）：{values['unit']}　　　　填表日期：{day}",)
    rows = _picked(values["lines"], columns)
    return [Table("汇总表", title, list(columns.values()), rows, above, landscape=True)]


_TABLES: Final[Mapping[str, Callable[[PaperKind, Values], list[Table]]]] = {
    "summary_sheet": _summary,
    "roster": _roster,
    "trainee_sign_in": _sign_in,
    "staff_sign_in": _sign_in,
    "settlement_statement": _settlement,
    "subsidy_calculation": _subsidy,
    "yearly_ledger": _ledger,
    "survey_statistics": _survey,
}
