"""What the supervising department's pages share."""

from uuid import UUID

from flask import abort

from yanxiu.web import desk


def department() -> UUID:
    """The member's department; an account without one gets the page of a missing one."""
    found = desk.signed_in().organization_id
    if found is None:
        abort(404)
    return found
