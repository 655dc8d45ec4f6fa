"""A class: its plan, its roster, its completion report, its accounts; each without scripts too."""

from datetime import date
from pathlib import Path

import pytest

from tests.browser import steps
from tests.browser.conftest import Open
from tests.browser.site import Site
from yanxiu.models import ClassState, TrainingClass
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.fujian import COSTS, NINE_PAPERS
from yanxiu_demo.people import workbook

BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def state(cls: ClassYear) -> ClassState:
    with cls.desk.on(date(2024, 12, 1)) as work:
        return work.get(TrainingClass, cls.id, "班次").state


def named(what: str, script: bool) -> str:
    return f"{what}（{'甲' if script else '乙'}）"


@BOTH
def test_file_a_plan(window: Open, site: Site, script: bool):
    cls = steps.flagship(named("报备的班", script))
    site.on(date(2024, 9, 5))
    host = window("fujian", "host", script=script)
    host.go(f"/fujian/classes/{cls.id}/plan")
    host.tick("sections")
    host.choose(filed_by="host")
    host.press("报送实施方案")
    host.choose(issuer="host", scope="province")
    host.press("报送开班通知")
    assert state(cls) is ClassState.FILED
    site.on(date(2024, 9, 12))
    officer = window("fujian", "officer", script=script)
    officer.go("/fujian/officer/queue")
    officer.go(f"/fujian/officer/classes/{cls.id}/filing")
    officer.press("备案，准予开班")
    assert officer.sees("备案，准予开班：已办理"), officer.page.inner_text("main")
    assert state(cls) is ClassState.CLEARED


@BOTH
def test_import_a_roster(window: Open, site: Site, tmp_path: Path, script: bool):
    cls = steps.cleared(steps.flagship(named("名册的班", script)))
    people = steps.roster()
    file = tmp_path / "名册.xlsx"
    file.write_bytes(workbook(people))
    site.on(date(2024, 10, 13))
    host = window("fujian", "host", script=script)
    host.go(f"/fujian/classes/{cls.id}/roster")
    host.follow("导入名册")
    host.page.locator('[name="file"]').set_input_files(file)
    host.press("预览")
    assert host.sees("读到 42 人"), host.page.inner_text("main")
    assert people[0].id_number not in host.page.content()
    host.press("导入 42 人")
    assert host.sees(people[0].name)
    assert people[0].id_number not in host.page.content()
    host.press("确认学员名单")
    assert state(cls) is ClassState.RECRUITED, host.page.inner_text("main")


@BOTH
def test_report_completion(window: Open, site: Site, script: bool):
    cls = steps.held(steps.cleared(steps.flagship(named("上报的班", script))))
    site.on(date(2024, 11, 4))
    host = window("fujian", "host", script=script)
    host.go(f"/fujian/classes/{cls.id}/materials")
    host.tick("materials", *NINE_PAPERS)
    host.press("保存材料清单")
    host.fill(account_name="样例承办单位", account_number="6222000011112222", branch="样例支行")
    host.press("保存收款账户")
    assert "6222000011112222" not in host.page.content()
    reviewer = window("fujian", "supervisor", script=script)
    reviewer.go("/fujian/review/reports")
    reviewer.follow(cls.title)
    reviewer.press("审核通过")
    assert reviewer.sees("审核通过：已办理"), reviewer.page.inner_text("main")
    site.on(date(2024, 11, 8))
    host.page.reload()
    host.follow("核对并上报")
    host.press("上报结业材料")
    assert state(cls) is ClassState.REPORTED, host.page.inner_text("main")


@BOTH
def test_settle(window: Open, site: Site, script: bool):
    cls = steps.held(steps.cleared(steps.flagship(named("结算的班", script))))
    assert cls.reported(date(2024, 11, 4), date(2024, 11, 8), NINE_PAPERS).passed
    site.on(date(2024, 11, 20))
    host = window("fujian", "host", script=script)
    host.go(f"/fujian/classes/{cls.id}/funding")
    host.follow("登记费用")
    for place, (head, amount) in enumerate(COSTS.items()):
        host.page.locator('[name="head"]').nth(place).select_option(head)
        host.page.locator('[name="amount"]').nth(place).fill(str(amount))
    host.press("保存费用明细")
    host.go(f"/fujian/classes/{cls.id}/funding")
    host.press("确认费用明细")
    host.fill(requested="45000", fees_charged="0")
    host.choose(budget_line="hr_operations")
    host.press("保存经费结算")
    host.press("报送经费结算")
    assert host.sees("下一步"), host.page.inner_text("main")
    host.follow("查看这一页")
    assert host.sees("45,000"), host.page.inner_text("main")
    officer = window("fujian", "officer", script=script)
    officer.go(f"/fujian/officer/classes/{cls.id}/funding")
    officer.press("办结结算")
    assert officer.sees("办结结算：已办理"), officer.page.inner_text("main")
    assert state(cls) is ClassState.SETTLED
    officer.press("批复补助")
    assert officer.sees("批复补助：已办理"), officer.page.inner_text("main")
