"""The page of words: each shared enumeration, and what plugins may add to."""

import inspect
from collections.abc import Iterator

from yanxiu.policy import LABELS, TermKind

HEAD = """\
# 词汇

<!-- 由 make reference 从词汇表生成，不要手改 -->

各地共用的词，一个词一个意思，事实、表单、文书都用它。代码里写英文的词（`Material.ROSTER`），
参数和案例文件里写它的值（`roster`）。各地自己的词不在这里：用 `register_vocabulary` 声明（`Term`），
类别用 `register_tiers` 声明（`Tier`）；谁也没有声明过的词，读案例时就拒绝。
"""
ADDED = """
## 各地可以增加的词

`Term(kind, id, label, years=(), maps_to=None)` 的 `kind` 是下面之一。`maps_to` 指明它是哪一个共用词
在本地的叫法：叫法不同、东西一样的，不是两样东西。

| `TermKind` | 词用在哪里 |
|---|---|
"""
WHERE = {
    TermKind.BUDGET_LINE: "经费从哪个渠道列支（`funding.budget_line`）",
    TermKind.FORM: "申报用哪种表（`form`）",
    TermKind.ATTACHMENT: "申报附哪些材料（`attachments`）",
    TermKind.TOPIC_RANGE: "选题属于哪些范围（`topic_ranges`）",
    TermKind.SERIES: "特色班的名称（`series`）",
    TermKind.MATERIAL: "材料在本地的叫法，`maps_to` 一个 `Material`",
    TermKind.EXPENSE_HEAD: "开支科目在本地的叫法，`maps_to` 一个 `ExpenseHead`",
    TermKind.FIELD_CODE: "专业技术领域（`project.field_code`）",
}


def words_page() -> str:
    """The whole page."""
    added = "\n".join(f"| `{kind}` | {WHERE[kind]} |" for kind in TermKind)
    return f"{HEAD}\n" + "\n".join(_sections()) + f"{ADDED}{added}\n"


def _sections() -> Iterator[str]:
    for kind, labels in LABELS.items():
        yield from (f"## {kind.__name__}", "")
        if said := _said(kind):
            yield from (said, "")
        yield from ("| 值 | 代码 | 名称 |", "|---|---|---|")
        yield from (f"| `{word}` | `{kind.__name__}.{kind(word).name}` | {labels[word]} |" for word in labels)
        yield ""


def _said(kind: type) -> str:
    """The Chinese of a docstring that begins with it (`级别: whose plan …`)."""
    head = (inspect.getdoc(kind) or "").partition(":")[0]
    return f"{head}。" if head and ord(head[0]) > 0x2E80 else ""
