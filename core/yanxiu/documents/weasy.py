"""HTML to PDF by WeasyPrint, which may read what lies in this package and nothing else."""

import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

_MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css"}
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that a document may show as `asset:<name>`."""

    body: bytes
    media_type: str


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


def draw(html: str, stylesheet: str, assets: Mapping[str, Asset] | None = None, **options: Any) -> bytes:
    """Draw a page as PDF. `stylesheet` names a file of this package; `assets` adds to the package's own.

    Options are those of WeasyPrint's `write_pdf`. One document at a time: the font map is shared and its
    library is not made for threads.
    """
    fetcher = OnlyOurs({**package_assets(), **(assets or {})})
    page = HTML(string=html, url_fetcher=fetcher, base_url="asset:")
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # WeasyPrint leaves the colour profile of PDF/A to the garbage collector, which complains of it.
        warnings.simplefilter("ignore", ResourceWarning)
        document = page.render(stylesheets=[_css(stylesheet)], font_config=fonts())
        return bytes(document.write_pdf(**options))


@cache
def fonts() -> FontConfiguration:
    """One configuration per process: a new one per document costs time and never gives memory back."""
    return FontConfiguration()


@cache
def package_assets() -> dict[str, Asset]:
    """The drawings that come with this package, by file name."""
    files = (file for file in (resources.files("yanxiu.documents") / "assets").iterdir() if file.is_file())
    return {file.name: Asset(file.read_bytes(), _media_type(file.name)) for file in files}


def _media_type(name: str) -> str:
    return _MEDIA_TYPES[name[name.rindex(".") :]]


@cache
def _css(name: str) -> CSS:
    source = (resources.files("yanxiu.documents") / "assets" / name).read_text(encoding="utf-8")
    # A stylesheet without this fetcher would follow an @import with the default one.
    return CSS(string=source, url_fetcher=OnlyOurs({}), font_config=fonts(), base_url="asset:")
