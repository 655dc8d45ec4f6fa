"""One department from nothing: organizations, people, its years, then what the services add."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final
from uuid import UUID

from yanxiu.db import TenantSession, transaction
from yanxiu.db.bulk import load
from yanxiu.db.crypto import keyring
from yanxiu.models import CertificateSeries, Organization, Role, Trainee
from yanxiu.policy import Level
from yanxiu.services.policies import registry
from yanxiu.services.tenants import tenant
from yanxiu_demo.seed import settling
from yanxiu_demo.seed.classes import Host, Offer
from yanxiu_demo.seed.ids import Ids, Sealer
from yanxiu_demo.seed.outline import Task
from yanxiu_demo.seed.people import COLUMNS, People
from yanxiu_demo.seed.sheets import Sheets
from yanxiu_demo.seed.words import DEPARTMENTS, HOST_KINDS, HOST_NAMES
from yanxiu_demo.seed.year import Year

_AT_ONCE: Final = 120
"""How many projects are written at once: what waits in memory."""

_ABOVE: Final = (True, None, None, None)
_FEWEST, _MOST, _ENROLLMENTS_EACH = 12, 400, 600


def fill(task: Task, done: Callable[[int], None]) -> None:
    """Make the rows of one department; ``done`` hears of every year's enrolments."""
    sealer, people = Sealer(keyring(), task.tenant), People()
    with transaction(task.tenant) as session:
        hosts = _organizations(task, session)
        load(session, Trainee, COLUMNS, people.rows(task, sealer))
    judged, reported = {}, []
    for number in task.years:
        year = Year(task, number, _offer(task, hosts, number), people, sealer)
        with transaction(task.tenant) as session:
            _write(session, year)
        judged[number] = year.judged
        reported = year.to_report
        done(task.years[number])
    made = tenant(task.place.code)
    settling.read_policy(made, task.first_year)
    settling.decide(made, judged, task.as_of)
    settling.report(made, reported, task.as_of)
    organizations = {
        Role.HOST_INSTITUTION: UUID(hosts[0].key),
        Role.SUPERVISING_DEPARTMENT: UUID(hosts[0].supervisor),
    }
    settling.enter_accounts(made, organizations)


def _organizations(task: Task, session: TenantSession) -> list[Host]:
    chance = task.chance("organizations")
    ids, sheets = Ids(chance, date(task.first_year - 2, 1, 1)), Sheets()
    above = [(ids(), f"{task.place.short}{name}（样例）") for name in DEPARTMENTS]
    for key, name in above:
        sheets.add(Organization, key, name, "agency", None, *_ABOVE)
    hosts = []
    for place in range(max(_FEWEST, min(_MOST, task.enrollments // _ENROLLMENTS_EACH))):
        kind = chance.choices(list(HOST_KINDS), list(HOST_KINDS.values()))[0]
        base = chance.choices(("none", "provincial", "national"), (70, 24, 6))[0]
        name = f"{task.place.short}样例第{place + 1}{HOST_NAMES[kind]}"
        host = Host(ids(), name, kind, chance.choice(above)[0])
        hosts.append(host)
        standing = (False, host.supervisor, True, True)
        sheets.add(Organization, host.key, name, kind, base, *standing)
    sheets.flush(session)
    return hosts


def _offer(task: Task, hosts: list[Host], year: int) -> Offer:
    chain = registry().chain(task.place.jurisdiction)
    tiers = [tier for pack in chain.packs for tier in pack.tiers if tier.exists_in(year)]
    return Offer(hosts, {level: _named(tier.id for tier in tiers if tier.level is level) for level in Level})


def _named(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _write(session: TenantSession, year: Year) -> None:
    sheets = Sheets()
    waiting = year.opening(sheets)
    for at, group in enumerate(waiting, start=1):
        year.project(sheets, group)
        if at % _AT_ONCE == 0:
            sheets.flush(session)
    sheets.flush(session)
    series = session.get(CertificateSeries, (session.tenant, year.series.key))
    assert series is not None  # noqa: S101 - it was written above
    series.last_serial = year.series.serial
