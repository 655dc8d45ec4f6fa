"""What the officer's pages share: the way through the queue, the head of a class, generic records."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as Answer

from yanxiu.models import RecordKind
from yanxiu.policy import Stage
from yanxiu.services.class_desk import ClassDesk, class_desk
from yanxiu.services.deciding import Judged
from yanxiu.services.handling import handled
from yanxiu.services.history import Event, history_of
from yanxiu.services.queues import Kind, neighbours
from yanxiu.services.report_desk import HELD
from yanxiu.services.reports import format_of
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, findings
from yanxiu.web import handling as recusing
from yanxiu.web.acts import Act, Failed

PAGES: Final[Mapping[Kind, str]] = {
    Kind.APPLICATION: "officer.application",
    Kind.FILING: "officer.class_filing",
    Kind.AMENDMENT: "officer.amendment",
    Kind.REPORT: "officer.report",
    Kind.CERTIFICATE: "officer.class_certificates",
    Kind.COMPLETION: "officer.class_completion",
    Kind.SETTLEMENT: "officer.class_funding",
    Kind.SUBSIDY: "officer.class_funding",
    Kind.CONSEQUENCE: "officer.consequence",
}
"""Where each kind of item is dealt with."""

HANDLING: Final[Mapping[RecordKind, tuple[str, str]]] = {
    RecordKind.APPLICATION: ("officer.application", "officer.application_handling"),
    RecordKind.CLASS: ("officer.class_overview", "officer.class_handling"),
    RecordKind.AMENDMENT: ("officer.amendment", "officer.amendment_handling"),
    RecordKind.CONSEQUENCE: ("officer.consequence", "officer.consequence_handling"),
}
"""The page of a record, and that of who deals with it."""

HISTORY: Final = 30

TABS: Final = {
    "overview": "officer.class_overview",
    "filing": "officer.class_filing",
    "changes": "officer.class_changes",
    "completion": "officer.class_completion",
    "certificates": "officer.class_certificates",
    "funding": "officer.class_funding",
    "history": "officer.class_history",
}


def item_url(kind: Kind, key: UUID) -> str:
    """The page of one item of the queue."""
    if kind is Kind.REPORT:
        return url_for(PAGES[kind], class_id=key)
    return url_for(PAGES[kind], key=key)


def around(work: Work, kind: Kind, key: UUID) -> dict[str, str]:
    """Addresses of the records before and after, for previous/next and save-and-next.

    Along the list that the reader came from, else in the queue.
    """
    if (walked := along.around(work, key)) is not None:
        return walked
    before, after = neighbours(work, kind, key)
    return {
        "previous": item_url(kind, before) if before else "",
        "next": item_url(kind, after) if after else "",
    }


def walked(work: Work, key: object) -> Mapping[str, str]:
    """The records before and after along the list that the reader came from; nothing for other readers."""
    return along.around(work, key) or {"previous": "", "next": ""}


def handling(work: Work, kind: RecordKind, key: UUID) -> dict[str, Any]:
    """Who deals with a record, for its page: name, whether the reader stands aside, where to change it."""
    found = handled(work, kind, key)
    return {
        "who": found.who,
        "mine": found.mine,
        "aside": found.own is not None,
        "others": [found.names[one.officer_id] for one in found.recusals if one is not found.own],
        "url": along.onward(url_for(HANDLING[kind][1], key=key)),
    }


def allowed_acts(
    doing: Sequence[Act], dealt: Mapping[str, Any] | None, failed: Failed | None
) -> Sequence[Act]:
    """What the page of a record offers whoever reads it."""
    return recusing.allowed_acts(doing, aside=dealt is not None and dealt["aside"], failed=failed)


def determine_url(judged: Judged) -> str:
    """Where an officer may determine what policy refused."""
    return url_for("officer.decision", key=judged.row.id)


def signed_by() -> str:
    """The name that acts are signed with, as first shown."""
    return desk.signed_in().name


def class_page(
    work: Work,
    one: ClassDesk,
    tab: str,
    *,
    kind: Kind | None = None,
    stage: Stage | None = None,
    doing: Sequence[Act] = (),
    failed: Failed | None = None,
    **given: Any,
) -> Response:
    """One tab of a class: what was handed in on the left, rules and acts on the right."""
    found = findings.all_shown(one.standing.at(stage), one.words) if stage else []
    dealt = handling(work, RecordKind.CLASS, one.cls.id)
    page = render_template(
        f"officer/class_{tab}.html",
        desk=one,
        cls=one.cls,
        project=one.cls.project,
        standing=one.standing,
        labels=one.words,
        tab=tab,
        tabs_of=TABS,
        findings=found,
        counts=findings.counts(found),
        around=around(work, kind, one.cls.id) if kind else walked(work, one.cls.id),
        handling=dealt,
        reported=format_of(one.cls, one.standing.chain) is not None and one.cls.state in HELD,
        ready=acts.ready(work, allowed_acts(doing, dealt, failed), one, failed),
        act_url=lambda name: url_for(f"{TABS[tab]}_act", key=one.cls.id, name=name),
        shown=lambda many: findings.all_shown(many, one.words),
        **given,
    )
    return make_response(page, failed.read.status if failed else 200)


def class_act(
    key: UUID,
    name: str,
    tab: str,
    doing: Sequence[Act],
    page: Callable[[Work, ClassDesk, Failed], Response],
) -> Answer | str:
    """Carry out an act on a class, and come back to its tab."""
    return acts.perform(
        doing,
        name,
        lambda work: class_desk(work, key),
        page,
        url_for(TABS[tab], key=key),
        determine=determine_url,
    )


def record_page(
    work: Work,
    title: str,
    *,
    up: tuple[str, str],
    pairs: Sequence[tuple[str, Any]],
    record: Any,
    doing: Sequence[Act] = (),
    act_url: Any = None,
    failed: Failed | None = None,
    past: tuple[str, UUID] | list[Event] | None = None,
    around: Mapping[str, str] | None = None,
    dealt: RecordKind | None = None,
    template: str = "officer/record.html",
    **given: Any,
) -> Response:
    """One record: its facts, what may be done with it, who deals with it, its history.

    ``past`` is the history, or kind and key of the log under which it stands.
    """
    about = handling(work, dealt, record.row.id) if dealt else None
    page = render_template(
        template,
        title=title,
        up=up,
        pairs=pairs,
        record=record,
        row=record.row,
        handling=about,
        ready=acts.ready(work, allowed_acts(doing, about, failed), record, failed),
        act_url=act_url,
        around=around or walked(work, record.row.id if record.row is not None else None),
        events=history_of(work, *past, most=HISTORY) if isinstance(past, tuple) else past,
        **given,
    )
    return make_response(page, failed.read.status if failed else 200)
