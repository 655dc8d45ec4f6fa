"""What the ministry holds a package against: each point with the document and clause that ask for it.

Points that a package can show are checked here; the others are for the reader's eye.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yanxiu.documents.identity import check_id_number
from yanxiu.models import PackageKind, SubmittedPackage
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Material, Result
from yanxiu.policy.wording import word
from yanxiu.services.exchange.people import lines_of
from yanxiu.services.policies import registry


class Mark(StrEnum):
    """How a point stands."""

    HOLDS = "holds"
    LACKS = "lacks"
    LOOK = "look"


@dataclass(frozen=True)
class Check:
    """One point: what is asked, how it stands, what was seen, and where it is asked for."""

    label: str
    mark: Mark
    seen: str = ""
    document: str = ""
    clause: str = ""


def checklist(package: SubmittedPackage, document: Mapping[str, Any] | None) -> tuple[Check, ...]:
    """The points of one package; without ``document`` it is not whole."""
    whole = Check(
        "文件完整：清单、散列值和格式",
        _mark(document is not None),
        phrase("SHA-256 {hash}", hash=package.sha256[:16]),
    )
    if document is None:
        return (whole,)
    points = (_report if package.kind is PackageKind.REPORT else _plan)(package, document)
    return (whole, *points)


def _cited(package: SubmittedPackage, form: Mapping[str, Any] | None = None) -> dict[str, str]:
    given = form or {"document": package.due_document or "", "clause": package.due_clause or ""}
    return {"document": str(given["document"]), "clause": str(given["clause"])}


def _mark(holds: bool) -> Mark:
    return Mark.HOLDS if holds else Mark.LACKS


def _in_time(package: SubmittedPackage) -> list[Check]:
    if package.due_on is None:
        return []
    seen = phrase("报送 {day}，期限 {due}", day=package.submitted_on, due=package.due_on)
    return [Check("在期限之内报送", _mark(package.submitted_on <= package.due_on), seen, **_cited(package))]


def _report(package: SubmittedPackage, report: Mapping[str, Any]) -> list[Check]:
    cited = _cited(package, report["form"])
    there = {one["material"] for one in report["materials"]}
    lacking = [word(Material(kind)) for kind in _asked(package) if kind not in there]
    lines = lines_of(report)
    empty = [line.number for line in lines if not all(str(cell).strip() for cell in line.cells.values())]
    day = package.submitted_on
    wrong = [line.number for line in lines if check_id_number(line.cells.get("id_number", ""), day).problem]
    results = {word(one) for one in Result}
    graded = [line.number for line in lines if line.cells.get("result") not in results]
    return [
        *_in_time(package),
        Check("材料齐全", _mark(not lacking), _lacking(lacking, len(there)), **cited),
        Check("名单各列都已填写", _mark(not empty), _rows(empty, len(lines)), **cited),
        Check("身份证号有效", _mark(not wrong), _rows(wrong, len(lines)), **cited),
        Check("每人都有考核结果", _mark(not graded), _rows(graded, len(lines)), **cited),
        Check("材料内容与名单一致", Mark.LOOK, "请打开材料核对", **cited),
    ]


def _asked(package: SubmittedPackage) -> tuple[str, ...]:
    """The materials of the format that the package names."""
    formats = [one for pack in registry().packs.values() for one in pack.report_formats]
    found = next((one for one in formats if f"{one.id}/{one.version}" == package.format), None)
    return found.materials if found else ()


def _plan(package: SubmittedPackage, document: Mapping[str, Any]) -> list[Check]:
    cited = _cited(package)
    if package.kind is PackageKind.AMENDMENT:
        return [Check("变更理由充分，不改变立项内容", Mark.LOOK, "请核对变更前后", **cited)]
    opens = str(document["class"].get("starts_on", ""))
    notice = str(document.get("notice", {}).get("submitted_on", ""))
    plan = str(document["plan"]["submitted_on"])
    return [
        *_in_time(package),
        Check("实施方案在开班前报送", _before(plan, opens), plan, **cited),
        Check("开班通知在开班前报送", _before(notice, opens), notice, **cited),
        Check("列入国家级年度计划", Mark.LOOK, "请对照国家计划附件", **cited),
        Check("研修内容、对象和师资符合计划", Mark.LOOK, "请对照实施方案", **cited),
    ]


def _before(day: str, opens: str) -> Mark:
    """Whether a day came before the class opened; for the reader's eye where the plan names no day."""
    return _mark(bool(day) and day <= opens) if opens else Mark.LOOK


def _lacking(lacking: list[str], there: int) -> str:
    return phrase("缺{lacking}", lacking=joined(lacking)) if lacking else phrase("{n} 种", n=there)


def _rows(wrong: list[int], total: int) -> str:
    if not wrong:
        return phrase("{n} 人", n=total)
    return phrase("第 {rows} 行", rows=joined(str(one) for one in wrong[:10]))
