"""Sample trainees: names, identity numbers with valid check digits, encrypted as real ones are."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from yanxiu_demo.seed.ids import Ids, Sealer
from yanxiu_demo.seed.outline import Task
from yanxiu_demo.seed.words import EMPLOYERS, GIVEN, SURNAMES, TITLES

COLUMNS: Final = ("id", "name", "id_number", "id_number_index", "phone", "phone_index", "gender", "sample")
PROFILE: Final = ("employer", "title", "title_level", "post", "grassroots", "private_sector", "province")
"""The columns of an enrolment that a person's profile fills, in its order."""

_FIRST: Final = date(1963, 1, 1)
_DAYS: Final = 13_000
_SERIALS: Final = 1_000
# coprime with both, so that every person of a department gets another number
_STRIDE: Final = 7_919
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TIMES_EACH: Final = 5
_FEWEST: Final = 120


@dataclass
class People:
    """The people of one department, by place: key, name, and what an enrolment says of them."""

    keys: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)

    def rows(self, task: Task, sealer: Sealer) -> Iterator[str]:
        """Make them, each once; gives the rows of their table in COPY's form."""
        chance = task.chance("people")
        ids = Ids(chance, date(task.first_year - 1, 1, 1))
        for place in range(size(task)):
            key, name, number = ids(), _name(chance), id_number(task.place.division + "0102", place)
            self.keys.append(key)
            self.names.append(name)
            self.profiles.append(_profile(task, chance))
            phone = f"199{place * _STRIDE % 10**8:08d}"
            yield (
                f"{key}\t{name}\t{sealer.sealed('trainee.id_number', number)}"
                f"\t{sealer.index('trainee.id_number', number)}\t{sealer.sealed('trainee.phone', phone)}"
                f"\t{sealer.index('trainee.phone', phone)}\t{'男' if int(number[16]) % 2 else '女'}\tt\n"
            )


def size(task: Task) -> int:
    """How many people a department's classes draw from: each of them comes some five times."""
    return max(task.enrollments // _TIMES_EACH, _FEWEST)


def id_number(area: str, place: int) -> str:
    """The identity number of the person at a place, different for each of thirteen million (GB 11643)."""
    day, serial = divmod(place * _STRIDE % (_DAYS * _SERIALS), _SERIALS)
    body = f"{area}{_FIRST + timedelta(days=day):%Y%m%d}{serial:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


def _name(chance: random.Random) -> str:
    given = chance.choice(GIVEN)
    return chance.choice(SURNAMES) + (given + chance.choice(GIVEN) if chance.random() < 0.8 else given)


def _profile(task: Task, chance: random.Random) -> str:
    title, level, post = chance.choice(TITLES)
    home = task.place.short if chance.random() < 0.94 else "外省"
    employer = f"样例{home}第{chance.randint(1, 60)}{chance.choice(EMPLOYERS)}"
    grassroots, private = ("t" if chance.random() < share else "f" for share in (0.35, 0.3))
    return f"{employer}\t{title}\t{level}\t{post}\t{grassroots}\t{private}\t{home}"
