"""Repair after the clock was set back: no message waits for a moment that was written by the clock before, and none is sent twice.

Without it a message whose next try was stored before the clock was set back would wait until the clock has caught up.
"""

from datetime import timedelta

import sqlalchemy as sa

from rxapp.core import locks
from rxapp.core.errors import NotAllowed
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.delivery.actions import channel_status
from rxapp.messages.delivery.actions.transitions import MESSAGE, DeliveryEvent, add_events
from rxapp.messages.delivery.queries import clock_skew
from rxapp.messages.delivery.rules import clock_skew as clock_skew_rules
from rxapp.messages.rules.states import Status


def mend(work: Work) -> int:
    """Correct every stored moment that lies further ahead than `rules.clock_skew` allows. Returns how many messages and channels it
    changed.

    Held messages and questions to providers become due. A lease is renewed for its whole span, not ended: its worker may still be
    sending. Raises NotAllowed for anybody but the system actor.
    """
    if not work.actor.is_system:
        raise NotAllowed
    found = clock_skew.astray(work)
    _bring_forward(work, found.tries)
    _set(work, found.leases, Status.SENDING, lease_until=work.now + timedelta(seconds=clock_skew_rules.LEASE_FOR))
    _set(work, found.asks, Status.UNCERTAIN, ask_at=work.now)
    for (name, kind), moment in found.channels.items():
        channel_status.busy_until(work, name, kind, moment)
    return len(found.tries) + len(found.leases) + len(found.asks) + len(found.channels)


def _bring_forward(work: Work, ids: list[int]) -> None:
    now = sa.literal(work.now, MESSAGE.c.next_try_at.type)
    passed = {name: sa.case((MESSAGE.c[name] > now, now), else_=MESSAGE.c[name]) for name in ("send_after", "tried_from")}
    due = _set(work, ids, Status.HELD, next_try_at=now, waiting="", waiting_values={}, **passed)
    add_events(work, [DeliveryEvent(number, Status.HELD, "message.ladder.clock_set_back") for number in due])
    if due:
        live.publish(work, "messages")


def _set(work: Work, ids: list[int], status: Status, **changed: object) -> list[int]:
    """Change those that still stand so; whoever holds one of them now is about to change it anyway. Returns the ids of the changed."""
    if not ids:
        return []
    still = sa.select(MESSAGE.c.id).where(MESSAGE.c.id.in_(ids), MESSAGE.c.status == status.value)
    held = list(work.session.execute(locks.rows(locks.MESSAGES, still.order_by(MESSAGE.c.id), waits=False)).scalars())
    work.session.execute(sa.update(MESSAGE).where(MESSAGE.c.id.in_(held)).values(**changed))
    return held
