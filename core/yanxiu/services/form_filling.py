"""The application form filled in by a program: held to what the pages of each section offer."""

from typing import Any, Final
from uuid import UUID

from yanxiu.models import Application
from yanxiu.policy import Level, TermKind
from yanxiu.services import applications, terms
from yanxiu.services.chains import terms_chain
from yanxiu.services.errors import InvalidInput
from yanxiu.services.form_words import check_offered, with_extra
from yanxiu.services.hosting import open_calls, supervisors
from yanxiu.services.work import Work

LABELS: Final = {name: one.label for name, one in {**applications.FIELDS, **terms.FIELDS}.items()}
NAMES: Final = {label: name for name, label in {**LABELS, **terms.ORGANIZATIONS}.items()} | {
    "征集": "call_id",
    "内容真实": "declared",
}
"""What services call a field, and its name in the form."""


def begin_application(
    work: Work, own: UUID | None, call_id: UUID, level: Level, topic: str, **given: Any
) -> Application:
    """A draft of an institution's own, under an open call that takes the level."""
    year = _year(work, call_id, level)
    row = applications.draft_application(
        work, year, level, call_id=call_id, topic=topic, host_id=own, applicant_id=own
    )
    return fill_form(work, row, given) if given else row


def fill_form(work: Work, row: Application, given: dict[str, Any]) -> Application:
    """Fill in some fields: words that the region offers, a department that supervises, the region's own."""
    key = given.get("supervisor_id")
    if key and key not in [one.id for one in supervisors(work)]:
        raise InvalidInput("主管部门", key, "须是登记为主管部门的单位", "请从 choices 所列的选取")
    chain = terms_chain(work, row, row.year)
    for name, kind in (("field_code", TermKind.FIELD_CODE), ("series", TermKind.SERIES)):
        check_offered(chain, kind, row.year, LABELS[name], given.get(name))
    told = dict(given)
    if "extra" in told:
        told["extra"] = with_extra(chain, row.year, row.extra, told["extra"])
    return applications.edit_application(work, row.id, **told)


def check_declared(declared: bool) -> None:
    """An application is handed in with the declaration that it is true; ``InvalidInput`` without."""
    if not declared:
        raise InvalidInput("内容真实", "（空）", "提交时须声明内容真实", "核对之后写 true")


def _year(work: Work, call_id: UUID, level: Level) -> int:
    """The year of an open call that takes this level."""
    for call, levels in open_calls(work):
        if call.id == call_id and level in [one.level for one in levels]:
            return call.year
    raise InvalidInput("征集", call_id, "须是开放的征集，并且接受这个级别", "请从 /calls 所列的选取")
