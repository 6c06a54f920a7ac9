"""Rules for arriving messages (THX-3, THX-4, D-47, D-64, TK-52)."""

import pytest

from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.kinds import Kind
from rxapp.customers.models import Customer
from rxapp.messages.delivery.ports import InboundMessage, Mailbox
from rxapp.messages.mailboxes.models import Mailbox as MailboxRow
from rxapp.tickets.models import Category, Priority, Queue, Rule, TicketTag
from rxapp.tickets.queries.dry_run import dry_run
from rxapp.tickets.rules import arrival
from rxapp.tickets.rules.arrival import Arrived, Owner
from tests.messages.desk import DORA, ERIK
from tests.tickets.inbox import NOW

VIP, OTHER = Owner(1, "person", is_vip=True, caretaker_id=7), Owner(2, "company", is_vip=False, caretaker_id=8)
CAME = Arrived("Zamówienie ŁAŃCUCH", "Please call me", "dora@example.com", ("sales@shop.example", "desk@shop.example"), 3, (VIP,))
MAIL = InboundMessage("m-1", "imap", Kind.EMAIL, DORA, "desk@example.com", "Is it ready?", NOW, subject="My bike")


def test_conditions():
    """Each of THX-4's; words are folded, addresses compared; of several owners no caretaker is guessed."""
    several = Arrived("", "", "x@y.example", (), owners=(VIP, OTHER))
    nobody = Arrived("", "", "x@y.example", ())
    for asked, value, came, holds in (
        ("subject_contains", "lancuch", CAME, True),
        ("subject_contains", "bike", CAME, False),
        ("subject_contains", "", CAME, False),
        ("body_contains", "CALL", CAME, True),
        ("sender_is", "Dora@EXAMPLE.com", CAME, True),
        ("sender_is", "example.com", CAME, False),
        ("sender_contains", "@example.com", CAME, True),
        ("recipient_is", "sales@shop.example", CAME, True),
        ("recipient_is", "desk@shop.example", CAME, False),
        ("one_of_recipients_is", "Desk@shop.example", CAME, True),
        ("mailbox_is", [2, 3], CAME, True),
        ("mailbox_is", 4, CAME, False),
        ("customer_known", "", CAME, True),
        ("customer_known", "", nobody, False),
        ("customer_vip", "", CAME, True),
        ("customer_type", "company", CAME, False),
        ("customer_type", "company", several, True),
        ("customer_has_caretaker", "", CAME, True),
        ("customer_has_caretaker", "", several, False),
    ):
        assert arrival.holds([{"if": asked, "value": value}], came) is holds, (asked, value)
    assert arrival.holds([], nobody)
    for wrong in ([{"if": "moon_is"}], [{"if": "sender_is", "value": ""}], "x", [7], [{"if": "customer_type", "value": "dog"}]):
        with pytest.raises(BadInput):
            arrival.conditions(wrong)


def test_the_first_that_holds_is_applied(inbox):
    """In their order, the catch-all last whatever its place; what may not be is left out; the first mailbox of a mail counts."""
    cast, catch_all = inbox.desk.cast, inbox.all(Rule)[0]
    office, closed = inbox.add_queue("Office", cast.ada), inbox.add_queue("Old", is_active=False)
    category, priority = inbox.add(Category(name="Orders")), inbox.add(Priority(name="Soon", respond_for=3600))
    for name in ("a", "b"):
        inbox.add(MailboxRow(name=name, address=f"{name}@shop.example"))
    inbox.change(Customer, inbox.desk.dora, caretaker_id=cast.ben.id)
    boxes = {row.address: row.id for row in inbox.all(MailboxRow)}
    outcome = {"queue_id": office, "staff_id": cast.ada.id, "category_id": category, "priority_id": priority, "tags": ["Order"]}
    inbox.add(Rule(name="B", position=2, conditions=[{"if": "mailbox_is", "value": [boxes["b@shop.example"]]}], outcome=outcome))
    inbox.add(Rule(name="Off", position=0, is_on=False, outcome={"queue_id": inbox.spam}))
    mine = [{"if": "customer_has_caretaker", "value": ""}]
    inbox.add(Rule(name="Mine", position=3, conditions=mine, outcome={"queue_id": closed, "uses_caretaker": True}))
    inbox.change(Rule, catch_all.id, position=0, outcome={"staff_id": cast.cleo.id})
    n = iter(range(99))

    def come(**changes):
        number = next(n)
        told = {"provider_id": f"m-{number}", "mail_id": f"<m-{number}@x>", "body": f"Words {number}", **changes}
        return inbox.ticket(inbox.desk.row(inbox.receive(MAIL, **told)).ticket_id)

    both = {"to": "b@shop.example", "cc": (Mailbox("a@shop.example"),), "recipients": ("b@shop.example", "a@shop.example")}
    found = come(**both)
    assert (found.queue_id, found.staff_id, found.category_id, found.priority_id) == (office, cast.ada.id, category, priority)
    assert ([row.name for row in inbox.all(TicketTag)], found.to_address) == (["Order"], "b@shop.example")
    assert come(**both | {"recipients": ("a@shop.example", "b@shop.example")}).queue_id == inbox.queue
    theirs = come()
    assert (theirs.queue_id, theirs.staff_id) == (inbox.queue, cast.ben.id)
    left = come(sender=ERIK)
    assert (left.queue_id, left.staff_id) == (inbox.queue, None)
    inbox.change(Queue, inbox.queue, is_default=False)
    inbox.change(Queue, office, is_default=True)
    assert come(sender=ERIK).queue_id == office


def test_a_dry_run(inbox):
    """On the last hundred; words of a queue that the reader does not see are not shown."""
    ada = inbox.desk.cast.ada
    inbox.receive(MAIL, provider_id="m-1", mail_id="<m-1@x>")
    inbox.receive(MAIL, provider_id="m-2", mail_id="<m-2@x>", sender=ERIK, body="Chain")
    form = {"conditions": [{"if": "sender_is", "value": ERIK}]}
    found = inbox.desk.ask(dry_run, form, by=ada)
    assert (found.tried, [(row.sender, row.subject) for row in found.met]) == (2, [(ERIK, "My bike")])
    with pytest.raises(NotAllowed):
        inbox.desk.ask(dry_run, form)
    with pytest.raises(BadInput):
        inbox.desk.ask(dry_run, {"conditions": "all"}, by=ada)
