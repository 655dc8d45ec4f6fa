"""After the class: results of one or a few trainees, registration forms, evaluation, follow-ups."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from yanxiu.models import ClassState, TrainingClass
from yanxiu.services.facts.enrollment import TraineeRecord, trainee_records
from yanxiu.testing import factories

from .host_at_work import AFTER, ENDS, OPENS, Working, a_class

AREAS = ("public", "host")


@pytest.fixture
def held(app: Flask, host: UUID, working: Working) -> UUID:
    """A class that has been held, with three trainees; it is three days later."""
    app.config["TODAY"] = AFTER
    return a_class(working, host, ClassState.DELIVERED, 3, actual_starts_on=OPENS, actual_ends_on=ENDS)


def records(working: Working, key: UUID) -> list[TraineeRecord]:
    with working(AFTER) as work:
        return trainee_records(work, work.get(TrainingClass, key, "班次"))


def test_registration_forms_are_ticked_one_by_one_and_for_all(
    client: FlaskClient, held: UUID, working: Working
):
    place = f"/fujian/classes/{held}/assessment"
    keys = [one.enrollment.id for one in records(working, held)]
    rows = {f"result_{key}": "" for key in keys}
    said = {**rows, f"register_{keys[0]}": "yes", f"register_{keys[1]}": "no", f"register_{keys[2]}": ""}
    assert client.post(place, data=said).status_code == 303
    found = [one.enrollment.register_present for one in records(working, held)]
    assert found == [True, False, None]
    assert client.post(place, data={**said, "registered": "1"}).status_code == 303
    found = [one.enrollment.register_present for one in records(working, held)]
    assert found == [True, False, True]
    assert client.post(place, data={**rows, "registered": "1"}).status_code == 303
    assert all(one.enrollment.register_present for one in records(working, held))


def test_results_are_entered_for_all_that_are_ticked(client: FlaskClient, held: UUID, working: Working):
    place = f"/fujian/classes/{held}/assessment"
    keys = [str(one.enrollment.id) for one in records(working, held)]
    first = {f"result_{keys[0]}": "", f"score_{keys[0]}": "88", f"thesis_{keys[0]}": "yes"}
    assert client.post(place, data={**first, f"title_{keys[0]}": "海上风电"}).status_code == 303
    nothing = client.post(f"{place}/bulk", data={"picked": keys[:2]}, follow_redirects=True)
    assert "请先勾选学员" in nothing.text
    given = {"picked": keys[:2], "result": "passed", "thesis": "yes", "register": "yes"}
    assert client.post(f"{place}/bulk", data=given).status_code == 303
    one, two, three = records(working, held)
    assert one.assessment is not None
    assert one.thesis is not None
    assert two.assessment is not None
    assert (one.assessment.result, str(one.assessment.score)) == ("passed", "88.00")
    assert one.thesis.title == "海上风电"
    assert (two.assessment.result, two.assessment.score) == ("passed", None)
    assert (two.enrollment.register_present, three.assessment) == (True, None)


def test_one_trainee_has_a_page(client: FlaskClient, host: UUID, held: UUID, working: Working):
    keys = [one.enrollment.id for one in records(working, held)]
    place = f"/fujian/classes/{held}/assessment/{keys[1]}"
    page = client.get(place).text
    assert page.count('rel="prev"') == page.count('rel="next"') == 1
    wrong = client.post(place, data={"score": "101", "result": "passed", "title": "留着"})
    assert (wrong.status_code, "须在0到100之间" in wrong.text, "留着" in wrong.text) == (422, True, True)
    given = {"result": "passed", "score": "91.5", "thesis": "yes", "title": "海上风电", "register": "yes"}
    assert client.post(place, data={**given, "assessed_on": "2024-10-25"}).status_code == 303
    assert "登记结业登记表" in client.get(place).text
    one = records(working, held)[1]
    assert one.assessment is not None
    assert (str(one.assessment.score), one.enrollment.register_present) == ("91.50", True)
    other = a_class(working, host, ClassState.DELIVERED, 1)
    assert client.get(f"/fujian/classes/{other}/assessment/{keys[1]}").status_code == 404


def test_a_class_is_evaluated_heading_by_heading(client: FlaskClient, held: UUID):
    place = f"/fujian/classes/{held}/evaluation"
    empty = client.post(place, data={})
    assert (empty.status_code, "至少填写一项" in empty.text) == (422, True)
    early = client.post(place, data={"topic": "选题切合需要", "on": "2024-10-24"})
    assert (early.status_code, "不得早于实际结束日期" in early.text) == (422, True)
    assert "选题切合需要" in early.text
    assert client.post(place, data={"topic": "选题切合需要", "on": "2024-10-28"}).status_code == 303
    page = client.get(place).text
    assert "已评估 1/3 项" in page
    assert "评估：登记" in page
    assert client.post(f"{place}/withdraw").status_code == 303
    assert "已评估 0/3 项" in client.get(place).text


def test_courseware_is_published_once_its_lecturer_agreed(
    client: FlaskClient, host: UUID, held: UUID, working: Working
):
    with working(AFTER) as work:
        expert = factories.expert(work.session, held)
        name, key = expert.name, expert.id
        elsewhere = factories.expert(work.session, a_class(working, host)).id
    place = f"/fujian/classes/{held}/courseware"
    foreign = client.post(place, data={"title": "讲义", "expert_id": str(elsewhere)})
    assert (foreign.status_code, "须是这个班次的专家" in foreign.text) == (422, True)
    assert client.post(place, data={"title": "讲义", "expert_id": str(key)}).status_code == 303
    page = client.get(place).text
    assert name in page
    assert "待同意" in page
    row = page.partition("/courseware/")[2].partition("/")[0]
    for what, said in (("consent", "已同意"), ("withdraw-consent", "待同意"), ("consent", "已同意")):
        assert client.post(f"{place}/{row}/{what}").status_code == 303
        assert said in client.get(place).text
    assert client.post(f"{place}/{row}/publish").status_code == 303
    assert "已发布" in client.get(place).text
    assert client.post(f"{place}/{row}/remove").status_code == 409
    assert client.post(f"{place}/{row}/withdraw").status_code == 303
    assert client.post(f"{place}/{row}/remove").status_code == 303
    assert "还没有登记课件" in client.get(place).text


def test_what_became_of_the_results_is_recorded_entry_by_entry(client: FlaskClient, held: UUID):
    place = f"/fujian/classes/{held}/follow-ups"
    future = client.post(place, data={"summary": "成果写入规程", "on": "2025-01-01"})
    assert (future.status_code, "不得晚于今天" in future.text) == (422, True)
    assert client.post(place, data={"summary": "成果写入规程", "on": "2024-10-27"}).status_code == 303
    page = client.get(place).text
    assert "成果写入规程" in page
    row = page.partition("/follow-ups/")[2].partition("/")[0]
    assert client.post(f"{place}/{row}/withdraw").status_code == 303
    assert "还没有跟踪情况" in client.get(place).text


def test_before_the_class_there_is_nothing_to_evaluate(client: FlaskClient, host: UUID, working: Working):
    place = f"/fujian/classes/{a_class(working, host)}"
    assert "办完之后才评估" in client.get(f"{place}/evaluation").text
    refused = client.post(f"{place}/evaluation", data={"topic": "还没有办"})
    assert (refused.status_code, "班次办完之后才评估" in refused.text) == (422, True)
    assert "办完之后才登记课件" in client.get(f"{place}/courseware").text
    assert "办完之后才问效跟踪" in client.get(f"{place}/follow-ups").text
