"""Simulations that are kept: asked for by name, run as a job, looked at, compared, taken along."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from json import dumps, loads
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Job, JobKind, Simulation
from yanxiu.policy import PolicyError
from yanxiu.policy.simulation import Spec, policies, read_spec
from yanxiu.services import background, file_store
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.simulating.apart import simulate_apart
from yanxiu.services.simulating.running import of_tenant
from yanxiu.services.work import Work

SOURCE = "模拟"


class Progress(Protocol):
    """How a job says how far it is."""

    def __call__(self, done: int, total: int | None = None, /) -> None: ...


def ask(work: Work, text: str) -> Simulation:
    """Keep a simulation and have it run; ``InvalidInput`` where its file does not hold."""
    spec = _read(work, text)
    row = Simulation(name=spec.name, spec=text, asked_by=work.actor.id)
    work.session.add(row)
    work.session.flush()
    work.record("simulation.ask", "simulation", row.id)
    background.enqueue(work, JobKind.SIMULATION, row.id, subject=spec.name)
    return row


def again(work: Work, key: UUID) -> Simulation:
    """Run one once more, on the data of now; its result takes the place of the last."""
    row = find(work, key)
    work.record("simulation.again", "simulation", row.id)
    background.enqueue(work, JobKind.SIMULATION, row.id, subject=row.name)
    return row


def find(work: Work, key: UUID) -> Simulation:
    """One simulation; raises ``NotFound``."""
    return work.get(Simulation, key, "模拟")


def listing(work: Work, values: Mapping[str, str], window: Window) -> Part[Simulation]:
    """All simulations, the newest first; ``q`` narrows by name."""
    query = select(Simulation)
    if values.get("q"):
        query = query.where(Simulation.name.contains(values["q"], autoescape=True))
    return part(work, query.order_by(Simulation.id.desc()), window)


def job_of(work: Work, row: Simulation) -> Job | None:
    """The last job that ran it, or will."""
    found = select(Job).where(Job.kind == JobKind.SIMULATION, Job.object_id == row.id)
    return work.session.scalars(found.order_by(Job.id.desc()).limit(1)).first()


def result_of(work: Work, row: Simulation) -> dict[str, Any] | None:
    """Its result as plain data; None while there is none."""
    if row.result_sha256 is None:
        return None
    found: dict[str, Any] = loads(file_store.get(work, row.result_sha256))
    return found


def require_result(work: Work, key: UUID) -> tuple[Simulation, dict[str, Any]]:
    """A simulation with its result; ``NotFound`` while there is none."""
    row = find(work, key)
    found = result_of(work, row)
    if found is None:
        raise NotFound("模拟的结果", key)
    return row, found


def others(work: Work, row: Simulation) -> list[Simulation]:
    """Those with a result that it can be compared with, the newest first."""
    query = select(Simulation).where(Simulation.result_sha256.is_not(None), Simulation.id != row.id)
    return list(work.session.scalars(query.order_by(Simulation.id.desc()).limit(50)))


class Transaction(Protocol):
    """Opens one transaction of the tenant."""

    def __call__(self) -> AbstractContextManager[Work]: ...


def run(transaction: Transaction, key: UUID, progress: Progress) -> dict[str, Any]:
    """Read the facts in one transaction, judge them outside of any, keep the result in another."""
    with transaction() as work:
        row = find(work, key)
        text = row.spec
        request = of_tenant(work, _read(work, text), text, SOURCE)
    data = simulate_apart(request, progress)
    with transaction() as work:
        _keep(work, find(work, key), data)
    return data


def _keep(work: Work, row: Simulation, data: dict[str, Any]) -> None:
    row.result_sha256 = file_store.put(work, dumps(data, ensure_ascii=False, sort_keys=True).encode())
    row.data_sha256 = data["data"]["hash"]
    row.policies_sha256 = [data["policies"][side]["hash"] for side in ("base", "what_if")]
    money = {name: data["money"][name] for name in ("before", "after", "difference", "unknown_after")}
    row.counts = {**data["counts"], **money}
    work.record("simulation.result", "simulation", row.id, data=row.data_sha256)


def _read(work: Work, text: str) -> Spec:
    try:
        spec = read_spec(text, SOURCE)
        policies(work.plugins, spec)
    except PolicyError as error:
        raise InvalidInput("模拟", "（文件）", str(error), "请按政策实验室的说明改正") from error
    return spec
