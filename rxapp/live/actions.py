"""Announcing a change, in the transaction that makes it."""

import sqlalchemy as sa

from rxapp.core.work import Work
from rxapp.live.models import Pulse


def announce(work: Work, topic: str) -> None:
    """Raise the topic's version by one: "customers", "messages", "templates", "staff", "shop"."""
    pulse = Pulse.__table__  # type: ignore[attr-defined]
    raised = work.session.execute(sa.update(pulse).where(pulse.c.topic == topic).values(version=pulse.c.version + 1))
    if not raised.rowcount:
        work.session.add(Pulse(topic=topic, version=1))
