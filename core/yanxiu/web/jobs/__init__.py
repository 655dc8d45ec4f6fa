"""后台作业 and 期限提醒: what runs for a member, and what a member is reminded of."""

from typing import Final

from flask import Blueprint

from yanxiu.web.navigation import Item

blueprint = Blueprint("jobs", __name__)

from yanxiu.web.jobs import (  # noqa: E402 - the views hang on the blueprint
    feed,
    jobs,
    reminders,
    starting,
)

NAVIGATION: Final[tuple[Item, ...]] = ()

__all__ = ["NAVIGATION", "blueprint", "feed", "jobs", "reminders", "starting"]
