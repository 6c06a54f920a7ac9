"""Everything that the page of one ticket shows, read in a bounded number of questions (TK-21..24, TK-47, D-43, D-129)."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.kinds import Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers import rules as customers
from rxapp.customers.queries import batch
from rxapp.customers.queries.batch import NamedRow
from rxapp.messages.composer.queries import TemplateChoice, template_choices
from rxapp.messages.rules.times import latest_time, likely_times
from rxapp.shop import queries as shops
from rxapp.staff.models import Staff
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Priority, Queue, Ticket, TicketSeen, TicketTag, TicketWatch
from rxapp.tickets.queries import one, pick_lists, presence
from rxapp.tickets.queries.articles import SHOWN_FIRST, Correspondence, correspondence
from rxapp.tickets.queries.beside import Beside, beside
from rxapp.tickets.queries.pick_lists import Choice
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules.kinds import Built

_TICKET = table_of(Ticket)
_SAME = ("version", "subject", "kind", "address", "queue_id", "status_id", "state", "last_event_id")
_NUMBERS = ("id", "number", "customer_id", "staff_id", "category_id", "priority_id")


@dataclass
class Head:
    """The ticket itself. Labels that begin with @ are catalogue keys, moments in ISO, 0 and "" is none.

    `who` is its customer, else how the sender calls themselves, else the address; `shown_address` is as staff read it. `deadline` is a
    `rules.deadlines.Deadline` with the due time that it speaks of, or the next. `likes` is a ticket that it may belong to.
    """

    id: int = 0
    number: int = 0
    version: int = 0
    subject: str = ""
    kind: str = "email"
    address: str = ""
    shown_address: str = ""
    who: str = ""
    customer_id: int = 0
    status_id: int = 0
    status: str = ""
    queue_id: int = 0
    queue: str = ""
    staff_id: int = 0
    staff: str = ""
    category_id: int = 0
    priority_id: int = 0
    tags: list[str] = field(default_factory=list[str])
    state: str = "open"
    deadline: str = ""
    deadline_at: str = ""
    snoozed_until: str = ""
    last_event_id: int = 0
    is_watched: bool = False
    is_in_spam: bool = False
    likes_id: int = 0
    likes_number: int = 0


@dataclass
class Here:
    """Somebody else who has the ticket open."""

    staff_id: int = 0
    name: str = ""
    is_writing: bool = False


@dataclass
class Choices:
    """What the fields of a ticket and its composer offer: `people` of its queue and `everybody`.

    `likely` and `latest` are times for *Send later* by the clock of `zone`, `undo_for` is in seconds.
    """

    statuses: list[Choice] = field(default_factory=list[Choice])
    people: list[Choice] = field(default_factory=list[Choice])
    everybody: list[Choice] = field(default_factory=list[Choice])
    categories: list[Choice] = field(default_factory=list[Choice])
    priorities: list[Choice] = field(default_factory=list[Choice])
    queues: list[Choice] = field(default_factory=list[Choice])
    templates: list[TemplateChoice] = field(default_factory=list[TemplateChoice])
    likely: list[str] = field(default_factory=list[str])
    latest: str = ""
    zone: str = ""
    undo_for: int = 30


@dataclass(frozen=True, slots=True)
class TicketPage:
    """The whole page; what the person has seen of it is everything up to `seen_event_id`."""

    head: Head
    past: Correspondence
    choices: Choices
    beside: Beside
    here: list[Here]
    seen_event_id: int = 0


def page_for(work: Work, ticket_id: object, *, most: int = SHOWN_FIRST) -> TicketPage:
    """The page, with the last `most` articles. Raises NotAllowed, BadInput, NotFound (D-129)."""
    ticket = one.ticket_for(work, ticket_id)
    sees = work.actor.may(Permission.SEE_CUSTOMERS)
    seen = select(TicketSeen.event_id).where(TicketSeen.staff_id == work.actor.id, TicketSeen.ticket_id == ticket.id)
    named = batch.named(work, [ticket.customer_id]).get(ticket.customer_id) if sees and ticket.customer_id else None
    return TicketPage(
        head=_head(work, ticket, named),
        past=correspondence(work, ticket, most=most, customer=named),
        choices=_choices(work, ticket),
        beside=beside(work, ticket),
        here=[Here(row.staff_id, row.name, row.is_writing) for row in presence.others(work, ticket.id or 0)],
        seen_event_id=work.session.exec(seen).first() or 0,
    )


def _head(work: Work, ticket: Ticket, customer: NamedRow | None) -> Head:
    """The columns of a ticket as the page says them."""
    session, labels = work.session, one.statuses(work)
    queue = session.get_one(Queue, ticket.queue_id)
    person = session.get(Staff, ticket.staff_id) if ticket.staff_id else None
    tags = session.exec(select(TicketTag.name).where(TicketTag.ticket_id == ticket.id).order_by(col(TicketTag.id))).all()
    watch = session.get(TicketWatch, (ticket.id, work.actor.id)) if work.actor.id else None
    likes = _likes(work, ticket)
    due = deadlines.next_of(ticket, work.now)
    same: dict[str, Any] = {name: getattr(ticket, name) for name in _SAME}
    numbers: dict[str, Any] = {name: getattr(ticket, name) or 0 for name in _NUMBERS}
    shown = customers.phone_shown(ticket.address, country=shops.country(work)) if ticket.kind == Kind.SMS else ticket.address
    return Head(
        **same,
        **numbers,
        shown_address=shown,
        who=customer.name if customer else ticket.name or shown,
        status=labels[ticket.status_id].label,
        queue=queue.name,
        staff=person.name if person else "",
        tags=list(tags),
        deadline=deadlines.state_of(ticket, work.now).value,
        deadline_at=due.isoformat() if due else "",
        snoozed_until=ticket.snoozed_until.isoformat() if ticket.snoozed_until else "",
        is_watched=bool(watch and watch.is_on),
        is_in_spam=queue.is_spam,
        likes_id=likes[0],
        likes_number=likes[1],
    )


def _likes(work: Work, ticket: Ticket) -> tuple[int, int]:
    """The ticket whose number a stranger named, where the actor sees that one too."""
    if not ticket.looks_like_id:
        return 0, 0
    asked = sa.select(_TICKET.c.id, _TICKET.c.number, _TICKET.c.queue_id)
    found = work.session.execute(asked.where(_TICKET.c.id == ticket.looks_like_id, _TICKET.c.deleted_at.is_(None))).first()
    return (found.id, found.number) if found and found.queue_id in one.queue_ids_seen(work) else (0, 0)


def _choices(work: Work, ticket: Ticket) -> Choices:
    """What may be chosen, and what is chosen although it is no longer on offer."""
    shop, person = shops.shop(work), work.session.get(Staff, ticket.staff_id) if ticket.staff_id else None
    statuses = [row for row in one.statuses(work).values() if row.is_active or row.id == ticket.status_id]
    statuses = [row for row in statuses if row.parent is not Built.MERGED or row.id == ticket.status_id]
    priorities = work.session.exec(select(Priority).order_by(col(Priority.position), col(Priority.id))).all()
    return Choices(
        statuses=[Choice(row.id, row.label) for row in statuses],
        people=_with(pick_lists.people_of(work, ticket.queue_id), ticket.staff_id or 0, person.name if person else ""),
        everybody=pick_lists.people_of(work),
        categories=pick_lists.categories_of(work),
        priorities=[Choice(row.id or 0, row.name) for row in priorities if row.is_active or row.id == ticket.priority_id],
        queues=pick_lists.queues_of(work, with_spam=True),
        templates=template_choices(work, Kind(ticket.kind), shop.language),
        likely=likely_times(work.now, shop.zone),
        latest=latest_time(work.now, shop.zone),
        zone=shop.zone,
        undo_for=shop.undo_tickets_for,
    )


def _with(listed: list[Choice], number: int, label: str) -> list[Choice]:
    """The list, with what is chosen although it is not on it."""
    return listed if not number or any(one.id == number for one in listed) else [*listed, Choice(number, label)]
