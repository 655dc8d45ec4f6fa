"""A department's desk in the demonstration: its tenant, its organizations, and days on which it works."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.policy import Stage
from yanxiu.services import determinations, organizations
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, Work, begin

OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)


@dataclass
class Desk:
    """One department at work; `organizations` by the short names that the story uses."""

    tenant: Tenant
    organizations: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def open(cls, code: str, *, jurisdiction: str | None = None) -> "Desk":
        """Enter the department as a sample tenant; its code is its jurisdiction's, if that is not given."""
        return cls(enter_tenant(code, plugins=registry(), jurisdiction=jurisdiction, sample=True))

    def on(self, day: date) -> AbstractContextManager[Work]:
        """One transaction on a day of the story."""
        return begin(self.tenant, OFFICER, today=day)

    def organization(self, key: str, day: date, name: str, **given: Any) -> UUID:
        """Enter an organization under a short name."""
        with self.on(day) as work:
            row = organizations.register_organization(work, name, **given)
            self.organizations[key] = row.id
            return row.id

    def cover_stage(self, day: date, stage: Stage, year: int, *, reason: str, basis: str) -> None:
        """A determination for a stage of a year for which nothing has been published."""
        with self.on(day) as work:
            determinations.determine_stage(
                work, stage, year, officer="样例负责人", reason=reason, basis=basis
            )
