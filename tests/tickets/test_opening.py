"""Opening tickets by hand (TK-2..17, TK-25, D-2, D-9, D-53, D-56, D-80, D-81, D-137)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.history.models import Change
from rxapp.messages.actions import refusals as sending
from rxapp.messages.actions.copies import TooManyCopies
from rxapp.messages.models import Recipient
from rxapp.staff.rules import Permission
from rxapp.tickets.actions import refusals
from rxapp.tickets.models import TicketSeen, TicketTag, TicketWatch
from tests.messages.desk import DORA, ERIK

KEY = "press-0001"


def test_to_the_customer_is_stored_and_sent(inbox, clock):
    """TK-3, TK-16, D-9, D-132, D-137: number of the first entry, awaiting the customer, thirty copies, a state for each."""
    copies = [f"guest{n}@example.org" for n in range(30)] + ["GUEST1@example.org", "Dora@Example.com"]
    number = inbox.open(cc=copies, confirmed=("ad_hoc",), comment="Sent as asked.", tags=["Brakes", "brakes", "Urgent"])
    message, comment = inbox.lines(number)
    row = inbox.ticket(number)
    assert (row.number, row.last_event_id) == (message.id, comment.id)
    assert (row.subject, row.customer_id, row.address, row.source) == ("Your bike", inbox.desk.dora, DORA, "email")
    assert (row.status_id, row.state, row.waiting_for) == (inbox.statuses["awaiting_customer"], "open", "customer")
    assert (message.status, message.direction, message.to, message.kind) == ("held", "out", DORA, "email")
    assert message.send_after == message.created_at + timedelta(seconds=30)
    assert (comment.kind, comment.body, comment.customer_id) == ("comment", "Sent as asked.", inbox.desk.dora)
    assert len([one for one in inbox.all(Recipient) if one.role == "cc"]) == 30
    assert [tag.name for tag in inbox.all(TicketTag)] == ["brakes", "Urgent"]
    assert [(one.staff_id, one.is_on) for one in inbox.all(TicketWatch)] == [(inbox.desk.cast.ben.id, True)]
    assert [one.event_id for one in inbox.all(TicketSeen)] == [comment.id]
    with pytest.raises(TooManyCopies):
        inbox.open(cc=[*copies, "one.more@example.org"], confirmed=("ad_hoc",))
    now = inbox.open(when="now", body="Other words.")
    assert inbox.lines(now)[0].send_after == inbox.lines(now)[0].created_at
    later = inbox.open(when="later", send_at="2026-11-21T09:00", body="Later words.")
    assert inbox.lines(later)[0].is_scheduled


def test_on_behalf_is_stored_only(inbox):
    """TK-4, D-53: as from the customer, entered by Ben; no consent asked, nothing in the outbox; also without an address."""
    number = inbox.open(direction="behalf", source="phone", address=ERIK, cc=["guest@example.org"], body="When is it ready?")
    (message,) = inbox.lines(number)
    row = inbox.ticket(number)
    assert (message.direction, message.status, message.sender, message.staff_name) == ("in", "received", ERIK, "Ben Carter")
    assert (row.customer_id, row.waiting_for, row.status_id, row.source) == (inbox.desk.erik, "us", inbox.statuses["new"], "phone")
    assert [one.address for one in inbox.all(Recipient)] == ["guest@example.org"]
    person = inbox.desk.add("Paul", phone="+447700900333")
    told = inbox.open(direction="behalf", source="person", address="", customer_id=person)
    assert inbox.ticket(told).customer_id == person


def test_a_comment_alone_makes_a_ticket(inbox):
    """TK-14, TK-31: it waits for us."""
    number = inbox.open(body="", comment="Ring the supplier.", address="")
    assert [line.kind for line in inbox.lines(number)] == ["comment"]
    assert (inbox.ticket(number).number, inbox.ticket(number).waiting_for) == (inbox.lines(number)[0].id, "us")


def test_what_is_refused_and_why(inbox):
    """TK-25, D-2, D-129; nothing is left behind."""
    cast = inbox.desk.cast
    closed, members = inbox.add_queue("Old", is_active=False), inbox.add_queue("Office", cast.ada)
    nameless = inbox.desk.add("Paul", phone="+447700900333")
    for refusal, changes in (
        (refusals.NoSubject, {"subject": " "}),
        (refusals.NoQueue, {"queue_id": 0}),
        (refusals.NoQueue, {"queue_id": closed}),
        (refusals.NoQueue, {"queue_id": members}),
        (refusals.NoWords, {"body": " "}),
        (refusals.NoEmailOnRecord, {"address": "", "customer_id": nameless}),
        (sending.NoAddress, {"address": ""}),
        (sending.NoConsent, {"address": ERIK}),
        (sending.AdHoc, {"address": "who@example.org"}),
        (sending.NoConsent, {"address": DORA, "cc": [ERIK], "customer_id": inbox.desk.erik}),
        (sending.TimeMissing, {"when": "later"}),
        (NotAllowed, {"address": ERIK, "reason": "He asked on the phone"}),
        (refusals.NotTheirWork, {"staff_id": cast.cleo.id}),
        (refusals.NotOneOfThem, {"status_id": inbox.statuses["merged"]}),
        (refusals.NotOneOfThem, {"category_id": 99}),
        (refusals.TooManyTags, {"tags": [f"tag {n}" for n in range(21)]}),
        (NotFound, {"customer_id": 999}),
        (BadInput, {"direction": "sideways"}),
        (BadInput, {"cc": "dora@example.com"}),
        (BadInput, {"key": "short"}),
        (NotAllowed, {"by": cast.cleo}),
    ):
        with pytest.raises(refusal):
            inbox.open(**changes)
    assert inbox.tickets() == []
    assert inbox.desk.rows() == []


def test_without_consent_by_right_and_reason(inbox, clock):
    """D-2: the right, a typed reason, in the log; and it leaves although nobody agrees."""
    able = inbox.may_too(inbox.desk.cast.ada, Permission.SEND_WITHOUT_CONSENT)
    number = inbox.open(by=able, address=ERIK, reason="He asked on the phone")
    written = next(one for one in inbox.all(Change) if one.subject == "message" and one.kind == "written")
    assert written.after["reason"] == "He asked on the phone"
    clock.shift(31)
    assert [one.message.id for one in inbox.desk.claim()] == [inbox.lines(number)[0].id]
    unknown = inbox.open(address="who@example.org", confirmed=("ad_hoc",), body="Hello there")
    assert (inbox.ticket(unknown).customer_id, inbox.lines(unknown)[0].customer_id) == (None, None)
    clock.shift(31)
    assert [one.message.to for one in inbox.desk.claim()] == ["who@example.org"]


@pytest.mark.both_databases
def test_one_press_is_one_ticket(inbox):
    """D-56: a double click, and the same from two processes at once; another person's key is refused."""
    gate, made = Barrier(3), []

    def press() -> None:
        gate.wait()
        made.append(inbox.open(key=KEY))

    threads = [Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(made), len(set(made)), len(inbox.tickets()), len(inbox.desk.rows())) == (3, 1, 1, 1)
    with pytest.raises(BadInput):
        inbox.open(key=KEY, by=inbox.desk.cast.ada)
