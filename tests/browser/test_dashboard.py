"""The dashboard in a browser: charts that answer a pointer, pictures where no script runs."""

from tests.browser.conftest import Open

ADDRESS = "/ministry/dashboard"


def test_charts_live_and_as_pictures(window: Open):
    """Nothing is refused by the policy for content: a window that complains fails the test."""
    visitor = window("ministry", "analyst")
    visitor.go(ADDRESS)
    live = visitor.page
    for place in live.locator("[data-live]").all():
        place.scroll_into_view_if_needed()
        place.locator("canvas").first.wait_for()
    assert live.locator(".is-live").count() == 6
    # who does not see hears of the picture still: the drawing says nothing
    assert live.locator("#tiles .drawn").get_attribute("aria-hidden") == "true"
    assert "方格图" in (live.locator("#tiles img").get_attribute("alt") or "")
    live.locator("#ranking .drawn").hover(position={"x": 130, "y": 12})
    assert live.locator("[style*='tooltip'], body > div[style]").count() == 0, "no HTML tooltip is put in"

    without = window("ministry", "analyst", script=False)
    without.go(ADDRESS)
    still = without.page
    pictures = still.locator(".chart img")
    assert pictures.count() == 6
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        size = picture.bounding_box()
        assert size is not None
        assert size["height"] > 50, picture.get_attribute("src")
    still.locator("summary").first.click()
    assert still.locator("#tiles table").is_visible()
