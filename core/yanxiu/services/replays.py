"""Evaluating stored decisions again: each must come out byte for byte."""

from collections.abc import Iterator

from sqlalchemy import select

from yanxiu.models import Decision, DecisionBody
from yanxiu.policy import Replay, replay
from yanxiu.services.deciding import stored_body
from yanxiu.services.work import Work


def replay_decision(work: Work, row: Decision) -> Replay:
    """One decision again; a body that is not what its hash says is no replay of it."""
    return _checked(work, row.hash, stored_body(work, row))


def replay_all(work: Work) -> Iterator[Replay]:
    """Every stored body of the tenant again, in the order of their hashes."""
    query = select(DecisionBody.hash, DecisionBody.body).order_by(DecisionBody.hash)
    for key, body in work.session.execute(query).yield_per(500):
        yield _checked(work, key, body.encode())


def _checked(work: Work, key: str, body: bytes) -> Replay:
    again = replay(body, work.plugins)
    if again.id != key:
        return Replay(key, identical=False, problem="存储的内容与其散列不符，记录被改动过")
    return again
