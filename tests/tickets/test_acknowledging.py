"""Answers by itself (D-134): to a person, once a day, never to a machine, and never in a loop."""

from dataclasses import replace

import pytest

from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import InboundMessage, MailSort
from rxapp.tickets.models import Queue
from rxapp.tickets.rules import pace
from rxapp.wording.models import Template
from tests.messages.desk import DORA
from tests.tickets.inbox import NOW

MADE = {"created_at": NOW, "changed_at": NOW}
MAIL = InboundMessage("m-1", "imap", Kind.EMAIL, DORA, "desk@example.com", "Is it ready?", NOW, subject="My bike")


def answers(inbox) -> list[str]:
    return [row.to for row in inbox.desk.rows() if row.is_auto and row.direction == "out"]


def test_whom_it_answers(inbox, clock):
    """Off until its queue says so; then a person, known or not, agreed or not, once in a day; the status stays new."""
    n = iter(range(99))

    def come(**changes):
        number = next(n)
        told = replace(MAIL, provider_id=f"m-{number}", mail_id=f"<m-{number}@x>", body=f"Words {number}", **changes)
        return inbox.desk.row(inbox.receive(told)).ticket_id

    come()
    assert answers(inbox) == []
    inbox.change(Queue, inbox.queue, acknowledges=True)
    opened = come()
    assert answers(inbox) == [DORA]
    said = inbox.lines(opened)[-1]
    row = inbox.ticket(opened)
    assert (f"#{row.number}" in said.body, said.facts["headers"], said.send_after) == (True, {"X-Rxapp-Auto": "acknowledgement"}, NOW)
    assert (row.status_id, row.waiting_for, row.last_event_id) == (inbox.statuses["new"], "us", row.number)
    come()
    come(sender="erik@example.com")
    come(sender="who@example.org")
    assert answers(inbox) == [DORA, "erik@example.com", "who@example.org"]
    for changes in (
        {"sender": "robot@example.org", "is_auto": True},
        {"sender": "list@example.org", "sort": MailSort.LIST},
        {"sender": "other-shop@example.org", "sort": MailSort.OURS},
        {"sender": "no-reply@example.org"},
        {"sender": "desk@example.com"},
        {"sender": "desk@example.com", "sort": MailSort.VACATION, "is_auto": True},
    ):
        come(**changes)
    assert len(answers(inbox)) == 3
    clock.shift(25 * 3600)
    come()
    assert answers(inbox)[3:] == [DORA]
    row = inbox.desk.rows()[-1]
    assert (row.subject, "Calder Cycles" in row.body) == (f"We have received your message [#{inbox.tickets()[-1].number}]", True)
    words = {"subject": "It came", "content": "Soon."}
    inbox.add(Template(starter="en.email.acknowledgement", name="Ours", kind="email", language="en", **words, **MADE))
    come(sender="third@example.org")
    row = inbox.desk.rows()[-1]
    assert (row.subject, row.body) == (f"It came [#{inbox.tickets()[-1].number}]", "Soon.")


@pytest.mark.parametrize(("counts", "may"), [((1, 0, 0), True), ((6, 0, 0), False), ((1, 1, 0), False), ((1, 0, 200), False)])
def test_pace(counts, may):
    by_sender, in_ticket, by_all = counts
    assert pace.may_answer(by_sender=by_sender, in_ticket=in_ticket, by_all=by_all) is may
