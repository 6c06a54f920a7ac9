"""What arrives joins its ticket or opens one (D-48, D-55, D-86, D-133, D-141); nothing that a person sends is left without one.

Whose and where is found, and held, before the message is written; the rest follows once it stands there.
"""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from rxapp.core.errors import NotFound
from rxapp.core.kinds import STORED_SUBJECT_LIMIT, Kind
from rxapp.core.text import clean, one_line
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.messages.actions import receiving
from rxapp.messages.actions.arrivals import Arrival, Place
from rxapp.messages.actions.finders import About
from rxapp.messages.actions.message_request import Context
from rxapp.messages.delivery.ports import InboundMessage, MailSort
from rxapp.messages.rules import mailtext, sending
from rxapp.shop import queries as shops
from rxapp.tickets.actions import acknowledging, arrived, reporting
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one, routing
from rxapp.tickets.queries import threads as found
from rxapp.tickets.queries.threads import Known
from rxapp.tickets.rules import threads
from rxapp.tickets.rules.arrival import Arrived

REPORTS = (MailSort.BOUNCE, MailSort.DELIVERED, MailSort.FEEDBACK, MailSort.RECEIPT)


@dataclass(frozen=True, slots=True)
class _Came:
    """A message as it came: its sender as compared (`is_own`: an address of ours), what the rules may ask, and what its row will keep."""

    inbound: InboundMessage
    sender: str
    asked: Arrived
    to: str
    is_verified: bool = False
    is_forged: bool = False
    is_own: bool = False
    facts: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def is_by_machine(self) -> bool:
        return threads.is_by_machine(self.inbound)

    @property
    def only_owner(self) -> int | None:
        """The one customer who has the address; None where it is nobody's or several people's (D-55)."""
        return self.asked.owners[0].id if len(self.asked.owners) == 1 else None


def _place(work: Work, inbound: InboundMessage, sender: str) -> Place | None:
    if inbound.kind == Kind.SMS:
        return None if threads.opens_nothing(inbound) else _sms(work, inbound, sender)
    return _mail(work, inbound, sender) if inbound.kind == Kind.EMAIL else None


def _mail(work: Work, inbound: InboundMessage, sender: str) -> Place:
    ours = routing.mailboxes(work)
    own = {customer_rules.folded_email(shops.shop(work).service_email), *(box.address for box in ours)}
    if _is_here(work, inbound, sender, is_ours=sender in own):
        return Place(About(), is_stored=True)
    box = routing.mailbox_of(inbound, ours)
    authserv = box.authserv_id if box else ""
    verified, forged = threads.is_verified(inbound, authserv), threads.is_forged(inbound, authserv)
    owners = () if sender in own else routing.owners(work, inbound.kind, sender)
    asked = Arrived(inbound.subject, inbound.body, sender, routing.recipients_of(inbound), box.id if box else 0, owners)
    facts = {"is_verified": verified, **({"sort": inbound.sort.value} if inbound.sort is not MailSort.PERSON else {})}
    came = _Came(inbound, sender, asked, box.address if box else one_line(inbound.to)[:254], verified, forged, sender in own, facts)
    known = found.known(work, threads.named_ids(inbound))
    place = _in_thread(work, came, known) or _answering(work, came, known)
    place = place or _opened(work, came, looks_like=_resembles(work, came, known))
    about = next((row for row in known if row.is_ours), None)
    return replace(place, first=partial(reporting.note, inbound=inbound, about=about)) if inbound.sort in REPORTS else place


def _is_here(work: Work, inbound: InboundMessage, sender: str, *, is_ours: bool) -> bool:
    """Whether it is another copy of a mail that is here: by its id, its sender and its words; or of one that we sent ourselves."""
    kept = mailtext.kept_id(inbound.mail_id)
    if not kept:
        return False
    words = sending.fingerprint(clean(inbound.body)[: receiving.BODY_LIMIT])
    same = [subject for subject, print_ in found.same_mail(work, kept, sender) if print_ == words]
    subject = one_line(inbound.subject)
    if any(not subject or stored == subject[:STORED_SUBJECT_LIMIT] for stored in same):
        return True
    return is_ours and any(known.is_ours for known in found.known(work, [kept]))


def _in_thread(work: Work, came: _Came, known: list[Known]) -> Place | None:
    """The ticket whose id the mail names, where its sender takes part; a report of a mail of ours goes where that mail is."""
    is_report = came.inbound.sort in REPORTS
    for one_known in known:
        target = found.survivor(work, one_known.ticket_id) if one_known.ticket_id else 0
        if not target or (is_report and not one_known.is_ours):
            continue
        if threads.may_join(
            takes_part=is_report or found.takes_part(work, target, came.sender),
            is_signed=one_known.is_ours,
            is_verified=came.is_verified,
            is_forged=came.is_forged,
        ):
            return _joined(work, came, target, about_id=one_known.id)
    return None


def _answering(work: Work, came: _Came, known: list[Known]) -> Place | None:
    """An answer to what we wrote outside of tickets (D-133): a person's opens the ticket, a machine's stands with the customer."""
    answered = next((row for row in known if row.is_ours and not row.ticket_id and row.customer_id), None)
    if answered is None or came.is_forged:
        return None
    if came.is_by_machine:
        about = About(answered.customer_id, Context(job_id=answered.job_id, about_id=answered.id))
        return Place(about, facts=came.facts, touches_nobody=True)
    return _opened(work, came, answered=answered) if found.got(work, answered.id, came.sender) else None


def _resembles(work: Work, came: _Came, known: list[Known]) -> int:
    """The ticket that a mail names without the right to join it, by an id or by a number in its subject; 0 for none."""
    named = (found.survivor(work, row.ticket_id) for row in known if row.ticket_id)
    return next((target for target in named if target), 0) or found.numbered(work, threads.numbers_in(came.inbound.subject))


def _sms(work: Work, inbound: InboundMessage, sender: str) -> Place:
    owners = routing.owners(work, inbound.kind, sender)
    asked = Arrived("", inbound.body, sender, (one_line(inbound.to),), 0, owners)
    came = _Came(inbound, sender, asked, one_line(inbound.to)[:254])
    standing = found.open_by_sms(work, sender, came.only_owner)
    if standing:
        facts = {"choices": standing} if len(standing) > 1 else {}
        joined = _joined(work, _Came(inbound, sender, asked, came.to, facts=facts), standing[0])
        if joined:
            return joined
    answered = found.answered_sms(work, sender, came.only_owner) if came.only_owner else None
    return _opened(work, came, answered=answered)


def _joined(work: Work, came: _Came, ticket_id: int, *, about_id: int | None = None) -> Place | None:
    try:
        ticket = one.held_ticket(work, ticket_id)
    except NotFound:
        return None
    if ticket.merged_into_id:
        return None  # just now; the next try finds the other
    about = About(ticket.customer_id or came.only_owner, Context(ticket_id=ticket.id, about_id=about_id))
    settle = arrived.noted if came.is_by_machine else arrived.answered
    return Place(about, partial(settle, ticket=ticket), facts=came.facts, touches_nobody=came.is_by_machine)


def _opened(work: Work, came: _Came, *, answered: Known | None = None, looks_like: int = 0) -> Place:
    outcome = routing.decided(work, came.asked)
    customer_id = answered.customer_id if answered else came.only_owner
    subject = one_line(came.inbound.subject) or receiving.beginning(clean(came.inbound.body))
    ticket: Ticket = arrived.begun(
        work,
        outcome,
        subject=subject,
        kind=came.inbound.kind,
        address=came.sender,
        name=one_line(came.inbound.sender_name)[:120],
        to_address=came.to,
        looks_like_id=looks_like or None,
    )
    job_id, answered_id = (answered.job_id, answered.id) if answered else (None, None)
    tells = not came.is_own and acknowledging.hold(work, ticket, came.inbound, customer_id)
    settle = partial(arrived.opened, ticket=ticket, answered_id=answered_id or 0, tags=outcome.tags, tells=tells)
    about = About(customer_id, Context(ticket_id=ticket.id, job_id=job_id, about_id=answered_id))
    return Place(about, settle, facts=came.facts, touches_nobody=came.is_by_machine)


ARRIVAL = Arrival("tickets", _place)
