"""What draws has limits: whatever a page asks for, this process goes on and the next document is drawn."""

import io
import os
import threading
import time

import pikepdf
import pypdfium2
import pytest

from yanxiu.documents import drawing
from yanxiu.documents.apart import child, frames
from yanxiu.documents.apart.pool import Pool, pool
from yanxiu.documents.drawing import Asset, DrawingError, TemplateFillingError, draw, fill_apart
from yanxiu.documents.fonts import SONG

STYLE = Asset(b"p { font-family: 'YX Song'; color: #ff0000 }", "text/css")
MORE = Asset(b"p { color: #0000ff }", "text/css")

SLOW = "{% for a in x %}{{ x|sort|length }}{% endfor %}"
"""Few steps, each of them slow."""


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def fonts_in(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = (
            str(item.get("/BaseFont", ""))
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary)
        )
        return {name.rpartition("+")[2].rpartition("/")[2] for name in found if name}


def test_style_sheets_apply_in_the_order_given():
    html = "<p>字"
    given = {"one.css": STYLE, "two.css": MORE}
    blue = draw(html, ["one.css", "two.css"], given, uncompressed_pdf=True)
    red = draw(html, ["two.css", "one.css"], given, uncompressed_pdf=True)
    assert b"0 0 1 rg" in blue
    assert b"1 0 0 rg" in red


def test_an_unknown_style_sheet_is_an_error_here():
    with pytest.raises(KeyError, match=r"nothing\.css"):
        draw("<p>字", "nothing.css")


def test_a_title_and_archivable():
    pdf = draw("<p>字", (), title="开班通知", pdf_variant="pdf/a-3b")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/Title"]) == "开班通知"


def test_only_our_fonts_stand_in_a_document():
    assert fonts_in(draw("<p style='font-family: YX Hei'>字", ())) == {"YX-Hei"}
    pdf = draw("<p style='font-family: DejaVu Sans, Noto Serif CJK SC, Arial, serif'>字 word", ())
    assert fonts_in(pdf) == {"YX-Song"}


def test_a_picture_that_was_given_is_shown():
    square = b"<rect width='9' height='9' fill='#0f0'/>"
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>" + square + b"</svg>"
    pdf = draw("<img src='asset:x.svg'>", (), {"x.svg": Asset(svg, "image/svg+xml")}, uncompressed_pdf=True)
    assert b"0 1 0 rg" in pdf


@pytest.mark.parametrize(
    ("page", "seconds", "said"),
    [
        ("<table><tr><td colspan=100000>字</table>", 1, "已停止"),
        # these fail by themselves, given the time to: a busy machine takes seconds to get there
        ("<div>" * 3000 + "字", 20, "RecursionError"),
        ("<p style='font-size: 1e9px'>字", 20, "ZeroDivisionError"),
    ],
)
def test_a_page_that_asks_for_too_much_fails_and_the_next_is_drawn(page: str, seconds: int, said: str):
    with pytest.raises(DrawingError, match=said):
        draw(page, (), seconds=seconds)
    assert words(draw("<p>下一份", ())) == "下一份"


def test_memory_has_an_end():
    with pytest.raises(DrawingError, match="内存"):
        fill_apart("{{ 'A'|batch(2000000000, 'A')|list }}")
    assert words(draw("<p>下一份", ())) == "下一份"


def test_a_template_may_take_two_seconds():
    started = time.monotonic()
    with pytest.raises(DrawingError, match="超过 2 秒，已停止"):
        fill_apart(SLOW, x=list(range(20_000)))
    assert time.monotonic() - started < 30


def test_a_template_that_does_not_fit_says_why():
    assert fill_apart("<p>{{ name }}", name="<b>张三") == "<p>&lt;b&gt;张三"
    with pytest.raises(TemplateFillingError, match="who"):
        fill_apart("{{ who }}", name="张三")


def test_the_words_on_a_page_are_not_in_an_error():
    with pytest.raises(DrawingError) as caught:
        draw("<p style='font-size: 1e9px'>林若川", ())
    assert "林若川" not in str(caught.value)


def test_a_process_killed_from_outside_is_told_and_replaced():
    own = Pool()
    families = frozenset({SONG})

    def kill_one():
        own.at_work()[0].process.kill()

    slow = {
        "kind": "fill",
        "template": SLOW,
        "seconds": 60,
    }
    killer = threading.Timer(1.5, kill_one)
    killer.start()
    with pytest.raises(DrawingError):
        own.ask({**slow, "values": {"x": list(range(20_000))}}, {}, families)
    killer.join()
    assert own.ask({**slow, "template": "好", "values": {}}, {}, families) == ["好".encode()]
    own.close()


def test_a_process_that_ended_while_idle_is_replaced_unseen():
    own = Pool()
    task = {"kind": "fill", "template": "好", "values": {}, "seconds": 2}
    own.ask(task, {}, frozenset({SONG}))
    [idle] = own.idle()
    idle.let_go()
    idle.process.wait()
    assert own.ask(task, {}, frozenset({SONG})) == ["好".encode()]
    assert own.idle() != [idle]
    own.close()


def test_a_process_that_said_why_not_is_kept():
    own = Pool()
    task = {"kind": "fill", "template": "好", "values": {}, "seconds": 2}
    with pytest.raises(TemplateFillingError):
        own.ask({**task, "template": "{{ who }}"}, {}, frozenset({SONG}))
    [kept] = own.idle()
    assert own.ask(task, {}, frozenset({SONG})) == ["好".encode()]
    assert own.idle() == [kept]
    own.close()


def test_a_process_is_given_up_after_many_tasks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("yanxiu.documents.apart.pool.DOCUMENTS", 2)
    own = Pool()
    task = {"kind": "fill", "template": "好", "values": {}, "seconds": 2}
    own.ask(task, {}, frozenset({SONG}))
    [first] = own.idle()
    own.ask(task, {}, frozenset({SONG}))
    assert own.idle() == []
    assert first.process.returncode is not None
    own.close()


def test_a_forked_process_does_not_share_ours():
    draw("<p>字", ())
    assert pool.idle()
    pid = os.fork()
    if pid == 0:
        os._exit(0 if not pool.idle() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert words(draw("<p>还在", ())) == "还在"


def test_messages_come_through_a_pipe_whole():
    reading, writing = os.pipe()
    sender = threading.Thread(
        target=frames.send, args=(writing, {"a": "字"}, {"x": b"1" * 300_000, "y": b""})
    )
    sender.start()
    assert frames.receive(reading) == ({"a": "字"}, {"x": b"1" * 300_000, "y": b""})
    sender.join()
    os.close(writing)
    assert frames.receive(reading) is None
    os.close(reading)


def test_a_message_that_does_not_come_is_late():
    reading, writing = os.pipe()
    with pytest.raises(frames.LateError):
        frames.receive(reading, time.monotonic() + 0.01)
    os.close(reading)
    os.close(writing)


def test_the_limits_are_what_the_documentation_says():
    assert child.MEMORY == 1 << 30
    assert drawing._SECONDS == 20
