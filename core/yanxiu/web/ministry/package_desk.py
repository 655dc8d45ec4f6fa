"""One package as the ministry deals with it, and the answers that may be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from yanxiu.models import MinistryReceipt, PackageKind, PackageState, SubmittedPackage
from yanxiu.services.exchange import answering, numbering, opening
from yanxiu.services.exchange.answering import Answer
from yanxiu.services.exchange.inbox import Received
from yanxiu.services.exchange.opening import Opened
from yanxiu.services.exchange.words import ANSWERS_TO, STATES
from yanxiu.services.work import Work
from yanxiu.web import fields, forms
from yanxiu.web.acts import Act


@dataclass(frozen=True)
class PackageDesk:
    """One package as it is dealt with; ``opened`` is None until the reader said what for."""

    received: Received
    answers: list[MinistryReceipt]
    opened: Opened | None

    @property
    def row(self) -> SubmittedPackage:
        """The package's row."""
        return self.received.package

    @property
    def kind(self) -> PackageKind:
        """What it is of."""
        return self.row.kind

    @property
    def last(self) -> MinistryReceipt | None:
        """The answer that holds."""
        return self.answers[0] if self.answers else None

    def at(self, *states: PackageState) -> bool:
        """Whether it stands where an answer begins, and can be read."""
        return self.opened is not None and not self.opened.problems and self.row.state in states

    @property
    def correctable(self) -> bool:
        """Whether the last answer may still be superseded."""
        return self.opened is not None and self.last is not None and self.last.taken_on is None


class ApproveForm(Schema):
    """An approval."""

    document_number = fields.Text("文号", required=False)
    reference = fields.Text("说明", longest=1000, required=False)
    on = fields.Day("答复日期", required=False, metadata={"hint": "不填写就是今天"})


class AcceptForm(Schema):
    """That a report was accepted."""

    reference = fields.Text("受理编号", required=False)
    on = fields.Day("答复日期", required=False, metadata={"hint": "不填写就是今天"})


class ReturnForm(Schema):
    """What is to be mended."""

    reasons = fields.Text("退回理由", longest=2000)
    document_number = fields.Text("文号", required=False)
    on = fields.Day("答复日期", required=False, metadata={"hint": "不填写就是今天"})


class SeriesForm(Schema):
    """Numbers that count on."""

    prefix = fields.Text("编号前缀", longest=40)
    first = fields.Count("起始流水号", least=1)
    digits = fields.Count("流水号位数", least=1, most=12)
    reference = fields.Text("回执编号", required=False)


class CorrectForm(Schema):
    """Another answer in the place of the last one."""

    outcome = fields.Choice("改为", {str(one): text for one, text in STATES.items()})
    because = fields.Text("更正原因", longest=1000)
    reasons = fields.Text("退回理由", longest=2000, required=False)
    document_number = fields.Text("文号", required=False)


def answer(work: Work, one: PackageDesk, given: Answer) -> object:
    """Give an answer to the package as the page showed it."""
    return answering.answer(work, one.received.place, one.row.id, given, revision=forms.revision())


def _series(work: Work, one: PackageDesk, given: Mapping[str, Any]) -> object:
    report, _sha256 = opening.report_of(work, one.received.place, one.row.id)
    numbers = numbering.by_series(report, given["prefix"], given["first"], given["digits"])
    return answer(work, one, Answer(PackageState.NUMBERED, numbers=numbers, reference=given.get("reference")))


def _correct(work: Work, one: PackageDesk, given: Mapping[str, Any]) -> object:
    last = one.last
    outcome = PackageState(given["outcome"])
    more = {name: given.get(name) for name in ("reasons", "document_number", "because")}
    return answer(work, one, Answer(outcome, supersedes=last.id if last else None, **more))


def _outcomes(_work: Work, one: PackageDesk) -> dict[str, list[tuple[str, str]]]:
    """What the last answer may be changed to; numbers are given by an act of their own."""
    current = one.last.outcome if one.last else None
    known = [state for state in ANSWERS_TO[one.kind] if state not in (current, PackageState.NUMBERED)]
    return {"outcome": [(str(state), STATES[state]) for state in known]}


ACTS: Final = (
    Act(
        "approve",
        _l("审核通过"),
        lambda work, one, given: answer(work, one, Answer(PackageState.APPROVED, **given)),
        ApproveForm,
        lambda one: one.kind is not PackageKind.REPORT and one.at(PackageState.WAITING),
        main=True,
    ),
    Act(
        "accept",
        _l("受理"),
        lambda work, one, given: answer(work, one, Answer(PackageState.ACCEPTED, **given)),
        AcceptForm,
        lambda one: one.kind is PackageKind.REPORT and one.at(PackageState.WAITING),
        main=True,
    ),
    Act(
        "series",
        _l("按流水号编号"),
        _series,
        SeriesForm,
        lambda one: one.kind is PackageKind.REPORT and one.at(PackageState.WAITING, PackageState.ACCEPTED),
        hint=_l("给全体合格学员依名单次序编号；一个编号在全国只给一次。"),
    ),
    Act(
        "return",
        _l("退回省厅"),
        lambda work, one, given: answer(work, one, Answer(PackageState.RETURNED, **given)),
        ReturnForm,
        lambda one: one.opened is not None and one.row.state in (PackageState.WAITING, PackageState.ACCEPTED),
        hint=_l("省厅按理由修改后另报一份；这一份留存。"),
    ),
    Act(
        "correct",
        _l("更正答复"),
        _correct,
        CorrectForm,
        lambda one: one.correctable,
        undo=True,
        options=_outcomes,
        hint=_l("原答复留存；省厅采用之后就不能再更正。"),
    ),
)
