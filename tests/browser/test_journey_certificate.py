"""A certificate: assessed, issued, looked up by its holder; each without scripts too."""

from datetime import date

import pytest

from tests.browser import steps
from tests.browser.conftest import Open
from tests.browser.site import Site
from yanxiu.models import ClassState, TrainingClass

BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@BOTH
def test_assess_and_issue(window: Open, site: Site, script: bool):
    cls = steps.ready_to_assess(f"考核的班（{'甲' if script else '乙'}）")
    site.on(date(2025, 9, 20))
    host = window("hebei", "host", script=script)
    host.go(f"/hebei/classes/{cls.id}/assessment")
    host.fill(assessed_on="2025-09-18", thesis_on="2025-09-18", weight="0.6")
    for choice in host.page.locator('select[name^="result_"]').all():
        choice.select_option("passed")
    for choice in host.page.locator('select[name^="thesis_"]').all():
        choice.select_option("yes")
    host.tick("registered")
    host.press("保存考核结果")
    host.press("结束考核")
    with cls.desk.on(date(2025, 9, 20)) as work:
        assert work.get(TrainingClass, cls.id, "班次").state is ClassState.ASSESSED
    site.on(date(2025, 9, 25))
    officer = window("hebei", "officer", script=script)
    officer.go(f"/hebei/officer/classes/{cls.id}/certificates")
    assert officer.sees("签发 36 张"), officer.page.inner_text("main")
    officer.follow("签发 36 张…")
    officer.press("签发 36 张")
    assert officer.sees("签发结业证书：已办理"), officer.page.inner_text("main")


@BOTH
def test_look_up_a_certificate(window: Open, script: bool):
    name, number = steps.somebody_certified()
    anybody = window(script=script)
    anybody.go("/")
    anybody.follow("河北省", exact=False)
    anybody.fill(name=name, id_number=f" {number[:6]} {number[6:].lower()}")
    anybody.press("查询证书")
    assert anybody.path == "/hebei/verify"
    assert anybody.sees("有效"), anybody.page.inner_text("main")
    assert number not in anybody.page.content()
    anybody.go("/hebei/verify")
    anybody.fill(name=name + "某", id_number=number)
    anybody.press("查询证书")
    assert not anybody.sees("有效")
