"""After a step of a class: what comes next and by when stands first, then what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import lazy_gettext as _l

from yanxiu.services.worklists import class_tasks
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import PAGES, class_page, mine
from yanxiu.web.host.workspace import where


@dataclass(frozen=True)
class Step:
    """A step that was done: how it is called, its tab, and how it is undone where it was a mistake."""

    title: Any
    tab: str
    undo: Any


STEPS: Final[Mapping[str, Step]] = {
    "filing": Step(_l("开班材料已报送"), "plan", _l("审核之前可以在“计划与备案”页撤回修改")),
    "clear": Step(_l("开始招生：已办理"), "roster", _l("名单确认之前可以请省厅撤销")),
    "roster": Step(_l("学员名单已确认"), "roster", _l("举办登记之前可以在“学员”页重新开放名单")),
    "delivery": Step(_l("实施已办结"), "delivery", _l("考核结束之前可以在“实施”页撤销办结")),
    "assessment": Step(_l("考核已结束"), "assessment", _l("发证之前可以在“考核”页撤回考核")),
    "report": Step(_l("结业材料已上报"), "materials", _l("省厅受理之前可以在“材料”页撤回")),
    "settlement": Step(_l("经费结算已报送"), "funding", _l("省厅办结之前可以在“经费”页撤回")),
}


@blueprint.get(
    "/classes/<uuid:class_id>/done/<any(filing,clear,roster,delivery,assessment,report,settlement):step>"
)
@requires(Permission.HOST_WORKSPACE)
def class_done(class_id: UUID, step: str) -> Response:
    """The confirmation of a step; to come back to it later shows what is next now."""
    done = STEPS[step]
    with desk.work() as work:
        cls = mine(work, class_id)
        return class_page(
            work,
            cls,
            done.tab,
            "class_done",
            done=done,
            back=url_for(PAGES[done.tab], class_id=cls.id),
            where=lambda _standing: where,
            tasks=lambda standing: class_tasks(work, standing),
        )
