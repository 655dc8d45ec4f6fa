"""A walk in English over the department that has lived: what stays Chinese is what people entered.

Documents keep their numbers, titles and clauses.  Everything else is told in English: pages, and what a form
is answered that cannot be carried out.
"""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from yanxiu.models import Role
from yanxiu.phrases import Quoted, Remark, joined, phrase
from yanxiu.services.errors import InvalidInput, NotFound, Stale, WrongState
from yanxiu.web import i18n, wording
from yanxiu.web.access import PERMISSIONS_OF, Permission

from .english import English, cited, entered
from .forms_seen import Form
from .lived import member_of, rules
from .test_answers import ROLES, forms_met, send, where
from .walking import Walk

WRONG = ("x", "-1", "2031-01-01")
"""What most fields refuse: a word that is none, a number below 0, a day that has not come."""


@pytest.fixture(scope="module")
def allowed(walk: Walk) -> set[str]:
    """What was entered before the walk, and what documents say."""
    return entered(walk.own) | entered(walk.other) | cited()


def enter(walk: Walk, role: Role | None) -> FlaskClient:
    """The browser of a member who reads English."""
    walk.member = member_of(walk.own, role) if role else None
    client = walk.app.test_client()
    client.get("/look?language=en&next=/")
    return client


@pytest.mark.parametrize("role", [*ROLES, None])
def test_every_page_is_english(walk: Walk, allowed: set[str], role: Role | None):
    client, english, seen = enter(walk, role), English(allowed), 0
    left: dict[str, set[str]] = {}
    for endpoint, path in pages(walk, role):
        answer = client.get(path)
        if answer.status_code == HTTPStatus.OK and answer.mimetype == "text/html":
            seen += 1
            if found := english.left(answer.text):
                left.setdefault(endpoint, set()).update(found)
    assert left == {}
    assert seen >= 10


def pages(walk: Walk, role: Role | None) -> Iterator[tuple[str, str]]:
    """Every page that the role may open, of a few rows each."""
    held = PERMISSIONS_OF[role] if role else frozenset()
    for rule, method in rules(walk.app, own=False):
        mark = walk.mark(rule)
        if (
            method == "GET"
            and rule.endpoint != "static"
            and (not isinstance(mark, Permission) or mark in held)
        ):
            yield from ((rule.endpoint, path) for path in walk.paths(rule, 4))


@pytest.mark.parametrize("role", [*ROLES, None])
def test_what_cannot_be_done_is_said_in_english(walk: Walk, allowed: set[str], role: Role | None):
    client, english, refused = enter(walk, role), English(allowed), 0
    left: dict[str, set[str]] = {}
    for form in forms_met(walk, client, role):
        for given in answers(form):
            with send(client, form, given) as answer:
                refused += answer.status_code >= HTTPStatus.BAD_REQUEST
                if answer.mimetype == "text/html" and (found := english.left(answer.text)):
                    left.setdefault(where(walk.app, form), set()).update(found)
    assert left == {}
    assert refused >= 2


def answers(form: Form) -> Iterator[list[tuple[str, str]]]:
    """A form sent empty, with what is wrong in every field that is typed, and as it stands."""
    if form.method != "POST":
        return
    chosen = [(name, offered[0] if offered else "") for name, offered in form.fields.items()]
    yield [(name, "") for name, _value in chosen]
    for wrong in WRONG:
        yield [(name, value if len(form.fields[name]) > 1 else wrong) for name, value in chosen]
    yield chosen


TYPED_A_WORD = InvalidInput(
    "实际结束日期",
    "实际开班日期",
    phrase("不得早于{other_label}（{other}）", other_label="实际开班日期", other=3),
    "请核对日期",
)
"""What was typed stays as it is, even where it is a word of ours."""
NOT_THERE_YET = WrongState("班次", "已报送", joined(["可以开班", "招生完成"], "”或“"), "请先导入学员名单")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            TYPED_A_WORD.message,
            "Actual closing date: must not be before “Actual opening date” (3) (given: 实际开班日期). "
            "Check the date.",
        ),
        (
            NOT_THERE_YET.message,
            "Class: now “Submitted”; this step needs “May open” or “Recruited”. Import the roster first.",
        ),
        (
            NotFound("学员", 7).message,
            "Trainee not found (7): check the number, or choose from the list",
        ),
        (
            Stale("这条记录", 1, 2).message,
            "This record: somebody else has just changed it (you saw version 1, now it is version 2). "
            "Compare with what stands there now and save again",
        ),
        (
            joined([Remark("缺：实施方案、学员名单"), Quoted("学员")], "；"),
            "Missing: Implementation plan, Roster; 学员",
        ),
    ],
)
def test_a_message_is_told_with_all_that_is_filled_in(walk: Walk, said: str, told: str):
    with walk.app.test_request_context("/", headers={"Cookie": f"{i18n.COOKIE}=en"}):
        walk.app.preprocess_request()
        assert wording.said(said) == told
    assert wording.said(said) == said
