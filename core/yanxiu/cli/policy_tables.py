"""The table form of `yanxiu policy`: the same data as the JSON form, in words."""

from collections.abc import Iterable
from typing import Any

import click

from yanxiu.policy import LABELS, Gate, Severity, Stage, State, Status
from yanxiu.policy.findings import WORST_FIRST
from yanxiu.policy.jurisdiction import DocumentStatus
from yanxiu.policy.parameters import Absence
from yanxiu.policy.vocabulary import Effect, Level, Party, RecruitmentScope
from yanxiu.policy.wording import in_words, word

from .output import echo_table

Data = dict[str, Any]


def show(data: Data) -> None:
    """A year's policy: documents, entries, what does not speak, scope."""
    stage = f"，{word(Stage(data['stage']))}" if data["stage"] else ""
    click.secho(f"{data['jurisdiction']['name']} {data['year']}年度{stage}", bold=True)
    click.echo()
    documents = [
        (d["name"], word(DocumentStatus(d["status"])), d["issued_on"] or "没有日期", in_words(d["governs"]))
        for d in data["documents"]
    ]
    echo_table(("文件", "状态", "印发", "管这一年度"), documents, title="文件")
    if data["tiers"]:
        tiers = [f"{tier['label']}（{tier['id']}）" for tier in data["tiers"]]
        click.echo(f"类别：{'、'.join(tiers)}\n")
    alone = len(_documents(data)) == 1
    rows = [
        _entry_row(slot, entry, data["words"], document=not alone)
        for slot in data["slots"]
        for entry in slot["entries"]
    ]
    if rows:
        title = f"规定（依据：{_documents(data)[0]}）" if alone else "规定"
        echo_table(("参数", "说明", "环节", "适用", "规定", "性质", "依据", "状态"), rows, title=title)
    absent = [
        (s["slot"], s["label"], _stages(s), word(Absence(s["absence"])))
        for s in data["slots"]
        if s["absence"]
    ]
    if absent:
        echo_table(("参数", "说明", "环节", "原因"), absent, title="这一年度没有规定的")
    if data["scope"]:
        scope = [(row["id"], row["clause"], row["summary"]) for row in data["scope"]]
        echo_table(("编号", "条款", "内容"), scope, title="关于文件本身")
    if data["silent_stages"]:
        silent = "、".join(word(Stage(s)) for s in data["silent_stages"])
        click.echo(f"没有公布政策的环节（NO-POLICY）：{silent}")


def _documents(data: Data) -> list[str]:
    """The documents that the entries cite; where it is one, the title names it instead of every row."""
    cited = (entry["document"] for slot in data["slots"] for entry in slot["entries"])
    return list(dict.fromkeys(document for document in cited if document))


def _entry_row(slot: Data, entry: Data, words: Data, *, document: bool) -> tuple[str, ...]:
    return (
        slot["slot"],
        slot["label"],
        _stages(slot),
        reach_of(entry, words),
        _value(entry, slot, words),
        word(Severity(entry["severity"])),
        source_of(entry, document=document),
        _state(entry),
    )


def _stages(slot: Data) -> str:
    return "、".join(word(Stage(stage)) for stage in slot["stages"]) or "—"


def reach_of(entry: Data, words: Data) -> str:
    """Whom an entry speaks of."""
    levels = [word(Level(level)) for level in entry["levels"]]
    return "、".join([*levels, *(words.get(tier, tier) for tier in entry["tiers"])]) or "全部"


def _value(entry: Data, slot: Data, words: Data) -> str:
    if entry["delegates_to"]:
        return f"按 {entry['delegates_to']}"
    if entry["state"] == State.EXTERNAL_STANDARD:
        return f"按{entry['standard']}"
    if entry["state"] == State.NOT_PUBLISHED:
        return word(State.NOT_PUBLISHED)
    if entry["value"] is True:
        return "须符合" if entry["severity"] != Severity.INFO else "—"
    meant = LABELS[RecruitmentScope] if slot["slot"].endswith("_scope") else words
    return in_words(entry["value"], slot["unit"], meant)


def source_of(entry: Data, *, document: bool = True) -> str:
    """Id and clause, with the document's number; a document without one is named beside the table."""
    if not entry["cite"]:
        return "—"
    number = f"{entry['document']} " if document and not entry["document"].startswith("《") else ""
    return f"{entry['cite']} {number}{entry['clause']}"


def _state(entry: Data) -> str:
    marks = [word(State(entry["state"]))]
    if entry["author"]:
        marks.append(f"{_author(entry['author'])} {entry['date']}")
    if entry["evidence"] == "secondary":
        marks.append("二手依据")
    if entry["draft"]:
        marks.append("草案")
    return "；".join(marks)


def _author(author: str) -> str:
    """Who stands behind a reading; what a plugin reads for itself is nobody's until a tenant signs it."""
    said = author.replace("catalogue ", "政策目录 ")
    return said.removesuffix(", unconfirmed") + ("，未经确认" if said.endswith(", unconfirmed") else "")


_CHANGES = {"changed": "改变", "added": "新增", "dropped": "不再有"}
_FIELDS = {
    "value": "数值",
    "severity": "性质",
    "state": "状态",
    "standard": "标准",
    "delegates_to": "依照",
    "added": "新增",
    "dropped": "不再有",
}


def diff(data: Data) -> None:
    """What changed between two years, one line per entry."""
    name, old, new, words = data["jurisdiction"]["name"], data["from"], data["to"], data["words"]
    click.secho(f"{name}：{old}年度 → {new}年度", bold=True)
    click.echo()
    rows = [
        (
            slot["slot"],
            slot["label"],
            _CHANGES[slot["change"]],
            reach_of(pair, words),
            _side(pair["before"], slot, words),
            _side(pair["after"], slot, words) if pair["after"] else _gone(slot),
            "、".join(_FIELDS[field] for field in pair["fields"]),
        )
        for slot in data["slots"]
        for pair in slot["entries"]
    ]
    if rows:
        echo_table(("参数", "说明", "变化", "适用", str(old), str(new), "不同之处"), rows)
    kinds = [slot["change"] for slot in data["slots"]]
    counted = "，".join(f"{label} {kinds.count(kind)} 项" for kind, label in _CHANGES.items())
    click.echo(f"{counted}，不变 {data['unchanged']} 项")


def _side(entry: Data | None, slot: Data, words: Data) -> str:
    if entry is None:
        return "—"
    said = value_of(entry, slot, words)
    return f"{said} {entry['cite']}" if entry["cite"] else said


def value_of(entry: Data, slot: Data, words: Data) -> str:
    """An entry's value with its severity."""
    return f"{_value(entry, slot, words)}（{word(Severity(entry['severity']))}）"


def _gone(slot: Data) -> str:
    return f"— {word(Absence(slot['absence']))}" if slot["absence"] else "—"


def decide(data: Data) -> None:
    """Each case: its gate, the findings from the worst, consequences, subsidy."""
    for case in data["cases"]:
        click.secho(case["name"], bold=True)
        stage, gate = word(Stage(case["stage"])), word(Gate(case["gate"]))
        click.echo(f"{case['jurisdiction']} {case['year']}年度 {stage}，判断日期 {case['as_of']}：{gate}")
        click.echo()
        findings(case["findings"], case["words"])
        for one in case["consequences"]:
            effect = word(Effect(one["effect"]))
            click.echo(
                f"拟作处理（须由专人确认）：{effect}（{one['id']}），起因：{'、'.join(one['because'])}"
            )
        if case["subsidy"]:
            _subsidy(case["subsidy"])
        click.echo(f"决定编号 {case['decision']}\n")


def findings(found: list[Data], words: Data) -> None:
    """Findings from the worst, each with what was observed, the limit, the clause and the cure."""
    order = [str(status) for status in WORST_FIRST]
    ordered = sorted(found, key=lambda finding: order.index(finding["status"]))
    echo_table(
        ("结论", "性质", "事项", "观察值", "限值", "依据", "说明与补救"),
        [_finding_row(finding, words) for finding in ordered],
    )
    titles = dict.fromkeys(f["document"] for f in ordered if (f["document"] or "").startswith("《"))
    if titles:
        click.echo(f"依据文件：{'、'.join(titles)}")


def _finding_row(finding: Data, words: Data) -> tuple[str, ...]:
    return (
        word(Status(finding["status"])),
        word(Severity(finding["severity"])),
        finding["label"],
        in_words(finding["observed"], finding["unit"], words),
        in_words(finding["limit"], finding["unit"], words),
        source_of({**finding, "cite": finding["id"]}) if finding["id"] else finding["rule"],
        "；".join(_remarks(finding)),
    )


def _remarks(finding: Data) -> Iterable[str]:
    if finding["detail"]:
        yield finding["detail"]
    if finding["needs"]:
        yield "缺：" + "、".join(need["label"] for need in finding["needs"])
    if finding["cure"]:
        owners = "、".join(word(Party(owner)) for owner in finding["owners"])
        yield f"{finding['cure']}（{owners}）" if owners else finding["cure"]
    if not finding["confirmed"]:
        yield "口径未经确认"
    if finding["evidence"] == "secondary":
        yield "二手依据"
    if finding["draft"]:
        yield "依据草案"


def _subsidy(subsidy: Data) -> None:
    rows = [
        (
            line["label"],
            in_words(line["amount"], "CNY") if line["amount"] is not None else "待定",
            source_of({**line, "cite": line["id"]}),
            line["note"],
        )
        for line in subsidy["lines"]
    ]
    echo_table(("补助计算", "金额", "依据", "说明"), rows)
    if subsidy["amount"] is None:
        needs = "、".join(need["label"] for need in subsidy["needs"])
        click.echo(f"补助金额：算不出（缺：{needs}）")
    else:
        decided_by = f"，由“{subsidy['binds']}”决定" if subsidy["binds"] else ""
        click.echo(f"补助金额：{in_words(subsidy['amount'], 'CNY')}{decided_by}")


def test(data: Data) -> None:
    """One line per failing case, and the count that scripts read last."""
    for case in data["cases"]:
        if not case["passed"]:
            where = f"{case['file']}:{case['line']}"
            click.echo(f"不符 {where} {case['name']}：{'；'.join(case['problems'])}")
    click.echo(f"{data['passed']} passed, {data['failed']} failed")


def facts(data: Data) -> None:
    """Every fact by its root."""
    for root in data["roots"]:
        stages = "、".join(word(Stage(stage)) for stage in root["stages"])
        rows = [
            (fact["path"], fact["label"], fact["type"], fact["unit"], fact["word"] or "", fact["meaning"])
            for fact in root["facts"]
        ]
        echo_table(
            ("事实", "中文标签", "写法", "单位", "词表", "意思"),
            rows,
            title=f"{root['label']} {root['root']}（{stages}）",
        )
