"""Sample accounts, one for each role, so that the pages can be tried."""

from collections.abc import Iterable
from datetime import date

from yanxiu.models import Role
from yanxiu.services.accounts import samples
from yanxiu_demo.desk import Desk
from yanxiu_demo.story import Story

_AT = {Role.HOST_INSTITUTION: ("host", "college"), Role.SUPERVISING_DEPARTMENT: ("bureau",)}


def enter(desks: Iterable[Desk], day: date, story: Story) -> None:
    """Enter the accounts and say how to use them."""
    for desk in desks:
        known = desk.organizations
        places = {role: known[name] for role, names in _AT.items() for name in names[::-1] if name in known}
        with desk.on(day) as work:
            logins = samples.enter_samples(work, places)
        story.say(f"样例账号 /{desk.tenant.code}/sign-in：{'、'.join(logins)}")
    story.say(f"口令都是 {samples.PASSWORD}；要第二因素的，登录时页面会显示当时的验证码")
