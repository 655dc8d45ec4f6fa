"""Sample people: Faker's Chinese names with a fixed seed, identity numbers with valid check digits."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice

import xlsxwriter
from faker import Faker
from stdnum.cn.ric import calc_check_digit

SEED = 20_241_120
_TITLES = (
    ("高级工程师", "高级", "专业技术"),
    ("工程师", "中级", "专业技术"),
    ("正高级工程师", "高级", "专业技术"),
    ("副教授", "高级", "专业技术"),
    ("讲师", "中级", "专业技术"),
    ("无", "无", "管理"),
    ("工程师", "中级", "专业技术"),
)
HEADINGS = (
    "姓名",
    "工作单位",
    "职称或职业资格",
    "职称级别",
    "身份证号",
    "手机号",
    "岗位",
    "省份",
    "基层一线",
    "民营企业",
    "参加方式",
)


@dataclass(frozen=True)
class Person:
    """One sample trainee; every value is text as a host would type it into the roster form."""

    name: str
    employer: str
    title: str
    title_level: str
    id_number: str
    phone: str
    post: str
    province: str
    grassroots: str
    private_sector: str
    mode: str = "线下"


class People:
    """Makes people, each once; the same seed gives the same people in the same order."""

    def __init__(self, seed: int = SEED) -> None:
        self._faker = Faker("zh_CN")
        self._faker.seed_instance(seed)
        self._serial = 0

    def roster(
        self, size: int, *, area: str, province: str, outside: Sequence[tuple[str, str]] = ()
    ) -> list[Person]:
        """`size` people of an area (six digits, GB/T 2260); the last ones from `outside` (area, province)."""
        places = [(area, province)] * (size - len(outside)) + list(outside)
        titles = islice(cycle(_TITLES), size)
        return [self._person(place, *title) for place, title in zip(places, titles, strict=True)]

    def _person(self, place: tuple[str, str], title: str, level: str, post: str) -> Person:
        self._serial += 1
        born = self._faker.date_between(date(1968, 1, 1), date(1996, 12, 31))
        body = f"{place[0]}{born:%Y%m%d}{self._serial % 1000:03d}"
        # the checker takes all eighteen characters and looks at the first seventeen
        return Person(
            name=self._faker.name(),
            employer=self._faker.company(),
            title=title,
            title_level=level,
            id_number=body + calc_check_digit(body + "0"),
            phone=f"199{self._serial:08d}",
            post=post,
            province=place[1],
            grassroots="是" if self._serial % 3 else "否",
            private_sector="是" if self._serial % 4 == 0 else "否",
        )


def online(people: Sequence[Person], count: int) -> list[Person]:
    """The same people, the last `count` of them taking part online."""
    onsite = len(people) - count
    return [
        Person(**{**vars(person), "mode": "线上"}) if index >= onsite else person
        for index, person in enumerate(people)
    ]


def workbook(people: Sequence[Person]) -> bytes:
    """The roster as a host sends it: an .xlsx file with a title row, headings, and text cells."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("学员名单")
        text = book.add_format({"num_format": "@"})
        sheet.write_string(0, 0, "学员名单（样例，人员均为虚构）")
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(1, column, heading)
        for row, person in enumerate(people, start=2):
            for column, value in enumerate(vars(person).values()):
                sheet.write_string(row, column, value, text)
    return buffer.getvalue()
