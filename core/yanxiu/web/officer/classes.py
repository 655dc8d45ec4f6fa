"""班次: the list of all classes, where each stands, its changes and its history."""

from typing import Final
from uuid import UUID

from flask import Response, url_for

from yanxiu.policy import Level, Stage
from yanxiu.services import registers
from yanxiu.services.class_desk import class_desk
from yanxiu.services.history import history_of
from yanxiu.services.steps import CLASS_LABELS
from yanxiu.services.worklists import class_tasks
from yanxiu.web import along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import class_page
from yanxiu.web.texts import span
from yanxiu.web.wording import word

LEVELS: Final = fields.options(Level)
STATES: Final = [(str(state), label) for state, label in CLASS_LABELS.items()]

CLASSES: Final = Listing(
    "officer-classes",
    columns=(
        Column("topic", "选题", lambda one: one.project.topic),
        Column("number", "计划序号", lambda one: f"{one.year}/{one.number}", "nw"),
        Column("level", "级别", lambda one: word(one.project.level), "nw"),
        Column("host", "承办单位", lambda one: one.project.host.name),
        Column(
            "dates",
            "办班时间",
            lambda one: span(
                one.actual_starts_on or one.project.starts_on, one.actual_ends_on or one.project.ends_on
            ),
            "nw",
        ),
        Column("state", "状态", lambda one: CLASS_LABELS[one.state], "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("year", "年度"),
        Filter("level", "级别", LEVELS),
        Filter("state", "状态", STATES),
    ),
)


along.register(
    CLASSES,
    Permission.OFFICER_QUEUE,
    "officer.classes",
    registers.classes,
    lambda one: url_for("officer.class_overview", key=one.id),
)


@blueprint.get("/classes")
@requires(Permission.OFFICER_QUEUE)
def classes() -> Response | str:
    """All classes."""
    asked = CLASSES.asked()
    with desk.work() as work:
        found = registers.classes(work, asked.values, asked.window)
        return CLASSES.answer(work, asked, found, "officer/classes.html")


@blueprint.get("/classes/<uuid:key>")
@requires(Permission.OFFICER_QUEUE)
def class_overview(key: UUID) -> Response:
    """Where a class stands: findings of the gate before it, dates, tasks, decisions."""
    with desk.work() as work:
        one = class_desk(work, key)
        return class_page(
            work,
            one,
            "overview",
            stage=one.standing.stage,
            tasks=class_tasks(work, one.standing),
            decisions=registers.decisions_of(work, key),
        )


@blueprint.get("/classes/<uuid:key>/changes")
@requires(Permission.OFFICER_AMENDMENTS)
def class_changes(key: UUID) -> Response:
    """The changes of a class, each with a page of its own."""
    with desk.work() as work:
        one = class_desk(work, key)
        return class_page(work, one, "changes", stage=Stage.AMENDMENT if one.amendments else None)


@blueprint.get("/classes/<uuid:key>/history")
@requires(Permission.OFFICER_QUEUE)
def class_history(key: UUID) -> Response:
    """What was done with a class and decided about it."""
    with desk.work() as work:
        one = class_desk(work, key)
        return class_page(
            work,
            one,
            "history",
            events=history_of(work, "class", key),
            decisions=registers.decisions_of(work, key),
        )
