"""When a customer was last in contact, as the messages tell it (D-90)."""

from datetime import datetime

import sqlalchemy as sa

from rxapp.core.kinds import OUTGOING, Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.models import Message
from rxapp.messages.rules import entries

_MESSAGE = table_of(Message)
_AT = sa.func.coalesce(_MESSAGE.c.sent_at, _MESSAGE.c.shown_at)
_LEFT = sa.and_(_MESSAGE.c.direction == Direction.OUT.value, _MESSAGE.c.kind.in_(OUTGOING), _MESSAGE.c.sent_at.is_not(None))
_HAPPENED = sa.and_(
    _MESSAGE.c.status.in_([status.value for status in entries.STORED]),
    _MESSAGE.c.kind.not_in([kind.value for kind in Kind if not entries.contact(kind, Direction.IN)]),
    _MESSAGE.c.facts[entries.IS_CONTACT].as_boolean().is_distinct_from(sa.false()),
)


def latest(work: Work, customer_id: int) -> tuple[str, datetime] | None:
    """As which contact (`entries.contact`) and when (UTC) the newest of the customer's messages counts; None where none does."""
    asked = sa.select(_MESSAGE.c.kind, _MESSAGE.c.direction, _MESSAGE.c.sent_at, _MESSAGE.c.shown_at)
    asked = asked.where(_MESSAGE.c.customer_id == customer_id, sa.or_(_LEFT, _HAPPENED)).order_by(_AT.desc()).limit(1)
    row = work.session.execute(asked).first()
    return (entries.contact(Kind(row.kind), Direction(row.direction)), row.sent_at or row.shown_at) if row else None
