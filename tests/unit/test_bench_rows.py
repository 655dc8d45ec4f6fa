"""The peers of `make bench` are given the same people and rows, and waiting is told as it was."""

from itertools import islice

import pytest

from bench.exports import over_and_over
from bench.rosters import roster
from bench.taking_in import cells
from bench.visitors import Waited
from yanxiu.documents.roster import read_roster
from yanxiu.services.listing import Stream


def test_a_roster_is_copied_with_the_people_that_are_taken_in():
    data = roster(40, 500)
    copied = [(line[1], line[3], line[4]) for line in cells(data)]
    assert copied == [(row.name, row.id_number, row.employer) for row in read_roster(data).rows]
    assert not {number for _, number, _ in copied} & {line[3] for line in cells(roster(40))}


def test_waiting_is_told_by_the_median_and_what_one_in_twenty_exceeds():
    waited = Waited.of([*range(1, 96), 300, 300, 300, 300, 300], 20)
    assert (waited.median, waited.p95, waited.rate) == (50.5, 300, 5)


def test_a_register_is_read_again_until_there_are_rows_enough():
    found = Stream(3, lambda: iter("abc"))
    assert list(islice(over_and_over(found), 7)) == list("abcabca")
    with pytest.raises(AssertionError, match="not streamed"):
        next(over_and_over([]))
