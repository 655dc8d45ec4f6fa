"""草案: the board saved as it stands, and two of them, or one and the board of now, compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select

from yanxiu.models import BoardDraft, User
from yanxiu.services import checks
from yanxiu.services.boards import Board
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.work import Work

STEMS: Final = tuple("甲乙丙丁戊己庚辛壬癸")


class Change(StrEnum):
    """What became of a project from one draft to the other."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    FIGURES = "figures"


CHANGE_WORDS: Final[Mapping[Change, str]] = {
    Change.ADDED: "新列入",
    Change.DROPPED: "不再列入",
    Change.MOVED: "换了类别",
    Change.FIGURES: "数字有变",
}


@dataclass(frozen=True)
class Entry:
    """One chosen project: tier, numbers as planned, what it may cost in yuan."""

    topic: str
    host: str
    place: str
    headcount: int | None
    starts_on: str | None
    ends_on: str | None
    amount: str | None


@dataclass(frozen=True)
class Snapshot:
    """The chosen of a board by application, with what the text states and what money there is, by tier."""

    entries: Mapping[str, Entry]
    stated_total: int | None
    stated: Mapping[str, int]
    funds: Mapping[str, str]

    def counted(self) -> Counter[str]:
        """How many are chosen in each tier."""
        return Counter(one.place for one in self.entries.values())

    def costs(self) -> dict[str, Decimal]:
        """What the chosen of each tier may cost together, as far as that is known."""
        found: dict[str, Decimal] = {}
        for one in self.entries.values():
            if one.amount is not None:
                found[one.place] = found.get(one.place, Decimal(0)) + Decimal(one.amount)
        return found


@dataclass(frozen=True)
class Difference:
    """One project that differs: its tiers before and after, and the figures that changed, each in a pair."""

    change: Change
    application_id: UUID
    topic: str
    host: str
    before: str
    after: str
    figures: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class TierFigures:
    """One tier in both drafts: chosen, stated, cost, fund; None where nothing is stated or entered."""

    tier: str
    chosen: tuple[int, int]
    stated: tuple[int | None, int | None]
    costs: tuple[Decimal, Decimal]
    funds: tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Comparison:
    """Two drafts compared: projects that differ, and each tier's figures side by side."""

    differences: tuple[Difference, ...]
    tiers: tuple[TierFigures, ...]
    totals: tuple[int | None, int | None]


def save_draft(work: Work, board: Board, *, name: str, note: str | None = None) -> BoardDraft:
    """Keep the board as it stands under a name of its own."""
    called = checks.filled("草案名称", name)
    if work.session.scalar(select(exists().where(BoardDraft.year == board.year, BoardDraft.name == called))):
        raise InvalidInput("草案名称", called, "这一年度已有同名的草案", "请换一个名称")
    found = snapshot_of(board)
    content = asdict(found) | {"entries": {key: asdict(one) for key, one in found.entries.items()}}
    row = BoardDraft(
        year=board.year,
        name=called,
        note=(note or "").strip() or None,
        content=content,
        saved_by=work.actor.id,
        saved_on=work.today,
    )
    work.session.add(row)
    work.session.flush()
    work.record("board.save", "board", str(board.year), draft=str(row.id), chosen=len(found.entries))
    return row


def discard_draft(work: Work, draft_id: UUID) -> int:
    """Throw a saved draft away; gives its year."""
    row = work.get(BoardDraft, draft_id, "草案", lock=True)
    work.session.delete(row)
    work.record("board.discard", "board", str(row.year), draft=str(row.id))
    return row.year


def drafts_of(work: Work, year: int) -> list[BoardDraft]:
    """The saved drafts of a year, the latest first."""
    query = select(BoardDraft).where(BoardDraft.year == year)
    return list(work.session.scalars(query.order_by(BoardDraft.created_at.desc(), BoardDraft.id.desc())))


def savers(work: Work, rows: Sequence[BoardDraft]) -> dict[UUID, str]:
    """The names of whoever saved these."""
    keys = {row.saved_by for row in rows if row.saved_by}
    found = work.session.scalars(select(User).where(User.id.in_(keys))) if keys else ()
    return {user.id: user.name for user in found}


def next_name(rows: Sequence[BoardDraft]) -> str:
    """草案甲, 草案乙 and so on: the first that is free."""
    taken = {row.name for row in rows}
    names = [f"草案{stem}" for stem in STEMS] + [f"草案{n}" for n in range(11, len(taken) + 12)]
    return next(name for name in names if name not in taken)


def saved(work: Work, year: int, draft_id: UUID) -> BoardDraft:
    """A saved draft of a year."""
    row = work.get(BoardDraft, draft_id, "草案")
    if row.year != year:
        raise NotFound("草案", draft_id)
    return row


def snapshot_of(board: Board) -> Snapshot:
    """The board as it stands now."""
    plan = board.plan
    return Snapshot(
        {str(one.row.id): _entry(one) for one in board.candidates if one.chosen},
        plan.stated_total if plan else None,
        dict((plan.stated_by_tier if plan else None) or {}),
        {line.tier: str(line.fund.amount) for line in board.money if line.fund},
    )


def _entry(one: Any) -> Entry:
    row, amount = one.row, one.ceiling.amount
    return Entry(
        row.topic,
        row.host.name,
        one.place,
        row.headcount,
        row.starts_on.isoformat() if row.starts_on else None,
        row.ends_on.isoformat() if row.ends_on else None,
        None if amount is None else str(amount),
    )


def stored(row: BoardDraft) -> Snapshot:
    """The board as it stood when this was saved."""
    entries = {key: Entry(**one) for key, one in row.content["entries"].items()}
    return Snapshot(entries, row.content["stated_total"], row.content["stated"], row.content["funds"])


def compare(first: Snapshot, second: Snapshot) -> Comparison:
    """What differs from the first to the second."""
    keys = list(dict.fromkeys((*first.entries, *second.entries)))
    found = [_difference(key, first.entries.get(key), second.entries.get(key)) for key in keys]
    differences = [one for one in found if one is not None]
    order = list(Change)
    return Comparison(
        tuple(sorted(differences, key=lambda one: (order.index(one.change), one.topic))),
        tuple(_tier(tier, first, second) for tier in _tiers(first, second)),
        (first.stated_total, second.stated_total),
    )


def _difference(key: str, before: Entry | None, after: Entry | None) -> Difference | None:
    one = after or before
    assert one is not None  # noqa: S101 - a key stands in one of the two
    if before is None or after is None:
        change = Change.ADDED if before is None else Change.DROPPED
        places = (before.place if before else "", after.place if after else "")
        return Difference(change, UUID(key), one.topic, one.host, *places)
    figures = _figures(before, after)
    if before.place == after.place and not figures:
        return None
    change = Change.FIGURES if before.place == after.place else Change.MOVED
    return Difference(change, UUID(key), one.topic, one.host, before.place, after.place, figures)


_FIGURES: Final = {
    "headcount": "计划人数",
    "starts_on": "计划开班日期",
    "ends_on": "计划结束日期",
    "amount": "补助上限（元）",
}


def _figures(before: Entry, after: Entry) -> tuple[tuple[str, str, str], ...]:
    pairs = ((label, getattr(before, name), getattr(after, name)) for name, label in _FIGURES.items())
    return tuple((label, str(old or ""), str(new or "")) for label, old, new in pairs if old != new)


def _tiers(first: Snapshot, second: Snapshot) -> list[str]:
    both = (first, second)
    named = [tier for one in both for tier in (*one.stated, *one.funds, *one.counted())]
    return list(dict.fromkeys(named))


def _tier(tier: str, first: Snapshot, second: Snapshot) -> TierFigures:
    both = (first, second)
    funds = [one.funds.get(tier) for one in both]
    return TierFigures(
        tier,
        (first.counted()[tier], second.counted()[tier]),
        (first.stated.get(tier), second.stated.get(tier)),
        (first.costs().get(tier, Decimal(0)), second.costs().get(tier, Decimal(0))),
        (None if funds[0] is None else Decimal(funds[0]), None if funds[1] is None else Decimal(funds[1])),
    )
