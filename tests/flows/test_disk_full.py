"""The disk is full under the web process: it says so, keeps nothing by halves, and goes on when there is room (D-56)."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from rxapp.core import db as database
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from tests.channels.http_peer import Peer, http_peer
from tests.flows import providers
from tests.flows.disks import Ceiling, SmallDisk, small_disk
from tests.flows.processes import Web, until
from tests.flows.tabs import Tab

SOON = 60  # tries: a database has some room in what it has taken already


@dataclass
class House:
    """A shop with one web process that delivers too, its database on a small disk."""

    disk: SmallDisk | Ceiling
    engine: sa.Engine
    peer: Peer
    web: Web

    def ask(self, statement: str, **values: object) -> list[tuple]:
        """The rows of a statement."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def states(self, subject: str) -> list[str]:
        """The state of each message with this subject."""
        return [row[0] for row in self.ask("SELECT status FROM message WHERE subject = :subject", subject=subject)]

    def kept(self, key: str) -> int:
        """How often a report is kept."""
        return len(self.ask("SELECT id FROM providerevent WHERE event_key = :key", key=key))


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """It runs, and there is still room."""
    with ExitStack() as ends, http_peer() as peer:
        disk = ends.enter_context(small_disk(tmp_path / "disk")) if request.param == "sqlite" else None
        url = f"sqlite:///{tmp_path / 'disk' / 'rxapp.db'}" if request.param == "sqlite" else ""
        if request.param == "postgres":
            disk, url = _postgres(request.getfixturevalue("postgres_url"), ends)
        web = Web(tmp_path, "web", RXAPP_DATABASE_URL=url, RXAPP_DEMO="on", **providers.environment(peer))
        engine = database.connect(url)
        ends.callback(engine.dispose)
        ends.callback(web.end)
        web.start()
        until(lambda: web.ask("/login")[0] == 200, within=120)
        providers.at_once(engine)
        yield House(disk or Ceiling(web.process_ids), engine, peer, web)


def _postgres(server: str, ends: ExitStack) -> tuple[SmallDisk, str]:
    """A database of the running server whose tables lie on a small disk."""
    folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="rxapp-disk-")))
    folder.chmod(0o755)
    disk = ends.enter_context(small_disk(folder / "disk", account="postgres"))
    if disk is None:
        pytest.skip("no file system can be mounted here, and PostgreSQL's own processes are not ours to limit")
    engine = ends.enter_context(_every(server))
    engine.execute(sa.text(f"CREATE TABLESPACE small LOCATION '{disk.folder}'"))
    ends.callback(lambda: engine.execute(sa.text("DROP TABLESPACE small")))
    engine.execute(sa.text("CREATE DATABASE small TABLESPACE small"))
    ends.callback(lambda: engine.execute(sa.text("DROP DATABASE small WITH (FORCE)")))
    return disk, server.rpartition("/")[0] + "/small"


def _every(server: str) -> sa.Connection:
    return database.connect(server).connect().execution_options(isolation_level="AUTOCOMMIT")


async def test_a_disk_that_is_full_for_a_while(house: House):
    """What was said to be on its way goes once; what was refused is not there, its words are, and it goes when there is room."""
    tab = await Tab(house.web.sign_in("ben")).open(house.web.base)
    await _write(tab, "Before")
    assert await _is_taken(tab)
    await asyncio.to_thread(until, lambda: house.states("Before") == ["sent"])
    if house.engine.dialect.name == "sqlite":
        await asyncio.to_thread(until, lambda: house.ask("PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0)
    house.disk.fill()
    taken = await _until_refused(house, tab)
    refused = tab.shown["compose_state.subject"]
    heard, unheard = await asyncio.to_thread(_until_unheard, house)
    assert tab.is_open
    assert (tab.shown["compose_state.is_open"], house.states(refused)) == (True, [])
    assert [house.kept(report.keys[0]) for report in (*heard, unheard)] == [1] * len(heard) + [0]
    house.disk.clear()
    assert await _is_taken(tab)
    await asyncio.to_thread(until, lambda: unheard.post(house.web) == 204)
    sent = ["Before", *taken, refused]
    await asyncio.to_thread(until, lambda: [house.states(subject) for subject in sent] == [["sent"]] * len(sent))
    assert sorted(one.subject for one in house.peer.accepted) == sorted(sent)
    assert [house.kept(report.keys[0]) for report in (*heard, unheard)] == [1] * (len(heard) + 1)
    assert house.ask("SELECT id FROM message WHERE subject LIKE 'Number %' AND id NOT IN (SELECT message_id FROM messageevent)") == []
    await tab.close()


async def _write(tab: Tab, subject: str) -> None:
    await tab.press(ComposeState.open, customer_id=1, kind="email", job_id=0)
    await tab.until(lambda: tab.shown.get("compose_state.is_open") is True and not tab.shown["compose_state.outcome"]["key"])
    before = len(tab.calls)
    await tab.press(ComposeState.set_subject, subject=subject)
    await tab.until(lambda: tab.shown["compose_state.subject"] == subject)
    await tab.until(lambda: tab.shown["compose_state.is_kept"] or _is_full(tab, before))  # the draft; else its refusal comes later


async def _is_taken(tab: Tab) -> bool:
    """Press Send. Whether it is said to be on its way; else it is said that the disk is full."""
    before = len(tab.calls)
    words = f"Hi there,\n\nabout {tab.shown['compose_state.subject']}."
    await tab.press(SendingState.send, text=words, text_revision=tab.shown["compose_state.text_revision"])
    told = lambda: tab.shown["compose_state.outcome"]["key"]  # noqa: E731
    await tab.until(lambda: bool(told()) or _is_full(tab, before))
    return bool(told())


def _is_full(tab: Tab, before: int) -> bool:
    """Whether it was said since then that the disk is full."""
    return any("error.disk_full" in call for call in tab.calls[before:])


async def _until_refused(house: House, tab: Tab) -> list[str]:
    """Write and send until there is no room; returns the subjects of those that went."""
    taken = []
    for number in range(SOON):
        subject = f"Number {number}"
        await _write(tab, subject)
        if not await _is_taken(tab) and not house.states(subject):
            return taken
        taken.append(subject)
    pytest.fail("the disk is not full")


def _until_unheard(house: House) -> tuple[list[providers.Report], providers.Report]:
    """Events of mails that are not ours, until one cannot be kept: that one, and those before it."""
    heard: list[providers.Report] = []
    for number in count():
        stranger = replace(house.peer.accepted[0], provider_id=f"elsewhere{number}", reference="")
        report = providers.mails([stranger] * 1, ["delivered"])
        answer = report.post(house.web)
        if answer != 204:
            assert answer == 503
            return heard, report
        heard.append(report)
        assert number < 40 * SOON, "the disk is not full"
    raise AssertionError
