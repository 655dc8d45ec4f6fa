"""Pages that anybody may see, in every look."""

import pytest

from tests.browser.conftest import Open
from tests.browser.looking import WIDTHS, nothing, wrong, wrong_on_screen
from tests.browser.walking import walk


def test_every_page_reads_well(window: Open):
    visitor = window()
    seen = [(page.endpoint, wrong(page, visitor.page)) for page in walk(visitor, ["/"])]
    nothing(line for _endpoint, lines in seen for line in lines)
    reached = {endpoint for endpoint, _lines in seen}
    assert {"site.rule", "site.compare", "public.plan", "public.verify", "account.sign_in"} <= reached


@pytest.mark.parametrize("look", ["text=large", "theme=dark", "language=en"])
def test_other_looks_read_as_well(window: Open, look: str):
    visitor = window()
    visitor.go(f"/look?{look}&next=/fujian/")
    bad = wrong_on_screen(visitor.page, WIDTHS[0]) + wrong_on_screen(visitor.page, WIDTHS[-1])
    visitor.go("/policies")
    nothing(bad + wrong_on_screen(visitor.page, WIDTHS[0]))
