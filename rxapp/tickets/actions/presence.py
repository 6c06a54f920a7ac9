"""Who has a ticket open, and who writes in it, told live; a tab says so again before its time runs out."""

from datetime import timedelta

import sqlalchemy as sa

from rxapp.core import db
from rxapp.core.errors import BadInput
from rxapp.core.inputs import a_flag, a_line
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.staff.rules import Permission
from rxapp.tickets.models import TicketPresence
from rxapp.tickets.queries import one

TOPIC = "presence"
HERE_FOR = timedelta(seconds=45)
PRESENCE = table_of(TicketPresence)


def tell(work: Work, *, ticket_id: int, tab: str, is_writing: bool = False) -> None:
    """This tab shows the ticket, and its person writes there or not. Others hear of it only where that is new.

    Raises NotAllowed, NotFound, BadInput, TooLong.
    """
    ticket = one.ticket_for(work, ticket_id)
    name, writes = a_line(tab, limit=64), a_flag(is_writing)
    if not name or work.actor.id is None:
        raise BadInput
    stands = work.session.execute(sa.select(PRESENCE).where(PRESENCE.c.tab == name)).first()
    if stands and stands.staff_id != work.actor.id:
        raise BadInput
    said = {"ticket_id": ticket.id, "is_writing": writes, "until": work.now + HERE_FOR}
    row = db.inserting(PRESENCE, work.session.get_bind()).values(tab=name, staff_id=work.actor.id, **said)
    work.session.execute(row.on_conflict_do_update(index_elements=["tab"], set_=said))
    if stands is None or stands.until <= work.now or (stands.ticket_id, stands.is_writing) != (ticket.id, writes):
        work.session.execute(sa.delete(PRESENCE).where(PRESENCE.c.until <= work.now))
        live.publish(work, TOPIC)


def leave(work: Work, *, tab: str) -> None:
    """This tab shows a ticket no more. Raises NotAllowed, BadInput, TooLong."""
    work.need(Permission.WORK_TICKETS)
    mine = (PRESENCE.c.tab == a_line(tab, limit=64), PRESENCE.c.staff_id == work.actor.id)
    if rows_changed(work, sa.delete(PRESENCE).where(*mine)):
        live.publish(work, TOPIC)
