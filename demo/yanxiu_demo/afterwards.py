"""After the year: decision sheets, the ministry's table, proofs of isolation, replay and audit log."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from yanxiu.db import OWNER_ROLE, database
from yanxiu.db.check import check
from yanxiu.documents.apart.pool import AT_ONCE
from yanxiu.models import TrainingClass
from yanxiu.services import audit, replays
from yanxiu.services.decision_sheet import decision_sheet
from yanxiu.services.errors import NotFound
from yanxiu.services.settlement import find_subsidy
from yanxiu.services.summaries import Dimension, Line, Question, ask
from yanxiu.services.summaries.words import value_word, written
from yanxiu.services.work import Work
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.story import Story

TODAY = date(2025, 12, 31)
SHOWN = (
    "classes",
    "classes_held",
    "enrolled",
    "completed",
    "certificates",
    "subsidy_proposed",
    "subsidy_paid",
)


def sheets(classes: Sequence[tuple[str, ClassYear]], story: Story) -> None:
    """判断依据表 of each class, and where each class stands at the end."""
    story.chapter("每个班的判断依据表")
    ended: dict[str, Any] = {}
    # as many at a time as there are processes that draw
    with ThreadPoolExecutor(AT_ONCE) as drawing:
        found = drawing.map(_sheet, [cls for _, cls in classes])
        for (name, _), (content, end) in zip(classes, found, strict=True):
            ended[name] = end
            story.save(f"{name}/decision-sheet.pdf", content)
    story.summary["classes"] = ended


def _sheet(cls: ClassYear) -> tuple[bytes, dict[str, Any]]:
    with cls.desk.on(TODAY) as work:
        return decision_sheet(work, cls.id), _ended(work, cls)


def _ended(work: Work, cls: ClassYear) -> dict[str, Any]:
    row = work.get(TrainingClass, cls.id, "班次")
    subsidy = find_subsidy(work, row)
    money = subsidy and {
        "state": subsidy.state,
        "proposed": subsidy.proposed,
        "paid": subsidy.paid,
        "lines": subsidy.lines,
    }
    return {"id": str(cls.id), "title": cls.title, "state": row.state, "subsidy": money}


def ministry(story: Story) -> None:
    """The ministry's table by province and tier, read with the ministry's own login."""
    story.chapter("部里的汇总：按省份和类别")
    by = (Dimension.YEAR, Dimension.PROVINCE, Dimension.TIER)
    answer = ask(Question((2021, 2024, 2025), by, figures=SHOWN))
    headings = ["年度", "省份", "类别", *(answer.definitions(name)[0] for name in SHOWN)]
    rows = [
        [*(value_word(line, one) for one in by), *(written(line, name) for name in SHOWN)]
        for line in answer.lines
    ]
    story.table("", headings, rows)
    story.summary["ministry"] = [_told(line) for line in answer.lines]


def _told(line: Line) -> dict[str, Any]:
    place = {"year": line.key[Dimension.YEAR], "province": line.province, "tier": line.key[Dimension.TIER]}
    return {**place, **line.figures}


def isolation(asking: Desk, cls: ClassYear, story: Story) -> None:
    """One department asks for another's class and finds nothing."""
    story.chapter("隔离：河北去查福建的班")
    try:
        with asking.on(TODAY) as work:
            work.get(TrainingClass, cls.id, "班次")
    except NotFound as error:
        story.say(f"  {error}")
    else:
        raise AssertionError("a foreign class was found")
    with database().engine(OWNER_ROLE).connect() as connection:
        violations = check(connection)
    story.say(f"  数据库目录检查：{len(violations)} 处问题")
    story.summary["isolation"] = {"foreign_class_found": False, "catalogue_violations": len(violations)}


def proofs(desks: Sequence[Desk], story: Story) -> None:
    """Every decision replayed byte for byte; the audit chains unbroken."""
    story.chapter("复核：重算每一个决定，核对审计记录")
    result: dict[str, Any] = {}
    for desk in desks:
        with desk.on(TODAY) as work:
            replayed = list(replays.replay_all(work))
            breaks = list(audit.verify(work.session))
            entries = audit.count(work.session)
        differing = [one for one in replayed if not one.identical]
        story.say(
            f"  {desk.tenant.name}：{len(replayed)} 个决定重算，{len(differing)} 个不同；"
            f"审计 {entries} 条，{len(breaks)} 处断裂"
        )
        if differing or breaks:
            raise AssertionError(f"{desk.tenant.code}: {differing[:1]} {breaks[:1]}")
        result[desk.tenant.code] = {
            "decisions": len(replayed),
            "identical": len(replayed) - len(differing),
            "audit_entries": entries,
        }
    story.summary["proofs"] = result
