"""Assessing trainees, and certificates: numbers without gaps, all or nothing, history kept."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from yanxiu.db import Database, Tenant
from yanxiu.models import (
    AuditEntry,
    AuditOutcome,
    Certificate,
    CertificateSeries,
    CertificateState,
    ClassRollup,
    ClassState,
    Enrollment,
    Trainee,
    TrainingClass,
)
from yanxiu.models import Decision as DecisionRow
from yanxiu.policy import Level, Party, Stage, check_character
from yanxiu.services.assessment import TraineeResult, close_assessment, enter_results, reopen_assessment
from yanxiu.services.certificate_changes import (
    find_certificate,
    history,
    reissue_certificate,
    revoke_certificate,
)
from yanxiu.services.certificate_files import certificate_files
from yanxiu.services.certificate_lookup import verify_certificate
from yanxiu.services.certificates import issue_certificates
from yanxiu.services.determinations import determine_decision, determine_stage
from yanxiu.services.errors import DomainError, InvalidInput, NotFound, StepRefused, WrongState
from yanxiu.services.policies import registry
from yanxiu.services.policy_choices import adopt_draft, set_parameter
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Work
from yanxiu.testing import factories
from yanxiu.testing.held_class import ENDS, TODAY, YEAR, Held, as_officer, assess, held_class

SIGNED: dict[str, Any] = {"officer": "样例处长", "reason": "样例理由", "basis": "样例依据"}


@pytest.fixture(scope="module")
def hebei(db: Database) -> Tenant:
    tenant = enter_tenant("hebei", plugins=registry())
    with as_officer(tenant, date(YEAR, 1, 5)) as work:
        adopt_draft(work, "HED", YEAR, officer="样例处长", basis="试行")
    return tenant


@pytest.fixture(scope="module")
def fujian(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry())


@pytest.fixture
def work(hebei: Tenant) -> Iterator[Work]:
    """A unit of work that is undone at the end."""
    with as_officer(hebei) as opened:
        yield opened
        opened.session.rollback()
        opened.dirty.clear()
        opened.entries.clear()


def assessed_class(tenant: Tenant, size: int = 3, *, without_thesis: int = 0) -> Held:
    """A class of its own that stands assessed in the database."""
    with as_officer(tenant) as work:
        held = held_class(work, size)
        assert assess(work, held, without_thesis=without_thesis).closed
    return held


def state_of(tenant: Tenant, held: Held) -> ClassState:
    with as_officer(tenant) as work:
        state: ClassState = work.get(TrainingClass, held.id, "班次").state
        return state


def stored(work: Work, key: object, stage: Stage) -> list[DecisionRow]:
    rows = select(DecisionRow).where(DecisionRow.subject_id == key, DecisionRow.stage == stage)
    return list(work.session.scalars(rows))


def test_each_trainee_is_judged_and_the_class_counts_as_assessed(work: Work):
    held = held_class(work)
    answer = assess(work, held, without_thesis=1)
    assert answer.passed == held.trainees[:2]
    assert answer.closed
    refused = answer.trainees[held.trainees[2]]
    assert any("HED-28" in reason for reason in refused.reasons())
    assert [row.passed for row in stored(work, held.trainees[2], Stage.ASSESSMENT)] == [False]


def test_a_missing_result_keeps_the_class_open(work: Work):
    held = held_class(work, 2)
    assess(work, held)
    reopen_assessment(work, held.id)
    enter_results(work, held.id, [TraineeResult(held.trainees[0])])
    answer = close_assessment(work, held.id)
    assert (answer.closed, answer.undecided) == (False, held.trainees[:1])
    assert work.get(TrainingClass, held.id, "班次").state is ClassState.DELIVERED


def test_results_are_checked_before_anything_is_written(work: Work):
    held = held_class(work, 1)
    stranger = held_class(work, 1).trainees[0]
    with pytest.raises(InvalidInput, match=r"考核日期.*不得晚于今天"):
        enter_results(work, held.id, [TraineeResult(held.trainees[0], assessed_on=date(YEAR, 12, 1))])
    with pytest.raises(NotFound, match="本班学员"):
        enter_results(work, held.id, [TraineeResult(stranger)])
    assess(work, held)
    with pytest.raises(WrongState, match="请先撤回考核"):
        enter_results(work, held.id, [TraineeResult(held.trainees[0])])


def test_assessment_is_taken_back_until_a_certificate_builds_on_it(work: Work):
    held = held_class(work, 1)
    assess(work, held)
    assert reopen_assessment(work, held.id).state is ClassState.DELIVERED
    close_assessment(work, held.id)
    certificate = issue_certificates(work, held.id).certificates[0]
    with pytest.raises(WrongState, match="已发证"):
        reopen_assessment(work, held.id)
    revoke_certificate(work, certificate.id, because="样例")
    work.get(TrainingClass, held.id, "班次").state = ClassState.ASSESSED
    with pytest.raises(WrongState, match="发过证书"):
        reopen_assessment(work, held.id)


def test_certificates_are_numbered_in_the_rosters_order(hebei: Tenant):
    held = assessed_class(hebei)
    with as_officer(hebei) as work:
        issue = issue_certificates(work, held.id)
        assert (issue.new, issue.refused) == (3, ())
        assert [row.enrollment_id for row in issue.certificates] == list(held.trainees)
        serials = [row.serial or 0 for row in issue.certificates]
        assert serials[0] > 0
        assert serials == list(range(serials[0], serials[0] + 3))
        number = issue.certificates[0].number
        cls = work.get(TrainingClass, held.id, "班次")
        assert number.startswith(f"13S{YEAR}-{cls.number:03}-")
        assert {row.issuer for row in issue.certificates} == {Party.DEPARTMENT}
        assert cls.state is ClassState.CERTIFIED
        judged = stored(work, held.trainees[0], Stage.CERTIFICATION)
        assert [row.passed for row in judged] == [True]
    with as_officer(hebei) as work:
        assert work.session.get_one(ClassRollup, (hebei.id, held.id)).certificates == 3


def test_issuing_twice_issues_once(hebei: Tenant):
    held = assessed_class(hebei)
    with as_officer(hebei) as work:
        first = [row.number for row in issue_certificates(work, held.id).certificates]
    with as_officer(hebei) as work:
        again = issue_certificates(work, held.id)
        assert (again.new, [row.number for row in again.certificates]) == (0, first)


def test_one_who_may_not_have_one_stops_all_and_is_named_with_reasons(hebei: Tenant):
    held = assessed_class(hebei, without_thesis=1)
    with as_officer(hebei) as work:
        before = work.session.scalar(select(func.sum(CertificateSeries.last_serial)))
        issue = issue_certificates(work, held.id)
        assert (issue.certificates, issue.new) == ((), 0)
        assert [one.enrollment_id for one in issue.refused] == [held.trainees[2]]
        assert "第 3 名" in str(issue.refused[0])
        assert "HED-28" in str(issue.refused[0])
    assert state_of(hebei, held) is ClassState.ASSESSED
    with as_officer(hebei) as work:
        assert work.session.scalar(select(func.sum(CertificateSeries.last_serial))) == before
        assert len(stored(work, held.trainees[2], Stage.ASSESSMENT)) == 2
        assert stored(work, held.trainees[0], Stage.CERTIFICATION) == []
        refused = select(AuditEntry).where(
            AuditEntry.outcome == AuditOutcome.REFUSED, AuditEntry.object_id == str(held.trainees[2])
        )
        assert len(work.session.scalars(refused).all()) == 2
    with as_officer(hebei) as work:
        rest = issue_certificates(work, held.id, skip_ineligible=True)
        assert (rest.new, len(rest.refused)) == (2, 1)
    with as_officer(hebei) as work:
        named = issue_certificates(work, held.id, enrollments=held.trainees[:2])
        assert (named.new, len(named.certificates), named.refused) == (0, 2, ())


def test_what_was_never_assessed_gets_no_certificate(work: Work):
    held = held_class(work, 1)
    with pytest.raises(WrongState, match="请先结束考核"):
        issue_certificates(work, held.id)


def test_a_refusal_by_the_certification_stage_leaves_no_number_in_its_record(hebei: Tenant):
    held = assessed_class(hebei, 1)
    with as_officer(hebei) as work:
        work.get(Enrollment, held.trainees[0], "学员").register_present = False
    with as_officer(hebei) as work:
        refused = issue_certificates(work, held.id).refused[0]
        assert [reason for reason in refused.reasons if "HED-14" in reason] == []
        assert "HED-15" in refused.reasons[0]
        assert "certificate_number" not in json.loads(refused.judged.decision.body)["facts"]


def test_a_determination_lets_a_refused_trainee_have_one(hebei: Tenant):
    held = assessed_class(hebei, 1)
    with as_officer(hebei) as work:
        work.get(Enrollment, held.trainees[0], "学员").register_present = False
    with as_officer(hebei) as work:
        row = issue_certificates(work, held.id).refused[0].judged.row
        determine_decision(work, row.id, **SIGNED)
    with as_officer(hebei) as work:
        assert issue_certificates(work, held.id).new == 1


def test_a_number_that_was_used_is_refused_and_everything_rolled_back(hebei: Tenant):
    first, second = assessed_class(hebei, 1), assessed_class(hebei, 1)
    with as_officer(hebei) as work:
        used = issue_certificates(work, first.id).certificates[0]
        series = used.series
        assert series is not None
        ahead = (
            f"13S{YEAR}-{work.get(TrainingClass, second.id, '班次').number:03}-{series.last_serial + 1:05}"
        )
        taken = f"{ahead}-{check_character(ahead)}"
        factories.certificate(
            work.session,
            work.get(Enrollment, first.trainees[0], "学员"),
            number=taken,
            state=CertificateState.REVOKED,
            ended_on=TODAY,
            issued_on=TODAY,
        )
        key, last = series.id, series.last_serial
    with pytest.raises(StepRefused, match="HED-14"), as_officer(hebei) as work:
        issue_certificates(work, second.id)
    with as_officer(hebei) as work:
        assert work.session.scalars(select(CertificateSeries.last_serial)).one() == last
        work.session.get_one(CertificateSeries, (hebei.id, key)).last_serial += 1


def test_a_name_that_cannot_be_printed_spends_no_number(work: Work):
    held = held_class(work, 2)
    assess(work, held)
    work.session.get_one(
        Trainee, (work.tenant.id, work.get(Enrollment, held.trainees[1], "学员").trainee_id)
    ).name = "样\U000323af"
    with pytest.raises(DomainError, match=r"第 2 名学员.*U\+323AF"):
        issue_certificates(work, held.id)
    assert (
        work.session.scalar(
            select(func.count()).select_from(Certificate).where(Certificate.class_id == held.id)
        )
        == 0
    )


def test_numbers_of_a_national_class_are_never_made_here(work: Work):
    held = held_class(work, 1, terms={"level": Level.NATIONAL, "tier": "national"})
    for stage in (Stage.ASSESSMENT, Stage.CERTIFICATION):
        determine_stage(work, stage, YEAR, **SIGNED, jurisdiction="national")
    assert assess(work, held).closed
    with pytest.raises(WrongState, match="回执"):
        issue_certificates(work, held.id)


def test_a_region_without_a_format_says_so_and_issues_once_it_has_one(fujian: Tenant):
    with as_officer(fujian) as work:
        held = held_class(work, 1, terms={"tier": "flagship"})
        for stage in (Stage.ASSESSMENT, Stage.CERTIFICATION):
            determine_stage(work, stage, YEAR, **SIGNED)
        assert assess(work, held).closed
    with (
        pytest.raises(InvalidInput, match="该省没有公布证书编号规则，须由管理员登记编号格式"),
        as_officer(fujian) as work,
    ):
        issue_certificates(work, held.id)
    with as_officer(fujian) as work:
        set_parameter(
            work, "fujian.certificate_format", "闽研{year}-{serial:05}", author="样例", basis="样例"
        )
        assert issue_certificates(work, held.id).certificates[0].number == f"闽研{YEAR}-00001"


def test_revoked_and_reissued_ones_keep_their_numbers_and_history(hebei: Tenant):
    held = assessed_class(hebei, 2)
    with as_officer(hebei) as work:
        first, second = issue_certificates(work, held.id).certificates
        name, old_number, revoked_number = first.name, first.number, second.number
        person = work.get(Enrollment, held.trainees[0], "学员").trainee
        person.name = "样例改名"
        new = reissue_certificate(work, first.id, because="姓名有误")
        revoke_certificate(work, second.id, because="考核作弊")
        assert (new.name, new.replaces_id) == ("样例改名", first.id)
        assert [row.state for row in history(work, held.trainees[0])] == [
            CertificateState.REISSUED,
            CertificateState.ISSUED,
        ]
        with pytest.raises(WrongState, match="已撤销"):
            reissue_certificate(work, second.id, because="样例")
    with as_officer(hebei) as work:
        assert issue_certificates(work, held.id).new == 0
        assert work.session.get_one(ClassRollup, (hebei.id, held.id)).certificates == 1
        assert find_certificate(work, old_number).ended_because == "姓名有误"
        again = issue_certificates(work, held.id, enrollments=[held.trainees[1]])
        assert again.new == 1
        assert again.certificates[0].number != revoked_number
    answer = verify_certificate(old_number, name)
    assert answer is not None
    assert (answer.state, answer.holds) == (CertificateState.REISSUED, False)


def test_anybody_who_knows_number_and_name_may_look_a_certificate_up(hebei: Tenant, fujian: Tenant):
    held = assessed_class(hebei, 1)
    with as_officer(hebei) as work:
        row = issue_certificates(work, held.id).certificates[0]
        number, name = row.number, row.name
    answer = verify_certificate(f" {number.lower()} ", name)
    assert answer is not None
    assert answer.holds
    assert (answer.tenant.code, answer.issued_on) == ("hebei", TODAY)
    assert verify_certificate(number, "别人") is None
    assert verify_certificate(number, name, among=[fujian]) is None


def test_certificates_are_printed_in_the_rosters_order(hebei: Tenant):
    held = assessed_class(hebei, 2)
    with as_officer(hebei) as work:
        rows = issue_certificates(work, held.id).certificates
        files = certificate_files(work, held.id)
        assert [name for name, _ in files] == [f"{row.number}.pdf" for row in rows]
        assert all(content.startswith(b"%PDF-") for _, content in files)
        assert all(row.file_sha256 for row in rows)


def test_a_day_before_the_class_ended_is_no_day_of_issue(work: Work):
    held = held_class(work, 1)
    assess(work, held)
    with pytest.raises(InvalidInput, match=r"发证日期.*实际结束日期"):
        issue_certificates(work, held.id, on=ENDS.replace(day=1))
