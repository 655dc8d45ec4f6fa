"""The policy plugins of this installation: what each brings, and what could not be loaded."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import render_template

from yanxiu.policy import Kind, Level, Pack
from yanxiu.policy.coverage import cases_beside
from yanxiu.policy.yamlfile import read_yaml
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.administration import blueprint


@dataclass(frozen=True)
class Line:
    """One plugin in figures; `cases` is `None` where it came without its sources."""

    name: str
    version: str
    place: str
    level: Level
    parent: str
    documents: tuple[str, ...]
    rows: int
    checks: int
    signatures: int
    parameters: int
    values: int
    cases: int | None
    deprecated: tuple[str, ...]


@blueprint.get("/administration/plugins")
@requires(Permission.ADMIN_SYSTEM)
def plugins() -> str:
    """Every plugin, those that failed first."""
    with desk.work() as work:
        packs = sorted(work.plugins.packs.values(), key=lambda pack: pack.jurisdiction.id)
        failures = work.plugins.failures
        lines = [_line(pack, work.plugins.packs) for pack in packs]
    return render_template("administration/plugins.html", lines=lines, failures=failures)


def _line(pack: Pack, packs: dict[str, Pack]) -> Line:
    place = pack.jurisdiction
    above = packs.get(place.parent) if place.parent else None
    checks = [rule for rule in pack.rules if rule.kind in (Kind.CHECK, Kind.CONSEQUENCE)]
    return Line(
        name=pack.name,
        version=pack.version,
        place=place.name,
        level=place.level,
        parent=above.jurisdiction.name if above else place.parent or "",
        documents=tuple(document.name for document in place.documents),
        rows=len(pack.catalogue),
        checks=len(checks),
        signatures=sum(rule.kind is Kind.ATTESTATION for rule in pack.rules),
        parameters=len(pack.slots),
        values=sum(len(slot.entries) for slot in pack.slots.values()),
        cases=_cases(pack.name, pack.hash, _folder(pack)),
        deprecated=pack.deprecated,
    )


def _folder(pack: Pack) -> str:
    return str(cases_beside(pack) or "")


@cache
def _cases(_name: str, _hash: str, folder: str) -> int | None:
    """How many cases stand in a folder; read once while the plugin stays what it is."""
    if not folder:
        return None
    data = [read_yaml(path.read_text("utf-8"), path) for path in sorted(Path(folder).glob("*.yaml"))]
    return sum(len(one) if isinstance(one, list) else 1 for one in data if one)
