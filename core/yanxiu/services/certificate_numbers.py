"""Numbers for certificates: the chain's series, gap-free serials, one lock per series."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from yanxiu.db import uuid7
from yanxiu.documents.text import unsafe_character
from yanxiu.models import CertificateSeries as SeriesRow
from yanxiu.models import TrainingClass
from yanxiu.phrases import message_of, phrase
from yanxiu.policy import CertificateSeries, Chain, EnrollmentFacts, Level, Numbering, Party, PolicyError
from yanxiu.services.errors import DomainError, InvalidInput, WrongState
from yanxiu.services.facts.enrollment import Numbered, times_used
from yanxiu.services.work import Work

LONGEST: Final = 60
_NO_FORMAT: Final = "该省没有公布证书编号规则，须由管理员登记编号格式"


@dataclass(frozen=True)
class Place:
    """Where a trainee's number comes from: the plugin's answer, and the counter that it counts on."""

    numbering: Numbering
    plugin: str
    series: CertificateSeries


@dataclass
class Given:
    """A number that was counted, with its series and serial."""

    row: SeriesRow
    serial: int
    numbered: Numbered


def find_place(cls: TrainingClass, facts: EnrollmentFacts, chain: Chain) -> Place:
    """The series of a trainee's certificate.

    Raises ``WrongState`` for a class whose numbers come from the ministry, ``InvalidInput`` where the region
    has no format, ``DomainError`` where the format or a fact that it carries does not hold.
    """
    try:
        numbering = Numbering(facts, chain)
        found = numbering.series()
    except PolicyError as error:
        raise DomainError(message_of(error)) from error
    if found is not None:
        return Place(numbering, *found)
    if cls.project.level is Level.NATIONAL:
        remedy = "请导入国家平台的回执，证书编号以回执为准"
        raise WrongState("国家级班次的证书", "由人社部编号", "由本省编号", remedy)
    raise InvalidInput("证书编号格式", "（没有）", _NO_FORMAT, "登记参数 certificate_format 后再发证")


def lock_series(work: Work, places: Sequence[Place]) -> dict[str, SeriesRow]:
    """The counters, locked in the order of their keys until the transaction ends."""
    wanted = {place.series.key: place.series for place in places}
    rows: dict[str, SeriesRow] = {}
    for key in sorted(wanted):
        # of two first issues the second waits here, then finds the row
        work.session.execute(
            insert(SeriesRow)
            .values(
                tenant_id=work.tenant.id,
                id=uuid7(),
                key=key,
                label=wanted[key].label,
                issuer=Party.DEPARTMENT,
                last_serial=0,
                revision=1,
            )
            .on_conflict_do_nothing()
        )
        rows[key] = work.session.scalars(
            select(SeriesRow)
            .where(SeriesRow.key == key)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
    return rows


def next_numbers(work: Work, places: Sequence[Place], rows: dict[str, SeriesRow]) -> list[Given]:
    """A number for each place, in order, from counters that ``lock_series`` holds."""
    made: list[tuple[SeriesRow, int, str]] = []
    for place in places:
        row = rows[place.series.key]
        row.last_serial += 1
        made.append((row, row.last_serial, _written(place, row.last_serial)))
    numbers = [number for _, _, number in made]
    used = times_used(work, numbers)
    return [
        Given(row, serial, Numbered(number, row.issuer, used[number] == 0 and numbers.count(number) == 1))
        for row, serial, number in made
    ]


def _written(place: Place, serial: int) -> str:
    try:
        number = place.numbering.number(place.plugin, place.series, serial)
    except PolicyError as error:
        raise DomainError(message_of(error)) from error
    return well_formed(number)


def well_formed(number: str) -> str:
    """A number without blanks and invisible characters, and not overlong; raises ``InvalidInput``."""
    if not number or len(number) > LONGEST or unsafe_character(number) or number.split() != [number]:
        rule = phrase("须是1至{longest}个字，不含空格和不可见的字符", longest=LONGEST)
        raise InvalidInput("证书编号", number[:LONGEST], rule, "请检查登记的编号格式")
    return number


def require_unused(given: Sequence[Given]) -> None:
    """Raise ``InvalidInput`` for a number that somebody has: it can never be given twice."""
    for one in given:
        if not one.numbered.unique:
            rule = "证书编号不得重复，这个编号已经用过（撤销的也算）"
            raise InvalidInput("证书编号", one.numbered.number, rule, "请检查登记的编号格式是否变过")


def new_token() -> str:
    """192 random bits for a QR code."""
    return secrets.token_urlsafe(24)
