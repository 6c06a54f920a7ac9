"""Hide a customer from lists and pickers, and show the customer again."""

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core.errors import NotFound
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.customers.actions import ranks
from rxapp.customers.actions.records import SUBJECT, locked
from rxapp.customers.models import Customer
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.rules import Permission


def hide(work: Work, *, customer_id: int) -> None:
    """Leave the customer out of lists and pickers; inbound still finds them (D-25). Raises NotAllowed, NotFound."""
    _hide(work, customer_id, is_hidden=True)


def unhide(work: Work, *, customer_id: int) -> None:
    """Show a hidden customer again (D-25). Raises NotAllowed, NotFound."""
    _hide(work, customer_id, is_hidden=False)


def _hide(work: Work, customer_id: int, *, is_hidden: bool) -> None:
    work.need(Permission.EDIT_CUSTOMERS)
    row = locked(work, customer_id)
    if row.is_hidden == is_hidden:
        return
    where = (col(Customer.id) == row.id, col(Customer.version) == row.version)
    if rows_changed(work, sa.update(Customer).where(*where).values(is_hidden=is_hidden, version=row.version + 1)) != 1:
        raise NotFound
    ranks.place(work, row.id)
    history.record(
        work,
        subject=SUBJECT,
        subject_id=row.id,
        kind="hidden" if is_hidden else "shown",
        before={"is_hidden": row.is_hidden, "version": row.version},
        after={"is_hidden": is_hidden, "version": row.version + 1},
    )
    live.publish(work, "customers")
