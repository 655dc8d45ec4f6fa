"""办班工作台 and the list of classes."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from yanxiu.models import SubjectKind
from yanxiu.services.hosting import classes_of
from yanxiu.services.listing import Part, Window, part_of
from yanxiu.services.standing import Standing, standings_of
from yanxiu.services.steps import CLASS_LABELS
from yanxiu.services.work import Work
from yanxiu.services.worklists import gathered, workspace_of
from yanxiu.web import along, desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import PAGES, organization
from yanxiu.web.listing import Column, Filter, Listing

_STRIP: Final = 5

CLASSES: Final = Listing(
    "classes",
    title="班次",
    columns=(
        Column("year", "年度", lambda one: str(one.cls.year), "nw"),
        Column("number", "计划序号", lambda one: one.cls.number, "n"),
        Column("topic", "选题", lambda one: one.cls.project.topic),
        Column("rank", "级别和类别", lambda one: one.rank, "nw"),
        Column(
            "starts_on", "开班日期", lambda one: one.cls.actual_starts_on or one.cls.project.starts_on, "nw"
        ),
        Column("ends_on", "结束日期", lambda one: one.cls.actual_ends_on or one.cls.project.ends_on, "nw"),
        Column("place", "地点", lambda one: one.cls.actual_place or one.cls.project.place),
        Column("state", "状态", lambda one: CLASS_LABELS[one.cls.state], "nw"),
        Column("holder", "在办", lambda one: one.holder, "nw"),
    ),
    filters=(
        Filter("year", "年度"),
        Filter("q", "选题"),
        Filter("state", "状态", tuple((state.value, label) for state, label in CLASS_LABELS.items())),
    ),
)


@blueprint.get("/workspace")
@requires(Permission.HOST_WORKSPACE)
def workspace() -> str:
    """What is due, what is to be done, and where every class stands."""
    everything = bool(request.args.get("all"))
    with desk.work() as work:
        found = workspace_of(work, organization())
        dues = gathered(found.deadlines)
        year = request.args.get("year", found.years[0] if found.years else desk.today().year, type=int)
        return render_template(
            "host/workspace.html",
            found=found,
            year=year,
            classes=found.of_year(year),
            dues=dues if everything else dues[:_STRIP],
            everything=everything,
            more=max(len(dues) - _STRIP, 0),
            where=where,
        )


def where(kind: SubjectKind, key: UUID, page: str = "overview") -> str:
    """The address of the page where a task is done."""
    if kind is SubjectKind.APPLICATION:
        return url_for("host.application", application_id=key)
    return url_for(PAGES.get(page, PAGES["overview"]), class_id=key)


@blueprint.get("/workspace/calendar.ics")
@requires(Permission.HOST_WORKSPACE)
def calendar() -> Response:
    """The deadlines as a calendar that any diary takes."""
    with desk.work() as work:
        found = workspace_of(work, organization())
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//yanxiu//deadlines//ZH", "CALSCALE:GREGORIAN"]
    for one in found.deadlines:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.subject_id}-{one.rule}@yanxiu",
            f"DTSTAMP:{desk.today():%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.due:%Y%m%d}",
            f"SUMMARY:{_escaped(one.label)} {_escaped(one.subject)}",
            f"DESCRIPTION:{_escaped(_('依据'))} {_escaped(str(one.citation))}",
            "END:VEVENT",
        ]
    answer = Response("\r\n".join([*lines, "END:VCALENDAR", ""]), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return answer


def _escaped(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def listed(work: Work, values: Mapping[str, str], window: Window) -> Part[Standing]:
    """The classes of the institution that fit the filters."""
    found = standings_of(work, classes_of(work, organization()))
    kept = [one for one in found if _fits(one, values)]
    return part_of(kept, window)


along.register(
    CLASSES,
    Permission.HOST_WORKSPACE,
    "host.classes",
    listed,
    lambda one: url_for("host.class_overview", class_id=one.cls.id),
    key=lambda one: one.cls.id,
)


@blueprint.get("/classes")
@requires(Permission.HOST_WORKSPACE)
def classes() -> Response | str:
    """All classes of the institution."""
    asked = CLASSES.asked()
    with desk.work() as work:
        return CLASSES.answer(work, asked, listed(work, asked.values, asked.window), "host/classes.html")


def _fits(one: Standing, values: Mapping[str, str]) -> bool:
    of_year = values.get("year", "") in ("", str(one.cls.year))
    in_state = values.get("state", "") in ("", one.cls.state.value)
    return of_year and in_state and values.get("q", "") in one.cls.project.topic
