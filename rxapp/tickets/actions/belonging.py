"""What becomes of tickets when their customer's record is merged or erased, or a person leaves (D-132)."""

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.belongings import in_table
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.leavers import Leaver
from rxapp.tickets.models import Ticket, TicketDraft, TicketPresence

SUBJECT = "ticket"


def _to_nobody(work: Work, staff_id: int) -> None:
    """The open tickets of who leaves stand under *Unassigned*, and what they were writing is free for others."""
    mine = select(Ticket).where(Ticket.staff_id == staff_id, col(Ticket.state) != "closed").order_by(col(Ticket.id))
    rows = work.session.exec(mine).all()
    for row in rows:
        work.session.execute(sa.update(Ticket).where(col(Ticket.id) == row.id).values(staff_id=None, version=row.version + 1))
        history.record(work, subject=SUBJECT, subject_id=row.id or 0, kind="assigned", before={"staff_id": staff_id}, after={"staff_id": 0})
    for model in (TicketDraft, TicketPresence):
        table = table_of(model)
        work.session.execute(sa.delete(table).where(table.c.staff_id == staff_id))
    if rows:
        live.publish(work, "tickets")


BELONGINGS = (in_table("tickets", "ticket", erased={"address": "", "name": "", "to_address": ""}),)
LEAVERS = (Leaver("tickets", _to_nobody),)
