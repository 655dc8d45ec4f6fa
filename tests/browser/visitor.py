"""Somebody at a browser: goes to pages, fills forms, and keeps what the browser complained about."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.site import Site
from yanxiu.services.accounts.samples import PASSWORD

# Debian's Chromium as root, without talking to anybody but the site
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Visitor:
    """One browser window. ``complaints`` are errors of scripts, of the security policy and of the server."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response:
        """Open a page of the site."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        return answer

    @property
    def path(self) -> str:
        """Where the browser is, without the query."""
        return urlsplit(self.page.url).path

    def press(self, name: str) -> None:
        """Press the button of this name and wait for what it brings."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.settle()

    def follow(self, name: str, *, exact: bool = True) -> None:
        """Follow the link of this name."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.settle()

    def settle(self) -> None:
        """Wait for what was asked for: a page, or a part of this one."""
        self.page.locator("#busy.htmx-request").wait_for(state="detached")
        self.page.wait_for_load_state()

    def unfold(self, name: str) -> None:
        """Open the part of the page that stands folded under this name."""
        self.page.locator("summary", has_text=name).first.click()

    def choose(self, **values: str) -> None:
        """Choose from the lists of these names."""
        for name, value in values.items():
            self.page.locator(f'select[name="{name}"]').first.select_option(value)

    def tick(self, name: str, *values: str) -> None:
        """Tick the boxes of this name: those of these values, or all."""
        boxes = self.page.locator(f'input[name="{name}"]').all()
        for box in boxes:
            if not values or box.get_attribute("value") in values:
                box.check()

    def fill(self, **values: str) -> None:
        """Type into the fields of these names."""
        for name, value in values.items():
            self.page.locator(f'[name="{name}"]').first.fill(value)

    def sees(self, text: str) -> bool:
        """Whether the page says this."""
        return text in self.page.inner_text("body")

    def sign_in(self, tenant: str, login: str) -> None:
        """Sign in with a sample account, with the code that the page of a sample tenant shows."""
        self.go(f"/{tenant}/sign-in")
        self.fill(login=login, password=PASSWORD)
        self.press("登录")
        if self.path.endswith("/code"):
            self.fill(code=self.page.locator(".notice strong").inner_text())
            self.press("继续")
        assert "/sign-in" not in self.path, self.page.inner_text("main")


def visit(browser: Browser, site: Site, *, script: bool = True, **given: Any) -> Visitor:
    """Open a window; without ``script`` the browser runs none."""
    context = browser.new_context(locale="zh-CN", java_script_enabled=script, **given)
    context.set_default_timeout(60_000)  # a busy machine is no fault of the page
    visitor = Visitor(site, context, context.new_page())
    _listen(visitor)
    return visitor


def _listen(visitor: Visitor) -> None:
    said = visitor.complaints

    def console(message: ConsoleMessage) -> None:
        # an error page is a document with a status; the console calls that a failure to load
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            said.append(f"{visitor.path}: {message.text}")

    def answered(response: Response) -> None:
        # what is refused in words is no fault: of a page, or of a part of one
        told = _is_page(response.request) or "hx-request" in response.request.headers
        wrong = response.status >= 500 or (response.status >= 400 and not told)
        if wrong:
            said.append(f"{visitor.path}: {response.status} {response.url}")

    visitor.page.on("console", console)
    visitor.page.on("pageerror", lambda error: said.append(f"{visitor.path}: {error}"))
    visitor.page.on("response", answered)


def _is_page(request: Request) -> bool:
    return request.resource_type == "document"
