"""The README's pictures, from a fresh run of the demonstration: `make pictures`.

What the pictures show is what `yanxiu demo` printed and wrote; nothing is drawn by hand.  The database is a
temporary one, so that nobody's own is touched.
"""

import io
import os
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageChops
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.theme import Theme
from weasyprint import CSS, HTML

from yanxiu_demo.story import Story
from yanxiu_demo.telling import tell

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COMMAND = "$ make demo"
CHAPTERS = ("示范班，迟报一天", "隔离：", "复核：")
"""Which chapters the picture of the terminal shows: a refusal with its clause, and the proofs."""

COLUMNS = 72
COLOURS = 128
"""Enough for line art on paper; it keeps a picture under 300 kB."""

TERMINAL = """
@page { size: 1000px 2400px; margin: 0; background: #fbfbf8 }
pre { margin: 20px 24px; font: 13.5px/1.55 "Noto Sans Mono CJK SC", monospace; color: #1f2328;
      white-space: pre-wrap; overflow-wrap: anywhere }
"""


def main() -> None:
    """Run the demonstration and draw its pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    # not below a folder of the caller's own: the embedded server may run as another user
    with TemporaryDirectory(prefix="yanxiu-pictures-", ignore_cleanup_errors=True) as scratch:
        os.environ["YANXIU_HOME"] = f"{scratch}/home"
        out = Path(scratch) / "out" / "demo"
        out.mkdir(parents=True)
        save("terminal", terminal(recorded(out)), scale=1.5)
        first = sorted((out / "hebei-2025" / "certificates").glob("*.pdf"))[0]
        save("certificate", first.read_bytes(), scale=1.25)
        save("decision-sheet", (out / "fujian-2024-late" / "decision-sheet.pdf").read_bytes(), scale=1.4)


def recorded(out: Path) -> str:
    """The demonstration's own text and colours, as HTML lines."""
    console = Console(
        record=True,
        file=io.StringIO(),
        width=COLUMNS,
        force_terminal=True,
        highlight=False,
        soft_wrap=True,
        theme=Theme({"rule.line": "dim"}),
    )
    tell(Story(out, console))
    return console.export_html(theme=DEFAULT_TERMINAL_THEME, code_format="{code}", inline_styles=True)


def terminal(told: str) -> bytes:
    """The chosen chapters of the recording, on one tall page."""
    chapters = told.split("\n\n")
    shown = [chapter for chapter in chapters if any(one in _title(chapter) for one in CHAPTERS)]
    if len(shown) != len(CHAPTERS):
        raise SystemExit(f"{len(shown)} of the chapters {CHAPTERS} were found; the demonstration has changed")
    excerpt = "\n\n  …\n\n".join([f"<b>{escape(COMMAND)}</b>", *_runs(chapters, shown)])
    page = HTML(string=f"<pre>{excerpt}</pre>")
    return bytes(page.write_pdf(stylesheets=[CSS(string=TERMINAL)]))


def _runs(chapters: list[str], shown: list[str]) -> list[str]:
    """The chapters shown, those that follow each other joined."""
    runs: list[str] = []
    for before, chapter in zip(["", *chapters], chapters, strict=False):
        if chapter in shown and before in shown:
            runs[-1] += "\n\n" + chapter.strip("\n")
        elif chapter in shown:
            runs.append(chapter.strip("\n"))
    return runs


def _title(chapter: str) -> str:
    """A chapter's first words, without the marks around them."""
    first = chapter.strip().splitlines()[0] if chapter.strip() else ""
    return first.partition(">")[2] if first.startswith("<") else first


def save(name: str, pdf: bytes, *, scale: float) -> None:
    """Draw a document's first page, without its empty end, as a small picture."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil().convert("RGB")
    paper = Image.new("RGB", page.size, page.getpixel((0, page.height - 1)))
    box = ImageChops.difference(page, paper).getbbox()
    height = min(page.height, (box[3] if box else page.height) + round(20 * scale))
    # this method keeps a rare colour, such as the seal's red
    picture = page.crop((0, 0, page.width, height)).quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
