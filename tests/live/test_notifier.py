"""The relay of a web process outlives a database that goes away (D-37)."""

import asyncio
from types import SimpleNamespace

import pytest

from rxapp.core import db as database
from rxapp.core.work import work
from rxapp.live import actions, notifier


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_when_the_database_is_back_every_topic_is_told_again(db, monkeypatch):
    """What a tab could not read meanwhile it reads then, though nothing has changed."""
    told, known, woken = [], {}, asyncio.Event()
    monkeypatch.setitem(notifier._called_on, "customers", [_noting(told)])
    app = SimpleNamespace(event_namespace=None)
    with work() as job:
        actions.publish(job, "customers")
    for engine in (db, db, database.connect("postgresql+psycopg://nobody@127.0.0.1:1/nothing"), db, db):
        monkeypatch.setattr(database, "_engine", engine)
        await notifier._look(app, woken, known)  # type: ignore[arg-type]
    assert told == ["customers", "customers"]


def _noting(told: list[str]):
    async def note() -> None:
        told.append("customers")

    return note
