"""What is due and when: the next message, the next question to a provider, what waits and what went wrong."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, func, select

from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.messages.delivery.ports import ChannelFacts
from rxapp.messages.delivery.queries.channels import serving, status_of
from rxapp.messages.delivery.queries.rows import DeliveryCounts
from rxapp.messages.delivery.rules import limits
from rxapp.messages.models import Message
from rxapp.messages.rules.states import Status

_FIRST_LEASE = Read(sa.select(func.min(Message.lease_until).label("at")).where(col(Message.status) == Status.SENDING.value))
_FIRST_DUE = Read(
    sa.select(func.min(Message.next_try_at).label("at"))
    .where(col(Message.status) == Status.HELD.value, col(Message.kind) == sa.bindparam("of_kind"))
    .where(col(Message.is_test) == sa.bindparam("tests"))
)
_COUNTED = (Status.HELD.value, Status.FAILED.value, Status.UNCERTAIN.value)


def next_due_at(work: Work) -> datetime | None:
    """The next moment (UTC) at which `claim` or `settle_lost` has something to do; None where there is none.

    It counts held messages when their channel can take them, and leases when they run out. Messages that wait for a stopped channel, or
    for one that is not set up, do not count.
    """
    serves = serving(work)
    found = [_FIRST_LEASE.rows(work)[0].at]
    for kind in OUTGOING:
        found += [_first_due(work, kind, is_test=True), _next_by(work, serves[kind]) if kind in serves else None]
    return min((moment for moment in found if moment), default=None)


def _next_by(work: Work, facts: ChannelFacts) -> datetime | None:
    """When the channel can take its next message."""
    channel = status_of(work, facts.name, facts.kind)
    if channel and channel.stopped_at and channel.stopped_for == facts.login[:64]:
        return None
    due_at = _first_due(work, facts.kind, is_test=False)
    if due_at is None or channel is None or channel.free_at is None:
        return due_at
    return max(due_at, limits.free_from(channel.free_at, now=work.now, per_second=facts.per_second) - limits.LOOK_AHEAD)


def next_ask_at(work: Work) -> datetime | None:
    """The next moment (UTC) at which `claim_asks` has something to do; None where there is none."""
    return work.session.exec(select(func.min(Message.ask_at)).where(col(Message.status) == Status.UNCERTAIN.value)).one()


def _first_due(work: Work, kind: Kind, *, is_test: bool) -> datetime | None:
    return _FIRST_DUE.rows(work, of_kind=kind.value, tests=is_test)[0].at


def delivery_counts(work: Work) -> DeliveryCounts:
    """What waits and what went wrong, for *Needs attention* and the doctor; tests to staff are left out."""
    counted = select(Message.status, func.count()).where(col(Message.is_test).is_(False)).group_by(Message.status)
    by_status = dict(work.session.exec(counted.where(col(Message.status).in_(_COUNTED))).all())
    late = (Message.status == Status.HELD.value, col(Message.next_try_at) <= work.now)
    overdue, since = work.session.exec(select(func.count(), func.min(Message.send_after)).where(*late)).one()
    return DeliveryCounts(by_status.get("held", 0), overdue, by_status.get("failed", 0), by_status.get("uncertain", 0), since)
