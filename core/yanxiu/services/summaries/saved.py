"""存下的问题: kept by name, one's own or for everybody in the ministry; each time it is asked anew."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from yanxiu.models import SavedQuestion
from yanxiu.phrases import phrase
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.summaries.asked import Asked
from yanxiu.services.summaries.asking import years_known
from yanxiu.services.work import Work

_LONGEST = 80


def keep(work: Work, name: str, asked: Asked, *, shared: bool = False) -> SavedQuestion:
    """Keep a question; ``InvalidInput`` where another of one's own has the name, or it cannot be asked."""
    asked.question(years_known())
    owner = _owner(work)
    row = SavedQuestion(
        name=_free_name(work, name, owner), asked=asked.words(), owner_id=owner, shared=shared
    )
    work.session.add(row)
    work.session.flush()
    work.record("question.create", "question", row.id, shared=shared)
    return row


def change(work: Work, key: UUID, *, name: str, shared: bool) -> SavedQuestion:
    """Rename one's own question, share it or take it back; ``NotFound`` for anybody else's."""
    row = _own(work, key)
    row.name, row.shared = _free_name(work, name, row.owner_id, row.id), shared
    work.session.flush()
    work.record("question.change", "question", row.id, shared=shared)
    return row


def remove(work: Work, key: UUID) -> None:
    """Delete one's own question."""
    row = _own(work, key)
    work.session.delete(row)
    work.record("question.remove", "question", row.id)


def find(work: Work, key: UUID) -> SavedQuestion:
    """One that the actor sees: one's own, or a shared one; raises ``NotFound``."""
    row = work.get(SavedQuestion, key, "存下的问题")
    if not row.shared and row.owner_id != work.actor.id:
        raise NotFound("存下的问题", key)
    return row


def listing(work: Work, values: Mapping[str, str], window: Window) -> Part[SavedQuestion]:
    """Those that the actor sees, by name; ``q`` narrows by name."""
    query = select(SavedQuestion).where(_seen(work))
    if values.get("q"):
        query = query.where(SavedQuestion.name.contains(values["q"], autoescape=True))
    return part(work, query.order_by(SavedQuestion.name, SavedQuestion.id), window)


def shared_named(work: Work, name: str) -> Asked:
    """What a shared question asks, for the command line; ``InvalidInput`` unless one alone has the name."""
    query = select(SavedQuestion).where(SavedQuestion.name == name, SavedQuestion.shared)
    found = work.session.scalars(query.limit(2)).all()
    if len(found) != 1:
        rule = "没有共享的问题叫这个名字" if not found else "有几个共享的问题叫这个名字"
        raise InvalidInput("问题", name, rule, "请在汇总页核对名称，并设为共享")
    return Asked.kept(found[0].asked)


def _seen(work: Work) -> ColumnElement[bool]:
    return or_(SavedQuestion.shared, SavedQuestion.owner_id == work.actor.id)


def _own(work: Work, key: UUID) -> SavedQuestion:
    row = work.get(SavedQuestion, key, "存下的问题", lock=True)
    if row.owner_id != work.actor.id:
        raise NotFound("存下的问题", key)
    return row


def _owner(work: Work) -> UUID:
    if work.actor.id is None:
        raise InvalidInput("存下的问题", "（没有账号）", "须有账号才能存", "请登录后在汇总页上存")
    return work.actor.id


def _free_name(work: Work, given: str, owner: UUID, own: UUID | None = None) -> str:
    name = given.strip()
    if not 0 < len(name) <= _LONGEST:
        rule = phrase("须是1至{most}个字", most=_LONGEST)
        raise InvalidInput("名称", name or "（空）", rule, "请改写名称")
    query = select(SavedQuestion.id).where(SavedQuestion.owner_id == owner, SavedQuestion.name == name)
    if own is not None:
        query = query.where(SavedQuestion.id != own)
    if work.session.scalars(query).first() is not None:
        raise InvalidInput("名称", name, "您已有一个同名的问题", "请换一个名称，或删除原来的")
    return name
