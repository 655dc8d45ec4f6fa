"""One step for many classes: a transaction for each, a bar, and what was refused told at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import click

from yanxiu.services.errors import DomainError
from yanxiu.services.work import Work

from .bar import bar
from .files import Drafts
from .work import working

year_option = click.option("--year", type=click.IntRange(2000, 2100), help="只办这一年度的；与 --all 同用。")
Step = Callable[[Work, UUID, Drafts], str]
"""Does one class and says in a line what came of it."""


@dataclass
class Outcome:
    """What came of each class, by its place in the plan."""

    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def for_each(tenant: str, label: str, classes: Sequence[tuple[UUID, str]], step: Step) -> Outcome:
    """Do a step for each class; a class that cannot have it is told of, and the others go on."""
    outcome = Outcome()
    with bar(label) as moved:
        for place, (key, name) in enumerate(classes):
            moved(place, len(classes))
            try:
                with Drafts().kept() as drafts, working(tenant) as work:
                    said = step(work, key, drafts)
                outcome.done.append(f"{name}：{said}")
            except DomainError as error:
                outcome.refused.append(f"{name}：{error}")
        moved(len(classes), len(classes))
    return outcome


def tell(outcome: Outcome, refused: str) -> None:
    """What came of each class; what was refused, after the word for it, and how many on the other stream."""
    for line in outcome.done:
        click.echo(line)
    for line in outcome.refused:
        click.echo(f"{refused}：{line}", err=True)
    click.echo(f"办了 {len(outcome.done)} 个班次，{len(outcome.refused)} 个没有办成", err=True)
