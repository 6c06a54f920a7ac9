"""Opening a ticket by hand (TK-2..17, TK-25): words that go to the customer, words entered on their behalf, or a comment alone."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from rxapp.core import locks
from rxapp.core.errors import BadInput
from rxapp.core.kinds import Direction, Kind
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.queries import lookups
from rxapp.files import actions as files
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import checks, copies, entries, once, sending
from rxapp.messages.actions.message_request import Context
from rxapp.messages.actions.refusals import Hidden
from rxapp.messages.delivery.actions.recipients import note_copies
from rxapp.messages.queries.viewers import SUBJECT as MESSAGE_FILES
from rxapp.messages.rules.states import Status as MessageStatus
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission
from rxapp.tickets.actions import moving, refusals, timing
from rxapp.tickets.actions.opening_form import Opening, Way, When, opening
from rxapp.tickets.actions.system_line import SOURCE
from rxapp.tickets.models import Category, Priority, Ticket, TicketSeen, TicketTag, TicketWatch
from rxapp.tickets.queries import choosing, one, replying
from rxapp.tickets.rules import replying as writing
from rxapp.tickets.rules.kinds import STATE_OF, Built, State, Waiting

_NOT_CHOSEN = (Built.MERGED,)


def open_ticket(
    work: Work,
    *,
    key: str,
    direction: str,
    source: str,
    queue_id: int,
    subject: str,
    address: str = "",
    customer_id: int = 0,
    cc: Iterable[Any] = (),
    body: str = "",
    comment: str = "",
    staff_id: int = 0,
    status_id: int = 0,
    category_id: int = 0,
    priority_id: int = 0,
    tags: Iterable[str] = (),
    template_id: int = 0,
    files: Iterable[int] = (),
    when: str = "undo",
    send_at: str = "",
    confirmed: Iterable[str] = (),
    reason: str = "",
    kind: str = "email",
) -> int:
    """Open a ticket; returns its id. `direction`: "to" sends `body`, "behalf" keeps it as the customer's own words (D-53).

    Its number is that of its first entry (D-137): the message where there is one, else the comment. One `key` makes one ticket (D-56).
    A customer who has not agreed is written to only with `reason` and the right to (D-2). `when` is "now", "undo" (after the shop's span
    for tickets) or "later", at `send_at`. Without a status it awaits the customer where it was sent, else it is new (D-132). Who opens
    it watches it. Raises NotAllowed, BadInput, TooLong, those of `refusals` and of sending.
    """
    work.need(Permission.WORK_TICKETS)
    given = {name: value for name, value in locals().items() if name != "work"}
    wanted = opening(**given)
    locks.take(work.session, locks.OPENING, [crc32(wanted.key.encode()) >> 1])
    made = _made_before(work, wanted.key)
    return made or _opened(work, wanted)


def _made_before(work: Work, key: str) -> int:
    """The ticket that this key has opened. Raises BadInput where it is another person's, or made something else."""
    row = once.row_of(work, key)
    if row is None:
        return 0
    if row.staff_id != work.actor.id or not row.ticket_id:
        raise BadInput
    return row.ticket_id


def _opened(work: Work, wanted: Opening) -> int:
    customer = _customer(work, wanted)
    address = _address(work, wanted, customer)
    _check_choices(work, wanted)
    ticket = _ticket(work, wanted, address)
    work.session.add(ticket)
    work.session.flush()
    number = ticket.id or 0
    entered = [*_message(work, wanted, number, address, customer), *_comment(work, wanted, number, customer)]
    ticket.number, ticket.last_event_id = entered[0], entered[-1]
    ticket.customer_id = customer.id if customer else None  # last: whoever is written to is held by now
    for name in wanted.tags:
        work.session.add(TicketTag(ticket_id=number, name=name, folded=fold(name) or name))
    if work.actor.id:
        work.session.add(TicketWatch(ticket_id=number, staff_id=work.actor.id))
        work.session.add(TicketSeen(staff_id=work.actor.id, ticket_id=number, event_id=entered[-1]))
    work.session.flush()
    history.record(work, subject=moving.SUBJECT, subject_id=number, kind="opened", after={"number": ticket.number, "source": ticket.source})
    live.publish(work, moving.TOPIC)
    return number


def _customer(work: Work, wanted: Opening) -> lookups.CustomerRow | None:
    """Whose ticket it is: whom staff chose, else the only one who has the address (D-55). Raises NotFound, Hidden."""
    if wanted.customer_id:
        found = lookups.customer_for(work, wanted.customer_id)
        if found.is_hidden:
            raise Hidden(link=f"/customers/{found.id}", name=found.name)
        return found
    typed = wanted.address
    folded = customer_rules.folded_email(typed) if wanted.kind == Kind.EMAIL else checks.address(work, wanted.kind, typed) if typed else ""
    owners = lookups.owners_of(work, wanted.kind, folded) if folded else []
    only = lookups.customer_for(work, owners[0]) if len(owners) == 1 else None
    return None if only and only.is_hidden else only


def _address(work: Work, wanted: Opening, customer: lookups.CustomerRow | None) -> str:
    """The address as it is written to; "" where nothing is sent and none was given. Raises NoEmailOnRecord and those about addresses."""
    if wanted.address:
        return checks.address(work, wanted.kind, wanted.address)
    if wanted.is_sent and customer and wanted.kind == Kind.EMAIL and not customer.emails:
        raise refusals.NoEmailOnRecord(link=f"/customers/{customer.id}/edit", name=customer.name)
    return checks.address(work, wanted.kind, "") if wanted.is_sent else ""


def _check_choices(work: Work, wanted: Opening) -> None:
    if choosing.queue_to_work(work, wanted.queue_id) is None:
        raise refusals.NoQueue
    if wanted.staff_id and not choosing.may_handle(work, wanted.staff_id, wanted.queue_id):
        raise refusals.NotTheirWork
    lists = ((Category, wanted.category_id), (Priority, wanted.priority_id))
    if not all(choosing.is_on_offer(work, model, row_id) for model, row_id in lists if row_id):
        raise refusals.NotOneOfThem
    if wanted.status_id:
        status = one.statuses(work).get(wanted.status_id)
        if status is None or not status.is_active or status.parent in _NOT_CHOSEN:
            raise refusals.NotOneOfThem


def _ticket(work: Work, wanted: Opening, address: str) -> Ticket:
    status_id = wanted.status_id or one.built_in(work, Built.AWAITING if wanted.is_sent else Built.NEW)
    built = one.statuses(work)[status_id].parent
    state = STATE_OF[built]
    waits_for = Waiting.NOBODY if state is State.CLOSED else Waiting.CUSTOMER if wanted.is_sent else Waiting.US
    return Ticket(
        subject=wanted.subject,
        kind=wanted.kind.value,
        address=customer_rules.folded_email(address) if wanted.kind == Kind.EMAIL else address,
        queue_id=wanted.queue_id,
        staff_id=wanted.staff_id or None,
        status_id=status_id,
        category_id=wanted.category_id or None,
        source=wanted.source,
        waiting_for=waits_for.value,
        state=state.value,
        created_at=work.now,
        created_by=work.actor.id,
        last_message_at=work.now,
        closed_at=work.now if state is State.CLOSED else None,
        first_reply_at=work.now if wanted.is_sent else None,
        first_reply_worked=0 if wanted.is_sent else None,
        **timing.begun(work, wanted.queue_id, wanted.priority_id, built),
    )


def _message(work: Work, wanted: Opening, ticket_id: int, address: str, customer: lookups.CustomerRow | None) -> list[int]:
    if not wanted.body.strip():
        return []
    write = _sent if wanted.way is Way.TO else _kept
    return [write(work, wanted, ticket_id, address, customer)]


def _sent(work: Work, wanted: Opening, ticket_id: int, address: str, customer: lookups.CustomerRow | None) -> int:
    """The words with the writer's signature and without a quote (D-135), as the queue's mailbox."""
    shop = shops.shop(work)
    begun = _ticket(work, wanted, address)  # never stored: as which, and with which signature, the ticket's words go
    begun.id, begun.customer_id = ticket_id, customer.id if customer else None
    signed = replying.parts_of(work, begun, wanted.kind)[0].signature
    row = sending.enqueue(
        work,
        key=wanted.key,
        customer_id=customer.id if customer else 0,
        kind=wanted.kind,
        to=address,
        subject=wanted.subject,
        body=writing.whole(wanted.kind, wanted.body, writing.Parts(signature=signed)),
        typed=len(wanted.body),
        signature=signed,
        sender=replying.sender_of(work, begun) if wanted.kind == Kind.EMAIL else ("", ""),
        template_id=wanted.template_id or None,
        language=(customer.language if customer else "") or shop.language,
        send_at=wanted.send_at if wanted.when is When.LATER else None,
        confirmed=wanted.confirmed,
        cc=wanted.cc,
        context=Context(ticket_id=ticket_id),
        files=wanted.files,
        reason=wanted.reason,
        undo_for=0 if wanted.when is When.NOW else shop.undo_tickets_for,
    )
    return row.id


def _kept(work: Work, wanted: Opening, ticket_id: int, address: str, customer: lookups.CustomerRow | None) -> int:
    """The customer's words, entered by staff, whose name the row bears (D-53)."""
    if wanted.cc and wanted.kind != Kind.EMAIL:
        raise BadInput
    message_id = entries.enter(
        work,
        key=wanted.key,
        kind=wanted.kind,
        direction=Direction.IN,
        customer_id=customer.id if customer else None,
        subject=wanted.subject,
        body=wanted.body,
        sender=address,
        sender_name=customer.name if customer else "",
        source=SOURCE,
        context=Context(ticket_id=ticket_id),
        is_contact=True,
    )
    note_copies(work, message_id, MessageStatus.RECEIVED, copies.listed(work, to=address, cc=wanted.cc))
    work.session.flush()
    for position, use_id in enumerate(wanted.files):
        files.adopt(work, use_id=use_id, subject=MESSAGE_FILES, subject_id=message_id, position=position)
    return message_id


def _comment(work: Work, wanted: Opening, ticket_id: int, customer: lookups.CustomerRow | None) -> list[int]:
    """The comment; without a message it bears the key, and the files."""
    if not wanted.comment.strip():
        return []
    is_alone = not wanted.body.strip()
    made = entries.enter(
        work,
        key=wanted.key if is_alone else f"{wanted.key}-c",
        kind=Kind.COMMENT,
        direction=Direction.OUT,
        customer_id=customer.id if customer else None,
        subject=wanted.subject,
        body=wanted.comment,
        source=SOURCE,
        context=Context(ticket_id=ticket_id),
    )
    for position, use_id in enumerate(wanted.files if is_alone else ()):
        files.adopt(work, use_id=use_id, subject=MESSAGE_FILES, subject_id=made, position=position)
    return [made]
