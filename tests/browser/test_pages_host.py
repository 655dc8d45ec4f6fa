"""Pages of an institution."""

from tests.browser.conftest import Open
from tests.browser.looking import nothing, wrong
from tests.browser.walking import walk


def test_every_page_reads_well(window: Open):
    visitor = window("fujian", "host")
    pages = walk(visitor, ["/fujian/workspace"], only=("host", "trainee"))
    nothing(line for page in pages for line in wrong(page, visitor.page))
