"""Mail comes in by itself, from a real Dovecot: what is unread, once, also where the fetching is killed (TK-32, D-46)."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import select

from rxapp.channels.inbound_mail import reading as mails
from rxapp.core import clock
from rxapp.core.leases import Lease
from rxapp.core.settings import settings
from rxapp.core.work import SYSTEM, reading, work
from rxapp.messages.mailboxes.actions import choosing
from rxapp.messages.mailboxes.models import Mailbox, RawMail
from rxapp.messages.mailboxes.queries import counting, listing
from rxapp.messages.models import Message
from rxapp.web import health
from rxapp.workers import fetch_mail, mail_round, retention
from tests.cast import Cast
from tests.flows import dying
from tests.flows.dovecot import SECRET, SHOP, TWO, Dovecot, a_mail, dovecot_server

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


async def until(is_so: Callable[[], Any], within: float = WITHIN, every: float = 0.03) -> None:
    """Wait until it is so."""
    last = time.monotonic() + within
    while not await asyncio.to_thread(is_so):
        assert time.monotonic() < last, "it did not happen in time"
        await asyncio.sleep(every)


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


async def test_from_when_is_asked(box: Box, server: Dovecot):
    """Mail from before stays unread where it is; how many would come is said before."""
    old, new = clock.now() - timedelta(days=9), clock.now() - timedelta(days=2)
    with server.opened() as other:
        for number in range(300):
            other.append(a_mail(number), dt=old)
        other.append(a_mail(301), dt=new)
    asked = [_told(clock.now() - timedelta(days=days)) for days in (0, 5, 20)]
    with reading(box.cast.ada) as job:
        chosen = [counting.asked(job, box.row().id or 0, moment) for moment in asked]
    found = [counting.would_come(one) for one in chosen]
    assert [(one.number, one.error) for one in found] == [(0, ""), (1, ""), (301, "")]
    box.connect(starts_at=asked[1])
    async with fetching():
        await until(lambda: box.row().fetched_at)
    assert [row.subject for row in box.messages()] == ["Question 301"]
    assert server.unread() == 300


async def test_a_changed_password_is_said_and_mends(box: Box, server: Dovecot):
    """The mailbox stops with its reason, the health check names it, and *Fetch now* does not wait for the pause to end."""
    box.connect()
    server.change_password("another")
    health.forget()
    async with fetching():
        await until(lambda: box.row().error)
        stopped = box.row()
        assert (stopped.error, bool(stopped.stopped_at)) == ("mailbox.error.login", True)
        assert SECRET not in stopped.error_words
        with reading() as job:
            assert [(row.error, is_urgent) for row, is_urgent in listing.watched(job)] == [("mailbox.error.login", True)]
        server.change_password(SECRET)
        server.deliver(a_mail(1))
        with work(box.cast.ada) as job:
            choosing.fetch_now(job, mailbox_id=stopped.id)
        await until(box.messages)
        await until(lambda: not box.row().error)
    assert box.row().stopped_at is None


async def test_one_that_cannot_be_read_stops_no_other(box: Box, server: Dovecot, monkeypatch: pytest.MonkeyPatch):
    """It is set aside with its reason and stays unread; *Try again* reads it, and only then it is marked."""
    box.connect()
    whole = mails.read

    def read(raw: bytes, **known: Any) -> Any:
        if b"Question 2" in raw:
            raise RecursionError
        return whole(raw, **known)

    monkeypatch.setattr(mails, "read", read)
    server.deliver(*(a_mail(number) for number in (1, 2, 3)))
    async with fetching():
        await until(lambda: len(box.messages()) == 2 and box.row().fetched_at)
        with reading(box.cast.ada) as job:
            shown = listing.mailboxes(job)
        assert [(row.quarantined, row.waiting) for row in shown.rows] == [(1, 0)]
        assert [(row.reason, row.has_file) for row in shown.quarantined] == [("mailbox.reason.unreadable", True)]
        assert server.unread() == 1
        monkeypatch.setattr(mails, "read", whole)
        with work(box.cast.ada) as job:
            choosing.try_again(job, raw_id=shown.quarantined[0].id)
        await until(lambda: len(box.messages()) == 3)
        with work(box.cast.ada) as job:
            choosing.fetch_now(job, mailbox_id=shown.rows[0].id)
        await until(lambda: server.unread() == 0)


async def test_the_same_mail_comes_in_once(box: Box, server: Dovecot, monkeypatch: pytest.MonkeyPatch):
    """To two of our mailboxes, and twice to one: one message; with other content it is another; a large one is named and left."""
    monkeypatch.setattr(mail_round, "MOST_BYTES", 5000)
    box.use(f"{server.url()} {server.url(TWO)}")
    with reading() as job:
        first, second = job.session.exec(select(Mailbox).order_by(Mailbox.name)).all()
    for one, address in ((first, SHOP), (second, TWO)):
        with work(box.cast.ada) as job:
            choosing.connect(job, mailbox_id=one.id, address=address)
    for to in (SHOP, SHOP, TWO):
        server.deliver(a_mail(1, To=f"{TWO}, {SHOP}"), to=to)
    server.deliver(a_mail(1, body="Something else."), a_mail(2, body="x" * 9000))
    async with fetching():
        await until(lambda: len(box.raws()) == 5 and {raw.state for raw in box.raws()} == {"parsed", "quarantined"})
        await until(lambda: (server.unread(), server.unread(TWO)) == (1, 0))
    assert sorted(row.body.strip() for row in box.messages()) == ["Is my bicycle ready?", "Something else."]
    assert [(raw.reason, raw.path, raw.size > 9000) for raw in box.raws() if raw.state == "quarantined"] == [
        ("mailbox.reason.too_large", "", True)
    ]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_many_that_wait(box: Box, server: Dovecot):
    """Speed: 200 waiting mails at 20 a second and more; their bytes go 30 days later, the messages stay."""
    box.connect()
    server.deliver(*(a_mail(number, sender=f"anna{number % 40}@example.net") for number in range(200)))
    async with fetching():
        began = time.process_time()  # others use this machine too
        await until(lambda: box.row().waiting == 0 and box.row().fetched_at, within=60, every=0.3)
        assert time.process_time() - began < 10
    folder = settings().data_dir / "mails"
    assert len(list(folder.glob("*/*"))) == 200
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*/*")} == {0o600}
    with time_machine.travel(clock.now() + timedelta(days=31)):
        while retention.forget_mails():
            pass
    assert not list(folder.glob("*/*"))
    assert (len(box.messages()), {raw.path for raw in box.raws()}) == (200, {""})


@pytest.mark.parametrize("step", [step.__name__ for step in dying.MAIL_STEPS])
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_killed_worker_repeats_nothing(box: Box, server: Dovecot, start_worker: Any, step: str):
    """kill -9 between each two steps: the mail is there once, and marked in the end."""
    box.connect()
    server.deliver(a_mail(1))
    worker = start_worker("tests.flows.dying", step, RXAPP_IMAP_URL=server.url())
    assert await asyncio.to_thread(worker.wait, 60) == -signal.SIGKILL
    assert (len(box.raws()), server.unread()) == (1, 1)
    with work() as job:
        job.session.execute(sa.delete(Lease))  # it would run out by itself
    async with fetching():
        await until(lambda: server.unread() == 0)
    assert [raw.state for raw in box.raws()] == ["parsed"]
    assert len(box.messages()) == 1


def _told(moment: datetime) -> str:
    return moment.isoformat()
