"""Announcing a change, in the transaction that makes it."""

from sqlalchemy.dialects import postgresql, sqlite

from rxapp.core import db
from rxapp.core.work import Work
from rxapp.live.models import Pulse


def announce(work: Work, topic: str) -> None:
    """Raise the topic's version by one: "customers", "messages", "templates", "staff", "shop".

    In this order where one transaction announces several, so that two of them never wait for each other.
    """
    insert = sqlite.insert if db.is_sqlite(work.session.get_bind()) else postgresql.insert
    first = insert(Pulse).values(topic=topic, version=1)
    work.session.execute(first.on_conflict_do_update(index_elements=["topic"], set_={"version": Pulse.version + 1}))
