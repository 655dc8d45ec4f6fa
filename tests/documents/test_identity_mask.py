"""How many identity numbers a masked one may stand for: counted, not estimated."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest
from stdnum import numdb

from yanxiu.documents.identity import check_id_number, mask_id_number

CHECKS = "0123456789X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
"""Of the characters; the sum is 1 modulo 11 in every sound number (GB 11643), X counting ten."""
LEAST = 1_000_000
SERIALS = tuple(f"{serial:03d}" for serial in range(1000))
TODAY = date(2025, 1, 1)


@cache
def births(first: date = date(1961, 1, 1), last: date = date(2003, 12, 31)) -> tuple[str, ...]:
    """Every day of birth of those who may take part: from 22 to 64 years old."""
    return tuple(f"{first + timedelta(days=day):%Y%m%d}" for day in range((last - first).days + 1))


def areas(four: str) -> tuple[str, ...]:
    """Every county code that begins so, given out or not: the check character knows no difference."""
    return tuple(f"{four}{county:02d}" for county in range(100))


def areas_given_out(four: str) -> tuple[str, ...]:
    """The county codes that were ever given out, without those of whole cities."""
    known = numdb.get("cn/loc")
    return tuple(one for one in areas(four) if one[4:] != "00" and "county" in known.info(one)[-1][1])


@cache
def residues(start: int, shown: str, parts: tuple[str, ...]) -> Counter[int]:
    """How many of the parts that fit what is shown leave each residue."""
    return Counter(
        sum(WEIGHTS[start + place] * CHECKS.index(one) for place, one in enumerate(part)) % 11
        for part in parts
        if all(mark in ("*", one) for mark, one in zip(shown, part, strict=True))
    )


def remaining(mask: str, counties: tuple[str, ...], born: tuple[str, ...]) -> int:
    """How many sound numbers a mask may stand for."""
    ways = Counter({0: 1})
    for start, parts in ((0, counties), (6, born), (14, SERIALS), (17, tuple(CHECKS))):
        fitting = residues(start, mask[start : start + len(parts[0])], parts)
        longer: Counter[int] = Counter()
        for (before, many), (here, more) in product(ways.items(), fitting.items()):
            longer[(before + here) % 11] += many * more
        ways = longer
    return ways[1]


@pytest.fixture
def masks(id_number) -> set[str]:
    """What the mask shows of the people of one city: every two last characters that there are."""
    return {
        mask_id_number(id_number(serial, born)) for serial in range(1000) for born in ("19750312", "19890625")
    }


def test_the_count_is_what_one_gets_by_writing_them_down(id_number):
    mask, born = mask_id_number(id_number(7, "19750312")), births(date(1975, 3, 1), date(1975, 3, 31))
    written = [id_number(int(serial), day) for day in born for serial in SERIALS]
    alike = [one for one in written if mask_id_number(one) == mask]
    assert all(check_id_number(one, TODAY).ok for one in alike)
    assert remaining(mask, ("350102",), born) == len(alike) > 200


def test_a_mask_leaves_more_than_a_million(masks: set[str]):
    assert len(masks) == 110
    by_check_alone = min(remaining(mask, areas("3501"), births()) for mask in masks)
    given_out = min(remaining(mask, areas_given_out("3501"), births()) for mask in masks)
    assert by_check_alone > given_out > LEAST


def test_a_city_with_one_county_code_leaves_fewer(masks: set[str]):
    """Who knows the codes knows the county too where a city has only one: told in the assurance figures."""
    there = [f"4419{mask[4:]}" for mask in masks]
    assert min(remaining(mask, areas("4419"), births()) for mask in there) > LEAST
    assert 100_000 < min(remaining(mask, ("441900",), births()) for mask in there) < LEAST


def test_the_usual_mask_would_leave_a_thousandth_of_that():
    assert 1_000 < remaining("350102********1234", ("350102",), births()) < 2_000
