"""ECharts in a JavaScript engine of our own: an option in, an SVG picture out; no browser, no network.

The very file that pages load for live charts draws here too, so that picture, paper and page show one thing.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import quickjs

Option = Mapping[str, Any]
"""What ECharts is told to draw: plain data, as JSON carries it, without any function."""

SCRIPT: Final = "vendor/echarts-6.1.0/echarts.min.js"
"""Among the static files of the pages."""

_PRELUDE: Final = "var self=globalThis;function setTimeout(){return 0}function clearTimeout(){}"
# a bare string of renderToSVGString is a rope, which the binding cannot take out: joined, it is flat
_DRAW: Final = """function draw(option, width, height) {
  var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  try { chart.setOption(JSON.parse(option)); return [chart.renderToSVGString()].join('') }
  finally { chart.dispose() } }"""
_TIDIED: Final = (
    # ids are counted through the engine's life; a picture has one chart alone
    (re.compile(r"\bzr\d+-"), "zr-"),
    # the shorthand is one that drawers of paper pass over
    (
        re.compile(r'style="font: (\w+) (\w+) (\d+)px ([^"]+)"'),
        r'style="font-style:\1;font-weight:\2;font-size:\3px;font-family:\4"',
    ),
    # what a pointer would find, which a picture has no use for
    (re.compile(r' ecmeta_\w+="[^"]*"| class="zr-cls-\d+"| pointer-events="\w+"'), ""),
    (re.compile(r"<style >.*?</style>\s*", re.DOTALL), ""),
)
_MEMORY: Final = 256 * 1024 * 1024
_STACK: Final = 1024 * 1024
_KEPT: Final = 256
_engines: Final = threading.local()


class ChartError(RuntimeError):
    """An option that ECharts does not draw: an accident of ours, never of what people typed."""


def svg(option: Option, width: int, height: int) -> bytes:
    """Draw a chart of so many pixels.  The same option gives the same bytes.  Raises `ChartError`."""
    return _drawn(json.dumps({"animation": False, **option}, ensure_ascii=False), width, height)


@lru_cache(maxsize=_KEPT)
def _drawn(option: str, width: int, height: int) -> bytes:
    try:
        text: str = _engine()(option, width, height)
    except quickjs.JSException as error:
        raise ChartError(str(error)) from error
    for found, instead in _TIDIED:
        text = found.sub(instead, text)
    return text.encode()


def _engine() -> Callable[[str, int, int], str]:
    """This thread's engine, made at its first chart: it belongs to one thread, and takes 30 MB and 0.2 s."""
    found: Callable[[str, int, int], str] | None = getattr(_engines, "draw", None)
    if found is None:
        context = quickjs.Context()
        context.set_memory_limit(_MEMORY)
        context.set_max_stack_size(_STACK)
        context.eval(_PRELUDE)
        context.eval(_script())
        context.eval(_DRAW)
        found = _engines.draw = context.get("draw")
    return found


def _script() -> str:
    return (resources.files("yanxiu") / "web" / "static" / SCRIPT).read_text(encoding="utf-8")
