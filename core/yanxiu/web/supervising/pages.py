"""What the supervising department's pages share."""

from uuid import UUID

from flask import abort, url_for

from yanxiu.models import RecordKind
from yanxiu.services.handling import handled
from yanxiu.services.work import Work
from yanxiu.web import along, desk


def department() -> UUID:
    """The member's department; an account without one gets the page of a missing one."""
    found = desk.signed_in().organization_id
    if found is None:
        abort(404)
    return found


def recusal(work: Work, kind: RecordKind, key: UUID, endpoint: str) -> dict[str, object]:
    """Whether the reader or a colleague stands aside from a record, and the page where one does so."""
    found = handled(work, kind, key)
    others = [found.names[one.officer_id] for one in found.recusals if one is not found.own]
    return {
        "aside": found.own is not None,
        "others": others,
        "url": along.onward(url_for(endpoint, key=key)),
    }
