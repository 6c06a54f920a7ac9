"""The customer of a ticket, and joining by hand (TK-37..41, D-32, D-54, D-55, D-86, D-141)."""

import pytest

from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.core.kinds import Kind
from rxapp.customers.models import Customer
from rxapp.customers.queries import lookups
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.tickets.actions import customer_of, joining
from tests.messages.desk import DORA, DORA_PHONE
from tests.tickets.inbox import NOW

WHO = "who@example.org"
MAIL = InboundMessage("m-1", "imap", Kind.EMAIL, WHO, "desk@example.com", "Is it ready?", NOW, subject="My bike")


def come(inbox, number: int, **changes) -> int:
    message_id = inbox.receive(MAIL, provider_id=f"m-{number}", mail_id=f"<m-{number}@x>", body=f"Words {number}", **changes)
    return inbox.desk.row(message_id).ticket_id


def test_pin_and_unpin(inbox):
    """TK-40, TK-41, D-54: with the address and with all tickets from it; unpinned, the address stays and the words go."""
    first, second, third = come(inbox, 1), come(inbox, 2), come(inbox, 3, sender="other@example.org")
    form = {"ticket_id": second, "customer_id": inbox.desk.erik}
    with pytest.raises(NotAllowed):
        inbox.do(customer_of.pin, by=inbox.desk.cast.rita, **form)
    inbox.do(customer_of.pin, **form, attaches_address=True, takes_all=True)
    assert [row.customer_id for row in inbox.tickets()] == [inbox.desk.erik, inbox.desk.erik, None]
    record = inbox.desk.ask(lookups.customer_for, inbox.desk.erik)
    assert (WHO in [row.address for row in record.emails], record.last_contact_at, third > second) == (True, NOW, True)
    assert [(line.kind, line.customer_id) for line in inbox.lines(first)] == [("email", inbox.desk.erik), ("event", inbox.desk.erik)]
    assert inbox.lines(first)[1].facts["key"] == "ticket.line.pinned"
    assert inbox.ticket(come(inbox, 4)).customer_id == inbox.desk.erik
    inbox.do(customer_of.unpin, ticket_id=second)
    assert [row.customer_id for row in inbox.tickets()] == [inbox.desk.erik, None, None, inbox.desk.erik]
    assert {line.customer_id for line in inbox.lines(second)} == {None}
    assert inbox.lines(second)[-1].facts["key"] == "ticket.line.unpinned"


def test_which_of_several(inbox):
    """D-55: nobody is guessed, and one is chosen."""
    paul = inbox.desk.add("Paul", email=DORA)
    opened = come(inbox, 1, sender=DORA)
    assert inbox.ticket(opened).customer_id is None
    inbox.do(customer_of.pin, ticket_id=opened, customer_id=paul)
    assert inbox.ticket(opened).customer_id == paul


def test_add_a_person_and_their_company(inbox):
    """TK-39, D-32: both come into the base, the person belongs to the company and to the ticket."""
    opened = come(inbox, 1)
    person = {"first_name": "Will", "last_name": "Ho", "emails": [{"address": WHO}]}
    form = {"what": "both", "person": person, "company": {"company": "Ho Ltd"}}
    added = inbox.do(customer_of.add_customer, ticket_id=opened, form=form)
    rows = {row.id: row for row in inbox.all(Customer)}
    assert (inbox.ticket(opened).customer_id, rows[added].kind) == (added, "person")
    assert (rows[rows[added].company_id].kind, rows[rows[added].company_id].company) == ("company", "Ho Ltd")
    company = inbox.do(
        customer_of.add_customer, ticket_id=come(inbox, 2, sender="x@y.example"), form={"what": "company", "company": {"company": "Y"}}
    )
    assert inbox.tickets()[-1].customer_id == company
    with pytest.raises(BadInput):
        inbox.do(customer_of.add_customer, ticket_id=opened, form={"what": "nobody"})


def test_join_and_leave(inbox):
    """*Looks related to #x*: joined, its words stand there and it is merged; left, it is by itself."""
    ours = inbox.open()
    number = inbox.ticket(ours).number
    stranger = come(inbox, 1, subject=f"Re: #{number}")
    with pytest.raises(NotFound):
        inbox.do(joining.join, ticket_id=stranger, into_id=come(inbox, 2))
    inbox.do(joining.join, ticket_id=stranger, into_id=ours)
    joined, into = inbox.ticket(stranger), inbox.ticket(ours)
    assert (joined.merged_into_id, joined.state, inbox.lines(stranger)) == (ours, "closed", [])
    assert (into.status_id, into.waiting_for) == (inbox.statuses["new"], "us")
    assert [line.kind for line in inbox.lines(ours)] == ["email", "email", "event"]
    other = come(inbox, 3, subject=f"Re: #{number}")
    assert inbox.ticket(other).looks_like_id == ours
    inbox.do(joining.leave, ticket_id=other)
    assert inbox.ticket(other).looks_like_id is None


def test_which_one_of_an_sms(inbox, clock):
    """D-86: one tap puts it into the other ticket, and the question is gone."""
    sms = InboundMessage("SM1", "twilio", Kind.SMS, DORA_PHONE, "+447700900000", "Is it ready?", NOW)
    first = inbox.open(direction="behalf", kind="sms", source="sms", address=DORA_PHONE)
    clock.shift(60)
    second = inbox.open(direction="behalf", kind="sms", source="sms", address=DORA_PHONE)
    asked = inbox.receive(sms)
    assert inbox.desk.row(asked).ticket_id == second
    with pytest.raises(NotFound):
        inbox.do(joining.move_message, message_id=asked, into_id=99)
    inbox.do(joining.move_message, message_id=asked, into_id=first)
    row = inbox.desk.row(asked)
    assert (row.ticket_id, row.facts, inbox.ticket(first).last_event_id) == (first, {}, asked)
    assert inbox.ticket(second).last_event_id == inbox.lines(second)[-1].id
