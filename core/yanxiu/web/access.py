"""What each role may do, and the mark that every view carries.

A view without a mark stops the application from starting, so that a forgotten one cannot open a page.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import Flask

from yanxiu.models import Role

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "yanxiu_permission"


class Permission(StrEnum):
    """One thing that a page lets people do; ``area.what``."""

    SIGNED_IN = "account.signed_in"

    HOST_WORKSPACE = "host.workspace"
    HOST_APPLY = "host.apply"
    HOST_PLAN = "host.plan"
    HOST_ROSTER = "host.roster"
    HOST_ATTENDANCE = "host.attendance"
    HOST_ASSESSMENT = "host.assessment"
    HOST_CERTIFICATES = "host.certificates"
    HOST_FUNDING = "host.funding"
    HOST_MATERIALS = "host.materials"
    HOST_SURVEY = "host.survey"
    HOST_AFTERWARDS = "host.afterwards"
    HOST_ORGANIZATION = "host.organization"

    SUPERVISE_REVIEW = "supervising.review"
    SUPERVISE_SUMMARY = "supervising.summary"
    SUPERVISE_INSTITUTIONS = "supervising.institutions"

    OFFICER_QUEUE = "officer.queue"
    OFFICER_CALLS = "officer.calls"
    OFFICER_SELECTION = "officer.selection"
    OFFICER_PLAN = "officer.plan"
    OFFICER_FILINGS = "officer.filings"
    OFFICER_AMENDMENTS = "officer.amendments"
    OFFICER_COMPLETION = "officer.completion"
    OFFICER_CERTIFICATES = "officer.certificates"
    OFFICER_FUNDING = "officer.funding"
    OFFICER_DETERMINATIONS = "officer.determinations"
    OFFICER_SUPERVISION = "officer.supervision"
    OFFICER_REPORTS = "officer.reports"
    OFFICER_POLICY = "officer.policy"
    OFFICER_NOTICES = "officer.notices"

    TRAINEE_OWN = "trainee.own"

    SOURCES_KEEP = "sources.keep"

    MINISTRY_READ = "ministry.read"
    MINISTRY_DECIDE = "ministry.decide"

    ADMIN_SYSTEM = "administration.system"
    ADMIN_SECURITY = "administration.security"
    ADMIN_AUDIT = "administration.audit"


OPEN: Final = "open to all"


def _area(name: str, *others: Permission) -> frozenset[Permission]:
    """Every permission of an area, and what any signed-in member may do."""
    own = {permission for permission in Permission if permission.startswith(f"{name}.")}
    return frozenset({*own, Permission.SIGNED_IN, *others})


PERMISSIONS_OF: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.HOST_INSTITUTION: _area("host"),
    Role.SUPERVISING_DEPARTMENT: _area("supervising"),
    Role.DEPARTMENT_OFFICER: _area("officer", Permission.SOURCES_KEEP),
    Role.TRAINEE: _area("trainee"),
    Role.MINISTRY_ANALYST: _area("ministry"),
    Role.SYSTEM_ADMIN: frozenset({Permission.SIGNED_IN, Permission.ADMIN_SYSTEM, Permission.SOURCES_KEEP}),
    Role.SECURITY_ADMIN: frozenset({Permission.SIGNED_IN, Permission.ADMIN_SECURITY}),
    Role.AUDIT_ADMIN: frozenset({Permission.SIGNED_IN, Permission.ADMIN_AUDIT}),
}
"""The three administrators read no business data (documents' own files are none); nobody has two areas in
one role."""


def may(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission in PERMISSIONS_OF[role]


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view: only a signed-in member whose role of now has ``permission`` gets to it.

    Stands below the route decorator.  Others get the page of a missing one, who is not signed in the
    sign-in page.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


def open_to_all(view: View) -> View:
    """Mark a view that anybody may see.  Stands below the route decorator."""
    setattr(view, _MARK, OPEN)
    return view


def permission_of(view: Callable[..., Any]) -> Permission | str | None:
    """The mark of a view: a permission, ``OPEN``, or None where it was forgotten."""
    found: Permission | str | None = getattr(view, _MARK, None)
    return found


def check_marks(app: Flask) -> None:
    """Raise ``LookupError`` naming every endpoint whose view carries no mark."""
    bare = sorted(name for name, view in app.view_functions.items() if permission_of(view) is None)
    if bare:
        raise LookupError(f"views without @requires or @open_to_all: {', '.join(bare)}")
