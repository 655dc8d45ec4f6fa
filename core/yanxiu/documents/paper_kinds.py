"""Which documents there are: id, name, what each is about, its forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Subject(StrEnum):
    """What a document is made for."""

    CLASS = "class"
    APPLICATION = "application"
    YEAR = "year"
    """A supervising department's year."""

    LEDGER = "ledger"
    """The whole department's year of money."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One document.

    `people` says that trainees are named in it; `clear` that it carries their identity numbers in full.
    `list_key` is the list of its values by which a long one is drawn in parts, `part` how much of it a part
    holds.
    """

    id: str
    label: str
    subject: Subject
    forms: tuple[str, ...] = ("pdf",)
    people: bool = False
    clear: bool = False
    list_key: str = ""
    part: int = 0

    @property
    def template(self) -> str:
        """The core's own template."""
        return f"paper-{self.id.replace('_', '-')}.html"


_BOTH: Final = ("pdf", "xlsx")

KINDS: Final[Mapping[str, PaperKind]] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            PaperKind("application_national", "国家级项目申报表", Subject.APPLICATION),
            PaperKind("application_provincial", "省级项目申报表", Subject.APPLICATION),
            PaperKind("summary_sheet", "申报汇总表", Subject.YEAR, _BOTH),
            PaperKind("opening_notice", "开班通知", Subject.CLASS),
            PaperKind("filing_receipt", "备案回执", Subject.CLASS),
            PaperKind("approval", "批复", Subject.CLASS),
            PaperKind("roster", "学员名册", Subject.CLASS, _BOTH, people=True, list_key="trainees", part=200),
            PaperKind(
                "trainee_sign_in",
                "学员签到表",
                Subject.CLASS,
                _BOTH,
                people=True,
                list_key="people",
                part=200,
            ),
            PaperKind("staff_sign_in", "工作人员签到表", Subject.CLASS, _BOTH),
            PaperKind(
                "registration_form",
                "结业登记表",
                Subject.CLASS,
                people=True,
                clear=True,
                list_key="trainees",
                part=50,
            ),
            PaperKind("settlement_statement", "经费结算表", Subject.CLASS, _BOTH),
            PaperKind("subsidy_calculation", "补助测算表", Subject.CLASS, _BOTH),
            PaperKind("yearly_ledger", "年度经费台账", Subject.LEDGER, _BOTH),
            PaperKind("survey_statistics", "满意度测评统计表", Subject.CLASS, _BOTH),
            PaperKind("report_cover", "平台上报封面", Subject.CLASS),
        )
    }
)


def kind_called(name: str) -> PaperKind | None:
    """The document with this id, or this name."""
    return KINDS.get(name) or next((kind for kind in KINDS.values() if kind.label == name), None)
