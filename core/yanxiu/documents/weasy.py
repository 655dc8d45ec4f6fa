"""HTML to PDF by WeasyPrint, which may read what it was given and nothing else."""

import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from yanxiu.documents.asset import Asset, package_assets, style_text

__all__ = ["Asset", "OnlyOurs", "draw"]


class OnlyOurs(URLFetcher):  # type: ignore[misc]  # no types are published for it
    """Answers `data:` and the `asset:` names it was given; every other address is refused unopened."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(allowed_protocols=("data", "asset"), allow_redirects=False)
        self.assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        asset = self.assets.get(url.removeprefix("asset:")) if url.startswith("asset:") else None
        if asset is None:
            raise ValueError(f"refused: {url[:80]}")
        return URLFetcherResponse(url, body=asset.body, headers={"Content-Type": asset.media_type})


def draw(
    html: str,
    stylesheets: str | Sequence[str],
    assets: Mapping[str, Asset] | None = None,
    *,
    title: str | None = None,
    **options: Any,
) -> bytes:
    """Draw a page as PDF here; `yanxiu.documents.drawing.draw` does it in a limited process.

    One document at a time: the font map is shared and its library is not made for threads.
    """
    given = dict(assets or {})
    page = HTML(string=html, url_fetcher=OnlyOurs({**package_assets(), **given}), base_url="asset:")
    names = [stylesheets] if isinstance(stylesheets, str) else stylesheets
    styles = [_parsed(style_text(name, given)) if name in given else _own(name) for name in names]
    with warnings.catch_warnings():
        # WeasyPrint leaves the colour profile of PDF/A to the garbage collector, which complains of it.
        warnings.simplefilter("ignore", ResourceWarning)
        document = page.render(stylesheets=styles, font_config=fonts())
        if title is not None:
            document.metadata.title = title
        return bytes(document.write_pdf(**options))


@cache
def fonts() -> FontConfiguration:
    """One configuration per process: a new one per document costs time and never gives memory back."""
    return FontConfiguration()


@cache
def _own(name: str) -> CSS:
    return _parsed(style_text(name, {}))


def _parsed(source: str) -> CSS:
    # A style sheet without this fetcher would follow an @import with the default one.
    return CSS(string=source, url_fetcher=OnlyOurs({}), font_config=fonts(), base_url="asset:")
