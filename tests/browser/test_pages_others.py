"""Pages of those who have few: supervising departments, trainees, administrators."""

import pytest

from tests.browser.conftest import Open
from tests.browser.looking import nothing, wrong
from tests.browser.walking import walk


@pytest.mark.parametrize("login", ["supervisor", "trainee", "system", "security", "audit"])
def test_every_page_reads_well(window: Open, login: str):
    visitor = window("fujian", login)
    own = ("supervising", "trainee", "administration", "account")
    pages = walk(visitor, ["/fujian/account/start"], only=own)
    nothing(line for page in pages for line in wrong(page, visitor.page))


def test_the_analyst_of_the_ministry_has_a_page_to_begin_on(window: Open):
    visitor = window("ministry", "analyst")
    pages = walk(visitor, ["/ministry/account/start"], only=("account", "ministry"))
    nothing(line for page in pages for line in wrong(page, visitor.page))
