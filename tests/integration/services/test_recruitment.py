"""招生: one by one and by the file, all or nothing; the roster is closed by its gate."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, text
from xlsxwriter import Workbook

from tests.integration.waiting import is_blocked, until
from yanxiu.db import EncryptedText
from yanxiu.models import AuditEntry, ClassState, Enrollment, EnrollmentState, Trainee, TrainingClass
from yanxiu.policy import Gate, Status
from yanxiu.services import recruitment
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.recruitment import Person
from yanxiu.services.roster_import import RosterRefused, import_roster, preview_roster
from yanxiu.testing import factories

HEADINGS = ("姓名", "工作单位", "职称或职业资格", "身份证号", "手机号", "参加方式", "岗位类别")
OPENS = date(2024, 10, 14)


def workbook(*rows):
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        for number, row in enumerate((HEADINGS, *rows)):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
    return out.getvalue()


def line(name, number=None, mode="线下"):
    return (
        name,
        "样例研究院",
        "高级工程师",
        number or factories.id_number(),
        "13800000000",
        mode,
        "专业技术",
    )


def count(work, model, *where):
    return len(work.session.scalars(select(model.id).where(*where)).all())


def test_a_file_is_looked_at_without_writing_then_taken_in_as_a_whole(year, on):
    key = year.cleared()
    file = workbook(line("样例甲"), line("样例乙", mode="线上"))
    with on() as work:
        before = count(work, Trainee)
        preview = preview_roster(work, key, file)
        assert (preview.ok, preview.new, preview.known, preview.already) == (True, 2, 0, 0)
        assert (count(work, Trainee), count(work, Enrollment, Enrollment.class_id == key)) == (before, 0)
    with on() as work:
        import_roster(work, key, file, sample=True)
    with on() as work:
        rows = work.session.scalars(
            select(Enrollment).where(Enrollment.class_id == key).order_by(Enrollment.position)
        ).all()
        assert [(r.trainee.name, r.mode, r.position, r.trainee.sample) for r in rows] == [
            ("样例甲", "onsite", 1, True),
            ("样例乙", "online", 2, True),
        ]
        again = import_roster(work, key, file)
        assert (again.new, again.known, again.already) == (0, 2, 2)
        assert count(work, Enrollment, Enrollment.class_id == key) == 2


def test_one_wrong_line_keeps_the_whole_file_out(year, on):
    key = year.cleared()
    good = factories.id_number()
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    twice = factories.id_number()
    file = workbook(line("样例甲", good), line("样例乙", wrong), line("样例丙", twice), line("样例丁", twice))
    with pytest.raises(RosterRefused) as caught, on() as work:
        import_roster(work, key, file)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(3, "D"), (5, "D")]
    message = str(caught.value)
    assert "2处错误" in message
    assert "第 3 行 D 列" in message
    assert wrong not in message
    with on() as work:
        assert count(work, Enrollment, Enrollment.class_id == key) == 0


def test_a_number_under_another_name_is_refused_without_saying_whose(year, on):
    first, second, number = year.cleared(), year.cleared(), factories.id_number()
    with on() as work:
        import_roster(work, first, workbook(line("样例甲", number)))
    with on() as work:
        import_roster(work, second, workbook(line("样例甲", number)))
        assert count(work, Trainee, Trainee.name == "样例甲", Trainee.sample.is_(False)) >= 1
        preview = preview_roster(work, second, workbook(line("样例己", number)))
        assert [problem.row for problem in preview.errors] == [2]
        assert "样例甲" not in preview.errors[0].message
        with pytest.raises(InvalidInput, match="已登记在另一姓名下") as caught:
            recruitment.enrol(work, second, Person("样例己", number))
        assert number not in str(caught.value)
        assert f"{number[:4]}{'*' * 12}{number[-2:]}" in str(caught.value)


def test_one_person_entered_twice_at_the_same_moment_is_entered_once(year, on, admin_engine):
    first, second, file = year.cleared(), year.cleared(), workbook(line("样例癸"))

    def other():
        with on() as work:
            import_roster(work, second, file)

    with ThreadPoolExecutor(1) as pool:
        with on() as work:
            import_roster(work, first, file)
            waiting = pool.submit(other)
            until(lambda: is_blocked(admin_engine))
        with pytest.raises(RosterRefused, match="再导入一次"):
            waiting.result(timeout=10)
    other()
    with on() as work:
        assert count(work, Trainee, Trainee.name == "样例癸") == 1


def test_what_is_no_workbook_is_refused(year, on):
    key = year.cleared()
    with on() as work, pytest.raises(RosterRefused, match="1处错误"):
        import_roster(work, key, b"no workbook")


def test_the_number_lies_encrypted_and_stays_out_of_the_audit_log(year, on):
    key, number = year.cleared(), factories.id_number()
    with on() as work:
        row = recruitment.enrol(work, key, Person("样例庚", number, phone="13900000000"))
        person = row.trainee_id
    with on() as work:
        stored = work.session.execute(
            text("SELECT id_number, phone FROM app.trainees WHERE id = :id"), {"id": person}
        ).one()
        assert number.encode() not in bytes(stored[0])
        assert b"13900000000" not in bytes(stored[1])
        assert isinstance(Trainee.__table__.c.id_number.type, EncryptedText)
        entries = work.session.scalars(select(AuditEntry)).all()
        assert entries
        assert not [
            entry for entry in entries if number in str(entry.details) or "样例庚" in str(entry.details)
        ]


def test_enrolling_twice_enrols_once_and_a_withdrawn_trainee_may_come_back(year, on):
    key, person = year.cleared(), Person("样例辛", factories.id_number())
    with on() as work:
        first = recruitment.enrol(work, key, person, employer="样例所", mode="onsite")
        assert recruitment.enrol(work, key, person).id == first.id
        recruitment.withdraw_enrollment(work, first.id)
        assert (first.state, first.withdrawn_on) == (EnrollmentState.WITHDRAWN, work.today)
        recruitment.enrol(work, key, person)
        assert (first.state, first.withdrawn_on, first.employer) == ("enrolled", None, "样例所")
        recruitment.edit_enrollment(work, first.id, province="样例省")
        assert first.province == "样例省"
        recruitment.remove_enrollment(work, first.id)
    with on() as work:
        assert count(work, Enrollment, Enrollment.class_id == key) == 0


@pytest.mark.parametrize(
    ("name", "number", "message"),
    [
        ("样例", "110101198001010000", "身份证号"),
        ("样例", "110101800101001", "18位"),
        (" ", None, "姓名"),
        ("样\x00例", None, "姓名"),
    ],
)
def test_a_person_who_cannot_be_is_refused(year, on, name, number, message):
    key = year.cleared()
    with on() as work, pytest.raises(InvalidInput, match=message) as caught:
        recruitment.enrol(work, key, Person(name, number or factories.id_number()))
    assert not number or number not in str(caught.value)


def test_enough_trainees_close_the_roster_and_it_can_be_opened_again(year, on):
    key = year.recruited(size=30)
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        assert (cls.state, cls.roster_confirmed_on) == (ClassState.RECRUITED, OPENS)
        with pytest.raises(WrongState, match="重新开放"):
            recruitment.enrol(work, key, Person("样例壬", factories.id_number()))
        recruitment.reopen_roster(work, key)
        assert (cls.state, cls.roster_confirmed_on) == (ClassState.CLEARED, None)


def test_too_few_are_refused_and_the_roster_stays_open(year, on, trail):
    key, before = year.cleared(), None
    with on(OPENS) as work:
        factories.roster(work.session, key, 29)
    before = trail()
    with on(OPENS) as work:
        judged = recruitment.confirm_roster(work, key)
        assert (judged.passed, judged.gate) == (False, Gate.BLOCKED)
        failed = [f.citation.id for f in judged.closing if f.citation]
        assert failed == ["FJ24-14"]
    after = trail()
    assert (after.decisions - before.decisions, after.refusals - before.refusals) == (1, 1)
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        assert (cls.state, cls.roster_confirmed_on) == (ClassState.CLEARED, None)


def test_nobody_at_all_is_known_once_the_roster_is_closed(year, on):
    key = year.cleared()
    with on(OPENS) as work:
        judged = recruitment.confirm_roster(work, key)
        found = [f for f in judged.decision.findings if f.rule.endswith(".min_trainees")]
        assert [(f.status, f.observed) for f in found] == [(Status.FAIL, 0)]


def test_declared_numbers_online_need_a_planned_headcount(year, on):
    key = year.cleared(headcount=None)
    with on(OPENS) as work:
        recruitment.declare_numbers(work, key, onsite=35, online=61, online_reason="异地学员")
        judged = recruitment.confirm_roster(work, key)
        assert (judged.passed, judged.gate) == (False, Gate.INCOMPLETE)
        work.get(TrainingClass, key, "班次").project.headcount = 48
        assert recruitment.confirm_roster(work, key).passed
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        assert (cls.state, cls.roster_confirmed_on) == (ClassState.RECRUITED, None)


def test_nobody_is_enrolled_before_the_class_may_open(year, on):
    key = year.filed()
    with on() as work, pytest.raises(WrongState, match=r"已报送.*可以开班"):
        import_roster(work, key, workbook(line("样例甲")))
