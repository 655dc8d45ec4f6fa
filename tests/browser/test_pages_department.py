"""Pages of the department's officers."""

from tests.browser.conftest import Open
from tests.browser.looking import nothing, wrong
from tests.browser.walking import walk


def test_every_page_reads_well(window: Open):
    visitor = window("fujian", "officer")
    pages = walk(visitor, ["/fujian/officer/queue"], only=("officer", "account", "sources"))
    nothing(line for page in pages for line in wrong(page, visitor.page))
