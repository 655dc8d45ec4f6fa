"""A new simulation: changes are added and taken away one by one, no script needed; or a file is sent."""

from typing import Any, Final

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.phrases import phrase
from yanxiu.policy import Severity, Stage
from yanxiu.services.errors import InvalidInput
from yanxiu.services.policies import registry
from yanxiu.services.simulating import saved
from yanxiu.services.simulating.composing import Asked, Edit, EditKind, compose, labelled
from yanxiu.services.simulating.running import STAGES
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.officer import blueprint
from yanxiu.web.wording import said, word

MOST: Final = 20
"""Changes in one simulation."""
KINDS: Final = {
    EditKind.PARAMETER: _l("改一个参数"),
    EditKind.RULES_OF: _l("用另一年度的规定"),
    EditKind.JURISDICTION: _l("用另一辖区的规定"),
    EditKind.SUPPLY: _l("假定本厅的一个值"),
}
_ROW: Final = ("parameter", "tier", "year", "value", "severity", "place", "drafts")


class MainForm(Schema):
    """What there is once: its name, on which classes, and what another place calls the same."""

    name = fields.Text("名称", longest=100)
    years = fields.Text("计划年度", required=False, longest=100)
    made_year = fields.Count("生成的年度", least=2000, most=2100, required=False)
    seed = fields.Count("种子", required=False)
    stages = fields.Choices("环节", {str(one): word(one) for one in STAGES}, required=False)
    tiers = fields.Text("类别对照", longest=1000, required=False)
    same = fields.Text("规则对照", longest=1000, required=False)


def _schema(kinds: list[EditKind], tiers: list[str]) -> Schema:
    """The form with a row for each change, and how many classes to make of each tier."""
    given: dict[str, Any] = {f"made_{tier}": _made(number) for number, tier in enumerate(tiers)}
    for number in range(len(kinds)):
        given |= {f"e{number}_{name}": one for name, one in _row(number + 1).items()}
    return MainForm.from_dict(given)()


def _made(number: int) -> fields.Count:
    return fields.Count(phrase("第 {n} 类的期数", n=number + 1), least=0, most=2000, required=False)


def _row(number: int) -> dict[str, Any]:
    return {
        "parameter": fields.Text(labelled(number, "参数"), required=False),
        "tier": fields.Text(labelled(number, "类别"), required=False),
        "year": fields.Count(labelled(number, "年度"), least=2000, most=2100, required=False),
        "value": fields.Text(labelled(number, "新的值"), required=False),
        "severity": fields.Choice(labelled(number, "性质"), Severity, required=False),
        "place": fields.Text(labelled(number, "辖区"), required=False),
        "drafts": fields.Tick(labelled(number, "草案")),
    }


@blueprint.get("/simulations/new")
@requires(Permission.OFFICER_POLICY)
def simulation_new() -> Response:
    """The form, with one change to begin with."""
    with desk.work() as work:
        kinds = [EditKind.PARAMETER]
        form = forms.shown(_schema(kinds, _tiers(work)), years=desk.today().year)
        return _page(work, form, kinds)


@blueprint.post("/simulations/new")
@requires(Permission.OFFICER_POLICY)
def simulation_ask() -> Answer:
    """Add a change, take one away, or ask for the simulation."""
    action = request.form.get("action", "")
    with desk.work() as work:
        kinds = _kinds()
        tiers = _tiers(work)
        form = forms.read(_schema(kinds, tiers))
        if action:
            kinds = _changed(form, kinds, action)
            return _page(work, forms.Read(typed=form.typed, labels=form.labels), kinds)
        if sent := forms.uploaded("file"):
            form.errors.clear()
            with form.catching():
                return _asked(saved.ask(work, _decoded(sent.read())))
        if form.ok:
            with form.catching():
                asked = _composed(form, kinds, tiers)
                return _asked(saved.ask(work, compose(work.tenant.jurisdiction, asked)))
        return _page(work, form, kinds)


def _asked(row: Any) -> Answer:
    flash(_("模拟已提交，在后台判断"))
    return redirect(url_for("officer.simulation", key=row.id), 303)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("模拟的文件", "（文件）", "须是 UTF-8 文字", "请照政策实验室的样子写") from None


def _kinds() -> list[EditKind]:
    known = [str(one) for one in EditKind]
    return [EditKind(one) for one in request.form.getlist("kind")[:MOST] if one in known]


def _changed(form: forms.Read, kinds: list[EditKind], action: str) -> list[EditKind]:
    """The rows after one was added or taken away; those behind it move up with what was typed."""
    verb, _sign, what = action.partition("-")
    if verb == "add" and what in [str(one) for one in EditKind] and len(kinds) < MOST:
        return [*kinds, EditKind(what)]
    if verb == "remove" and what.isascii() and what.isdigit() and int(what) < len(kinds):
        gone, typed = int(what), dict(form.typed)
        for number in range(gone, len(kinds)):
            for name in _ROW:
                typed[f"e{number}_{name}"] = typed.get(f"e{number + 1}_{name}", "")
        form.typed = typed
        return [*kinds[:gone], *kinds[gone + 1 :]]
    return kinds


def _composed(form: forms.Read, kinds: list[EditKind], tiers: list[str]) -> Asked:
    given = form.values
    edits = [
        Edit(kind, **{name: given[key] for name in _ROW if given.get(key := f"e{number}_{name}")})
        for number, kind in enumerate(kinds)
    ]
    return Asked(
        name=given["name"],
        years=_years(given.get("years", "")),
        made_year=given.get("made_year"),
        seed=given.get("seed"),
        classes={tier: given.get(f"made_{tier}") or 0 for tier in tiers},
        stages=[Stage(one) for one in given.get("stages", ())],
        edits=edits,
        tiers=_pairs(form.labels["tiers"], given.get("tiers", "")),
        same=_pairs(form.labels["same"], given.get("same", "")),
    )


def _years(text: str) -> list[int]:
    """`2023、2024`: years, however they are parted."""
    parts = text.replace("、", " ").replace("，", " ").replace(",", " ").split()
    if wrong := [one for one in parts if not (one.isascii() and one.isdigit() and len(one) == len("2024"))]:
        raise InvalidInput("计划年度", "、".join(wrong), "须是年份，几个用顿号分开", "如 2023、2024")
    return [int(one) for one in parts]


def _pairs(field: str, text: str) -> dict[str, str]:
    """`本地 = 对方`, one to a line."""
    made = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        ours, sign, theirs = line.replace("＝", "=").partition("=")
        if not (sign and ours.strip() and theirs.strip()):
            raise InvalidInput(field, line, "每行写一对，中间是等号", "如 flagship = provincial")
        made[ours.strip()] = theirs.strip()
    return made


def _tiers(work: Work) -> list[str]:
    return list(dict.fromkeys(tier.id for pack in work.chain(work.today.year).packs for tier in pack.tiers))


def _page(work: Work, form: forms.Read, kinds: list[EditKind]) -> Response:
    chain = work.chain(work.today.year)
    labels = chain.labels()
    slots = [slot for pack in chain.packs for slot in pack.slots.values()]
    own = work.tenant.jurisdiction
    places = [pack.jurisdiction for name, pack in registry().packs.items() if name != own]
    page = render_template(
        "officer/simulation_new.html",
        form=form,
        kinds=list(enumerate(kinds)),
        kind_words=KINDS,
        slots=[(slot.name, f"{said(slot.label)}　{slot.name}") for slot in slots],
        tiers=[(tier, said(labels[tier])) for tier in _tiers(work)],
        places=[(one.id, said(one.name)) for one in places],
        severities=[(str(one), word(one)) for one in Severity],
        stages=[(str(one), word(one)) for one in STAGES],
        full=len(kinds) >= MOST,
    )
    return make_response(page, form.status)
