"""From an application to the published list, across three desks; each without scripts too."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from tests.browser import steps
from tests.browser.conftest import Open
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from yanxiu.models import Application, ApplicationState
from yanxiu.policy import ApplicationField, Attestation, Level
from yanxiu.services import attestations, calls

SAVE = "保存并返回任务清单"
BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    """The call of 2025, open to provincial applications."""
    with steps.desk("fujian").on(steps.APPLYING) as work:
        row = calls.draft_call(work, 2025, "2025年度第二批征集")
        calls.set_call_level(work, row.id, Level.PROVINCIAL, closes_on=date(2025, 2, 28))
        calls.open_call(work, row.id)
        return row.title


@BOTH
def test_apply(window: Open, site: Site, call: str, script: bool):
    site.on(steps.APPLYING)
    host = window("fujian", "host", script=script)
    topic = f"工业软件应用（{'甲' if script else '乙'}）"
    host.go("/fujian/workspace")
    host.follow("申报")
    host.follow("新建申报")
    host.page.get_by_label(call).check()
    host.fill(topic=topic)
    host.press("建立草稿")
    tasks = host.path
    with steps.desk("fujian").on(steps.APPLYING) as work:
        steps.ready_for_applications(work, UUID(tasks.rpartition("/")[2]))
    for section in _fill_in(host):
        host.go(f"{tasks}/{section}")
    host.go(tasks)
    host.follow("核对并提交申报")
    assert host.sees("40")
    host.press("提交申报")
    assert host.sees("请确认"), host.page.inner_text("main")
    host.tick("declared")
    host.press("提交申报")
    assert host.path == f"{tasks}/submitted", host.page.inner_text("main")
    with steps.desk("fujian").on(steps.APPLYING) as work:
        row = work.get(Application, UUID(tasks.rpartition("/")[2]), "申报")
        assert row.state is ApplicationState.SUBMITTED


def _fill_in(host: Visitor) -> Iterator[str]:
    """Give each section's name to go there, then fill it in."""
    yield "basics"
    host.fill(starts_on="2025年6月10日", ends_on="2025-06-13", headcount="４０", place="福州市")
    host.fill(field_code="电子信息", industry_authority="样例省工信厅")
    host.press(SAVE)
    yield "ranges"
    host.tick("topic_ranges", "industry_needs", "digital")
    host.fill(why_industry_needs="产业急需", why_digital="数字技术")
    host.press(SAVE)
    yield "audience"
    host.fill(audience="中高级专业技术人员")
    host.choose(audience_scope="province")
    host.press(SAVE)
    yield "units"
    host.page.locator('select[name="supervisor_id"]').select_option(label="样例市人力资源和社会保障局")
    host.press(SAVE)
    yield "funding"
    host.choose(funding_mode="fiscal")
    host.press(SAVE)
    yield "papers"
    host.choose(form="annex_2")
    host.tick("filled_fields", *(one for one in ApplicationField if one != ApplicationField.REVIEW_OPINION))
    host.tick("attachments", "annex_2", "annex_3")
    host.tick("sealed")
    host.press(SAVE)


@BOTH
def test_endorse(window: Open, site: Site, script: bool):
    site.on(steps.APPLYING)
    topic = f"海洋装备（{'甲' if script else '乙'}）"
    key = steps.application(topic, submitted=True)
    with steps.desk("fujian").on(steps.APPLYING) as work:
        attestations.sign_application(work, key, Attestation.TOPIC_FIT, signed_by="样例处长")
    reviewer = window("fujian", "supervisor", script=script)
    reviewer.go("/fujian/review")
    reviewer.follow(topic)
    reviewer.fill(opinion="同意上报", opinion_on="2025-02-13")
    reviewer.tick("sealed")
    reviewer.press("同意上报")
    assert reviewer.sees("同意上报：已办理"), reviewer.page.inner_text("main")
    with steps.desk("fujian").on(steps.APPLYING) as work:
        assert work.get(Application, key, "申报").state is ApplicationState.ENDORSED


@BOTH
def test_select_and_publish(window: Open, site: Site, script: bool):
    year = 2027 if script else 2028
    topic = f"{year}年新能源汽车"
    steps.candidate(year, topic)
    site.on(date(year, 3, 2))
    officer = window("hebei", "officer", script=script)
    officer.go(f"/hebei/officer/board/{year}")
    officer.follow(topic)
    officer.unfold("登记评分表")
    officer.fill(reviewer="样例评审人", items="选题 30\n往年实施情况 55", scored_on=f"{year}-03-01")
    officer.tick("complete")
    officer.press("登记评分表")
    officer.go(f"/hebei/officer/board/{year}")
    officer.page.get_by_label(f"选择 {topic}").check()
    officer.page.locator("#to").select_option(index=2)
    officer.press("移动")
    assert officer.sees("已移动 1 项"), officer.page.inner_text("main")
    officer.go("/hebei/officer/plans")
    officer.unfold("起草年度计划")
    officer.page.locator("#f-new-year").fill(str(year))
    officer.press("起草年度计划")
    officer.press("把全部入选的申报列入计划")
    assert officer.sees(topic), officer.page.inner_text("main")
    officer.fill(document_number=f"样例文号〔{year}〕1号")
    officer.press("公布计划")
    assert officer.sees("公布计划：已办理"), officer.page.inner_text("main")
    anybody = window(script=script)
    anybody.go(f"/hebei/plans/{year}")
    assert anybody.sees(topic)
