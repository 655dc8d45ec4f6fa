"""What scripts make quick: parts that come while the page stands. Without scripts pages do all of it."""

from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import TODAY, Open
from tests.browser.looking import WIDTHS, nothing, wrong_on_screen
from tests.browser.visitor import Visitor
from yanxiu.models import ClassState
from yanxiu.policy import Level
from yanxiu.services import applications
from yanxiu.testing import factories

_NUMBERS = count(870)


def mark(page: Page) -> None:
    """Leave a mark that goes with a full load."""
    page.evaluate("() => { window.stands = true }")


def stands(page: Page) -> bool:
    return bool(page.evaluate("() => window.stands === true"))


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id"))


def reads_well(visitor: Visitor) -> None:
    nothing(line for width in WIDTHS for line in wrong_on_screen(visitor.page, width))
    visitor.page.set_viewport_size({"width": 1280, "height": 720})


@pytest.fixture(scope="module")
def draft(site: object) -> UUID:
    """A draft of the sample institution."""
    with steps.desk("fujian").on(steps.APPLYING) as work:
        host = steps.places(work).host
        row = applications.draft_application(
            work, 2025, Level.PROVINCIAL, host_id=host, applicant_id=host, topic="随填随核对的申报"
        )
        return row.id


@pytest.fixture(scope="module")
def under_way(site: object) -> UUID:
    """A class of today with two on its roster."""
    with steps.desk("fujian").on(TODAY) as work:
        host = steps.places(work).host
        project = factories.project(
            work.session, year=TODAY.year, host_id=host, applicant_id=host, starts_on=TODAY, ends_on=TODAY
        )
        cls = factories.training_class(
            work.session,
            year=TODAY.year,
            project_id=project.id,
            state=ClassState.RECRUITED,
            number=next(_NUMBERS),
        )
        factories.roster(work.session, cls.id, 2)
        return cls.id


def test_a_list_narrows_while_one_types_and_back_widens_it(window: Open):
    officer = window("fujian", "officer")
    page = officer.page
    officer.go("/fujian/officer/classes")
    all_of_them = page.locator(".counted").inner_text()
    mark(page)
    field = page.get_by_label("选题或单位")
    field.press_sequentially("数字", delay=30)
    page.wait_for_url("**/officer/classes?q=*")
    officer.settle()
    assert stands(page)
    assert (field.input_value(), focused(page)) == ("数字", "q-q")
    narrowed = page.locator(".counted").inner_text()
    assert narrowed != all_of_them
    expect(page.locator("#announce")).to_have_text(narrowed)
    assert "q=" not in page.url.partition("q=")[2]  # filters that say nothing stay out
    reads_well(officer)
    page.go_back()
    expect(page.locator(".counted")).to_have_text(all_of_them)
    assert not stands(page)
    assert page.get_by_label("选题或单位").input_value() == ""


def test_the_tabs_of_a_class_change_in_place(window: Open, under_way: UUID):
    host = window("fujian", "host")
    page, place = host.page, f"/fujian/classes/{under_way}"
    host.go(place)
    mark(page)
    host.follow("考勤", exact=False)
    page.wait_for_url(f"**{place}/attendance")
    assert stands(page)
    assert page.title().startswith("考勤")
    expect(page.locator(".tabs [aria-current]")).to_have_text("考勤")
    assert focused(page) == "main"
    reads_well(host)


def test_a_section_is_checked_while_it_is_typed(window: Open, draft: UUID):
    host = window("fujian", "host")
    page, path = host.page, f"/fujian/applications/{draft}/basics"
    host.go(path)
    mark(page)
    page.locator('[name="starts_on"]').fill("2025-13-01")
    expect(page.locator("#checked")).to_contain_text("还不能保存")
    page.locator('[name="starts_on"]').fill("2025-10-08")
    expect(page.locator("#checked")).to_contain_text("按现在填写的内容核对")
    expect(page.locator("#checked")).not_to_contain_text("还不能保存")
    host.settle()
    assert stands(page)
    assert focused(page) == "f-starts_on"
    reads_well(host)
    page.reload()
    assert page.locator('[name="starts_on"]').input_value() == ""


def test_half_days_are_saved_one_by_one(window: Open, under_way: UUID):
    host = window("fujian", "host")
    page, path = host.page, f"/fujian/classes/{under_way}/attendance/{TODAY}/morning"
    host.go(path)
    first = page.locator("fieldset").first
    first.get_by_label("到", exact=True).check()
    expect(first.locator(".saved")).to_contain_text("已保存")
    expect(page.locator("#half-sum")).to_contain_text("到 1，已记 1")
    reads_well(host)
    page.reload()
    assert page.locator("fieldset").first.get_by_label("到", exact=True).is_checked()


def test_whoever_was_signed_out_is_told_and_loses_nothing(window: Open, draft: UUID):
    host = window("fujian", "host")
    page, path = host.page, f"/fujian/applications/{draft}/basics"
    host.go(path)
    host.context.clear_cookies()
    page.locator('[name="place"]').fill("填了一半的地点")
    expect(page.locator("#problem")).to_contain_text("登录已经结束")
    assert page.locator('[name="place"]').input_value() == "填了一半的地点"
    again = page.locator("#problem a")
    assert again.get_attribute("href") == f"/fujian/sign-in?next={path}"
    reads_well(host)
    officer = window("fujian", "officer")
    officer.go("/fujian/officer/classes")
    officer.context.clear_cookies()
    officer.page.get_by_label("选题或单位").fill("数字")
    officer.page.wait_for_url("**/fujian/sign-in?next=**")
    officer.page.go_back()
    officer.page.wait_for_url("**/fujian/sign-in**")


def test_no_answer_is_no_silence(window: Open, draft: UUID):
    host = window("fujian", "host")
    page, path = host.page, f"/fujian/applications/{draft}/basics"
    host.go(path)
    page.locator("#section [name=csrf_token]").evaluate("one => one.value = 'x'")
    page.locator('[name="place"]').fill("某地")
    expect(page.locator("#problem")).to_contain_text("页面已过期")
    host.go(path)
    page.route("**/check", lambda route: route.abort())
    page.locator('[name="place"]').fill("某地")
    expect(page.locator("#problem")).to_contain_text("没有收到回应")
    assert [line for line in host.complaints if "ERR_FAILED" not in line and "htmx:error" not in line] == []
    host.complaints.clear()
