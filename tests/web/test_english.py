"""A walk in English over the department that has lived: what stays Chinese is what people entered.

Documents keep their numbers, titles and clauses.  Everything else is told in English: pages, and what a form
is answered that cannot be carried out.
"""

from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from yanxiu.models import Role
from yanxiu.phrases import Quoted, Remark, joined, phrase
from yanxiu.services.errors import InvalidInput, NotFound, Stale, WrongState
from yanxiu.web import i18n, wording
from yanxiu.web.access import PERMISSIONS_OF, Permission

from .english import English, cited, entered
from .forms_seen import Form, forms_of
from .lived import member_of, rules
from .test_answers import ROLES, send, where
from .walking import Walk

PAPERS = {"host.application_form", "host.class_document", "host.class_registration_forms"}
"""What is drawn and downloaded: papers are Chinese, whoever reads the pages."""
WRONG = ("x", "2031-01-01")
"""What most fields refuse: a word that is none, a day that has not come."""


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
def test_pages_and_what_forms_are_refused_with_are_english(walk: Walk, allowed: set[str], role: Role | None):
    client, english = enter(walk, role), English(allowed)
    left: dict[str, set[str]] = {}
    forms: dict[tuple[str, frozenset[str]], Form] = {}
    seen: Counter[bool] = Counter()

    def look(endpoint: str, answer: TestResponse) -> None:
        seen[answer.status_code >= HTTPStatus.BAD_REQUEST] += 1
        if answer.mimetype == "text/html" and (found := english.left(answer.text)):
            left.setdefault(endpoint, set()).update(found)

    for endpoint, path in pages(walk, role):
        answer = client.get(path)
        look(endpoint, answer)
        found = forms_of(answer.text) if answer.mimetype == "text/html" else ()
        forms |= {(where(walk.app, form), frozenset(form.fields)): form for form in found}
    for (endpoint, _names), form in forms.items():
        for given in answers(form) if endpoint not in PAPERS else ():
            look(endpoint, send(client, form, given))
    assert left == {}
    assert seen[False] >= 10
    assert seen[True] >= 2


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


def answers(form: Form) -> Iterator[list[tuple[str, str]]]:
    """A form sent empty, with what is wrong in every field that is typed, and as it stands."""
    if form.method != "POST" or form.action.endswith("/sign-out"):
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
