"""Pages that no link leads to: errors, refusals, steps of signing in, forms that others have changed."""

from collections.abc import Callable
from uuid import UUID

import pyotp
import pytest
from sqlalchemy import select

from tests.browser.conftest import TODAY, Open
from tests.browser.looking import WIDTHS, nothing, wrong_in_source, wrong_on_screen
from tests.browser.visitor import Visitor
from yanxiu.models import (
    Application,
    ApplicationState,
    Certificate,
    ClassState,
    LinkKind,
    Membership,
    Organization,
    Role,
    Trainee,
)
from yanxiu.services import class_links, organizations
from yanxiu.services.accounts import signing_in, users
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories

OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
GOOD = "Quiet-River-27"

Look = Callable[[Visitor, str], None]


@pytest.fixture
def look() -> Look:
    """``look(visitor, words)``: the page now shown says so, is valid, and reads well at every width."""

    def at(visitor: Visitor, words: str) -> None:
        assert visitor.sees(words), f"{visitor.path}: {visitor.page.inner_text('main')}"
        found = wrong_in_source(visitor.page.content())
        for width in WIDTHS:
            found += [f"{width} px: {line}" for line in wrong_on_screen(visitor.page, width)]
        nothing(f"{visitor.path} ({words}): {line}" for line in found)

    return at


def spoil(visitor: Visitor) -> None:
    """Let the page's forms be of a session that is over."""
    visitor.page.evaluate(
        "() => document.querySelectorAll('[name=csrf_token]').forEach(one => one.value = '')"
    )


def test_what_a_visitor_meets_beside_the_way(window: Open, look: Look):
    visitor = window()
    visitor.go("/nowhere-at-all")
    look(visitor, "找不到")
    visitor.go("/fujian/sign-out")
    look(visitor, "这个网址不能这样用")
    visitor.go(f"/fujian/v/{a_token()}")
    look(visitor, "证书")
    visitor.go("/fujian/verify")
    spoil(visitor)
    visitor.fill(name="样例", id_number="1")
    visitor.press("查询证书")
    look(visitor, "还没有提交")
    for serial in range(3):
        visitor.go("/fujian/verify")
        visitor.fill(name=f"查无此人{serial}", id_number="1")
        visitor.press("查询证书")
    look(visitor, "请回答一个小问题再查")
    visitor.fill(name="查无此人", id_number="1", proof="不知道")
    visitor.press("查询证书")
    look(visitor, "回答不对或已过期")
    for _try in range(5):
        visitor.go("/fujian/sign-in")
        visitor.fill(login="nobody-here", password="Wrong-guess-77")
        visitor.press("登录")
    look(visitor, "已暂停登录")


def test_a_trainee_comes_by_an_invitation(window: Open, look: Look):
    with begin("fujian", OFFICER, today=TODAY) as work:
        project = factories.project(
            work.session, year=TODAY.year, host_id=host_of(work), starts_on=TODAY, ends_on=TODAY
        )
        cls = factories.training_class(
            work.session, year=TODAY.year, project_id=project.id, state=ClassState.CLEARED, number=970
        )
        (row,) = factories.roster(work.session, cls.id, 1)
        person = work.get(Trainee, row.trainee_id, "学员")
        name, number = person.name, person.id_number or ""
        code = class_links.open_link(work, cls.id, LinkKind.ACCOUNT).token
        closed = class_links.open_link(work, cls.id, LinkKind.ENROL)
        class_links.close_link(work, closed.id)
        ended = closed.token
    host = window("fujian", "host")
    host.go(f"/fujian/classes/{cls.id}/links/account")
    look(host, class_links.shown_code(code))
    host.follow("显示或打印二维码")
    look(host, "扫码建立学员账号")
    visitor = window(script=True)
    visitor.go(f"/fujian/claim/{ended}")
    look(visitor, "承办单位已经关闭这个链接")
    visitor.go("/fujian/claim")
    visitor.fill(code="abcd-efgh-2345")
    visitor.press("继续")
    look(visitor, "没有这个邀请码")
    visitor.fill(code=class_links.shown_code(code).upper())
    visitor.press("继续")
    look(visitor, "建立学员账号")
    given = {"name": name, "login": "invited", "password": GOOD, "again": GOOD}
    visitor.fill(**given, id_number="1")
    visitor.press("建立账号")
    look(visitor, "没有与所填信息一致")
    visitor.fill(**given, id_number=number)
    visitor.press("建立账号")
    look(visitor, "账号已关联您的学员档案")
    visitor.go("/fujian/begin/host")
    look(visitor, "要换一个账号")


def test_who_signs_in_for_the_first_time(window: Open, look: Look):
    with begin("fujian", OFFICER, today=TODAY) as work:
        entered = users.add_user(work, "newcomer", "样例新人")
        for role in (Role.DEPARTMENT_OFFICER, Role.TRAINEE):
            users.enter_membership(work, entered.user, role, None)
    visitor = window()
    visitor.go("/fujian/sign-in")
    visitor.fill(login="newcomer", password=entered.password)
    visitor.press("登录")
    look(visitor, "口令是临时的")
    visitor.fill(old=entered.password, new="short", again="short")
    visitor.press("修改口令")
    look(visitor, "需要改正")
    visitor.fill(old=entered.password, new=GOOD, again=GOOD)
    visitor.press("修改口令")
    look(visitor, "设置第二因素")
    with begin("fujian", OFFICER) as work:
        secret = signing_in.credential_of(work, entered.user.id).secret or ""
    visitor.fill(code="000000")
    visitor.press("完成设置")
    look(visitor, "需要改正")
    visitor.fill(code=pyotp.TOTP(secret).now())
    visitor.press("完成设置")
    look(visitor, "请保存恢复码")
    visitor.follow("已保存，继续")
    look(visitor, "以哪个角色办理")
    visitor.press("学员")
    visitor.go("/fujian/my")
    look(visitor, "还没有关联学员档案")


def test_what_is_refused_and_what_somebody_else_changed(window: Open, look: Look):
    with begin("fujian", OFFICER, today=TODAY) as work:
        place = work.session.scalars(select(Organization).order_by(Organization.name)).first()
        assert place
        draft = factories.application(
            work.session, year=TODAY.year, state=ApplicationState.DRAFT, host_id=host_of(work)
        )
    host = window("fujian", "host")
    host.go(f"/fujian/applications/{draft.id}")
    look(host, "申报")
    host.go(f"/fujian/applications/{draft.id}/check")
    for box in host.page.locator('main input[type="checkbox"]').all():
        box.check()
    host.page.locator('main form button[type="submit"]').last.click()
    host.page.wait_for_load_state()
    look(host, "提交申报")
    assert state_of(draft.id) is ApplicationState.DRAFT
    system = window("fujian", "system")
    system.go(f"/fujian/administration/organizations/{place.id}")
    look(system, place.name)
    with begin("fujian", OFFICER, today=TODAY) as work:
        organizations.edit_organization(work, place.id, contact="别的人")
    system.fill(contact="样例联系人")
    system.page.locator('main form button[type="submit"]').first.click()
    system.page.wait_for_load_state()
    look(system, "别人刚改过")
    assert system.sees("联系人")
    officer = window("fujian", "officer")
    officer.go("/fujian/officer/notices")
    officer.unfold("起草通知公告")
    officer.page.locator('[name="kind"]').last.select_option("result")
    officer.page.locator('[name="title"]').last.fill("样例结果公布")
    officer.page.locator('[name="body"]').last.fill("第一段。\n\n第二段。")
    officer.press("起草通知公告")
    look(officer, "发布之后人人可见")
    officer.press("发布")
    look(officer, "已发布")
    officer.follow("公共页面上的样子")
    look(officer, "样例结果公布")


def host_of(work: Work) -> UUID:
    """The sample institution."""
    found = select(Membership.organization_id).where(Membership.role == Role.HOST_INSTITUTION)
    key = work.session.scalars(found).first()
    assert key
    return key


def state_of(key: UUID) -> ApplicationState:
    with begin("fujian", OFFICER) as work:
        return work.get(Application, key, "申报").state


def a_token() -> str:
    with begin("fujian", OFFICER) as work:
        found = work.session.scalars(select(Certificate.token).limit(1)).one()
        return str(found)
