"""The loops that fetch mail: one for each mailbox, in one process at a time, by a lease; and one that reads what hooks have brought.

A loop stays connected (IDLE) and looks when something comes, when staff ask for it, and every few minutes in any case. Where a mailbox
cannot be read it says why and tries again, later and later.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Set
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from rxapp.channels.imap.client import Connection, count
from rxapp.channels.imap.errors import MailboxError
from rxapp.channels.imap.settings import Login, login_named, logins
from rxapp.core import clock, db, ids
from rxapp.core.work import reading, work
from rxapp.messages.mailboxes import ports
from rxapp.messages.mailboxes.actions import choosing, noting
from rxapp.messages.mailboxes.queries import fetching
from rxapp.messages.mailboxes.queries.fetching import FetchedRow
from rxapp.workers import mail_round, periodic, raw_mail
from rxapp.workers.mail_round import Visit
from rxapp.workers.periodic import Job
from rxapp.workers.threads import safely

LISTEN_FOR = 1.0  # seconds until a stop is noticed
ASK_EVERY = 4.0  # how often the mailbox's row is looked at for what staff ask
FIRST_PAUSE, LAST_PAUSE = 5.0, 300.0
BY_A_PERSON = 60.0  # the first pause after a refused login, so that no server locks the account
T = TypeVar("T")

log = logging.getLogger("rxapp.mail")
_threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="mail")
_sleepers: set[Callable[[], Any]] = set()
_failures: dict[str, int] = {}


async def fetch_forever(stop: asyncio.Event) -> None:
    """Fetch the mailboxes of this process until `stop` is set or the task is cancelled."""
    listed = [Job(f"mailbox-{ids.digest(login.name)[:24]}", 0.2, partial(_visit, login.name)) for login in logins()]
    while not stop.is_set() and await safely(introduce) is None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ASK_EVERY):
                await stop.wait()
    await periodic.run_forever(stop, (*listed, Job("raw_mail", 0.2, _read_kept)))


def introduce() -> bool:
    """Tell the screens which mailboxes there are, and give each its row."""
    names = tuple(login.name for login in logins())
    ports.introduce(names, _count)
    if names:
        with work() as job:
            choosing.known(job, names=names)
    return True


def _count(name: str, since: Any) -> int:
    login = login_named(name)
    if login is None:
        raise ports.CannotCount("mailbox.error.gone")
    try:
        return count(login, since)
    except MailboxError as error:
        raise ports.CannotCount(error.key) from error


async def _visit(name: str) -> None:
    """Stay in a mailbox until something is changed in its settings, or it cannot be read."""
    login, row = login_named(name), await safely(_row, name)
    if login is None or row is None or not row.is_on or row.starts_at is None:
        await _rest(name, row, LAST_PAUSE)
        return
    try:
        await _stay(login, row)
    except MailboxError as error:
        log.warning("Mailbox %s cannot be read: %s", row.id, error.key)
        await safely(_note_stopped, row, error)
        pause = _pause_after(name, error)
    except OSError as error:
        log.warning("Mail cannot be kept: %s", error.strerror)
        await safely(_note_stopped, row, MailboxError("mailbox.error.disk", error.strerror or ""))
        pause = FIRST_PAUSE
    except Exception as error:
        log.error("Mailbox %s has to wait: %s", row.id, type(error).__name__)  # noqa: TRY400 (no words of rows or providers)
        pause = FIRST_PAUSE
    else:
        return
    await _rest(name, row, pause)


async def _stay(login: Login, row: FetchedRow) -> None:
    opening = _threads.submit(Connection, login)
    try:
        visit = Visit(row, await asyncio.wrap_future(opening))
    except asyncio.CancelledError:
        opening.add_done_callback(_close)
        raise
    try:
        while True:
            await _in_thread(mail_round.look, visit)
            _failures.pop(login.name, None)
            if await _is_changed(visit):
                return
    finally:
        visit.is_over = True
        visit.box.cut()


async def _is_changed(visit: Visit) -> bool:
    """Wait until it is time to look again, or, then True, until staff changed something or asked for a fetch."""
    with _alarm() as woken:
        asked_at = clock.monotonic()
        while not await _in_thread(visit.box.wait, LISTEN_FOR):
            if woken.is_set() or clock.monotonic() - asked_at >= ASK_EVERY:
                woken.clear()
                asked_at = clock.monotonic()
                row = await safely(_row, visit.mailbox.name)
                if row and row.version != visit.mailbox.version:
                    return True
    return False


async def _rest(name: str, row: FetchedRow | None, seconds: float) -> None:
    """Wait so long, or until staff change something."""
    until = clock.monotonic() + seconds
    with _alarm() as woken:
        while (left := until - clock.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, ASK_EVERY)):
                    await woken.wait()
            woken.clear()
            now = await safely(_row, name)
            if now and (row is None or now.version != row.version):
                return


async def _read_kept() -> None:
    """Read what was kept and not read yet: brought by a hook, left behind by a crash, or to be tried again."""
    with _alarm() as woken:
        if not await _kept_ones():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ASK_EVERY):
                    await woken.wait()


async def _kept_ones() -> int:
    try:
        return await _in_thread(raw_mail.read_all)
    except Exception as error:
        log.warning("Mail that was kept has to wait: %s", type(error).__name__)
        return 0


def _in_thread(do: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
    return asyncio.wrap_future(_threads.submit(do, *arguments))


def _close(opening: Future[Connection]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().cut()


def _row(name: str) -> FetchedRow | None:
    with reading() as job:
        return fetching.mailbox_named(job, name)


def _note_stopped(row: FetchedRow, error: MailboxError) -> None:
    with work() as job:
        noting.stopped(job, mailbox_id=row.id, error=error.key, words=error.words)


def _pause_after(name: str, error: MailboxError) -> float:
    """Longer after each failure that follows another."""
    _failures[name] = failures = _failures.get(name, 0) + 1
    first = BY_A_PERSON if error.key == "mailbox.error.login" else FIRST_PAUSE
    return min(first * 2 ** min(failures - 1, 8), LAST_PAUSE)


@contextlib.contextmanager
def _alarm():
    """An event that is set whenever something about mailboxes changes in this process."""
    woken, loop = asyncio.Event(), asyncio.get_running_loop()
    alarm = partial(loop.call_soon_threadsafe, woken.set)
    _sleepers.add(alarm)
    try:
        yield woken
    finally:
        _sleepers.discard(alarm)


def _wake(topics: Set[str]) -> None:
    if choosing.TOPIC in topics:
        for alarm in list(_sleepers):
            with contextlib.suppress(RuntimeError):  # its loop has ended meanwhile
                alarm()


db.on_commit(_wake)
