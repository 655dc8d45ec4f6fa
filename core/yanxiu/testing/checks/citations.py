"""Every row of the catalogue is cited with its own clause, and as severely as its kind asks."""

from collections.abc import Iterator

from yanxiu.policy import RowKind, Severity
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined

_WANTED = {
    RowKind.HARD: "至少一条 severity: hard",
    RowKind.ATTESTATION: "全部 severity: hard",
    RowKind.SOFT: "全部 severity: soft",
    RowKind.INFORMATION: "全部 severity: info",
}


def citations_complete(plugin: Examined) -> Iterator[Problem]:
    """Catalogue and entries say the same of every clause."""
    yield from _not_cited(plugin)
    yield from _other_clauses(plugin)
    yield from _documents_unknown(plugin)


def severities_fit(plugin: Examined) -> Iterator[Problem]:
    """A hard row has a hard entry (and may have soft ones beside); other rows have one severity."""
    pack, excused = plugin.pack, plugin.exceptions.severities
    ruled = {pack.slot(rule.slot).name for rule in pack.rules}
    found: dict[str, set[Severity]] = {row.id: set() for row in pack.catalogue}
    for slot, entry in plugin.entries():
        if slot.name in ruled and entry.citation.id in found:
            found[entry.citation.id].add(entry.severity)
    for row in pack.catalogue:
        odd = bool(found[row.id]) and not _fitting(row.kind, found[row.id])
        if odd is (row.id in excused):
            continue
        said = "、".join(sorted(found[row.id]))
        what = f"类别 {row.kind.value}，条目却是 {said}" if odd else "写了例外，其实已经相符"
        yield Problem(f"catalogue.yaml {row.id}", what, f"应{_WANTED[row.kind]}" if odd else "请删去例外")
    for cite in sorted(set(excused) - set(found)):
        yield Problem("[tool.yanxiu] severities", f"目录里没有 {cite}", "请删去这一项")


def _fitting(kind: RowKind, severities: set[Severity]) -> bool:
    if kind is RowKind.HARD:
        return Severity.HARD in severities
    if kind is RowKind.ATTESTATION:
        return severities == {Severity.HARD}
    return severities == {Severity.SOFT if kind is RowKind.SOFT else Severity.INFO}


def _not_cited(plugin: Examined) -> Iterator[Problem]:
    cited = {entry.citation.id for _, entry in plugin.entries()}
    for row in plugin.pack.catalogue:
        if row.id not in cited:
            mend = "为它写参数条目和规则；判断不了的用 attestation（签署）或 information（告知）"
            yield Problem(f"catalogue.yaml {row.id}", f"（{row.clause}）没有任何条目引用", mend)


def _other_clauses(plugin: Examined) -> Iterator[Problem]:
    clauses = {row.id: row.clause for row in plugin.pack.catalogue}
    for slot, entry in plugin.entries():
        clause = clauses.get(entry.citation.id)
        if clause != entry.citation.clause:
            what = f"{slot.bare} 引 {entry.citation.id} 写作“{entry.citation.clause}”，目录里是“{clause}”"
            yield Problem(plugin.place(entry), what, "两处写成一样")


def _documents_unknown(plugin: Examined) -> Iterator[Problem]:
    keys = {document.key for document in plugin.pack.jurisdiction.documents}
    for row in plugin.pack.catalogue:
        if row.document not in keys:
            known = "、".join(sorted(keys)) or "（无）"
            mend = f"编号写作“文件的 key-序号”，或在 describe_jurisdiction 里声明这份文件；已声明：{known}"
            yield Problem(f"catalogue.yaml {row.id}", f"没有 key 为 {row.document!r} 的文件", mend)
