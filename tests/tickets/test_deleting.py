"""Deleting tickets for good (TK-61..64, D-26): a right that nobody has, and nothing left but the number, who and when."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from rxapp.core.errors import NotAllowed, NotFound
from rxapp.core.settings import settings
from rxapp.core.work import reading, work
from rxapp.history.models import Change
from rxapp.messages.mailboxes.models import RawMail
from rxapp.messages.models import Message, MessageHtml
from rxapp.staff.rules import ROLES, Permission
from rxapp.tickets.actions import bulk, changing, deleting, watching
from rxapp.tickets.models import Ticket, TicketTag, TicketWatch
from rxapp.tickets.queries import counts, lists, one
from tests.factories import make_customer, make_message, make_shop
from tests.tickets.made import add_mail, make_ticket

pytestmark = pytest.mark.usefixtures("cast", "clock")


@pytest.mark.both_databases
def test_a_deleted_ticket_leaves_its_number_alone(cast):
    """D-26, TK-64: messages, what waits, HTML, raw mail with its bytes, tags and history are gone; its number never comes back."""
    assert not any(Permission.DELETE_TICKETS in rights for rights in ROLES.values())
    may = replace(cast.ben, permissions=cast.ben.permissions | {Permission.DELETE_TICKETS})
    kept = settings().data_dir / "raw-of-the-deleted"
    kept.write_text("Secret words")
    with work(cast.ada) as job:
        make_shop(job)
    with work(cast.ben) as job:
        ann = make_customer(job, emails=["dora@example.com"])
        ticket, other = make_ticket(job, customer_id=ann, subject="Secret"), make_ticket(job)
        number = job.session.get_one(Ticket, ticket).number or 0
        held = make_message(job, ann, "dora@example.com")
        job.session.get_one(Message, held).ticket_id = ticket
        answer = add_mail(job, ticket)
        job.session.add(MessageHtml(message_id=answer, clean="<p>Secret</p>"))
        job.session.add(RawMail(digest="d", message_id=answer, path=kept.name, received_at=job.now))
        changing.set_tags(job, ticket_id=ticket, tags=["Secret"])
        watching.watch(job, ticket_id=ticket, is_on=True)
    with work(cast.ada) as job, pytest.raises(NotAllowed):
        deleting.delete(job, ticket_ids=[ticket])
    with work(may) as job:
        assert bulk.apply(job, ticket_ids=[ticket, 4711], action="delete").n == 1
    assert not kept.exists()
    with reading(may) as job:
        row = job.session.get_one(Ticket, ticket)
        assert (row.number, row.subject, row.address, row.customer_id, row.state) == (number, "", "", None, "deleted")
        for model in (MessageHtml, RawMail, TicketTag, TicketWatch):
            assert job.session.exec(select(model)).all() == []
        assert [message.ticket_id for message in job.session.exec(select(Message))] == [other]
        assert [row.id for row in lists.page(job, view="us").rows] == [other]
        assert counts.counts(job).views["us"] == 1
        with pytest.raises(NotFound):
            one.ticket_for(job, ticket)
        changes = job.session.exec(
            select(Change).where(Change.subject == "ticket", Change.subject_id == ticket).order_by(col(Change.id))
        ).all()
        assert "Secret" not in str([(change.before, change.after) for change in changes])
        assert [(change.kind, change.staff_name) for change in changes][-1] == ("deleted", "Ben Carter")
    with work(may) as job, pytest.raises(NotFound):
        deleting.delete(job, ticket_ids=[ticket, other])
