"""Nothing outside this package is opened while a document is drawn."""

import http.server
import threading

import pytest
from weasyprint import CSS, HTML

from yanxiu.documents.weasy import Asset, OnlyOurs, draw

VECTORS = [
    '<img src="{url}">',
    '<link rel=stylesheet href="{url}">',
    '<style>@import url("{url}");</style>',
    '<style>@font-face {{ font-family: x; src: url("{url}") }} p {{ font-family: x }}</style><p>字',
    '<div style="background: url({url}); height: 9px">',
    '<div style="border-image: url({url}) 9; border: 9px solid">',
    '<ul style="list-style-image: url({url})"><li>字</ul>',
    '<p style="content: url({url})">字',
    "<style>p::before {{ content: url({url}) }}</style><p>字",
    '<link rel=attachment href="{url}">',
    '<a rel=attachment href="{url}">字</a>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{url}#x"/></svg>',
    '<base href="{url}"><img src="x.png">',
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}'/></svg>\">",
]


@pytest.fixture
def listener():
    """A loopback server that counts who comes."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_vector_reaches_a_server(listener):
    url, seen = listener
    for vector in VECTORS:
        draw(vector.format(url=url), "certificate.css")
    assert seen == []


def test_the_listener_would_have_noticed(listener):
    url, seen = listener
    HTML(string=VECTORS[0].format(url=url)).render()
    assert seen == ["/x"]


def test_a_stylesheet_with_the_fetcher_imports_nothing(listener):
    url, seen = listener
    CSS(string=f'@import url("{url}");', url_fetcher=OnlyOurs({}))
    assert seen == []


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_puts_a_local_file_into_the_pdf(tmp_path, vector):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密7f3a", encoding="utf-8")
    pdf = draw(vector.format(url=secret.as_uri()), "certificate.css", uncompressed_pdf=True)
    assert b"7f3a" not in pdf
    assert "秘密".encode() not in pdf


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "file:///etc/hostname", "ftp://x/y", "asset:nothing.svg", "x.png"]
)
def test_the_fetcher_refuses_what_is_not_ours(url):
    with pytest.raises(ValueError, match="refused"):
        OnlyOurs({"frame.svg": Asset(b"<svg/>", "image/svg+xml")}).fetch(url)


def test_the_fetcher_answers_what_is_ours():
    response = OnlyOurs({"frame.svg": Asset(b"<svg/>", "image/svg+xml")}).fetch("asset:frame.svg")
    assert response.read() == b"<svg/>"
    assert response.content_type == "image/svg+xml"
