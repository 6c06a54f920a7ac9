"""One connection to one mailbox by IMAP. Every call waits for the network, so call from a thread; none may overlap another.

Certificates are verified and every answer has its time. Nothing here changes a mailbox but `mark_seen`.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from rxapp.channels.imap.answers import Listed, contents_of, imap_day, listed_in, parts_of
from rxapp.channels.imap.errors import FAULTS, MailboxError, mailbox_error
from rxapp.channels.imap.opening import opened
from rxapp.channels.imap.settings import Login
from rxapp.core import clock

IDLE_FOR = 240.0  # how long a silent line is believed to be open
LOOK_EVERY = 30.0  # where a server knows no IDLE
LISTED = 200

T = TypeVar("T")


class Connection:
    """A mailbox, logged in, with its folder open. Close it in the end. `uid_validity`: uids count only beside the same one."""

    def __init__(self, login: Login) -> None:
        """Connect and log in. Raises MailboxError."""
        self._login = login
        self._idle_since: float | None = None
        self._looked_at = clock.monotonic()
        self._box = opened(login)
        self.uid_validity = self._validity()
        self._has_idle = self._guarded(self._knows_idle)

    def unread(self, since: datetime) -> list[int]:
        """The uids of unread mails, the oldest first, that came on the day before that moment or later. Raises MailboxError."""
        day = imap_day(since - timedelta(days=1))  # servers count days in zones of their own
        found = self._call(lambda: self._box.uids(f"UNSEEN UNDELETED SINCE {day}"))
        return sorted(int(uid) for uid in found)

    def listed(self, uids: Sequence[int]) -> Iterator[Listed]:
        """Size and time of each that is still there, the oldest first. Raises MailboxError."""
        for some in parts_of(uids, LISTED):
            answers = self._call(lambda some=some: self._asked(some, "(UID RFC822.SIZE INTERNALDATE)"))
            found = {one.uid: one for one in listed_in(answers)}
            yield from (found[uid] for uid in some if uid in found)

    def raw(self, group: Sequence[Listed]) -> list[tuple[Listed, bytes]]:
        """Each with its bytes, not marked as read; one that is gone meanwhile is left out. Raises MailboxError."""
        asked = {one.uid: one for one in group}
        answers = self._call(lambda: self._asked(tuple(asked), "(UID BODY.PEEK[])"))
        return [(asked[uid], content) for uid, content in dict(contents_of(answers)).items() if uid in asked]

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Mark as read. Raises MailboxError."""
        for some in parts_of(uids, LISTED):
            self._call(lambda some=some: self._done(self._box.client.uid("STORE", ",".join(map(str, some)), "+FLAGS.SILENT", r"(\Seen)")))

    def wait(self, seconds: float) -> bool:
        """Wait for news for at most so long. Returns whether it is time to look: something came, or the line was silent for too long.
        Raises MailboxError."""
        if not self._has_idle:
            return self._pause(seconds)
        if self._idle_since is None:
            self._call(self._box.idle.start)
            self._idle_since = clock.monotonic()
        began = clock.monotonic()
        said = self._guarded(lambda: self._box.idle.poll(timeout=seconds))
        is_cut_short = clock.monotonic() - began < seconds / 2  # what ended the wait may be the end of the connection
        return bool(said) or is_cut_short or clock.monotonic() - self._idle_since >= IDLE_FOR

    def close(self) -> None:
        """Leave; raises nothing."""
        with contextlib.suppress(Exception):
            self._box.client.sock.settimeout(2)
            self._end_idle()
            self._box.logout()  # pyright: ignore[reportUnknownMemberType]
        self.cut()

    def cut(self) -> None:
        """End the connection at once, also from another thread; raises nothing."""
        with contextlib.suppress(Exception):
            socket.socket.shutdown(self._box.client.sock, socket.SHUT_RDWR)
        with contextlib.suppress(Exception):
            self._box.client.shutdown()

    def _pause(self, seconds: float) -> bool:
        left = self._looked_at + LOOK_EVERY - clock.monotonic()
        threading.Event().wait(min(seconds, max(left, 0)))
        if left > seconds:
            return False
        self._looked_at = clock.monotonic()
        return True

    def _call(self, ask: Callable[[], T]) -> T:
        def asked() -> T:
            self._end_idle()
            return ask()

        return self._guarded(asked)

    def _guarded(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except FAULTS as error:
            raise mailbox_error(error, self._login) from error

    def _end_idle(self) -> None:
        if self._idle_since is not None:
            self._idle_since = None
            self._box.idle.stop()

    def _asked(self, uids: Sequence[int], parts: str) -> list[Any]:
        return self._done(self._box.client.uid("FETCH", ",".join(map(str, uids)), parts))

    def _done(self, answer: tuple[str, list[Any]]) -> list[Any]:
        if answer[0] != "OK":
            raise MailboxError("mailbox.error.odd", repr(answer[1])[:300])
        return answer[1]

    def _knows_idle(self) -> bool:
        """Asked again behind the login: many servers tell strangers less."""
        return b"IDLE" in b" ".join(self._done(self._box.client.capability())).upper().split()

    def _validity(self) -> int:
        said: list[Any] = self._box.client.untagged_responses.get("UIDVALIDITY") or [b"0"]
        return int(said[-1]) if str(said[-1], "ascii", "replace").isdigit() else 0


def count(login: Login, since: datetime) -> int:
    """How many unread mails would come from that moment on. Connects for it. Raises MailboxError."""
    connection = Connection(login)
    try:
        return sum(mail.received_at >= since for mail in connection.listed(connection.unread(since)))
    finally:
        connection.close()


def check(login: Login) -> None:
    """Connect, log in and open the folder. Raises MailboxError."""
    Connection(login).close()
