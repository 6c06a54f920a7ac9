"""Leases: which process runs a loop that only one may run at a time. One row per loop, changed by compare-and-set.

Not a lock: nobody waits for a lease, and it ends by itself where its holder is gone.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from rxapp.core import db, locks
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work

AT_MOST = timedelta(minutes=5)
ASTRAY = timedelta(minutes=10)  # no lease reaches so far ahead: the clock was set back since


class Lease(SQLModel, table=True):
    """Which process (`holder`) runs the loop of this name, and until when (UTC) unless it renews."""

    name: str = Field(primary_key=True, max_length=40)
    holder: str = Field(max_length=80)
    until: datetime


_LEASE = table_of(Lease)


def is_free(work: Work, *, name: str, holder: str) -> bool:
    """Whether this holder could take the lease now, or has it already. Reads only."""
    taken = sa.select(_LEASE.c.name).where(_LEASE.c.name == name, sa.not_(_is_free(work, holder)))
    return work.session.connection().execute(taken).first() is None


def take(work: Work, *, name: str, holder: str, lease_for: timedelta) -> bool:
    """Take the lease if it is free, or renew it if it is this holder's, until `work.now + lease_for`. Returns False where another one has
    it.

    `holder` must be unique among all loops (`in_flight.worker_name`). Raises ValueError where `lease_for` exceeds AT_MOST.
    """
    if lease_for > AT_MOST:
        raise ValueError(lease_for)
    locks.note(locks.LEASES)
    values = {"holder": holder, "until": work.now + lease_for}
    if rows_changed(work, sa.update(_LEASE).where(_LEASE.c.name == name, _is_free(work, holder)).values(**values)):
        return True
    first = db.inserting(_LEASE, work.session.get_bind()).values(name=name, **values).on_conflict_do_nothing(index_elements=["name"])
    return work.session.connection().execute(first.returning(_LEASE.c.name)).first() is not None


def release(work: Work, *, name: str, holder: str) -> None:
    """End the lease if it is this holder's, so that others need not wait until it runs out."""
    locks.note(locks.LEASES)
    work.session.connection().execute(sa.delete(_LEASE).where(_LEASE.c.name == name, _LEASE.c.holder == holder))


def _is_free(work: Work, holder: str) -> sa.ColumnElement[bool]:
    return sa.or_(_LEASE.c.holder == holder, _LEASE.c.until <= work.now, _LEASE.c.until > work.now + ASTRAY)
