"""What a department gets from the services themselves, once its rows stand: readings, decisions, accounts."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from functools import cache
from typing import Final
from uuid import UUID

from yanxiu.db import Tenant, transaction
from yanxiu.models import Role, TrainingClass
from yanxiu.policy import DocumentStatus, Material, Stage
from yanxiu.policy.wording import word
from yanxiu.services import materials, policy_choices, reports, rollup
from yanxiu.services.accounts import samples
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import judge
from yanxiu.services.facts import class_facts
from yanxiu.services.policies import registry
from yanxiu.services.steps import subject_of
from yanxiu.services.work import Actor, Work, begin
from yanxiu_demo.papers import sample_paper
from yanxiu_demo.seed.ids import PATTERN

FORMAT: Final = "certificate_format"
STAGES: Final = (Stage.PREPARATION, Stage.DELIVERY)
_OFFICER: Final = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
_SIGNED: Final = "样例处长"
_BASIS: Final = "样例厅务会"


def read_policy(tenant: Tenant, year: int) -> None:
    """Adopt the drafts of the tenant's own plugin from a year on, and lay down how certificates are numbered.

    Only a plugin that leaves the numbers open asks for that: where the tenant stands under the nation alone,
    nothing is laid down.
    """
    pack = registry().pack(tenant.jurisdiction)
    slot = f"{pack.name}.{FORMAT}"
    if slot not in pack.slots:
        return
    drafts = [one.key for one in pack.jurisdiction.documents if one.status is DocumentStatus.DRAFT]
    with _on(tenant, date(year, 1, 2)) as work:
        for key in drafts:
            policy_choices.adopt_draft(work, key, year, officer=_SIGNED, basis=_BASIS)
    with _on(tenant, date(year, 1, 3)) as work:
        policy_choices.set_parameter(work, slot, PATTERN, author=_SIGNED, basis=_BASIS)


def decide(tenant: Tenant, classes: Mapping[int, Iterable[str]], as_of: date) -> None:
    """Judge some classes of each year before they opened and as they were held, and store the decisions."""
    for year, keys in classes.items():
        with _on(tenant, min(date(year, 12, 31), as_of)) as work:
            for key in keys:
                _judge(work, work.get(TrainingClass, UUID(key), "班次"))


def _judge(work: Work, cls: TrainingClass) -> None:
    facts, chain = class_facts(work, cls), class_chain(work, cls)
    for stage in STAGES:
        judge(work, stage, facts, chain, subject_of(cls))


def report(tenant: Tenant, classes: Iterable[str], as_of: date) -> None:
    """Hand the reports on some national classes over to the ministry, with the papers that it asks for."""
    with _on(tenant, as_of) as work:
        for key in map(UUID, classes):
            cls = work.get(TrainingClass, key, "班次")
            form = reports.format_of(cls, class_chain(work, cls))
            for kind in form.materials if form else ():
                label = word(Material(kind))
                materials.add_material(work, key, kind, f"{label}（样例）.pdf", _paper(label))
            if form:
                reports.build_report(work, key)
                reports.submit_report(work, key)


@cache
def _paper(label: str) -> bytes:
    """One paper serves all classes: drawing takes longer than everything else of a report."""
    return sample_paper(label, "规模样例")


def enter_accounts(tenant: Tenant, organizations: Mapping[Role, UUID]) -> list[str]:
    """Enter one sample account for each role; gives their logins."""
    with begin(tenant, _OFFICER) as work:
        return samples.enter_samples(work, organizations)


def add_up(tenant: Tenant) -> int:
    """Write the tenant's roll-ups and cells; gives how many do not agree with the rows afterwards."""
    with transaction(tenant.id) as session:
        rollup.rewrite(session)
    with transaction(tenant.id) as session:
        return len(rollup.reconcile(session))


def _on(tenant: Tenant, day: date) -> AbstractContextManager[Work]:
    return begin(tenant, _OFFICER, today=day)
