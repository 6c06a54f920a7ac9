"""Changing what a ticket says of itself: whose it is among staff, its status, category, priority and tags (TK-8..11).

Each raises NotAllowed, BadInput, and NotFound for a ticket that the actor does not see (D-129).
"""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import shapes
from rxapp.core.errors import BadInput, TooLong
from rxapp.core.inputs import a_line, an_id
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.tickets.actions import moving, refusals, system_line, watching
from rxapp.tickets.models import Category, Priority, Ticket, TicketTag
from rxapp.tickets.queries import hours, one, pick_lists
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules.kinds import TAG_LIMIT, TAGS_AT_MOST, Built


def assign(work: Work, *, ticket_id: object, staff_id: object) -> None:
    """Give the ticket to somebody who sees its queue, or to nobody (0); they watch it from then on (D-52). Raises NotTheirWork."""
    ticket = one.held_ticket(work, ticket_id)
    taker = taker_of(work, ticket.queue_id, staff_id)
    if not moving.moved(work, ticket, kind="assigned", staff_id=taker.id or None):
        return
    if taker.id:
        watching.begin(work, ticket, taker.id)
        system_line.note(work, ticket, "ticket.line.assigned", to=taker.label)
    else:
        system_line.note(work, ticket, "ticket.line.unassigned")


def set_status(work: Work, *, ticket_id: object, status_id: object) -> None:
    """Set any active status but *Merged*, which only merging sets (THX-1); what follows from it is `moving`'s."""
    ticket = one.held_ticket(work, ticket_id)
    wanted = one.statuses(work).get(an_id(status_id))
    if wanted is None or wanted.parent is Built.MERGED or not (wanted.is_active or wanted.id == ticket.status_id):
        raise BadInput
    moving.moved(work, ticket, kind="status_set", status_id=wanted.id)


def set_category(work: Work, *, ticket_id: object, category_id: object) -> None:
    """Set an active category; 0 for none."""
    ticket = one.held_ticket(work, ticket_id)
    row = work.session.get(Category, an_id(category_id)) if category_id else None
    if category_id and not (row and row.is_active):
        raise BadInput
    moving.moved(work, ticket, kind="category_set", category_id=row.id if row else None)


def set_priority(work: Work, *, ticket_id: object, priority_id: object) -> None:
    """Set an active priority; 0 for none. Its action times are counted from the opening, as all are (THX-7)."""
    ticket = one.held_ticket(work, ticket_id)
    row = work.session.get(Priority, an_id(priority_id)) if priority_id else None
    if priority_id and not (row and row.is_active):
        raise BadInput
    was = work.session.get(Priority, ticket.priority_id) if ticket.priority_id else None
    if (row.id if row else None) == ticket.priority_id:
        return
    found = deadlines.reprioritised(was, row, moving.due_of(ticket), hours.hours_of(work, ticket.queue_id), ticket.created_at)
    moving.moved(work, ticket, kind="priority_set", priority_id=row.id if row else None, **moving.columns_of(found))


def set_tags(work: Work, *, ticket_id: object, tags: object) -> None:
    """The ticket has these tags and no others (TK-11); another case or accent is the same tag. Raises TooManyTags, TooLong."""
    ticket = one.held_ticket(work, ticket_id)
    _write(work, ticket, _named(tags), _tags_of(work, ticket))


def add_tag(work: Work, *, ticket_id: object, tag: object) -> None:
    """One more tag. Raises TooManyTags, TooLong."""
    ticket = one.held_ticket(work, ticket_id)
    has = _tags_of(work, ticket)
    _write(work, ticket, {**{key: row.name for key, row in has.items()}, **_named([tag])}, has)


def taker_of(work: Work, queue_id: int, staff_id: object) -> pick_lists.Choice:
    """The person as they may be given tickets of this queue; one without an id for 0. Raises NotTheirWork, BadInput."""
    if not staff_id:
        return pick_lists.Choice()
    wanted = an_id(staff_id)
    found = next((person for person in pick_lists.people_of(work, queue_id) if person.id == wanted), None)
    if found is None:
        raise refusals.NotTheirWork
    return found


def _write(work: Work, ticket: Ticket, wanted: dict[str, str], has: dict[str, TicketTag]) -> None:
    if wanted.keys() == has.keys():
        return
    if len(wanted) > TAGS_AT_MOST:
        raise refusals.TooManyTags(most=TAGS_AT_MOST)
    gone = [row.id for key, row in has.items() if key not in wanted]
    work.session.execute(sa.delete(TicketTag).where(col(TicketTag.id).in_(gone)))
    fresh = {key: name for key, name in wanted.items() if key not in has}
    work.session.add_all(TicketTag(ticket_id=ticket.id or 0, name=name, folded=key) for key, name in fresh.items())
    ticket.version, ticket.is_unindexed = ticket.version + 1, True
    before, after = sorted(row.name for row in has.values()), sorted([*(has[key].name for key in wanted if key in has), *fresh.values()])
    history.record(work, subject=moving.SUBJECT, subject_id=ticket.id or 0, kind="tags_set", before={"tags": before}, after={"tags": after})
    live.publish(work, moving.TOPIC)


def _tags_of(work: Work, ticket: Ticket) -> dict[str, TicketTag]:
    rows = work.session.exec(select(TicketTag).where(TicketTag.ticket_id == ticket.id).order_by(col(TicketTag.id)))
    return {row.folded: row for row in rows}


def _named(tags: object) -> dict[str, str]:
    """The tags by their folded names; empty ones left out."""
    listed: Collection[object] = tags if shapes.is_row(tags) else ()
    if tags and not listed:
        raise BadInput
    names = [a_line(tag, limit=TAG_LIMIT) for tag in listed]
    found = {fold(name): name for name in reversed(names) if fold(name)}  # as it was written first
    if any(len(key) > 2 * TAG_LIMIT for key in found):
        raise TooLong(limit=TAG_LIMIT, length=max(map(len, found)))
    return dict(reversed(found.items()))
