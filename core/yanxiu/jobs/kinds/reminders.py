"""期限提醒: a row for each member concerned, and a letter to those who gave an address."""

from smtplib import SMTP
from uuid import UUID

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind, Reminder
from yanxiu.phrases import phrase
from yanxiu.services.background import Result
from yanxiu.services.reminders import audience, mail, reminding, ways
from yanxiu.services.work import Work


@job(JobKind.REMINDERS)
def remind(running: Running) -> Result:
    """Look at every class and application with something before it, and at the ministry's answers.

    What was told once is not told again.
    """
    with running.work() as work:
        classes, applications = audience.open_classes(work), audience.open_applications(work)
    total, new = len(classes) + len(applications), 0
    for place, key in enumerate(classes):
        running.progress(place, total)
        with running.work() as work:
            new += reminding.remind_of_class(work, key, audience.seats(work))
    for place, key in enumerate(applications, start=len(classes)):
        running.progress(place, total)
        with running.work() as work:
            new += reminding.remind_of_application(work, key, audience.seats(work))
    with running.work() as work:
        new += reminding.remind_of_answers(work, audience.seats(work))
    sent = _send(running)
    return Result(phrase("新提醒 {new} 条，发出邮件 {sent} 封", new=new, sent=sent))


def _send(running: Running) -> int:
    server = mail.server()
    if server is None:
        return 0
    with running.work() as work:
        waiting = {user: [row.id for row in rows] for user, rows in reminding.to_mail(work).items()}
    if not waiting:
        return 0
    with mail.connected(server) as line:
        for user, keys in waiting.items():
            with running.work() as work:
                rows = [work.get(Reminder, key, "提醒", lock=True) for key in keys]
                _send_one(work, user, rows, server, line)
    return len(waiting)


def _send_one(work: Work, user: UUID, rows: list[Reminder], server: mail.Server, line: SMTP) -> None:
    chosen = ways.ways_of(work, user)
    if chosen is None or chosen.email is None:
        return
    line.send_message(mail.letter(server.sender, chosen.email, work.tenant, rows))
    for row in rows:
        row.mailed_at = work.at
