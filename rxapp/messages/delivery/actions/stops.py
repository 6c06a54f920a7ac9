"""Stopping messages that must not go as they are: they stay held, with a reason and without a next try (D-131)."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from rxapp.core import locks
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.delivery.actions.transitions import MESSAGE, DeliveryEvent, add_events
from rxapp.messages.rules.states import Status

CUSTOMER_WROTE = "message.waiting.customer_wrote"
FACT_CHANGED, FACT_GONE = "message.waiting.fact_changed", "message.waiting.fact_gone"


def hold_back(work: Work, ids: Sequence[int], reason: str, values: Mapping[str, str | int], *, is_heeded: bool = False) -> list[int]:
    """Stop those of the messages that are held and would go by themselves; returns their ids. Their authors are told.

    `reason` is the catalogue key of why, with its `values`; `is_heeded`: their ticket knows.
    """
    if not ids:
        return []
    still = (MESSAGE.c.id.in_(ids), MESSAGE.c.status == Status.HELD.value, MESSAGE.c.next_try_at.is_not(None))
    held = sa.select(MESSAGE.c.id).where(*still).order_by(MESSAGE.c.id)
    found = list(work.session.execute(locks.rows(locks.MESSAGES, held)).scalars())
    stopped: dict[str, Any] = {"next_try_at": None, "waiting": reason, "waiting_values": dict(values), "shown_at": work.now}
    stopped |= {"told_at": None, "heeded_at": work.now if is_heeded else None}
    if found:
        work.session.execute(sa.update(MESSAGE).where(MESSAGE.c.id.in_(found)).values(**stopped))
        add_events(work, [DeliveryEvent(number, Status.HELD, reason, values) for number in found])
        live.publish(work, "messages")
    return found
