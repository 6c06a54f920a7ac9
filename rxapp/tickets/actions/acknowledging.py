"""Telling a sender by itself that their words arrived (D-134): at most once a day to an address, and never to a machine."""

import sqlalchemy as sa

from rxapp.core import db
from rxapp.core.errors import Refusal
from rxapp.core.kinds import Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.actions import checks
from rxapp.messages.actions.message_request import Context
from rxapp.messages.actions.sending import enqueue
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.models import Message
from rxapp.messages.rules.sending import Confirm
from rxapp.tickets.models import Acknowledgement, Queue, Ticket
from rxapp.tickets.queries import acknowledgement, replying
from rxapp.tickets.rules import pace, threads

HEADER = "X-Rxapp-Auto"
_DONE, _TICKET, _MESSAGE = table_of(Acknowledgement), table_of(Ticket), table_of(Message)


def hold(work: Work, ticket: Ticket, inbound: InboundMessage, customer_id: int | None) -> bool:
    """Whether the sender will be told, asked before the message is written; then sending to them is held until the work ends."""
    queue = work.session.get(Queue, ticket.queue_id)
    if queue is None or not queue.acknowledges or queue.is_spam or not _may(work, ticket, inbound):
        return False
    checks.one_at_a_time(work, customer_id or 0, ticket.id)
    return True


def tell(work: Work, message: Message, ticket: Ticket) -> None:
    """Write the answer to the message that has opened a ticket; nothing where something stands in the way of sending."""
    language = replying.language_of(work, ticket)
    subject, body = acknowledgement.words(work, ticket)
    try:
        with work.session.begin_nested():
            enqueue(
                work,
                key=f"acknowledge-{message.reference}",
                customer_id=ticket.customer_id or 0,
                kind=Kind.EMAIL,
                to=ticket.address,
                subject=subject,
                body=body,
                language=language,
                confirmed=(Confirm.SAME_WORDS.value, Confirm.AD_HOC.value),
                context=Context(ticket_id=ticket.id, about_id=message.id),
                headers={HEADER: "acknowledgement"},
                is_auto=True,
                undo_for=0,
                sender=replying.sender_of(work, ticket),
            )
            _note(work, ticket.address)
    except Refusal:
        return


def _may(work: Work, ticket: Ticket, inbound: InboundMessage) -> bool:
    if inbound.kind != Kind.EMAIL or threads.is_by_machine(inbound) or pace.is_robot(ticket.address):
        return False
    last = work.session.execute(sa.select(_DONE.c.at).where(_DONE.c.address == ticket.address)).scalar()
    if last and last > work.now - pace.ONCE_IN:
        return False
    since = work.now - pace.COUNTED_FOR
    opened = sa.select(sa.func.count()).where(_TICKET.c.address == ticket.address, _TICKET.c.created_at > since)
    told = sa.select(sa.func.count()).where(_DONE.c.at > since)
    mine = (_MESSAGE.c.ticket_id == ticket.id, _MESSAGE.c.direction == Direction.OUT.value, _MESSAGE.c.is_auto)
    counts = [work.session.execute(asked).scalar_one() for asked in (opened, sa.select(sa.func.count()).where(*mine), told)]
    return pace.may_answer(by_sender=counts[0], in_ticket=counts[1], by_all=counts[2])


def _note(work: Work, address: str) -> None:
    row = db.inserting(_DONE, work.session.get_bind()).values(address=address, at=work.now)
    work.session.execute(row.on_conflict_do_update(index_elements=["address"], set_={"at": work.now}))
