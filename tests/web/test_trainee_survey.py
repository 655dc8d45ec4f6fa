"""The survey by its link: every trainee answers once, and no answer leads back to anybody."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from yanxiu.models import AuditEntry, ClassLink, ClassState, LinkKind, SurveyRight
from yanxiu.services import surveys

from .held import Place, Working, opened


def enter(client: FlaskClient, path: str, one: Place, number: int) -> str:
    """The address of a trainee's own form, come by through the link."""
    name, last = one.people[number]
    answer = client.post(path, data={"name": name, "last": last.lower()})
    assert answer.status_code == 303
    return answer.location


def test_a_survey_asks_the_host_s_questions_and_every_trainee_once(
    client: FlaskClient,
    held: Callable[..., Place],
    as_host: Callable[[Place], None],
    nobody: Callable[[], None],
    working: Working,
):
    one, issued = held(ClassState.DELIVERED, 2), 2
    as_host(one)
    assert client.post(f"{one.path}/survey", data={}).status_code == 422
    client.post(f"/fujian/classes/{one.class_id}/survey", data={"issued": issued})
    assert client.post(f"{one.path}/survey/questions", data={"questions": " \n"}).status_code == 422
    asked = {"questions": "课程内容\n\n食宿安排"}
    assert client.post(f"{one.path}/survey/questions", data=asked).status_code == 303
    assert client.post(f"{one.path}/survey", data={}).status_code == 303
    with working() as work:
        token = work.session.scalars(select(ClassLink).where(ClassLink.class_id == one.class_id)).one().token
    nobody()
    path = f"/fujian/survey/{token}"
    wrong = client.post(path, data={"name": one.name, "last": "0000"})
    assert (wrong.status_code, "没有与所填姓名" in wrong.text) == (422, True)
    own = enter(client, path, one, 0)
    assert own == enter(client, path, one, 0)
    assert own != enter(client, path, one, 1)
    half = client.post(own, data={"q1": "5", "q2": "9"})
    assert (half.status_code, "请为“食宿安排”打分" in half.text) == (422, True)
    assert client.post(own, data={"q1": "5", "q2": "4"}).status_code == 303
    assert client.get(own.replace("/form", "/done")).status_code == 200
    for again in (
        client.post(own, data={"q1": "1", "q2": "1"}),
        client.get(own),
        client.post(path, data=dict(zip(("name", "last"), one.people[0], strict=True))),
    ):
        assert (again.status_code, "您已经提交过测评" in again.text) == (409, True)
    assert client.post(enter(client, path, one, 1), data={"q1": "4", "q2": "4"}).status_code == 303
    full = client.get(path)
    assert (full.status_code, "已达到发出份数" in full.text) == (410, True)
    as_host(one)
    refused = client.post(f"{one.path}/survey/questions", data={"questions": "别的"})
    assert "已有答卷" in refused.text
    client.post(f"/fujian/classes/{one.class_id}/survey/compute")
    page = client.get(f"/fujian/classes/{one.class_id}/survey").text
    assert "课程内容" in page
    assert "4.50" in page


def test_an_answer_leads_back_to_nobody(
    client: FlaskClient,
    held: Callable[..., Place],
    nobody: Callable[[], None],
    working: Working,
):
    one = held(ClassState.DELIVERED, 1)
    with working() as work:
        surveys.open_survey(work, one.class_id, issued=1)
        surveys.ask_own(work, one.class_id, ["课程内容"])
        before = set(work.session.scalars(select(AuditEntry.sequence)))
    token = opened(working, one, LinkKind.SURVEY)
    nobody()
    own = enter(client, f"/fujian/survey/{token}", one, 0)
    client.post(own, data={"q1": "3"})
    with working() as work:
        found = work.session.scalars(select(AuditEntry).where(AuditEntry.sequence.not_in(before))).all()
        answers = [entry for entry in found if entry.action == "survey.answers"]
        assert [(one.actor_id, one.address, one.request_id) for one in answers] == [(None, None, None)]
        rights = work.session.scalars(select(SurveyRight)).all()
        assert [right.used for right in rights if right.survey.class_id == one.class_id] == [True]
        assert {column.key for column in SurveyRight.__table__.columns} == {
            "tenant_id", "survey_id", "enrollment_id", "token_index", "used",
        }  # fmt: skip
