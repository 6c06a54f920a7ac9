"""Whoever writes in a ticket watches it and has seen what they wrote (D-52)."""

from rxapp.core import db
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.tickets.models import TicketSeen, TicketWatch

_SEEN, _WATCH = table_of(TicketSeen), table_of(TicketWatch)


def take_part(work: Work, *, ticket_id: int, event_id: int) -> None:
    """The acting person watches the ticket, unless they have stopped, and has seen it up to this event; nothing for the house."""
    if work.actor.id is None:
        return
    bind = work.session.get_bind()
    mine = {"ticket_id": ticket_id, "staff_id": work.actor.id}
    watches = db.inserting(_WATCH, bind).values(**mine, is_on=True)
    work.session.execute(watches.on_conflict_do_nothing(index_elements=["ticket_id", "staff_id"]))
    seen = db.inserting(_SEEN, bind).values(**mine, event_id=event_id)
    later = {"set_": {"event_id": event_id}, "where": _SEEN.c.event_id < event_id}
    work.session.execute(seen.on_conflict_do_update(index_elements=["staff_id", "ticket_id"], **later))
