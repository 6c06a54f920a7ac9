"""Mail comes in by itself, from a real Dovecot: what is unread, once, also where the fetching is killed (TK-32, D-46)."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlmodel import select

from rxapp.core.settings import settings
from rxapp.core.work import SYSTEM, reading, work
from rxapp.messages.mailboxes.actions import choosing
from rxapp.messages.mailboxes.models import Mailbox, RawMail
from rxapp.messages.models import Message
from rxapp.workers import fetch_mail
from tests.cast import Cast
from tests.flows.dovecot import SHOP, Dovecot, a_mail, dovecot_server

WITHIN = 20.0


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    """One Dovecot for this file; each test empties the mailboxes."""
    with dovecot_server() as running:
        yield running


class Box:
    """A shop whose mailbox is fetched."""

    def __init__(self, cast: Cast, server: Dovecot, env: Callable[..., None]) -> None:
        self.cast, self.server, self._env = cast, server, env
        self.use(server.url())

    def use(self, url: str) -> None:
        """Another login in the environment."""
        self._env(url)
        fetch_mail.introduce()

    def connect(self, **form: Any) -> None:
        """Choose from when, and the address."""
        with work(self.cast.ada) as job:
            choosing.connect(job, **{"mailbox_id": self.row().id, "address": SHOP, **form})

    def row(self) -> Mailbox:
        """The mailbox as it stands."""
        with reading(SYSTEM) as job:
            return job.session.exec(select(Mailbox)).one()

    def messages(self) -> list[Message]:
        """What came in."""
        with reading(SYSTEM) as job:
            return list(job.session.exec(select(Message).where(Message.direction == "in").order_by(Message.id)).all())

    def raws(self) -> list[RawMail]:
        """Mails as they came."""
        with reading(SYSTEM) as job:
            return list(job.session.exec(select(RawMail).order_by(RawMail.id)).all())


@pytest.fixture
def box(cast: Cast, server: Dovecot, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[Box]:
    """The mailbox, empty, and its login in the environment."""
    server.empty()
    monkeypatch.setenv("RXAPP_DATA_DIR", str(tmp_path))

    def env(url: str) -> None:
        monkeypatch.setenv("RXAPP_IMAP_URL", url)
        settings.cache_clear()

    yield Box(cast, server, env)
    monkeypatch.undo()
    settings.cache_clear()
    fetch_mail.introduce()


@asynccontextmanager
async def fetching():
    """The loops run."""
    stop = asyncio.Event()
    task = asyncio.create_task(fetch_mail.fetch_forever(stop))
    try:
        yield
    finally:
        began = time.monotonic()
        stop.set()
        await asyncio.wait_for(task, 10)
        assert time.monotonic() - began < 4, "a stop waits for nothing"


async def until(is_so: Callable[[], Any], within: float = WITHIN) -> None:
    """Wait until it is so."""
    last = time.monotonic() + within
    while not await asyncio.to_thread(is_so):
        assert time.monotonic() < last, "it did not happen in time"
        await asyncio.sleep(0.03)


async def test_what_is_unread_comes_in_once(box: Box, server: Dovecot):
    """A mail read elsewhere stays; nothing comes before somebody chose from when; what came is marked as read, and nothing else."""
    server.deliver(a_mail(1), a_mail(2))
    with server.opened() as other:
        other.flag(other.uids("ALL")[:1], "\\Seen", True)
    async with fetching():
        await asyncio.sleep(0.2)
        assert not box.raws()
        box.connect()
        await until(lambda: box.messages() and box.row().fetched_at)
        server.deliver(a_mail(3, body="Thank you."))
        began = time.monotonic()
        await until(lambda: len(box.messages()) == 2)
        assert time.monotonic() - began < 4, "IDLE"
        await until(lambda: server.unread() == 0)
    assert [(row.subject, row.sender, row.to) for row in box.messages()] == [
        ("Question 2", "anna@example.net", SHOP),
        ("Question 3", "anna@example.net", SHOP),
    ]
    assert {raw.state for raw in box.raws()} == {"parsed"}
    assert [raw.message_id for raw in box.raws()] == [row.id for row in box.messages()]
    assert (box.row().error, box.row().waiting) == ("", 0)
