"""What resources tell of one class, application, plan, decision: as its role's pages do, and no more."""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.api.conftest import CLERK, Token, bearer
from yanxiu.db import Tenant
from yanxiu.models import (
    ApplicationState,
    AuditEntry,
    CertificateState,
    ClassState,
    Decision,
    DecisionBody,
    Endorsement,
    EndorsementOutcome,
    Membership,
    MovementKind,
    PlanState,
    Recommendation,
    Role,
    SettlementState,
    Subsidy,
    SubsidyMovement,
    SubsidyState,
    Trainee,
    User,
)
from yanxiu.services.accounts.tokens import SCOPES_OF
from yanxiu.services.applications import submit_application
from yanxiu.services.deciding import stored_body
from yanxiu.services.policy_choices import adopt_draft, set_parameter
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories

OFFICER, HOST = Role.DEPARTMENT_OFFICER, Role.HOST_INSTITUTION
Ask = Callable[..., TestResponse]


@pytest.fixture
def officer(client: FlaskClient, token: Token, place: Tenant) -> Ask:
    """Ask as the department, with whatever headers."""
    made = bearer(token(place, OFFICER, sorted(SCOPES_OF[OFFICER])))
    return lambda path, **more: client.get(path, headers=made | more)


@pytest.fixture
def institution(place: Tenant) -> UUID:
    with begin(place, CLERK) as work:
        return factories.organization(work.session, name="样例学院").id


@pytest.fixture
def host(client: FlaskClient, token: Token, place: Tenant, institution: UUID) -> Ask:
    """Ask as an institution."""
    made = bearer(token(place, HOST, sorted(SCOPES_OF[HOST]), name=f"样例{institution}"))
    with begin(place, CLERK) as work:
        users = select(User.id).where(User.name == f"样例{institution}")
        for seat in work.session.scalars(select(Membership).where(Membership.user_id.in_(users))):
            seat.organization_id = institution
    return lambda path, **more: client.get(path, headers=made | more)


def _class(place: Tenant, institution: UUID, **given: Any) -> UUID:
    with begin(place, CLERK) as work:
        project = factories.project(work.session, host_id=institution)
        return factories.training_class(work.session, project_id=project.id, **given).id


def test_a_roster_is_masked_recorded_and_told_once(place: Tenant, institution: UUID, host: Ask) -> None:
    key = _class(place, institution)
    with begin(place, CLERK) as work:
        row = factories.enrollment(work.session, key, qualification_level=None, job="室主任")
        person = work.get(Trainee, row.trainee_id, "学员")
        person.reach_at(work.tenant.id, "13800000000")
        number, enrolled = person.id_number or "", row.id

    first = host(f"/classes/{key}/roster")
    again = host(f"/classes/{key}/roster", **{"If-None-Match": first.headers["ETag"]})

    [line] = first.get_json()["items"]
    assert (line["id"], line["id_number"]) == (str(enrolled), f"{number[:4]}{'*' * 12}{number[-2:]}")
    assert (line["job"], line["title_level"], line["qualification_level"]) == ("室主任", "senior", None)
    assert number not in first.text
    assert "13800000000" not in first.text
    assert (again.status_code, again.data) == (304, b"")
    with begin(place, CLERK) as work:
        seen = select(AuditEntry).where(AuditEntry.object_id == str(key), AuditEntry.action == "list.export")
        noted = [one.details for one in work.session.scalars(seen)]
        assert [(one["format"], one["rows"]) for one in noted] == [("api", 1)] * 2
        assert all(one["token"] for one in noted)


def test_certificates_are_numbers_and_their_class_tells_whose(
    place: Tenant, institution: UUID, host: Ask, officer: Ask
) -> None:
    key = _class(place, institution)
    with begin(place, CLERK) as work:
        one, other = factories.roster(work.session, key, 2)
        held = factories.certificate(work.session, one)
        ended = {"state": CertificateState.REVOKED, "ended_on": date(2025, 1, 1), "ended_because": "样例理由"}
        gone = factories.certificate(work.session, other, **ended)
        numbers = held.number, gone.number
        name, second = one.trainee.name, other.trainee.name

    listed = host("/certificates")
    assert {row["number"]: row["state"] for row in listed.get_json()["items"]} == dict(
        zip(numbers, ("issued", "revoked"), strict=True)
    )
    assert name not in listed.text
    assert [row["number"] for row in officer(f"/certificates?text={numbers[1]}").get_json()["items"]] == [
        numbers[1]
    ]
    lines = host(f"/classes/{key}/certificates").get_json()["items"]
    assert [(row["name"], row["number"]) for row in lines] == [(name, numbers[0]), (second, numbers[1])]
    assert [row["reasons"] for row in lines] == [[], ["样例理由"]]


def test_what_the_department_works_out_is_its_own(
    place: Tenant, institution: UUID, host: Ask, officer: Ask
) -> None:
    with begin(place, CLERK) as work:
        given = {"host_id": institution, "year": 2025, "tier": "flagship"}
        draft = factories.application(work.session, **given).id
        row = factories.application(work.session, state=ApplicationState.ENDORSED, **given)
        day = date(2024, 3, 1)
        work.session.add(
            Endorsement(
                application_id=row.id, outcome=EndorsementOutcome.ENDORSED, opinion="样例意见", opinion_on=day
            )
        )
        work.session.add(Recommendation(application_id=row.id, recommended_on=day))
        key = row.id

    assert officer(f"/applications/{draft}").data == officer(f"/applications/{uuid4()}").data
    assert host(f"/applications/{draft}").get_json()["state"] == "draft"
    assert {one["id"] for one in host("/applications").get_json()["items"]} == {str(draft), str(key)}
    ours, theirs = (ask(f"/applications/{key}").get_json() for ask in (officer, host))
    assert (ours["tier"], ours["stage"], ours["review"]["opinion"]) == ("flagship", "selection", "样例意见")
    assert ours["recommendation"]["recommended_on"] == "2024-03-01"
    told = [theirs[name] for name in ("tier", "stage", "review", "recommendation")]
    assert told == [None, "application", None, None]
    assert {one["stage"] for one in theirs["findings"]} == {"application"}
    assert all(one["document"] and one["clause"] for one in theirs["findings"])


def test_a_decision_is_its_record_byte_for_byte(
    place: Tenant, institution: UUID, host: Ask, officer: Ask
) -> None:
    with begin(place, CLERK) as work:
        own = factories.application(work.session, host_id=institution, year=2025).id
        by_command = submit_application(work, own).row.id
        member = work.session.scalars(
            select(Membership).where(Membership.organization_id == institution)
        ).one()
        actor = Actor("样例", HOST, member.user_id)
    with begin(place, actor) as work:
        found = submit_application(work, own).row.id

    shown = officer(f"/decisions/{found}").get_json()
    record = officer(f"/decisions/{found}/record")
    digest = sha256(record.data)
    assert shown["hash"] == digest.hexdigest()
    assert record.headers["Content-Digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert len(shown["findings"]) == len(json.loads(record.data)["findings"])
    assert shown["met"] + shown["unknown"] + shown["violated"] > 0
    assert officer(f"/decisions/{found}/replay").get_json() == {
        "hash": shown["hash"],
        "identical": True,
        "problem": "",
    }
    listed = officer(f"/decisions?subject={own}&passed=false").get_json()["items"]
    assert {one["id"] for one in listed} == {str(found), str(by_command)}
    assert [one["id"] for one in host(f"/decisions?subject={own}").get_json()["items"]] == [str(found)]
    assert host(f"/decisions/{found}").get_json()["findings"] == shown["findings"]
    assert host(f"/decisions/{by_command}").status_code == 404
    for part in ("record", "replay"):
        assert host(f"/decisions/{found}/{part}").status_code == 403


def test_a_decision_that_comes_out_otherwise_says_why_in_the_readers_language(
    place: Tenant, institution: UUID, officer: Ask
) -> None:
    with begin(place, CLERK) as work:
        row = submit_application(
            work, factories.application(work.session, host_id=institution, year=2025).id
        ).row
        made = json.loads(stored_body(work, row))
        ours = ("id", "created_at", "updated_at", "revision", "hash")
        envelope = {name: getattr(row, name) for name in set(Decision.__table__.columns.keys()) - set(ours)}

    for change, chinese, english in (
        ({"kernel": "0.0.1"}, "政策内核与作出决定时不同：当时 0.0.1", "The policy kernel is not that"),
        ({"plugins": made["plugins"][1:]}, "不同：当时 没有，现在", "that of the decision: none then"),
        ({"findings": []}, "重算结果不同：findings", "Made again, the decision differs: findings"),
    ):
        body = json.dumps(made | change, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        with begin(place, CLERK) as work:
            kept = DecisionBody(hash=sha256(body.encode()).hexdigest(), body=body)
            work.session.add(kept)
            work.session.flush()
            key = factories.add(work.session, Decision(hash=kept.hash, **envelope)).id
        for language, said in (("zh", chinese), ("en", english)):
            told = officer(f"/decisions/{key}/replay", **{"Accept-Language": language}).get_json()
            assert (told["hash"], told["identical"]) == (kept.hash, False)
            assert said in told["problem"]
            assert (language == "zh") == bool(re.search("[\u3400-\u9fff]", told["problem"]))


def test_a_plan_is_told_to_everybody_once_it_is_published(place: Tenant, host: Ask, officer: Ask) -> None:
    with begin(place, CLERK) as work:
        plan = factories.annual_plan(
            work.session,
            jurisdiction=place.jurisdiction,
            year=2031,
            stated_total=3,
            stated_by_tier={"ordinary": 1},
        )
        for listed in (True, None):
            project = factories.project(work.session, year=2031, plan_id=plan.id, listed=listed)
            factories.training_class(work.session, project_id=project.id, year=2031)
        key = plan.id
    assert officer("/plans?year=2031").get_json()["items"][0]["state"] == "draft"
    assert host("/plans?year=2031").get_json()["items"] == []
    assert host("/plans/2031").status_code == host("/plans/2031/classes").status_code == 404
    assert officer("/plans/2031?jurisdiction=elsewhere").status_code == 404

    with begin(place, CLERK) as work:
        work.session.get_one(type(plan), (place.id, key)).state = PlanState.PUBLISHED
    figures = host("/plans/2031").get_json()
    assert (figures["stated_total"], figures["listed_total"]) == (3, 2)
    assert [(one["tier"], one["stated"], one["listed"]) for one in figures["tiers"]] == [("ordinary", 1, 2)]
    assert len(figures["notices"]) == 2
    [line] = host("/plans/2031/classes").get_json()["items"]
    assert (line["class_id"], line["state"]) == (None, None)
    lines = officer("/plans/2031/classes").get_json()["items"]
    assert [one["state"] for one in lines] == ["planned", "planned"]


def test_money_is_exact_and_every_line_names_its_clause(
    place: Tenant, institution: UUID, host: Ask, officer: Ask
) -> None:
    key = _class(place, institution, state=ClassState.SETTLED)
    cited = {"id": "X-1", "document": "样例〔2024〕1号", "clause": "三"}
    with begin(place, CLERK) as work:
        factories.expense(work.session, key, Decimal("50700.50"))
        factories.settlement(
            work.session, key, state=SettlementState.CLOSED, requested=Decimal(45000), closed_on=work.today
        )
        sums = {"proposed": Decimal(45000), "approved": Decimal(40000), "paid": Decimal(40000)}
        days = {"proposed_on": work.today, "approved_on": work.today, "paid_on": work.today}
        lines = [{"label": "每期补助上限", "amount": "45000", "citation": cited, "note": ""}]
        work.session.add(Subsidy(class_id=key, state=SubsidyState.PAID, lines=lines, **sums, **days))
        work.session.add(
            SubsidyMovement(
                class_id=key, kind=MovementKind.PAYMENT, amount=Decimal(40000), moved_on=work.today
            )
        )

    told = host(f"/classes/{key}/funding").get_json()
    assert told["spent"] == "50700.50"
    assert [(one["head"], one["spent"]) for one in told["heads"]] == [("teaching", "50700.50")]
    [line] = told["subsidy"]["lines"]
    assert (line["amount"], line["document"], line["clause"]) == ("45000.00", "样例〔2024〕1号", "三")
    assert [(one["kind"], one["amount"]) for one in told["movements"]] == [("payment", "40000.00")]
    [account] = host("/subsidies?subsidy=paid").get_json()["items"]
    assert (account["class_id"], account["subsidy"]["paid"]) == (str(key), "40000.00")
    assert account in officer("/subsidies?state=closed&size=200").get_json()["items"]


def test_rules_are_told_with_their_clauses_and_what_was_supplied(
    place: Tenant, ministry: Tenant, client: FlaskClient, token: Token, officer: Ask
) -> None:
    whole = officer("/policies?year=2024").get_json()
    rules = {(one["rule"], tuple(one["tiers"])): one for one in whole["rules"]}
    assert len(rules) > 20
    assert all(one["clause"] and one["document"] for one in rules.values() if one["state"] == "fixed")
    assert {one["stages"][0] for one in whole["rules"] if one["stages"]} > {"amendment", "settlement"}
    narrowed = officer("/policies?year=2024&stage=settlement").get_json()["rules"]
    assert 0 < len(narrowed) < len(rules)
    assert all("settlement" in one["stages"] for one in narrowed)
    english = officer("/policies?year=2024", **{"Accept-Language": "en"}).get_json()["rules"]
    assert all(one["label"].isascii() for one in english)

    open_ = next(one for one in whole["rules"] if one["state"] == "interpretation" and one["value"] == 2)
    with begin(place, CLERK) as work:
        set_parameter(work, open_["rule"], 3, author="样例经办人", basis="样例纪要")
    [mine] = [one for one in officer("/policies?year=2024").get_json()["rules"] if one["id"] == open_["id"]]
    assert mine["value"] == 3
    assert mine["supplied_on"] is not None
    analyst = bearer(token(ministry, Role.MINISTRY_ANALYST, sorted(SCOPES_OF[Role.MINISTRY_ANALYST])))
    assert client.get("/policies?year=2024", headers=analyst).get_json()["jurisdiction"] == "national"


def test_a_draft_binds_whoever_adopted_it(other_place: Tenant, client: FlaskClient, token: Token) -> None:
    made = bearer(token(other_place, OFFICER, sorted(SCOPES_OF[OFFICER])))
    before = client.get("/policies?year=2025", headers=made).get_json()
    assert (before["rules"], before["documents"]) == ([], [])
    with begin(other_place, CLERK) as work:
        [draft] = work.chain(2025).drafts()
        adopt_draft(work, draft, 2025, officer="样例处长", basis="样例纪要")
    after = client.get("/policies?year=2025", headers=made).get_json()
    assert len(after["rules"]) > 20
    assert all(one["draft"] for one in after["rules"])
    assert [one["status"] for one in after["documents"]] == ["draft"]


def test_a_list_goes_on_where_it_was_left(place: Tenant, institution: UUID, host: Ask) -> None:
    keys = [_class(place, institution, year=2032, number=number) for number in (1, 2, 3)]
    first = host("/classes?year=2032&size=2").get_json()
    _class(place, institution, year=2032, number=0)
    second = host(f"/classes?year=2032&size=2&after={first['next']}").get_json()

    assert [one["id"] for one in (*first["items"], *second["items"])] == list(map(str, keys))
    assert second["next"] is None
    for nonsense in ("x", first["next"][:-3], "W10", "WyJhIl0"):
        answer = host(f"/classes?after={nonsense}")
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "after")
    for text in ("\x00", "\ud800"):
        made = urlsafe_b64encode(json.dumps(["2024", text]).encode()).decode().rstrip("=")
        assert host(f"/plans?after={made}").status_code == 422, ascii(text)


def test_an_account_of_no_institution_reads_no_rows(client: FlaskClient, token: Token, place: Tenant) -> None:
    nobody = bearer(token(place, HOST, sorted(SCOPES_OF[HOST])))
    for path in ("/classes", "/applications", "/certificates", "/subsidies", "/decisions", "/plans"):
        assert client.get(path, headers=nobody).status_code == 403, path
        assert client.get(f"{path}/{uuid4()}", headers=nobody).status_code in (403, 404), path


def test_every_resource_stands_in_the_documentation(client: FlaskClient) -> None:
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    # of acts on one record the first stands whole, the others by their last word
    for parent, others in re.findall(r"(/\S+)/\w+`((?:、`\w+`)+)", text):
        text += "".join(f"{parent}/{one} " for one in re.findall(r"\w+", others))
    for path in client.get("/openapi.json").get_json()["paths"]:
        assert re.sub(r"{\w+_id}", "{id}", path) in text, path
