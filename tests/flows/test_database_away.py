"""PostgreSQL is stopped for a minute, under the worker, the hooks and an open page: nothing is restarted, lost or sent twice (D-56)."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from rxapp.core import db as database
from rxapp.core import i18n
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from tests import databases
from tests.channels.http_peer import Act, Peer, http_peer
from tests.databases import PostgresServer
from tests.flows import providers
from tests.flows.processes import Process, Web, until
from tests.flows.tabs import Tab

AWAY_FOR = 60.0


@dataclass
class House:
    """A shop with one web process and one worker, at its own PostgreSQL."""

    server: PostgresServer
    engine: sa.Engine
    peer: Peer
    web: Web
    worker: Process

    def rows(self) -> list[tuple[str, str]]:
        """Subject and state of what was sent here, oldest first."""
        wanted = sa.text("SELECT subject, status FROM message WHERE subject LIKE 'Minute %' ORDER BY id")
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(wanted)]

    def events(self) -> Counter[str]:
        """How often each report is kept."""
        with self.engine.connect() as connection:
            return Counter(connection.execute(sa.text("SELECT event_key FROM providerevent")).scalars())


@pytest.fixture
def house(postgres_url: str, tmp_path: Path) -> Iterator[House]:
    """Everything runs; the provider takes its time for each message. (Skips where PostgreSQL is not installed.)"""
    programs = databases.postgres_programs()
    assert programs
    with databases.stoppable_postgres(programs) as server, http_peer() as peer:
        environment = {"RXAPP_DATABASE_URL": server.url, "RXAPP_WORKERS": "outside", "RXAPP_DEMO": "on", **providers.environment(peer)}
        web, worker = Web(tmp_path, "web", **environment), Process(tmp_path, "worker", "rxapp.commands.worker", **environment)
        engine = database.connect(server.url)
        try:
            web.start()
            until(lambda: web.ask("/login")[0] == 200, within=120)
            providers.at_once(engine)
            worker.start()
            yield House(server, engine, peer, web, worker)
        finally:
            worker.end()
            web.end()
            engine.dispose()


async def test_a_minute_without_the_database(house: House):
    """One message is on its way when it goes, another is written meanwhile; reports come in all the time."""
    tab = await Tab(house.web.sign_in("ben")).open(house.web.base)
    house.peer.always(Act(after_for=6))
    await _write(tab, "Minute one")
    await _send(tab, "Hi there,\n\non its way when the database goes.")
    await asyncio.to_thread(until, lambda: house.peer.accepted)
    await _write(tab, "Minute two")
    house.server.stop()
    gone_at = time.monotonic()
    house.peer.always(Act())
    other = await Tab(tab.cookie).open(house.web.base)
    await other.until(lambda: any("location.reload" in call for call in other.calls))
    assert not other.shown.get("grid_state.rows")
    about = providers.mails(house.peer.accepted)
    answers = await asyncio.to_thread(_hooks, house, about, gone_at)
    assert answers.keys() == {503}, answers
    await _is_told(tab)
    house.server.start()
    await asyncio.to_thread(_comes_back, house, about)
    await other.close()
    await other.open(house.web.base)
    await other.until(lambda: bool(other.shown.get("grid_state.rows")))
    await other.close()
    await _send(tab, "Hi there,\n\npressed again when it was back.")
    await tab.until(lambda: tab.shown["compose_state.held"]["id"] or tab.shown["compose_state.outcome"]["key"])
    await asyncio.to_thread(until, lambda: house.rows() == [("Minute one", "delivered"), ("Minute two", "sent")])
    assert len(house.peer.accepted) == len({one.reference for one in house.peer.accepted}) == 2
    assert house.events() == dict.fromkeys(about.keys, 1)
    assert "Delivery has to wait" in house.worker.said()
    await tab.close()


async def _write(tab: Tab, subject: str) -> None:
    """Open the panel for the first customer and write a subject."""
    await tab.press(ComposeState.open, customer_id=1, kind="email", job_id=0)
    await tab.until(lambda: tab.shown.get("compose_state.is_open") is True)
    await tab.press(ComposeState.set_subject, subject=subject)
    await tab.until(lambda: tab.shown["compose_state.subject"] == subject)


async def _send(tab: Tab, text: str) -> None:
    await tab.press(SendingState.send, text=text, text_revision=tab.shown["compose_state.text_revision"])


def _hooks(house: House, about: providers.Report, gone_at: float) -> Counter[int]:
    """A minute of a provider that tells again and again; meanwhile pages say what is the matter, and nobody is sent to sign in."""
    cookie, answers = "__Host-rxapp_session=known", Counter[int]()
    while time.monotonic() - gone_at < AWAY_FOR:
        answers[about.post(house.web)] += 1
        status, page = house.web.ask("/customers", headers={"Cookie": cookie, "Accept-Language": "en"})
        assert (status, i18n.say("en", "away.text") in page) == (503, True)
        time.sleep(1)
    assert (house.web.health()[0], house.web.ask("/ping")[0]) == (503, 200)
    return answers


async def _is_told(tab: Tab) -> None:
    """Whoever presses Send reads why it was not sent; what they wrote is still there, and nobody is signed out."""
    before = len(tab.calls)
    await _send(tab, "Hi there,\n\npressed while it was away.")
    await tab.until(lambda: any("error.database_away" in call for call in tab.calls[before:]))
    assert not [call for call in tab.calls if "/login" in call]
    assert (tab.shown["compose_state.subject"], tab.shown["compose_state.is_open"]) == ("Minute two", True)


def _comes_back(house: House, about: providers.Report) -> None:
    until(lambda: about.post(house.web) in (200, 204))
    until(lambda: house.rows()[0][1] == "delivered")
    assert (house.web.runs, house.worker.runs) == (True, True)
