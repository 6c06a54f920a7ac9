"""What arrives joins its ticket or opens one (D-48, D-55, D-86, D-132, D-133, D-141; TK-32..37)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import Authentication, FailedAddress, InboundMessage, Mailbox, MailSort
from rxapp.messages.mailboxes.models import Mailbox as MailboxRow
from rxapp.messages.models import Message, MessageHtml, Recipient
from rxapp.tickets.models import Ticket
from tests.messages.desk import DORA, DORA_PHONE, ERIK
from tests.tickets.inbox import NOW

MAIL = InboundMessage(
    "m-1", "imap", Kind.EMAIL, DORA, "desk@example.com", "Is it ready?", NOW, subject="My bike", mail_id="<m-1@example.org>"
)
SMS = InboundMessage("SM1", "twilio", Kind.SMS, DORA_PHONE, "+447700900000", "Is it ready?", NOW)
PASSED = Authentication("mx.example.net", dmarc="pass")


def mail(inbox, number: int, **changes) -> Ticket:
    """A mail comes in; the ticket in which it stands."""
    told = {"provider_id": f"m-{number}", "mail_id": f"<m-{number}@example.org>", "body": f"Words {number}", **changes}
    message_id = inbox.receive(MAIL, **told)
    row = inbox.desk.row(message_id)
    return inbox.ticket(row.ticket_id)


def sent_id(inbox, ticket_id: int) -> str:
    """The Message-ID of the newest mail of ours in a ticket."""
    return next(line.header_id for line in reversed(inbox.lines(ticket_id)) if line.header_id)


def test_a_mail_opens_a_ticket_and_a_reply_wakes_it(inbox, clock):
    """TK-37, D-48, D-132, D-137: pinned by its address; the answer to what we sent joins it by its id, and makes it new again."""
    opened = mail(inbox, 1, html="<p>Is it <script>x</script>ready?</p>", sender_name="Dora V.", cc=(Mailbox("x@example.org", "X"),))
    (first,) = inbox.lines(opened.id)
    assert (opened.number, opened.last_event_id, opened.customer_id, opened.address) == (first.id, first.id, inbox.desk.dora, DORA)
    assert (opened.subject, opened.source, opened.kind, opened.waiting_for, opened.queue_id) == (
        "My bike",
        "email",
        "email",
        "us",
        inbox.queue,
    )
    assert opened.reply_due_at is not None
    assert [one.clean for one in inbox.all(MessageHtml)] == ["<p>Is it ready?</p>"]
    ours = inbox.open(subject="Ready", staff_id=inbox.desk.cast.ada.id)
    inbox.change(Ticket, ours, status_id=inbox.statuses["closed"], state="closed", waiting_for="nobody", closed_at=NOW)
    clock.shift(60)
    woken = mail(inbox, 2, in_reply_to=sent_id(inbox, ours), subject="Re: whatever")
    assert (woken.id, woken.status_id, woken.state, woken.waiting_for) == (ours, inbox.statuses["new"], "open", "us")
    assert (woken.staff_id, woken.closed_at, woken.customer_id) == (inbox.desk.cast.ada.id, None, inbox.desk.dora)
    assert woken.last_event_id == inbox.lines(ours)[-1].id


def test_who_may_join(inbox):
    """D-141: a signed id and somebody who takes part; a known id only from a verified sender; never a subject, never a forged sender."""
    inbox.add(MailboxRow(name="a@b/INBOX", address="desk@example.com", authserv_id="mx.example.net"))
    ours = inbox.open(cc=["guest@example.org"], confirmed=("ad_hoc",))
    number, our_id = inbox.ticket(ours).number, sent_id(inbox, ours)
    theirs = mail(inbox, 1)
    for n, (changes, joins, resembles) in enumerate(
        (
            ({"in_reply_to": our_id}, ours, None),
            ({"in_reply_to": our_id, "sender": "guest@example.org"}, ours, None),
            ({"references": ("<no@where>", our_id)}, ours, None),
            ({"in_reply_to": our_id, "sender": "stranger@example.net"}, 0, ours),
            ({"in_reply_to": our_id, "authentication": Authentication("mx.example.net", dmarc="fail")}, 0, ours),
            ({"in_reply_to": "<forged@example.com>"}, 0, None),
            ({"subject": f"Re: [#{number}] Your bike"}, 0, ours),
            ({"subject": f"Re: [#{number}] Your bike", "sender": "stranger@example.net"}, 0, ours),
            ({"in_reply_to": "<m-1@example.org>"}, 0, theirs.id),
            ({"in_reply_to": "<m-1@example.org>", "authentication": PASSED}, theirs.id, None),
            ({"in_reply_to": "<m-1@example.org>", "authentication": Authentication("elsewhere", dmarc="pass")}, 0, theirs.id),
        ),
        start=2,
    ):
        found = mail(inbox, n, **changes)
        assert found.id == joins if joins else found.id not in (ours, theirs.id), changes
        assert found.looks_like_id == resembles, changes
        is_verified = changes.get("authentication") is PASSED
        assert inbox.lines(found.id)[-1].facts["is_verified"] == is_verified


def test_merged_goes_to_the_survivor_and_deleted_opens_anew(inbox):
    """D-48."""
    merged, survivor, deleted = inbox.open(), inbox.open(body="Other words"), inbox.open(body="Third words")
    inbox.change(Ticket, merged, merged_into_id=survivor, state="closed", status_id=inbox.statuses["merged"])
    inbox.change(Ticket, deleted, deleted_at=NOW)
    assert mail(inbox, 1, in_reply_to=sent_id(inbox, merged)).id == survivor
    assert mail(inbox, 2, in_reply_to=sent_id(inbox, deleted)).id not in (merged, survivor, deleted)


def test_the_same_mail_is_kept_once(inbox):
    """Same id and content once, wherever it was fetched; the same id with other words is kept; our own copy is no customer's."""
    first = mail(inbox, 1)
    assert inbox.receive(MAIL, body="Words 1", provider_id="again") is None
    assert inbox.receive(MAIL, body="Words 1", provider_id="m-1") is None
    other = mail(inbox, 1, provider_id="m-other", body="Other words")
    assert other.id != first.id
    ours = inbox.open()
    assert inbox.receive(MAIL, provider_id="copy", sender="desk@example.com", mail_id=sent_id(inbox, ours)) is None
    own = mail(inbox, 5, sender="Desk@Example.com")
    assert (own.customer_id, own.address) == (None, "desk@example.com")


def test_whose_it_is(inbox):
    """D-55: of several owners nobody is guessed; an unknown sender is nobody's; files and copies are kept."""
    inbox.desk.add("Paul", email=DORA)
    assert mail(inbox, 1).customer_id is None
    assert inbox.desk.rows()[0].customer_id is None
    unknown = mail(inbox, 2, sender="new@example.org", sender_name="New One")
    assert (unknown.customer_id, unknown.name) == (None, "New One")


def test_an_answer_to_a_panel_message_opens_its_ticket(inbox, clock):
    """D-133: with the answered message first, whose number it bears; further replies join; a machine's answer opens nothing."""
    sent = inbox.desk.enqueue()
    header = inbox.desk.row(sent.id).header_id
    away = inbox.receive(MAIL, provider_id="v", mail_id="<v@x>", in_reply_to=header, sort=MailSort.VACATION, is_auto=True, body="Away")
    assert (inbox.desk.row(away).ticket_id, inbox.desk.row(away).customer_id) == (None, inbox.desk.dora)
    opened = mail(inbox, 1, in_reply_to=header)
    assert [line.id for line in inbox.lines(opened.id)] == [sent.id, opened.last_event_id]
    assert (opened.number, opened.customer_id) == (sent.id, inbox.desk.dora)
    assert mail(inbox, 2, in_reply_to=header).id == opened.id
    assert mail(inbox, 3, in_reply_to=header, sender=ERIK).id != opened.id


def test_what_machines_write_is_shown_and_wakes_nothing(inbox, clock):
    """A bounce sets the state of its recipient; a vacation reply stands in its ticket; neither makes it new."""
    ours = inbox.open(cc=["guest@example.org"], confirmed=("ad_hoc",))
    clock.shift(31)
    inbox.desk.claim()
    inbox.change(Message, inbox.lines(ours)[0].id, status="sent")
    for row in inbox.all(Recipient):
        inbox.change(Recipient, row.id, status="sent")
    header = sent_id(inbox, ours)
    daemon = {"sender": "mailer-daemon@example.net", "sort": MailSort.BOUNCE, "is_auto": True, "about_id": header}
    failed = (FailedAddress("guest@example.org", "5.1.1", "no such user", is_permanent=True),)
    bounced = mail(inbox, 1, **daemon, failed=failed)
    away = mail(inbox, 2, in_reply_to=header, sort=MailSort.VACATION, is_auto=True)
    assert (bounced.id, away.id) == (ours, ours)
    assert (away.status_id, away.waiting_for) == (inbox.statuses["awaiting_customer"], "customer")
    assert [line.facts.get("sort") for line in inbox.lines(ours)] == [None, "bounce", "vacation"]
    assert {row.address: row.status for row in inbox.all(Recipient)} | {"desk@example.com": ""} == {
        DORA: "sent",
        "guest@example.org": "failed",
        "desk@example.com": "",
    }


def test_sms(inbox, clock):
    """D-86, D-133: one open ticket of that number is joined; of several the newest, with the choice; STOP and START open none."""
    assert inbox.desk.row(inbox.receive(SMS, provider_id="SM0", body="STOP")).ticket_id is None
    assert inbox.desk.row(inbox.receive(SMS, provider_id="SM1", body="start")).ticket_id is None
    first = inbox.desk.row(inbox.receive(SMS, provider_id="SM2")).ticket_id
    assert (inbox.ticket(first).kind, inbox.ticket(first).source, inbox.ticket(first).customer_id) == ("sms", "sms", inbox.desk.dora)
    clock.shift(60)
    assert inbox.desk.row(inbox.receive(SMS, provider_id="SM3", body="And?")).ticket_id == first
    other = inbox.open(direction="behalf", kind="sms", source="sms", address=DORA_PHONE)
    asked = inbox.desk.row(inbox.receive(SMS, provider_id="SM4", body="Hello?"))
    assert (asked.ticket_id, sorted(asked.facts["choices"])) == (other, [first, other])


@pytest.mark.both_databases
def test_two_at_once_are_one_ticket(inbox):
    """Two messages of one sender at the same moment: one opens the ticket, the other joins it."""
    gate = Barrier(2)

    def write(number: int) -> None:
        gate.wait()
        inbox.receive(SMS, provider_id=f"SM{number}", body=f"Words {number}", received_at=NOW + timedelta(seconds=number))

    threads = [Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(inbox.tickets()), len(inbox.desk.rows())) == (1, 2)


def test_what_was_still_to_go_waits_when_the_customer_writes_first(inbox):
    """D-131: a held reply and a scheduled one stand still, with the reason."""
    ours = inbox.open(when="later", send_at="2026-11-21T09:00")
    header = sent_id(inbox, ours)
    assert inbox.lines(ours)[0].next_try_at is not None
    assert mail(inbox, 1, in_reply_to=header).id == ours
    stopped = inbox.lines(ours)[0]
    assert (stopped.status, stopped.next_try_at, stopped.waiting) == ("held", None, "message.waiting.customer_wrote")


def test_an_answer_to_an_sms_of_ours_opens_its_ticket(inbox, clock):
    """D-133, D-86: with what we wrote first; an SMS ticket of ours is joined by its number."""
    sent = inbox.desk.text(confirmed=("now",))
    clock.shift(31)
    inbox.desk.claim()
    inbox.change(Message, sent.id, status="sent")
    opened = inbox.ticket(inbox.desk.row(inbox.receive(SMS)).ticket_id)
    assert (inbox.lines(opened.id)[0].id, opened.number, opened.kind) == (sent.id, sent.id, "sms")
    inbox.change(Ticket, opened.id, state="closed", status_id=inbox.statuses["closed"])
    ours = inbox.open(kind="sms", source="sms", address=DORA_PHONE, body="Shall we?", confirmed=("now",))
    assert (inbox.ticket(ours).kind, inbox.ticket(ours).address, inbox.lines(ours)[0].kind) == ("sms", DORA_PHONE, "sms")
    assert inbox.desk.row(inbox.receive(SMS, provider_id="SM2", body="Yes")).ticket_id == ours
