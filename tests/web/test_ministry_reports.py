"""Reports between a department and the ministry, on both sides' pages."""

import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from yanxiu.db import Tenant
from yanxiu.models import Enrollment, PackageState, Role
from yanxiu.policy import Level, PlanSection, RecruitmentScope, WatchedField
from yanxiu.reporting.package import read_package
from yanxiu.reporting.schemas import PUBLISHED
from yanxiu.services import amendments, filings
from yanxiu.services.exchange import inbox, numbering, plans
from yanxiu.services.history import history_of
from yanxiu.services.listing import Window
from yanxiu.services.materials import add_material
from yanxiu.services.policies import registry
from yanxiu.services.reports import build_report, submit_report
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import begin
from yanxiu.testing import factories
from yanxiu.testing.held_class import Held, as_officer, assess, held_class
from yanxiu.web import i18n

from .conftest import OFFICER
from .english import English, cited, entered
from .test_statements import MOST, statements

AREAS = ("public", "officer", "supervising", "ministry")
pytestmark = pytest.mark.usefixtures("home")

PAPERS = ("summary_report", "settlement_statement", "roster", "trainee_sign_in", "survey_statistics")
NATIONAL: dict[str, Any] = {"level": Level.NATIONAL, "tier": "national", "year": 2021}
NATIONAL |= {"starts_on": date(2021, 9, 10), "ends_on": date(2021, 9, 13)}
DAY = date(2021, 9, 20)
EARLIER = date(2021, 8, 2)
INBOX = "/ministry/reports"


@pytest.fixture(scope="module")
def ministry(db: object) -> Tenant:
    return enter_tenant("ministry", plugins=registry(), jurisdiction="national", sample=True)


@pytest.fixture
def both(ministry: Tenant, sign_in: Callable[..., object]) -> None:
    """An analyst and an officer, each signed in where they belong."""
    sign_in(Role.MINISTRY_ANALYST, tenant=ministry)
    sign_in(Role.DEPARTMENT_OFFICER)


def reported(place: Tenant, size: int = 2) -> tuple[Held, UUID]:
    with as_officer(place, DAY) as work:
        held = held_class(
            work, size, terms=NATIONAL, actual_starts_on=date(2021, 9, 10), actual_ends_on=date(2021, 9, 13)
        )
        assert assess(work, held, on=date(2021, 9, 14)).closed
        for paper in PAPERS:
            add_material(work, held.id, paper, f"{paper}.pdf", factories.pdf(paper))
        build_report(work, held.id)
        return held, submit_report(work, held.id).id


def filed(place: Tenant) -> UUID:
    with as_officer(place, EARLIER) as work:
        project = factories.project(work.session, **NATIONAL)
        cls = factories.training_class(work.session, project_id=project.id, year=2021)
        filings.submit_plan(work, cls.id, sections=list(PlanSection), texts={"courses": "样例课程"})
        filings.submit_notice(work, cls.id, scope=RecruitmentScope.NATIONAL)
        return cls.id


def opened(client: FlaskClient, package: UUID) -> str:
    assert client.post(f"{INBOX}/{package}/open", data={"purpose": "审核"}).status_code == 303
    return client.get(f"{INBOX}/{package}").text


def state_of(place: Tenant, package: UUID) -> PackageState:
    return inbox.one_received(place, package, DAY).package.state


@pytest.mark.usefixtures("both")
class TestReview:
    def test_a_package_is_closed_until_somebody_says_what_for(self, client: FlaskClient, place: Tenant):
        held, package = reported(place)
        closed = client.get(f"{INBOX}/{package}").text
        assert "写明用途后打开" in closed
        assert "核对清单" not in closed
        assert client.post(f"{INBOX}/{package}/open", data={"purpose": " "}).status_code == 422
        page = opened(client, package)
        with as_officer(place, DAY) as work:
            trainee = work.get(Enrollment, held.trainees[0], "学员").trainee
        assert trainee.name in page
        assert str(trainee.id_number) not in page
        assert f"{(trainee.id_number or '')[:4]}*" in page
        assert "人社厅发〔2021〕24号" in page
        assert "符合" in page

    def test_files_are_for_who_opened_and_the_whole_package_for_a_purpose(
        self, client: FlaskClient, place: Tenant, ministry: Tenant
    ):
        _, package = reported(place)
        file = f"{INBOX}/{package}/file?path=materials/roster-01.pdf"
        assert client.get(file).status_code in (404, 422)
        opened(client, package)
        assert client.get(file).data.startswith(b"%PDF")
        assert client.get(f"{INBOX}/{package}/file?path=../x").status_code == 404
        refused = client.post(f"{INBOX}/{package}/package", data={"purpose": ""})
        assert refused.status_code == 422
        whole = client.post(f"{INBOX}/{package}/package", data={"purpose": "导入现有平台"})
        assert read_package(whole.data).report["class"]["level"] == "national"
        with begin(ministry, OFFICER) as work:
            acts = {event.action: event.details for event in history_of(work, "package", package)}
        assert acts["exchange.download"]["purpose"] == "导入现有平台"

    def test_returned_corrected_accepted_numbered_and_taken(self, client: FlaskClient, place: Tenant):
        held, package = reported(place)
        page = opened(client, package)
        assert "受理" in page
        empty = client.post(f"{INBOX}/{package}/return", data={"reasons": ""})
        assert empty.status_code == 422
        assert client.post(f"{INBOX}/{package}/return", data={"reasons": "请更正名单"}).status_code == 303
        ours = f"/fujian/officer/reports/{held.id}"
        assert "人社部的答复，还没有采用" in client.get("/fujian/officer/reports").text
        assert "请更正名单" in client.get(ours).text
        queue = client.get("/fujian/officer/queue?kind=report").text
        assert "采用答复，更正后另报" in queue
        assert f'href="{ours}' in queue
        assert client.post(f"{ours}/take").status_code == 303
        for act in ("build", "submit"):
            assert client.post(f"{ours}/{act}").status_code == 303
        (second,) = [
            one.id
            for one in inbox.received({"state": "waiting"}, Window(size=99), DAY).rows
            if one.package.class_id == held.id
        ]
        assert "第 2 次" in client.get(INBOX).text
        opened(client, second)
        assert client.post(f"{INBOX}/{second}/accept", data={"reference": "受理1"}).status_code == 303
        assert "已受理，还没有编号" in client.get("/ministry/home").text
        given = {"prefix": "样2021", "first": "1", "digits": "5"}
        assert client.post(f"{INBOX}/{second}/series", data=given).status_code == 303
        assert client.post(f"{ours}/take").status_code == 303
        assert "样202100002" in client.get(f"/fujian/officer/classes/{held.id}/certificates").text
        assert "采用" in client.get(f"{INBOX}/{second}").text

    def test_numbers_of_a_file(self, client: FlaskClient, place: Tenant):
        held, package = reported(place)
        opened(client, package)
        with as_officer(place, DAY) as work:
            people = [work.get(Enrollment, key, "学员").trainee for key in held.trainees]
            rows = [(one.name, one.id_number or "") for one in people]
        wrong = upload(client, f"{INBOX}/{package}/numbers", receipt_of(rows[:1]))
        assert wrong.status_code == 422
        assert "回执缺学员" in wrong.text
        assert client.post(f"{INBOX}/{package}/numbers").status_code == 422
        assert upload(client, f"{INBOX}/{package}/numbers", receipt_of(rows)).status_code == 303
        assert state_of(place, package) is PackageState.NUMBERED

    def test_an_answer_is_corrected_and_a_stale_page_is_told(self, client: FlaskClient, place: Tenant):
        _, package = reported(place)
        page = opened(client, package)
        (seen,) = set(re.findall(r'name="revision" value="(\d+)"', page))
        form = {"reasons": "样例", "revision": seen}
        assert client.post(f"{INBOX}/{package}/return", data=form).status_code == 303
        stale = client.post(f"{INBOX}/{package}/accept", data={"revision": seen})
        assert stale.status_code == 409
        given = {"outcome": "accepted", "because": "看错了班次"}
        assert client.post(f"{INBOX}/{package}/correct", data=given).status_code == 303
        assert state_of(place, package) is PackageState.ACCEPTED
        assert "更正原因：看错了班次" in client.get(f"{INBOX}/{package}").text

    def test_a_plan_is_approved_on_its_way_to_opening(self, client: FlaskClient, place: Tenant):
        key = filed(place)
        filing = f"/fujian/officer/classes/{key}/filing"
        assert "报人社部审核" in client.get(filing).text
        assert client.post(f"{filing}/send", data={"on": "2021-08-02"}).status_code == 303
        assert "等待答复" in client.get(filing).text
        assert "方案正文：课程" in client.get(filing).text
        assert "等人社部答复" in client.get("/fujian/officer/queue?kind=filing").text
        home = client.get("/ministry/home").text
        assert re.search(r'data-l="已等">\d+ 天</td>', home)
        assert re.search(r"已过 \d+ 天", home)
        (package,) = [
            one.id
            for one in inbox.received({"kind": "plan"}, Window(size=99), DAY).rows
            if one.package.class_id == key
        ]
        page = opened(client, package)
        assert "样例课程" in page
        assert "方案正文：课程" in page
        assert "2021年8月2日" in page.split('aria-labelledby="ck"')[1]
        assert "开班通知在开班前报送" in page
        given = {"document_number": "样例批复〔2021〕1号", "on": "2021-08-09"}
        assert client.post(f"{INBOX}/{package}/approve", data=given).status_code == 303
        assert client.post(f"{filing}/take").status_code == 303
        assert "样例批复〔2021〕1号" in client.get(filing).text

    def test_a_change_goes_the_same_way(self, client: FlaskClient, place: Tenant):
        key = filed(place)
        with as_officer(place, EARLIER) as work:
            row = amendments.report_amendment(work, key, WatchedField.PLACE, new="样例新址", reason="样例")
        page = f"/fujian/officer/changes/{row.amendment.id}"
        assert client.post(f"{page}/send").status_code == 303
        (package,) = [
            one.id
            for one in inbox.received({"kind": "amendment"}, Window(size=99), DAY).rows
            if one.package.class_id == key
        ]
        assert "样例新址" in opened(client, package)
        assert client.post(f"{INBOX}/{package}/approve").status_code == 303
        assert client.post(f"{page}/take").status_code == 303
        assert "人社部已批准" in client.get(page).text


@pytest.mark.usefixtures("both")
def test_everything_is_said_in_english_too(client: FlaskClient, place: Tenant, ministry: Tenant):
    client.set_cookie(i18n.COOKIE, "en")
    held, package = reported(place)
    client.post(f"{INBOX}/{package}/open", data={"purpose": "样例"})
    client.post(f"{INBOX}/{package}/return", data={"reasons": "样例理由"})
    client.post(f"{INBOX}/{package}/correct", data={"outcome": "accepted", "because": "样例原因"})
    key = filed(place)
    client.post(f"/fujian/officer/classes/{key}/filing/send", data={"on": "2021-08-02"})
    (plan,) = [
        one.id
        for one in inbox.received({"state": "waiting"}, Window(size=99), DAY).rows
        if one.package.class_id == key
    ]
    typed = {"样例理由", "样例原因", "样例", numbering.last_given()}
    english = English({*entered(place), *entered(ministry), *cited(), *typed})
    left = {}
    for address in (
        INBOX,
        f"{INBOX}/{plan}",
        f"{INBOX}/{package}",
        f"/fujian/officer/reports/{held.id}",
        "/fujian/officer/reports",
        f"/fujian/officer/classes/{key}/filing",
    ):
        left[address] = english.left(client.get(address).text)
    client.post(f"{INBOX}/{plan}/open", data={"purpose": "样例"})
    for name, given in {"return": {"reasons": ""}, "approve": {"on": "x"}}.items():
        left[name] = english.left(client.post(f"{INBOX}/{plan}/{name}", data=given).text)
    left["numbers"] = english.left(upload(client, f"{INBOX}/{package}/numbers", receipt_of([])).text)
    series = {"prefix": "样例", "first": "9", "digits": "1"}
    left["series"] = english.left(client.post(f"{INBOX}/{package}/series", data=series).text)
    assert {where: texts for where, texts in left.items() if texts} == {}


@pytest.mark.usefixtures("both")
def test_pages_ask_the_database_little(client: FlaskClient, place: Tenant):
    held, package = reported(place)
    opened(client, package)
    for address in (INBOX, f"{INBOX}/{package}", f"/fujian/officer/reports/{held.id}"):
        with statements() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= MOST, (address, seen)


@pytest.mark.usefixtures("both")
def test_the_queue_is_narrowed_and_taken_along(client: FlaskClient, place: Tenant):
    key = filed(place)
    with as_officer(place, EARLIER) as work:
        plans.send_plan(work, key)
    page = client.get(INBOX).text
    assert "已过" in page
    assert "还没有收到材料" not in page
    assert "没有符合条件的材料" in client.get(f"{INBOX}?q=没有这样的选题").text
    table = client.get(f"{INBOX}?kind=plan&format=csv")
    assert table.text.splitlines()[0].startswith('\ufeff"选题","材料","省份"')
    assert "上报包" not in table.text


def test_the_published_forms_stand_at_their_addresses(client: FlaskClient, place: Tenant):
    for name in PUBLISHED:
        answer = client.get(f"/schemas/{name}")
        assert (answer.status_code, answer.mimetype) == (200, "application/schema+json")
        Draft202012Validator.check_schema(json.loads(answer.text))
    assert client.get("/schemas/report-package/2").status_code == 404


def upload(client: FlaskClient, address: str, content: bytes) -> Any:
    return client.post(address, data={"file": (io.BytesIO(content), "回执.json")})


def receipt_of(rows: list[tuple[str, str]]) -> bytes:
    trainees = [
        {"name": name, "id_number": number, "certificate_number": f"样F{place}"}
        for place, (name, number) in enumerate(rows, start=1)
    ]
    head = {"format": "yanxiu-receipt", "version": 1, "reference": "HZ-1", "trainees": trainees}
    return json.dumps(head, ensure_ascii=False).encode()
