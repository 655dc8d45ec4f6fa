"""Charts: one option, the same bytes, real letters, and nothing of what is not told."""

import json
import re
import threading
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.documents.charts import (
    ChartError,
    Shown,
    State,
    Words,
    funnel,
    heat,
    pairs,
    ranking,
    svg,
    tiles,
    trend,
)
from yanxiu.documents.charts.engine import SCRIPT
from yanxiu.documents.charts.scale import scale_of
from yanxiu.documents.charts.style import ACCENT, ACCENT_LINE, EDGE, FONT, INK, INK_2, LINE, STEPS, SUNK
from yanxiu.web import assets

WORDS = Words("未报送", "不足5或不公开", "{high}以下", "{low}以上", "有数据")
NAMES = ("甲省", "乙省", "丙省", "丁省", "戊省", "己省", "庚省")
SILENT = Shown("未报送", None, State.SILENT)
HIDDEN = Shown("<5", None, State.HIDDEN)
NOTHING = Shown("—", None, State.NONE)


def told(value: int) -> Shown:
    return Shown(f"{value:,}", value)


FIGURES = (told(4903), told(0), HIDDEN, SILENT, NOTHING, told(1200), told(310))


def written(value: float) -> str:
    return f"{value:,.10g}"


def option(name: str, narrow: bool) -> dict[str, Any]:
    named = list(zip(NAMES, FIGURES, strict=True))
    if name == "tiles":
        grid = [
            tiles.Tile(one, place // 3 + 1, place % 3 + 1, mark) for place, (one, mark) in enumerate(named)
        ]
        return tiles.tiles(grid, WORDS, written, narrow=narrow)
    if name == "ranking":
        return ranking.ranking(named, narrow=narrow)
    if name == "trend":
        lines = [
            trend.Line("列入计划", (told(918), HIDDEN, told(1210))),
            trend.Line("办结", (told(900), None, NOTHING)),
        ]
        return trend.trend([2023, 2024, 2025], lines, narrow=narrow)
    if name == "funnel":
        steps = [
            funnel.Step("申报", told(2142)),
            funnel.Step("列入计划", told(1322), "61.7%"),
            funnel.Step("发证", HIDDEN),
        ]
        return funnel.funnel([funnel.Part("项目", steps), funnel.Part("学员", steps[::2])], narrow=narrow)
    if name == "heat":
        rows = [heat.Row(one, () if mark is SILENT else (mark, told(50))) for one, mark in named]
        return heat.heat(["新材料", "海洋装备"], rows, WORDS, written, narrow=narrow)
    both = [pairs.Pair(one, mark, told(300)) for one, mark in named]
    return pairs.pairs(both, ("测算补助", "拨付补助"), narrow=narrow)


KINDS = ("tiles", "ranking", "trend", "funnel", "heat", "pairs")


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", KINDS)
def test_a_chart_is_an_svg_that_bears_names_and_figures(name: str, narrow: bool):
    picture = svg(option(name, narrow), 360 if narrow else 560, 480)
    texts = "".join(ElementTree.fromstring(picture).itertext())
    assert ElementTree.fromstring(picture).attrib["width"] == ("360" if narrow else "560")
    expected = {"trend": "1,210", "funnel": "↓ 61.7%", "pairs": "4,903"}.get(name, "4,903")
    assert expected in texts
    assert "<5" in texts or name == "trend"
    assert "script" not in picture.decode()
    # letters, not shapes; and a shorthand that drawers of paper pass over nowhere
    assert FONT in picture.decode()
    assert "font: " not in picture.decode()


@pytest.mark.parametrize("figure", ["9,999", "≥2,241", "≥12,241", "118,241"])
def test_a_tile_on_a_telephone_bears_its_whole_figure(figure: str):
    grid = [tiles.Tile("内蒙古", 1, 1, Shown(figure, 9999)), tiles.Tile("乙", 1, 8, told(3))]
    texts = "".join(
        ElementTree.fromstring(svg(tiles.tiles(grid, WORDS, written, narrow=True), 360, 400)).itertext()
    )
    assert figure in texts
    assert "…" not in texts


@pytest.mark.parametrize("name", KINDS)
def test_an_option_is_plain_data_without_a_number_for_what_is_not_told(name: str):
    plain = json.loads(json.dumps(option(name, narrow=False)))
    assert plain["animation"] is False
    assert plain["tooltip"]["renderMode"] == "richText", "HTML tooltips bring styles that pages do not allow"
    hidden = [one for one in points(plain["series"]) if "<5" in json.dumps(one, ensure_ascii=False)]
    figures = [one["value"][-1] if isinstance(one["value"], list) else one["value"] for one in hidden]
    assert set(figures) <= {0}
    assert bool(figures) is (name != "trend")


def points(series: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [point for one in series for point in one["data"]]


@pytest.mark.parametrize("state", [State.HIDDEN, State.SILENT, State.NONE])
def test_what_is_not_told_cannot_have_a_value(state: State):
    with pytest.raises(ValueError, match=f"a figure that is {state} with the value 3"):
        Shown("3", 3, state)
    with pytest.raises(ValueError, match="a figure that is told with the value None"):
        Shown("3", None)


def test_silent_is_hatched_and_said_and_hidden_has_an_edge_of_its_own():
    series = option("tiles", narrow=False)["series"]
    styles = {one["name"]: one["itemStyle"] for one in series}
    assert styles["未报送"]["decal"]["rotation"]
    assert styles["不足5或不公开"]["borderType"] == "dotted"
    assert "decal" not in styles["none"]


def test_who_comes_first_stands_first_and_who_is_silent_last():
    found = ranking.ordered(list(zip(NAMES, FIGURES, strict=True)))
    assert [name for name, _ in found] == ["甲省", "己省", "庚省", "乙省", "丙省", "戊省", "丁省"]


def test_the_same_option_gives_the_same_bytes_in_every_thread():
    pictures: list[bytes] = []

    def draw() -> None:
        # different enough for each thread to draw it anew: what is remembered is remembered by option
        pictures.append(
            svg({**option("tiles", narrow=False), "color": [f"#0000{len(pictures):02x}"]}, 560, 470)
        )

    threads = [threading.Thread(target=draw) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    draw()
    assert len(set(pictures)) == 1


def test_an_option_that_cannot_be_drawn_is_said_and_the_next_one_is_drawn():
    unknown = {"xAxis": {"type": "nope"}, "yAxis": {}, "series": [{"type": "bar", "data": [1]}]}
    with pytest.raises(ChartError, match=r"xAxis\.nope"):
        svg(unknown, 100, 100)
    assert svg(option("ranking", narrow=True), 360, 200).startswith(b"<svg")


def test_the_colours_are_those_of_the_pages():
    css = (assets.FOLDER / "yanxiu.css").read_text()
    light = css.partition('[data-bs-theme="dark"]')[0]
    for name, colour in {
        "accent": ACCENT,
        "accent-line": ACCENT_LINE,
        "ink": INK,
        "ink-2": INK_2,
        "line": LINE,
        "edge": EDGE,
        "sunk": SUNK,
    }.items():
        assert re.search(rf"--yx-{name}: {colour};", light), name
    assert [colour for _, colour in re.findall(r"\.q([1-5]) \{ background: (#\w{6})", css)[:5]] == list(STEPS)


def test_the_file_that_draws_is_the_one_that_pages_load():
    assert SCRIPT == assets.ECHARTS
    assert Path(assets.FOLDER, SCRIPT).stat().st_size > 1_000_000


@given(st.lists(st.integers(1, 10**7), max_size=60))
def test_steps_are_in_order_and_every_figure_has_one(values: list[int]):
    scale = scale_of(values)
    assert list(scale.bounds) == sorted(set(scale.bounds))
    assert len(scale.bounds) < len(STEPS)
    assert len(scale.labels(WORDS, written)) == len(scale.bounds) + 1
    for value in values:
        step = scale.step(value)
        assert all(value >= bound for bound in scale.bounds[:step])
        assert all(value < bound for bound in scale.bounds[step:])
        assert 0 <= scale.colour(step) < len(STEPS)


def test_a_ripple_is_no_landslide():
    close = trend.trend([2024, 2025], [trend.Line("合格率", (told(97), told(96)))])
    assert close["yAxis"]["min"] == 70
    assert "min" not in trend.trend([2024, 2025], [trend.Line("合格率", (told(97), told(50)))])["yAxis"]


def test_one_giant_leaves_the_others_apart():
    scale = scale_of([10, 20, 30, 40, 50, 60, 70, 80, 90, 1_000_000])
    assert len({scale.step(value) for value in (10, 30, 50, 70)}) == 4
    assert scale.labels(WORDS, written) == ["30以下", "30–50", "50–70", "70–90", "90以上"]
