"""Organizations as the system administrator lists and edits them."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Organization
from yanxiu.policy import OrganizationKind
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.work import Work


def organizations(work: Work, asked: Mapping[str, str], window: Window) -> Part[Organization]:
    """Organizations by name; filters ``q`` (in the name, or the code), ``kind``, ``supervises`` (yes)."""
    found = select(Organization).order_by(Organization.name, Organization.id)
    text = asked.get("q", "")
    if text:
        named = Organization.name.contains(text, autoescape=True)
        found = found.where(named | (Organization.uscc == text.upper()))
    if asked.get("kind"):
        found = found.where(Organization.kind == OrganizationKind(asked["kind"]))
    if asked.get("supervises"):
        found = found.where(Organization.supervises.is_(True))
    return part(work, found, window)


def organization(work: Work, organization_id: UUID) -> Organization:
    """One organization; raises ``NotFound``."""
    return work.get(Organization, organization_id, "单位")


def choices(work: Work, *, supervising: bool = False) -> list[tuple[str, str]]:
    """Key and name of every organization, for a list to choose from."""
    found = select(Organization).order_by(Organization.name)
    if supervising:
        found = found.where(Organization.supervises.is_(True))
    return [(str(row.id), row.name) for row in work.session.scalars(found)]
