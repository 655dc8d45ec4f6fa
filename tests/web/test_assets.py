"""What the pages load is what was vendored, and nothing else."""

import gzip
import hashlib
import re
from pathlib import Path

from flask.testing import FlaskClient

from yanxiu.web import assets

AREAS = ("public",)  # the public pages are enough

VENDOR = assets.FOLDER / "vendor"


def test_every_vendored_file_is_what_its_sum_says():
    lines = [line.split(maxsplit=1) for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]
    stated = {name: digest for digest, name in lines}
    files = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.glob("*/*")
    }
    assert files == stated
    assert all((folder / "LICENSE").exists() for folder in VENDOR.iterdir() if folder.is_dir())


def test_a_file_asked_for_by_its_digest_may_be_kept(client: FlaskClient):
    page = client.get("/").text
    for address in re.findall(r'(?:href|src)="(/static/[^"#]+)', page):
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
    with client.get("/static/yanxiu.css") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


def test_css_and_scripts_stay_within_the_budget(client: FlaskClient):
    page = client.get("/").text
    names = re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js))', page)
    size = sum(len(gzip.compress((assets.FOLDER / name).read_bytes(), 9)) for name in names)
    assert 20_000 < size < 75_000


def test_every_icon_that_is_named_is_drawn():
    sprite = set(re.findall(r'symbol id="([^"]+)"', (assets.FOLDER / "icons.svg").read_text()))
    templates = Path(assets.FOLDER).parent / "templates"
    named = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r'icon\("([a-z-]+)"\)', path.read_text())
    }
    assert len(named) > 5
    assert named <= sprite
