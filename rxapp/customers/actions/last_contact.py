"""The last contact of a customer: when, and by what. Other features store it here, in their own transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core import inputs
from rxapp.core.errors import BadInput
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.customers import rules
from rxapp.customers.models import Customer
from rxapp.live import actions as live

CUSTOMER = table_of(Customer)
_MOMENT = sa.bindparam("moment", type_=CUSTOMER.c.last_contact_at.type)
_TOUCHED = (
    sa.update(CUSTOMER)
    .where(CUSTOMER.c.id.in_(sa.bindparam("these", expanding=True)), CUSTOMER.c.last_contact_at <= _MOMENT)
    .values(last_contact_at=_MOMENT, last_contact_kind=sa.bindparam("shown"))
)


def touch(work: Work, *, customer_id: int, kind: str, at: datetime) -> None:
    """Store a contact with the customer at this moment (UTC); an older one than the stored changes nothing.

    `kind` is a `rules.LastContact`, or the kind of a message that we sent. Raises BadInput.
    """
    shown = rules.last_contact(kind)
    if shown is None:
        raise BadInput
    where = (col(Customer.id) == inputs.an_id(customer_id), col(Customer.last_contact_at) <= at)
    if rows_changed(work, sa.update(Customer).where(*where).values(last_contact_at=at, last_contact_kind=shown.value)):
        live.publish(work, "customers")


def step_back(work: Work, *, customer_id: int, was: Collection[datetime], kind: str, at: datetime | None) -> None:
    """The contacts at the moments `was` are no more: where the last one was one of them, it is now the one of `kind` at `at`.

    `kind` is as for `touch`; "" and None where there is no other contact. Raises BadInput.
    """
    shown = rules.last_contact(kind) if kind else None
    if kind and shown is None:
        raise BadInput
    where = (col(Customer.id) == inputs.an_id(customer_id), col(Customer.last_contact_at).in_(was))
    earlier = {"last_contact_at": at or rules.NEVER, "last_contact_kind": shown.value if shown else ""}
    if rows_changed(work, sa.update(Customer).where(*where).values(**earlier)):
        live.publish(work, "customers")


def touch_many(work: Work, *, customer_ids: Iterable[int], kind: str, at: datetime) -> None:
    """The same for many customers at once. Raises BadInput."""
    shown = rules.last_contact(kind)
    if shown is None:
        raise BadInput
    asked = {"these": list(set(customer_ids)), "moment": at, "shown": shown.value}
    if rows_changed(work, _TOUCHED, asked):
        live.publish(work, "customers")
