"""Whose rows a token shows: those of the pages of its role.  An institution's are its own, as on its pages;
anybody else's is answered like a missing one.
"""

from typing import Any
from uuid import UUID

from flask import abort

from yanxiu.api import etags
from yanxiu.api.bearer import holder
from yanxiu.models import Application, ApplicationState, Role, TrainingClass
from yanxiu.services.errors import NotFound
from yanxiu.services.hosting import own_application, own_class
from yanxiu.services.reads import WHOLE_APPLICATION, WHOLE_CLASS
from yanxiu.services.work import Work


def institution() -> UUID | None:
    """The institution that the token belongs to; None for the department's own people.

    Answers 403 to an account of an institution that names none, and to every other role: none of them is ever
    taken for the department's.
    """
    found = holder()
    if found.actor.role is Role.DEPARTMENT_OFFICER:
        return None
    if found.actor.role is not Role.HOST_INSTITUTION or found.organization_id is None:
        abort(403)
    return found.organization_id


def class_of(work: Work, key: UUID) -> TrainingClass:
    """A class that the token shows; else ``NotFound``."""
    own = institution()
    if own is None:
        return work.get(TrainingClass, key, "班次", options=WHOLE_CLASS)
    return own_class(work, key, own)


def application_of(work: Work, key: UUID) -> Application:
    """An application that the token shows; a draft is its institution's alone.  Else ``NotFound``."""
    own = institution()
    if own is not None:
        return own_application(work, key, own)
    row = work.get(Application, key, "申报", options=WHOLE_APPLICATION)
    if row.state is ApplicationState.DRAFT:
        raise NotFound("申报", key)
    return row


def seen_class(work: Work, key: UUID) -> TrainingClass:
    """The same, locked, as ``If-Match`` names it."""
    row = class_of(work, key)
    etags.expect(work, row, "班次")
    return row


def seen_application(work: Work, key: UUID) -> Application:
    """The same, locked, as ``If-Match`` names it."""
    row = application_of(work, key)
    etags.expect(work, row, "申报")
    return row


def locked_class(work: Work, key: UUID) -> TrainingClass:
    """A class that the token shows, locked: what of it is read from now on, nobody else changes meanwhile."""
    return work.get(TrainingClass, class_of(work, key).id, "班次", lock=True)


def values_of(asked: dict[str, Any], *names: str) -> dict[str, str]:
    """What a list is narrowed to, as the registers take it; ``text`` is their ``q``."""
    told = {name: str(asked[name]) for name in names if name in asked}
    return told | ({"q": asked["text"]} if asked.get("text") else {})
