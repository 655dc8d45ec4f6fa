"""Adding cells up by columns: the same as cell by cell, for any breakdown and filter."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from yanxiu.services.summaries.adding import ALONE, Adding
from yanxiu.services.summaries.columns import WORDS, Block, Cells, Vocabulary
from yanxiu.services.summaries.measures import MEASURES, PEOPLE
from yanxiu.services.summaries.question import Dimension

DEPARTMENTS = (7, 3)
"""In the order in which they are told, which is not that of their numbers."""

ASKED = ("classes", "enrolled", "onsite", "subsidy_paid", "per_head", "satisfaction")
PARTS = {"per_head": ("subsidy_paid", "completed"), "satisfaction": ("survey_score_sum", "survey_scores")}
GUARDS = {
    "enrolled": ("enrolled",),
    "onsite": ("onsite", "online"),
    "per_head": ("completed",),
    "satisfaction": ("survey_scores", "survey_valid"),
}

Cell = tuple[dict[Dimension, Any], dict[str, int]]


@st.composite
def countries(draw: st.DrawFn) -> list[Cell]:
    """Cells of two departments and years, some of them empty, many of their counts small."""
    keys = st.tuples(
        st.sampled_from(DEPARTMENTS),
        st.sampled_from([2024, 2025]),
        *(st.sampled_from(["", "乙", "甲"]) for _ in WORDS),
    )
    found = []
    for key in draw(st.lists(keys, unique=True, max_size=12)):
        figures = {name: draw(st.integers(0, 9 if name in PEOPLE else 10**6)) for name in MEASURES}
        if draw(st.integers(0, 5)) == 0:
            figures = dict.fromkeys(MEASURES, 0)
        found.append((dict(zip((Dimension.PROVINCE, Dimension.YEAR, *WORDS), key, strict=True)), figures))
    return found


def columns(country: Sequence[Cell]) -> Cells:
    vocabulary = Vocabulary()
    rows: dict[tuple[int, int], list[list[Any]]] = defaultdict(list)
    for key, figures in country:
        words = [key[dimension] for dimension in WORDS]
        rows[key[Dimension.PROVINCE], key[Dimension.YEAR]].append([*words, *figures.values()])
    blocks = {place: Block.of(each, vocabulary) for place, each in rows.items()}
    return Cells.of(blocks, vocabulary, DEPARTMENTS)


def one_by_one(
    country: Sequence[Cell], by: Sequence[Dimension], values: Mapping[Dimension, Sequence[Any]], whole: bool
) -> dict[tuple[Any, ...], dict[str, int]]:
    lines: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, figures in country:
        stands = figures["projects_applied"] + figures["projects_planned"] + figures["classes"] > 0
        if not stands or any(key[dimension] not in words for dimension, words in values.items()):
            continue
        line = lines[tuple(key[dimension] for dimension in by)]
        line[ALONE] += 1
        for name in ASKED:
            small = not whole and any(1 <= figures[guard] <= 4 for guard in GUARDS.get(name, ()))
            if not whole and name in GUARDS:
                line[f"{name}.left_out"] += small
            for part, measure in zip(("over", "under"), PARTS.get(name, (name,)), strict=False):
                line[f"{name}.{part}" if name in PARTS else name] += 0 if small else figures[measure]
    order = {number: place for place, number in enumerate(DEPARTMENTS)}
    told = sorted(lines, key=lambda key: [order.get(word, word) for word in key])
    return {key: dict(lines[key]) for key in told}


@given(
    country=countries(),
    by=st.lists(st.sampled_from(Dimension), unique=True),
    years=st.sampled_from([[2024], [2025], [2024, 2025]]),
    words=st.dictionaries(st.sampled_from(WORDS), st.lists(st.sampled_from(["", "甲", "丙"]), min_size=1)),
    whole=st.booleans(),
)
def test_columns_add_up_to_what_the_cells_do(
    country: list[Cell],
    by: list[Dimension],
    years: list[int],
    words: dict[Dimension, list[str]],
    whole: bool,
) -> None:
    values: dict[Dimension, Sequence[Any]] = {Dimension.YEAR: years, **words}
    found = Adding(columns(country), whole=whole).lines(by, ASKED, values)
    expected = one_by_one(country, by, values, whole)
    assert found.keys == list(expected)
    for place, line in enumerate(expected.values()):
        assert {name: column[place] for name, column in found.columns.items()} == line


def test_more_lines_than_two_bytes_count_keep_their_order() -> None:
    vocabulary, words = Vocabulary(), [f"{number:05}" for number in range(66_000)]
    width = len(WORDS) - 1
    rows = [[word, *[""] * width, *[1] * len(MEASURES)] for word in reversed(words)]
    cells = Cells.of({(1, 2025): Block.of(rows, vocabulary)}, vocabulary, [1])
    found = Adding(cells).lines((WORDS[0],), ("classes",), {})
    assert [key[0] for key in found.keys] == words
    assert found.columns["classes"] == [1] * len(words)


def test_lines_stay_apart_however_many_words_there_are() -> None:
    """Sixty thousand, fifteen thousand in each dimension: a line has a number of its own none the less."""
    vocabulary = Vocabulary()
    lines = [tuple(f"{number:05} {dimension}" for dimension in WORDS) for number in range(15_000)]
    rows = [[*line, *[1] * len(MEASURES)] for line in reversed(lines)]
    cells = Cells.of({(1, 2025): Block.of(rows, vocabulary)}, vocabulary, [1])
    assert Adding(cells).lines(WORDS, ("classes",), {}).keys == lines
