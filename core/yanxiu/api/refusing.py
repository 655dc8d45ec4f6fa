"""How an act ended: where the record stands now, or which rules did not let it pass, and what cures that."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import Response
from marshmallow import Schema

from yanxiu.api import etags, fields, problems
from yanxiu.api.bearer import working
from yanxiu.api.findings import told
from yanxiu.db import Entity
from yanxiu.phrases import joined, phrase
from yanxiu.services.deciding import Judged
from yanxiu.services.work import Work

Row = TypeVar("Row", bound=Entity)


class Stand(Schema):
    """Where a record stands after an act."""

    id = fields.Key(required=True)
    state = fields.Told(required=True)
    revision = fields.Count(required=True)


def stand(work: Work, row: Any) -> dict[str, Any]:
    """A record as ``Stand`` has it, after what was done to it."""
    work.session.flush()
    etags.of(row)
    return {"id": row.id, "state": str(row.state), "revision": row.revision}


def done(seen: Callable[[Work, UUID], Row], act: Callable[[Work, UUID], Any], key: UUID) -> dict[str, Any]:
    """Do an act to the record that ``seen`` finds, and tell where it stands then."""
    with working() as work:
        row = seen(work, key)
        act(work, row.id)
        return stand(work, row)


def refused(judged: Judged, step: str) -> Response:
    """409, with what closes the gate; the decision itself is stored."""
    found = told(judged.closing, judged.decision.chain.labels())
    detail = phrase("{step}没有通过：{reasons}", step=step, reasons=joined(judged.reasons(), "；"))
    return problems.problem(409, detail, decision=str(judged.row.id), findings=found)
