"""The public pages: lookup, plans, policy, plain words."""

import io
import re
import time
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from yanxiu.db import Settings, Tenant
from yanxiu.documents.drawing import DrawingError
from yanxiu.models import AnnualPlan, Enrollment, PlanState
from yanxiu.phrases import phrase
from yanxiu.services.certificate_files import certificate_files
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class
from yanxiu.web import i18n
from yanxiu.web.access import open_to_all

AREAS = ("public",)  # the public pages alone


@pytest.fixture(scope="module")
def holder(place: Tenant) -> dict[str, str]:
    """Somebody with a certificate."""
    with as_officer(place) as work:
        held = held_class(work, 1)
        row = work.session.get_one(Enrollment, (work.tenant.id, held.trainees[0]))
        row.trainee.name = "林若川"
        made = factories.certificate(work.session, row, name="林若川")
        return {"name": "林若川", "id_number": row.trainee.id_number or "", "token": made.token}


@pytest.fixture(scope="module")
def published(place: Tenant) -> int:
    """A published plan of one project."""
    with as_officer(place) as work:
        plan = factories.annual_plan(
            work.session,
            jurisdiction=place.jurisdiction,
            year=2024,
            document_number="样例〔2024〕1号",
            published_on=date(2024, 7, 31),
            state=PlanState.PUBLISHED,
            stated_total=3,
        )
        project = factories.project(
            work.session, year=2024, plan_id=plan.id, topic="样例选题甲", tier="flagship"
        )
        factories.training_class(work.session, project_id=project.id, year=2024)
        return int(work.session.get_one(AnnualPlan, (work.tenant.id, plan.id)).year)


PAGES = [
    "/",
    "/fujian/",
    "/fujian/verify",
    "/fujian/plans",
    "/policies",
    "/policies/fujian/2024",
    "/policies/fujian/2030",
    "/policies/fujian/rules/grant_cap?on=2024-10-25",
    "/policies/fujian/rules/grant_cap?on=2019-10-25",
    "/policies/fujian/rules/grant_cap?on=nonsense",
    "/policies/compare?a=fujian&a_year=2023&b=fujian&b_year=2024&only=1",
    "/statement",
    "/privacy",
    "/accessibility",
    "/sitemap",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole(client: FlaskClient, published: int, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(re.findall(r"<h1[ >]", answer.text)) == 1
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    assert "style=" not in answer.text
    assert not re.search(r"<script(?! src)", answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/policies/nowhere/2024",
        "/policies/fujian/1066",
        "/policies/fujian/rules/nothing",
        "/policies/compare?a=nowhere",
        "/fujian/plans/1999",
        "/fujian/v/nothing",
        "/fujian/v/" + "x" * 300,
    ],
)
def test_what_is_not_there_is_a_missing_page(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404


def test_a_rule_says_its_value_of_a_day_with_its_clause(client: FlaskClient):
    page = client.get("/policies/fujian/rules/grant_cap?on=2024-10-25").text
    assert "45,000元/期" in page
    assert "闽人社办〔2024〕212号" in page
    assert "FJ24-30" in page
    before = client.get("/policies/fujian/rules/grant_cap?on=2023-10-25").text
    assert "40,000元/期" in before


def test_a_document_that_was_not_yet_issued_is_named(client: FlaskClient):
    assert "还没有印发" in client.get("/policies/fujian/rules/grant_cap?on=2024-01-01").text


def test_a_plan_is_listed_with_its_figures(client: FlaskClient, published: int):
    page = client.get(f"/fujian/plans/{published}").text
    assert "样例选题甲" in page
    assert "样例〔2024〕1号" in page
    exported = client.get(f"/fujian/plans/{published}?format=csv")
    assert exported.data.startswith(b"\xef\xbb\xbf")
    assert "样例选题甲" in exported.text
    assert client.get(f"/fujian/plans/{published}?q=没有的").text.count("样例选题甲") == 0


def test_the_lookup_finds(client: FlaskClient, holder: dict[str, str]):
    form = {"name": holder["name"], "id_number": holder["id_number"].lower()}
    answer = client.post("/fujian/verify", data=form)
    assert "有效" in answer.text
    assert holder["id_number"] not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_whatever_is_wrong_the_answer_is_the_same(client: FlaskClient, holder: dict[str, str]):
    wrong = [
        {"name": holder["name"], "id_number": factories.id_number(900_005)},
        {"name": holder["name"], "id_number": "no number at all"},
        {"name": "谁也不是", "id_number": holder["id_number"]},
    ]
    answers = [
        client.post("/fujian/verify", data=form, environ_base={"REMOTE_ADDR": f"192.0.2.{place}"})
        for place, form in enumerate(wrong)
    ]
    assert {answer.status_code for answer in answers} == {200}
    # but for the form's token, which changes with every page, and the name as it was typed
    first, *others = (
        re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace("谁也不是", holder["name"])
        for answer in answers
    )
    assert others == [first, first]
    assert "未查询到与所填信息一致的证书" in answers[0].text


def answered(page: str) -> dict[str, str]:
    """What a person answers to the question of a page."""
    token = re.search(r'name="proof_token" value="([^"]+)"', page)
    asked = re.search(r'<label class="form-label" for="f-proof">([^<]+)</label>', page)
    assert token
    assert asked
    return {"proof_token": token[1], "proof": answer_to(asked[1])}


def answer_to(question: str) -> str:
    digits = "零一二三四五六七八九"
    character = re.fullmatch(r"“(.+)”的第(.)个字是什么？", question)
    if character:
        return character[1][digits.index(character[2]) - 1]
    counted = re.fullmatch(r"(.)(加|减)(.)等于几？请写数字。", question)
    assert counted, question
    a, b = digits.index(counted[1]), digits.index(counted[3])
    return str(a + b if counted[2] == "加" else a - b)


def test_after_three_wrong_tries_a_question_stands_before_the_search(
    client: FlaskClient, holder: dict[str, str]
):
    here = {"environ_base": {"REMOTE_ADDR": "192.0.2.77"}}
    for serial in range(3):
        page = client.post("/fujian/verify", data={"name": f"谁{serial}", "id_number": "1"}, **here).text
        assert ("f-proof" in page) is (serial == 2)
    right = {"name": holder["name"], "id_number": holder["id_number"]}
    asked = client.post("/fujian/verify", data=right, **here)
    assert asked.status_code == 422
    assert "请先回答下面的问题" in asked.text
    assert holder["id_number"] not in asked.text
    wrong = client.post("/fujian/verify", data={**right, **answered(asked.text), "proof": "不知道"}, **here)
    assert "回答不对或已过期" in wrong.text
    good = answered(wrong.text)
    assert "有效" in client.post("/fujian/verify", data={**right, **good}, **here).text
    again = client.post("/fujian/verify", data={**right, **good}, **here)
    assert again.status_code == 422, "an answer is taken once"


def test_questions_are_asked_in_the_readers_language(client: FlaskClient):
    client.set_cookie("yx-language", "en")
    here = {"environ_base": {"REMOTE_ADDR": "192.0.2.78"}}
    for serial in range(3):
        page = client.post("/fujian/verify", data={"name": f"甲{serial}", "id_number": "1"}, **here).text
    asked = re.search(r'for="f-proof">([^<]+)</label>', page)
    assert asked
    assert re.fullmatch(r"What is \w+ (plus|minus) \w+\? Write the number\.", asked[1])


def test_too_many_wrong_tries_wait(client: FlaskClient):
    form, page, statuses = {"name": "试号的人", "id_number": factories.id_number(9)}, "", []
    for _ in range(6):
        given = {**form, **answered(page)} if "f-proof" in page else form
        answer = client.post("/fujian/verify", data=given, environ_base={"REMOTE_ADDR": "192.0.2.79"})
        page = answer.text
        statuses.append(answer.status_code)
    assert statuses == [200] * 5 + [429]
    assert int(answer.headers["Retry-After"]) > 500


def test_an_answer_takes_its_time(client: FlaskClient):
    started = time.monotonic()
    client.post("/fujian/verify", data={"name": "某某", "id_number": "x"})
    assert time.monotonic() - started >= 0.05


def test_an_empty_form_says_what_is_missing(client: FlaskClient):
    answer = client.post("/fujian/verify", data={"name": " ", "id_number": ""})
    assert answer.status_code == 422
    assert "请填写姓名" in answer.text
    assert 'href="#f-id_number"' in answer.text


def test_the_code_shows_a_masked_name(client: FlaskClient, holder: dict[str, str]):
    answer = client.get(f"/fujian/v/{holder['token']}")
    assert "林*川" in answer.text
    assert holder["name"] not in answer.text
    moved = client.get(f"/fujian/certificates/{holder['token']}")
    assert moved.headers["Location"].endswith(f"/fujian/v/{holder['token']}")


def test_health(client: FlaskClient):
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json is not None
    assert ready.json["plugins_failed"] == []


def test_a_form_without_its_token_is_refused_and_kept(app, client: FlaskClient):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/fujian/verify", data={"name": "许知远", "id_number": factories.id_number(3)})
    assert answer.status_code == 400
    assert "许知远" in answer.text
    assert factories.id_number(3) not in answer.text
    elsewhere = client.post(
        "/fujian/verify", data={"name": "许知远"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert "许知远" not in elsewhere.text


def test_a_file_is_checked_beside_the_lookup_and_not_kept(place: Tenant, client: FlaskClient, monkeypatch):
    page = client.get("/fujian/verify").text
    assert 'action="/fujian/verify/file"' in page
    with as_officer(place) as work:
        held = held_class(work, 1)
        row = work.session.get_one(Enrollment, (work.tenant.id, held.trainees[0]))
        factories.certificate(work.session, row, name=row.trainee.name)
    with as_officer(place) as work:
        [(_, content)] = certificate_files(work, held.id)
    before = files_below(Settings.load().home)
    genuine = client.post("/fujian/verify/file", data={"file": (io.BytesIO(content), "证书.pdf")}).text
    assert "文件真实，证书有效" in genuine
    assert row.trainee.name not in genuine
    other = client.post("/fujian/verify/file", data={"file": (io.BytesIO(b"%PDF-1.4"), "x.pdf")}).text
    assert "不能确认这份文件是真实的" in other
    monkeypatch.setattr("yanxiu.documents.signatures.checking.LARGEST", len(content))
    large = client.post("/fujian/verify/file", data={"file": (io.BytesIO(content + b"%"), "x.pdf")})
    assert "超过 5 MB" in large.text
    assert client.post("/fujian/verify/file", data={}).status_code == 422
    assert files_below(Settings.load().home) == before


def files_below(home: Path) -> set[Path]:
    return {path for path in (home / "files").rglob("*") if path.is_file()}


def test_a_document_that_is_too_much_is_told_in_words(app, client: FlaskClient):
    @open_to_all
    def too_much() -> str:
        raise DrawingError(
            phrase("文档没有生成：排版超过 {seconds} 秒，已停止。请减少内容，或分成几份生成", seconds=20)
        )

    app.view_functions["public.plans"] = too_much
    answer = client.get("/fujian/plans")
    assert (answer.status_code, "20 秒" in answer.text) == (422, True)


def test_a_rule_shows_the_cases_of_its_plugin(client: FlaskClient) -> None:
    page = client.get("/policies/fujian/rules/grant_cap?on=2024-10-25").text
    assert "2023年示范项目申请40001元" in page


def test_comparison_tells_what_cannot_be_met_and_what_only_sounds_different(client: FlaskClient) -> None:
    page = client.get("/policies/compare?a=fujian&a_year=2024&b=hebei&b_year=2024").text
    assert "最多24学时" in page
    assert "经费决算表" in page
    client.set_cookie(i18n.COOKIE, "en")
    told = client.get("/policies/compare?a=fujian&a_year=2024&b=hebei&b_year=2024").text
    assert "holds at most 24 class hours; it would take 5 days" in told
    client.delete_cookie(i18n.COOKIE)
    assert "最多24学时" not in client.get("/policies/compare?a=fujian&a_year=2024&b=fujian&b_year=2024").text
