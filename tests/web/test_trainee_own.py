"""What a trainee's account sees: the own classes, certificates and data, and nobody else's; corrections."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from yanxiu.models import CorrectionRequest, CorrectionState, Enrollment, Role, Trainee
from yanxiu.services.work import Work
from yanxiu.testing import factories, held_class

Working = Callable[..., AbstractContextManager[Work]]
PHONE = "13912345678"


@dataclass
class Own:
    """A person with an account, a class and a certificate; and somebody else's certificate."""

    trainee_id: UUID
    name: str
    number: str
    certificate_id: UUID
    other_id: UUID


@pytest.fixture
def own(working: Working, sign_in: Callable[..., Any]) -> Own:
    member = sign_in(Role.TRAINEE)
    with working(held_class.TODAY) as work:
        held = held_class.held_class(work, 2)
        mine, other = (work.get(Enrollment, key, "学员") for key in held.trainees)
        person = work.get(Trainee, mine.trainee_id, "学员")
        person.user_id = member.user_id
        person.reach_at(work.tenant.id, PHONE)
        person.gender = "female"
        made = factories.certificate(work.session, mine)
        return Own(
            person.id,
            person.name,
            person.id_number or "",
            made.id,
            factories.certificate(work.session, other).id,
        )


def test_the_own_pages_show_what_is_held_masked(client: FlaskClient, own: Own):
    for path in ("", "/certificates", "/data"):
        page = client.get(f"/fujian/my{path}")
        assert page.status_code == 200
        assert page.text.count("<h1") == 1
        assert own.number not in page.text
        assert PHONE not in page.text
    shown = client.get("/fujian/my/data").text
    assert f"{own.number[:4]}************{own.number[-2:]}" in shown
    assert "139******78" in shown
    assert "样例研究院" in shown
    assert ">女<" in shown


def test_an_account_without_a_person_has_empty_pages(client: FlaskClient, sign_in: Callable[..., Any]):
    sign_in(Role.TRAINEE)
    for path in ("", "/certificates", "/data"):
        assert client.get(f"/fujian/my{path}").status_code == 200
    assert client.get("/fujian/my/data.json").status_code == 404


def test_the_own_certificate_is_printed_and_nobody_else_s(client: FlaskClient, own: Own):
    answer = client.get(f"/fujian/my/certificates/{own.certificate_id}.pdf")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert own.name not in answer.headers["Content-Disposition"]
    foreign = client.get(f"/fujian/my/certificates/{own.other_id}.pdf")
    assert (foreign.status_code, foreign.data) == (404, client.get("/fujian/no-such-page").data)


def test_the_data_are_taken_along_and_the_taking_is_counted(client: FlaskClient, own: Own):
    given = json.loads(client.get("/fujian/my/data.json").data)
    assert {"label": "姓名", "group": "本人"}.items() <= given["held"][0].items()
    assert own.number not in json.dumps(given)
    assert client.get("/fujian/my/data?format=xlsx").data[:2] == b"PK"
    looked = json.loads(client.get("/fujian/my/data.json").data)["looked"]
    assert [(one["who"], one["times"]) for one in looked if one["action"] == "trainee.export"] == [
        ("学员", 2)
    ]


@pytest.fixture
def asked(client: FlaskClient, own: Own, working: Working) -> UUID:
    """A correction of the name is asked for, twice: once."""
    given = {"field": "name", "wanted": "林若川", "because": "名册录入错误"}
    for _ in range(2):
        assert client.post("/fujian/my/data/corrections", data=given).status_code == 303
    with working() as work:
        found = select(CorrectionRequest).where(CorrectionRequest.trainee_id == own.trainee_id)
        return work.session.scalars(found).one().id


def test_a_correction_is_made_by_an_officer_and_seen_by_the_person(
    client: FlaskClient, own: Own, asked: UUID, sign_in: Callable[..., Any], signed: Any, working: Working
):
    path = f"/fujian/corrections/{asked}"
    assert client.get(path).status_code == 404
    before = dict(signed.members)
    sign_in(Role.DEPARTMENT_OFFICER)
    assert "待办理" in client.get("/fujian/corrections").text
    page = client.get(path).text
    assert "林若川" in page
    assert "1 张有效证书" in page
    assert client.post(path, data={"outcome": "done"}).status_code == 422
    given = {"outcome": "done", "answer": "已核对身份证原件", "revision": "99"}
    assert client.post(path, data=given).status_code == 409
    given.pop("revision")
    assert client.post(path, data=given).status_code == 303
    again = client.post(path, data=given)
    assert (again.status_code, "现在是“已更正”" in again.text) == (422, True)
    with working() as work:
        assert work.get(Trainee, own.trainee_id, "学员").name == "林若川"
    signed.members.update(before)
    assert "已核对身份证原件" in client.get("/fujian/my/data").text


@pytest.mark.parametrize(
    ("field", "wanted", "said"),
    [("id_number", "110101199001011234", "身份证号"), ("name", " ", "请填写更正为"), ("phone", "x", "")],
)
def test_a_correction_that_does_not_hold_is_refused(
    client: FlaskClient, own: Own, field: str, wanted: str, said: str
):
    answer = client.post("/fujian/my/data/corrections", data={"field": field, "wanted": wanted})
    assert (answer.status_code == 303) is (not said)
    assert said in answer.text


def test_a_number_of_somebody_else_is_not_given_away(
    client: FlaskClient, own: Own, sign_in: Callable[..., Any], working: Working
):
    with working() as work:
        taken = factories.trainee(work.session).id_number or ""
    sent = client.post("/fujian/my/data/corrections", data={"field": "id_number", "wanted": taken})
    assert sent.status_code == 303
    with working() as work:
        key = work.session.scalars(
            select(CorrectionRequest.id).where(CorrectionRequest.trainee_id == own.trainee_id)
        ).one()
    sign_in(Role.DEPARTMENT_OFFICER)
    answer = client.post(f"/fujian/corrections/{key}", data={"outcome": "done", "answer": "核对"})
    assert (answer.status_code, "已登记给另一名学员" in answer.text) == (422, True)
    with working() as work:
        assert work.get(CorrectionRequest, key, "更正申请").state is CorrectionState.OPEN
        assert work.get(Trainee, own.trainee_id, "学员").id_number == own.number


def test_a_request_is_withdrawn_by_its_person_only(
    client: FlaskClient, asked: UUID, sign_in: Callable[..., Any], signed: Any, working: Working
):
    path = f"/fujian/my/data/corrections/{asked}/withdraw"
    before = dict(signed.members)
    other = sign_in(Role.TRAINEE)
    with working() as work:
        factories.trainee(work.session, user_id=other.user_id)
    assert client.post(path).status_code == 404
    signed.members.update(before)
    assert client.post(path).status_code == 303
    with working() as work:
        assert work.session.get(CorrectionRequest, (work.tenant.id, asked)) is None
