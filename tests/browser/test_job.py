"""A job's page while the job runs: it comes anew by itself, in place with scripts, as a whole without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from yanxiu.db import Tenant
from yanxiu.models import JobKind, Role
from yanxiu.services import background
from yanxiu.services.tenants import tenant
from yanxiu.services.work import Actor, begin

OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
PATIENCE = 60_000


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_progress_shows_by_itself(window: Open, site: object, script: bool):
    place: Tenant = tenant("fujian")
    with begin(place, OFFICER) as work:
        key = background.enqueue(work, JobKind.SUMMARY).id
        row = background.start(work, key)
        assert row is not None
        attempt = row.attempt
    officer = window("fujian", "officer", script=script)
    officer.go(f"/fujian/jobs/{key}")
    expect(officer.page.locator("#job")).to_contain_text("进行中")
    mark = "document.querySelector('h1').dataset.kept"
    if script:
        officer.page.evaluate(f"{mark} = 'yes'")
    with begin(place, OFFICER) as work:
        assert background.progress(work, key, attempt, 3, 10)
    expect(officer.page.locator("#job")).to_contain_text("已完成 3，共 10", timeout=PATIENCE)
    with begin(place, OFFICER) as work:
        background.finish(work, key, attempt, background.Result("逐项核对无误"))
    expect(officer.page.locator("#job")).to_contain_text("逐项核对无误", timeout=PATIENCE)
    if script:
        assert officer.page.evaluate(mark) == "yes"
