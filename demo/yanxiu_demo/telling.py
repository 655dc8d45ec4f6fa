"""The chapters in their order."""

from datetime import date

from yanxiu.services.tenants import erase_samples
from yanxiu_demo import (
    accounts,
    afterwards,
    fujian,
    fujian_2025,
    hebei,
    national_2021,
    national_2025,
    notices,
)
from yanxiu_demo.desk import Desk
from yanxiu_demo.people import People
from yanxiu_demo.story import Story

TENANTS = ("fujian", "hebei", "ministry")
FORMER = "national"
"""What the ministry's sample tenant was called before: such a one is erased like the others."""


def tell(story: Story) -> None:
    """Run the demonstration; raises ``InvalidInput`` where the database is somebody else's."""
    erased = erase_samples({*TENANTS, FORMER})
    if erased:
        story.say(f"清掉上次演示的样例租户：{'、'.join(erased)}")
    people = People()
    fujian_desk, hebei_desk = Desk.open("fujian"), Desk.open("hebei")
    ministry_desk = Desk.open("ministry", jurisdiction="national")
    fujian.organizations(fujian_desk)
    year = fujian.plan_2024(fujian_desk, story)
    fujian.flagship_in_time(year, story, people)
    fujian.flagship_late(year, story, people)
    fujian.engineering(year, story, people)
    fujian.ordinary(year, story, people)
    fujian.mixed(year, story, people)
    plan, flagship = fujian_2025.plan_2025(fujian_desk, story)
    asked = national_2025.listed(fujian_desk, plan)
    fujian_2025.flagship_2025(plan, flagship, story, people)
    national = national_2021.national_class(fujian_desk, ministry_desk, story, people)
    hebei.adopt(hebei_desk, story)
    full, short = hebei.classes(hebei_desk, story, people)
    told = (
        ("fujian-2024-in-time", year.in_time),
        ("fujian-2024-late", year.late),
        ("fujian-2024-engineering", year.engineering),
        ("fujian-2024-ordinary", year.ordinary),
        ("fujian-2024-online", year.mixed),
        ("fujian-2025-flagship", flagship),
        ("fujian-2021-national", national),
        ("hebei-2025", full),
        ("hebei-2025-24-hours", short),
    )
    national_2025.waiting(asked, story)
    afterwards.sheets(told, story)
    afterwards.ministry(story)
    afterwards.isolation(hebei_desk, year.in_time, story)
    notices.publish(fujian_desk, hebei_desk)
    accounts.enter((fujian_desk, hebei_desk, ministry_desk), date(2025, 12, 1), story)
    afterwards.proofs((fujian_desk, hebei_desk), story)
    story.say(f"\n完。数字在 {story.finish()}，文件在 {story.out}")
