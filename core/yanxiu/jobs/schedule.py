"""What is done every day without anybody asking: each kind once for each tenant, from its hour on.

A day's job that is there already is not asked for again, so that any number of workers may look, and one that
starts late makes up for the morning.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final

from yanxiu.db import TenantKind
from yanxiu.models import JobKind
from yanxiu.services import background
from yanxiu.services.background import SYSTEM
from yanxiu.services.tenants import tenants
from yanxiu.services.work import CLOCK, begin

DAILY: Final[Mapping[JobKind, time]] = {
    JobKind.HOUSEKEEPING: time(2),
    JobKind.SUMMARY: time(3),
    JobKind.REMINDERS: time(6),
}
"""When, in Asia/Shanghai."""


def ask_for_what_is_due(now: datetime) -> int:
    """Ask for everything of this day whose hour has come; gives how many jobs were asked for."""
    here = now.astimezone(CLOCK)
    due = [kind for kind, hour in DAILY.items() if here.time() >= hour]
    asked = 0
    for place in tenants() if due else []:
        with begin(place, SYSTEM) as work:
            done = background.asked_since(work, here.replace(hour=0, minute=0, second=0, microsecond=0))
            wanted = [kind for kind in due if kind not in done and _concerns(kind, place.kind)]
            asked += len([background.enqueue(work, kind) for kind in wanted])
    return asked


def _concerns(kind: JobKind, tenant: TenantKind) -> bool:
    """The ministry's own tenant has no classes: neither deadlines nor figures of its own."""
    return kind is JobKind.HOUSEKEEPING or tenant is TenantKind.DEPARTMENT
