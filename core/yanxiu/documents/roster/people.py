"""People who stand in a roster twice: one number twice is wrong, one name at one employer is worth a look."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yanxiu.documents.roster.rows import RosterRow
from yanxiu.phrases import phrase


@dataclass(frozen=True, slots=True)
class Twice:
    """A row that repeats an earlier one: by which column, and what to do; ``wrong`` keeps the roster out."""

    row: int
    key: str
    problem: str
    cure: str
    wrong: bool


def told_twice(rows: Iterable[RosterRow]) -> Iterator[Twice]:
    """The rows that repeat an earlier one, in their order."""
    numbers: dict[str, int] = {}
    people: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.id_number in numbers:
            same = phrase("与第 {first} 行是同一个身份证号", first=numbers[row.id_number])
            yield Twice(row.row, "id_number", same, "请删去一行", wrong=True)
        elif (row.name, row.employer) in people:
            first = people[row.name, row.employer]
            alike = phrase("与第 {first} 行姓名、单位相同，身份证号不同", first=first)
            yield Twice(row.row, "name", alike, "请核对", wrong=False)
        numbers.setdefault(row.id_number, row.row)
        people.setdefault((row.name, row.employer), row.row)
