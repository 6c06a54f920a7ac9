"""Announcing a change, in the transaction that makes it."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from rxapp.core import db, locks
from rxapp.core.tables import table_of
from rxapp.core.work import Work, before_commit
from rxapp.live.models import TopicVersion

VERSIONS = table_of(TopicVersion)
_RAISED = {"version": VERSIONS.c.version + 1}
_ON_SQLITE = sqlite.insert(VERSIONS).values(topic=sa.bindparam("topic"), version=1)
_ON_POSTGRES = postgresql.insert(VERSIONS).values(topic=sa.bindparam("topic"), version=1)
_RAISE_SQLITE = _ON_SQLITE.on_conflict_do_update(index_elements=["topic"], set_=_RAISED)
_RAISE_POSTGRES = _ON_POSTGRES.on_conflict_do_update(index_elements=["topic"], set_=_RAISED)


def publish(work: Work, topic: str) -> None:
    """Raise the version of a topic ("customers", "messages", "templates", "staff", "shop") by one when this transaction commits.

    However often it is called, each topic is raised once, as the transaction's last statements and in one order. All writers lock these
    rows, so they are held as briefly as possible, and one order keeps two transactions from a deadlock.
    """
    work.published.add(topic)


def _raise_all(work: Work) -> None:
    raised = _RAISE_SQLITE if db.is_sqlite(work.session.get_bind()) else _RAISE_POSTGRES
    if work.published:
        locks.note(locks.FEED)
    for topic in sorted(work.published):
        work.session.connection().execute(raised, {"topic": topic})


before_commit(_raise_all)
