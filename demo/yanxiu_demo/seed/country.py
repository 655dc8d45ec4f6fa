"""The whole country: its directory, then the departments in processes of their own, then the sums."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from yanxiu.db import OWNER_ROLE, Tenant, TenantKind, add_tenant, database
from yanxiu.db.bulk import analyze
from yanxiu.db.erase import erase_sample_tenant
from yanxiu.services.errors import InvalidInput
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant, tenant, tenants
from yanxiu_demo.seed import settling
from yanxiu_demo.seed.apart import Hear, run_all
from yanxiu_demo.seed.department import fill
from yanxiu_demo.seed.outline import Task, outline
from yanxiu_demo.seed.places import MARK, MINISTRY, Place, places

_MINISTRY_NAME: Final = f"人力资源社会保障部{MARK}"


@dataclass(frozen=True)
class Extent:
    """How much is made: departments, programme years, enrolments in all; and where chance starts."""

    tenants: int
    years: Sequence[int]
    enrollments: int
    number: int


def enter(extent: Extent) -> list[Task]:
    """Enter the departments and the ministry in the directory; what was made here before is erased first.

    Raises ``InvalidInput`` where the database holds a tenant that was not made here.
    """
    erase_former()
    found = places(registry(), extent.tenants)
    tasks = [
        replace(task, tenant=_enter(task.place).id)
        for task in outline(found, extent.years, extent.enrollments, extent.number)
    ]
    names = {"name": _MINISTRY_NAME, "jurisdiction": _nation()}
    ministry = enter_tenant(MINISTRY, plugins=registry(), sample=True, **names)
    settling.enter_accounts(ministry, {})
    return tasks


def load(tasks: Sequence[Task], processes: int, hear: Hear) -> None:
    """Make the rows of the departments; ``hear`` is told of enrolments."""
    # the largest first, so that no process ends long after the others
    run_all(fill, sorted(tasks, key=lambda one: -one.enrollments), processes, hear)
    analyze(database().engine(OWNER_ROLE))


def add_all_up(tasks: Sequence[Task], processes: int, hear: Hear) -> None:
    """Write the roll-ups and prove them; ``hear`` is told of departments.

    Raises ``InvalidInput`` where they do not come to agree with the rows.
    """
    run_all(add_up, tasks, processes, hear)


def add_up(task: Task, done: Hear) -> None:
    """Add up one department, and prove it."""
    wrong = settling.add_up(tenant(task.place.code))
    if wrong:
        raise InvalidInput("汇总", task.place.name, f"有 {wrong} 处与原始记录不一致", "请报告这个问题")
    done(1)


def erase_former() -> list[str]:
    """Erase the tenants that were made here before; gives their codes."""
    found = tenants()
    foreign = [one.code for one in found if not (one.sample and one.name.endswith(MARK))]
    if foreign:
        raise InvalidInput(
            "数据库",
            "、".join(foreign),
            "里面有不是 yanxiu seed 所建的租户，规模样例不装在这样的数据库中",
            "请另设 YANXIU_HOME，或另用一个空数据库",
        )
    for one in found:
        erase_sample_tenant(database().engine(OWNER_ROLE), one.id)
    return [one.code for one in found]


def _enter(place: Place) -> Tenant:
    return add_tenant(
        database().engine(OWNER_ROLE),
        code=place.code,
        name=place.name,
        jurisdiction=place.jurisdiction,
        gbt2260=place.gbt2260,
        kind=TenantKind.DEPARTMENT,
        sample=True,
    )


def _nation() -> str:
    return next(pack.jurisdiction.id for pack in registry().packs.values() if not pack.jurisdiction.parent)
