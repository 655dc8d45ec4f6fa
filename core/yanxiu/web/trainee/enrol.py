"""报名: the page behind a class's enrolment link."""

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassLink, LinkKind, Mode, Trainee
from yanxiu.policy import Post, TitleLevel
from yanxiu.services import enrolment_requests
from yanxiu.services.own_records import trainee_of
from yanxiu.services.recruitment import Person
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, open_to_all
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import closed_page, found_link, page, someone
from yanxiu.web.wording import in_reader_language

_MODES = {Mode.ONSITE.value: in_reader_language("线下"), Mode.ONLINE.value: in_reader_language("线上")}


class LineForm(Schema):
    """What the roster asks about a trainee."""

    employer = fields.Text("工作单位", longest=100)
    title = fields.Text("职称或职业资格", longest=60, required=False)
    title_level = fields.Choice("职称级别", TitleLevel, required=False)
    job = fields.Text("职务", longest=60, required=False)
    post = fields.Choice("岗位类别", Post, required=False)
    mode = fields.Choice("参加方式", _MODES)
    read = fields.Tick("我已阅读个人信息说明", must="请阅读个人信息说明并勾选")


class EnrolForm(LineForm):
    """Who asks; somebody with an account is known already."""

    name = fields.Text("姓名", longest=50)
    id_number = fields.Text("身份证号", longest=30)
    phone = fields.Text("手机号", longest=20)


@blueprint.get("/enrol/<token>")
@open_to_all
def enrol(token: str) -> Response:
    """The form; with a trainee's account only the line of the roster is asked for."""
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.ENROL)
        closed = closed_page(work, link)
        return closed or _form(work, link, forms.shown(EnrolForm(), mode=Mode.ONSITE.value))


@blueprint.post("/enrol/<token>")
@open_to_all
def ask_to_enrol(token: str) -> Answer:
    """Take the request; the answer is the same whether the person is known here or not."""
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.ENROL)
        if (closed := closed_page(work, link)) is not None:
            return closed
        own = _own(work)
        form = forms.read(LineForm() if own else EnrolForm())
        if form.ok:
            with form.catching():
                _ask(work, link, own, dict(form.values))
                flash(_("报名信息已提交"))
                return redirect(url_for("trainee.asked_to_enrol", token=token), 303)
        return _form(work, link, form)


@blueprint.get("/enrol/<token>/done")
@open_to_all
def asked_to_enrol(token: str) -> Response:
    """What comes next."""
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.ENROL)
        return page("trainee/enrolled.html", cls=link.training_class, link=link)


def _own(work: Work) -> Trainee | None:
    me = desk.member() if desk.allowed(Permission.TRAINEE_OWN) else None
    found = trainee_of(work, me.user_id) if me else None
    return found if found is not None and found.id_number else None


def _ask(work: Work, link: ClassLink, own: Trainee | None, given: dict[str, str]) -> None:
    given.pop("read")
    if own is not None:
        enrolment_requests.ask_as(work, link, own, given)
        return
    person = Person(given.pop("name"), given.pop("id_number"), given.pop("phone"), sample=work.tenant.sample)
    enrolment_requests.ask(work, link, person, given)


def _form(work: Work, link: ClassLink, form: forms.Read) -> Response:
    choices = {
        "levels": fields.options(TitleLevel),
        "posts": fields.options(Post),
        "modes": list(_MODES.items()),
    }
    return page(
        "trainee/enrol.html",
        form.status,
        form=form,
        link=link,
        cls=link.training_class,
        own=_own(work),
        **choices,
    )
