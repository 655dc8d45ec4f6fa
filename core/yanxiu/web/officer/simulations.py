"""政策实验室: simulations that were asked for, a new one, one with its tables, two side by side, as files."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from yanxiu.models import JobState, Simulation
from yanxiu.policy.simulation.tables import compared, tables
from yanxiu.services.background import STATE_WORDS, message_of, progress_words
from yanxiu.services.history import history_of
from yanxiu.services.simulating import export, saved
from yanxiu.services.work import CLOCK, Work
from yanxiu.web import acts, along, desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.i18n import html_language
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page
from yanxiu.web.simulation_words import told
from yanxiu.web.wording import said

FILES: Final[Mapping[str, tuple[Callable[[dict[str, Any]], bytes], str]]] = {
    "xlsx": (
        lambda data: export.as_workbook(data, told),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pdf": (lambda data: export.as_pdf(data, told, html_language()), "application/pdf"),
}
SIMULATIONS: Final = Listing(
    "officer-simulations",
    columns=(
        Column("name", "模拟", lambda one: one.name),
        Column("classes", "班次", lambda one: _count(one, "classes"), "n"),
        Column("changed", "结论改变", lambda one: _count(one, "changed"), "n"),
        Column("difference", "补助增减（元）", lambda one: _count(one, "difference"), "n"),
        Column("asked_at", "提出时间", lambda one: one.created_at.astimezone(CLOCK), "nw"),
    ),
    filters=(Filter("q", "名称"),),
)


def _count(one: Simulation, name: str) -> str:
    return str(one.counts[name]) if one.counts else ""


@dataclass(frozen=True)
class Desk:
    """A simulation for its page."""

    row: Simulation

    @property
    def words(self) -> Mapping[str, str]:
        return {}


AGAIN: Final = (
    Act(
        "again",
        _l("用现在的数据再算一次"),
        lambda work, one, _given: saved.again(work, one.row.id),
    ),
)

along.register(
    SIMULATIONS,
    Permission.OFFICER_POLICY,
    "officer.simulations",
    saved.listing,
    lambda one: url_for("officer.simulation", key=one.id),
)


@blueprint.get("/simulations")
@requires(Permission.OFFICER_POLICY)
def simulations() -> Response | str:
    """All simulations."""
    asked = SIMULATIONS.asked()
    with desk.work() as work:
        return SIMULATIONS.answer(
            work,
            asked,
            saved.listing(work, asked.values, asked.window),
            "officer/list.html",
            title=_("政策实验室"),
            link=lambda one: url_for("officer.simulation", key=one.id),
            links=[(_("新的模拟"), url_for("officer.simulation_new"))],
            note=_("如果政策换一种写法，同样的班次会有什么不同。事实只读一次，在内存里判断。"),
        )


def _load(work: Work, key: UUID) -> Desk:
    return Desk(saved.find(work, key))


def _page(work: Work, one: Desk, failed: Failed | None = None) -> Response:
    row = one.row
    data, job = saved.result_of(work, row), saved.job_of(work, row)
    state = _("没有作业") if job is None else said(STATE_WORDS[JobState(job.state)])
    return record_page(
        work,
        row.name,
        up=(_("政策实验室"), url_for("officer.simulations")),
        pairs=[
            (_("状态"), f"{state} {progress_words(job)}" if job and job.state in _OPEN else state),
            (_("说明"), message_of(job) if job else ""),
            (_("提出时间"), f"{row.created_at.astimezone(CLOCK):%Y-%m-%d %H:%M}"),
            (_("数据的散列"), row.data_sha256 or ""),
        ],
        record=one,
        doing=AGAIN if job is None or job.state not in _OPEN else (),
        act_url=lambda name: url_for("officer.simulation_act", key=row.id, name=name),
        failed=failed,
        past=history_of(work, "simulation", row.id),
        template="officer/simulation.html",
        data=data,
        tables=tables(data, told) if data else [],
        compared=compared(data, told) if data else "",
        assumed=[told(line) for line in data["assumptions"]] if data else [],
        job=job,
        others=saved.others(work, row) if data else [],
        spec=row.spec,
    )


_OPEN: Final = (JobState.QUEUED, JobState.RUNNING)


@blueprint.get("/simulations/<uuid:key>")
@requires(Permission.OFFICER_POLICY)
def simulation(key: UUID) -> Response:
    """One simulation: its assumptions, its tables, what it was asked as."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/simulations/<uuid:key>/<name>")
@requires(Permission.OFFICER_POLICY)
def simulation_act(key: UUID, name: str) -> Answer | str:
    """Run it again."""
    return acts.perform(
        AGAIN, name, lambda work: _load(work, key), _page, url_for("officer.simulation", key=key)
    )


@blueprint.get("/simulations/<uuid:key>/result.<any(xlsx, pdf):form>")
@requires(Permission.OFFICER_POLICY)
def simulation_file(key: UUID, form: str) -> Response:
    """The result as a file."""
    write, media_type = FILES[form]
    with desk.work() as work:
        row, data = saved.require_result(work, key)
        work.record("simulation.export", "simulation", row.id, form=form)
        name = row.name
    body = write(data)
    return send_file(io.BytesIO(body), media_type, as_attachment=True, download_name=f"{name}.{form}")


@blueprint.get("/simulations/<uuid:key>/compare")
@requires(Permission.OFFICER_POLICY)
def simulation_compare(key: UUID) -> str:
    """Two results side by side: their counts, their money, the rules that change in one of them."""
    with desk.work() as work:
        left, ours = saved.require_result(work, key)
        chosen = request.args.get("with", type=UUID)
        pair = saved.require_result(work, chosen) if chosen else None
        sides = [(left, ours), *([pair] if pair else [])]
        return render_template(
            "officer/simulation_compare.html",
            sides=sides,
            rows=_side_by_side([data for _row, data in sides]),
            others=saved.others(work, left),
            same_data=len({data["data"]["hash"] for _row, data in sides}) == 1,
        )


def _side_by_side(found: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Label and one figure for each result: counts, money, then how many classes each rule changes in."""
    counted = [
        (_("班次"), [str(one["counts"]["classes"]) for one in found]),
        (_("结论改变"), [str(one["counts"]["changed"]) for one in found]),
        (_("现行补助（元）"), [one["money"]["before"] for one in found]),
        (_("模拟补助（元）"), [one["money"]["after"] for one in found]),
        (_("算不出的班次"), [str(one["money"]["unknown_after"]) for one in found]),
    ]
    changed = [_changed(one) for one in found]
    labels = {rule: label for one in changed for rule, (label, _n) in one.items()}
    rules = [
        (said(label), [str(one.get(rule, ("", 0))[1]) for one in changed]) for rule, label in labels.items()
    ]
    return [*counted, *rules]


def _changed(data: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """By rule, its label and in how many classes its verdict changes."""
    return {
        rule["rule"]: (
            rule["label"],
            sum(len(move["classes"]) for move in rule["moves"] if move["difference"] == "changed"),
        )
        for rule in data["rules"]
        if any(move["difference"] == "changed" for move in rule["moves"])
    }
