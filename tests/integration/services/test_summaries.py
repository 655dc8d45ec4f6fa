"""The ministry's questions: cells only, over all provinces, with its own login."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from yanxiu.db import Tenant, add_tenant, transaction
from yanxiu.models import ClassRollup, Enrollment, SummaryCell
from yanxiu.services import rollup
from yanxiu.services.errors import InvalidInput
from yanxiu.services.summaries import MEASURES, Answer, Dimension, Mark, Question, ask, ask_own, years_known
from yanxiu.testing import factories

YEAR = 2026
P, T, Y = Dimension.PROVINCE, Dimension.TIER, Dimension.YEAR


@pytest.fixture(scope="module")
def provinces(owner_engine: Engine) -> tuple[Tenant, Tenant]:
    first = add_tenant(owner_engine, code="jia", name="甲省厅", jurisdiction="jia", gbt2260="990000")
    second = add_tenant(owner_engine, code="yi", name="乙省厅", jurisdiction="yi", gbt2260="980000")
    for tenant, tier, onsite in ((first, "flagship", 50), (first, "ordinary", 60), (second, "ordinary", 70)):
        _held(tenant, YEAR, tier, onsite)
    _held(first, YEAR, "engineering", 3)
    _held(first, YEAR - 1, "ordinary", 5)
    return first, second


def _held(tenant: Tenant, year: int, tier: str, onsite: int) -> None:
    with transaction(tenant.id) as session:
        project = factories.project(session, year=year, tier=tier)
        made = factories.training_class(session, project_id=project.id, year=year, onsite=onsite)
        rollup.refresh(session, {made.id})


def told(answer: Answer, figure: str = "enrolled") -> dict[tuple[str | int, ...], object]:
    return {tuple(line.key.values()): line.figures[figure] for line in answer.lines}


@pytest.mark.usefixtures("provinces")
class TestAsking:
    def test_provinces_and_tiers_of_a_year(self) -> None:
        answer = ask(Question((YEAR,), (P, T)))
        assert told(answer) == {
            ("jia", "engineering"): None,
            ("jia", "flagship"): 50,
            ("jia", "ordinary"): 60,
            ("yi", "ordinary"): 70,
        }
        # by the codes of their regions, whoever came first
        assert [line.province for line in answer.lines] == ["乙省厅"] + ["甲省厅"] * 3
        assert answer.lines[1].marks["enrolled"] is Mark.SMALL
        assert answer.lines[1].figures["subsidy_paid"] == Decimal(0)

    def test_small_counts_enter_no_sum(self) -> None:
        answer = ask(Question((YEAR,), (P,), figures=("enrolled", "onsite", "classes")))
        assert told(answer) == {("jia",): 110, ("yi",): 70}
        assert answer.lines[1].marks == {"enrolled": Mark.LEAST, "onsite": Mark.LEAST}
        assert (answer.total.figures["enrolled"], answer.total.figures["classes"]) == (180, 4)
        assert answer.total.left_out == {"enrolled": 1, "onsite": 1}
        assert answer.hidden == 2

    def test_narrowed_and_added_up_over_years(self) -> None:
        answer = ask(Question((YEAR, YEAR - 1), (T,), {P: ("jia",), T: ("ordinary",)}))
        assert told(answer) == {("ordinary",): 65}
        assert answer.lines[0].province is None
        (whole,) = ask(Question((YEAR,), ())).lines
        assert whole.figures["projects_planned"] == 4
        assert told(ask(Question((YEAR, YEAR - 1), (Y,)))) == {(YEAR - 1,): 5, (YEAR,): 180}
        assert told(ask(Question((YEAR, YEAR - 1), (Y,), {Y: (str(YEAR),)}))) == {(YEAR,): 180}

    def test_a_year_without_classes_has_no_lines_and_everybody_is_silent(self) -> None:
        answer = ask(Question((2001,), ()))
        assert answer.lines == []
        assert {one.tenant.code for one in answer.silent} >= {"jia", "yi"}

    def test_who_is_silent_is_told_by_year(self) -> None:
        silent = {one.tenant.code: one.years for one in ask(Question((YEAR - 1, YEAR))).silent}
        assert silent["yi"] == (YEAR - 1,)
        assert "jia" not in silent

    def test_against_the_year_before(self) -> None:
        asked = Question((YEAR,), (P,), figures=("enrolled", "classes"), against_previous_year=True)
        second, first = ask(asked).lines
        assert (first.change["enrolled"], first.change_marks["enrolled"]) == (105, Mark.LEAST)
        assert (first.change["classes"], first.ratio["classes"]) == (2, Decimal(2))
        assert (second.change["enrolled"], second.ratio["enrolled"]) == (70, None)
        (line,) = ask(Question((YEAR,), (Y,), {P: ("jia",)}, ("classes",), against_previous_year=True)).lines
        assert line.change == {"classes": 2}
        assert ask(asked).total.change["classes"] == 3

    def test_there_are_years_to_ask_for(self) -> None:
        assert {YEAR, YEAR - 1} <= set(years_known())


@pytest.mark.usefixtures("provinces")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": ("trainee",)}, "汇总维度.*trainee"),
        ({"filters": {P: ("bing",)}}, "省份.*bing"),
        ({"filters": {Dimension.LEVEL: ("county",)}}, "level.*county"),
        ({"figures": ("names",)}, "指标.*names"),
        ({"years": ()}, "年度"),
        ({"years": (99999,)}, "年度.*99999"),
        ({"years": (2024, 2025), "against_previous_year": True, "by": (P,)}, "只选一个年度"),
    ],
)
def test_what_there_is_not_is_refused_in_words(given: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        ask(Question(**({"years": (YEAR,)} | given)))  # type: ignore[arg-type]


def test_a_department_sees_its_own_cells_and_all_of_them(provinces: tuple[Tenant, Tenant]) -> None:
    for tenant, expected in zip(provinces, (113, 70), strict=True):
        with transaction(tenant.id) as session:
            answer = ask_own(session, tenant, Question((YEAR,), (P,), figures=("enrolled", "per_head")))
        (line,) = answer.lines
        assert (line.key[P], line.figures["enrolled"], line.marks) == (
            tenant.code,
            expected,
            {"per_head": Mark.NOTHING},
        )
        assert (answer.silent, answer.hidden) == ([], 0)


@pytest.mark.parametrize("table", [ClassRollup, Enrollment])
def test_the_ministry_reads_cells_and_nothing_else(ministry_engine: Engine, table: type) -> None:
    with Session(ministry_engine) as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.query(table).first()


def test_every_column_of_the_cells_is_defined() -> None:
    keys = {column.name for column in SummaryCell.__table__.primary_key}
    assert {column.name for column in SummaryCell.__table__.columns} - keys == set(MEASURES)
