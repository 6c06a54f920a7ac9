"""What the *Mailboxes* section shows and does."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.messages.mailboxes.actions import choosing
from rxapp.messages.mailboxes.queries import counting, listing
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.toasts import said


@dataclass
class Box:
    """One mailbox; moments in ISO, "" for never. Its login never stands here."""

    id: int = 0
    name: str = ""
    address: str = ""
    authserv_id: str = ""
    starts_at: str = ""
    is_on: bool = True
    is_there: bool = True
    fetched_at: str = ""
    waiting: int = 0
    quarantined: int = 0
    stopped_at: str = ""
    error: str = ""
    error_facts: dict[str, str] = field(default_factory=dict[str, str])
    error_words: str = ""


@dataclass
class Aside:
    """One mail that could not be read."""

    id: int = 0
    mailbox: str = ""
    received_at: str = ""
    reason: str = ""
    reason_words: str = ""
    has_file: bool = True


class MailboxesState(StaffState):
    """The mailboxes, and which one's form is open (0: none) with the count of what would come (-1: not asked yet)."""

    boxes: list[Box] = []
    aside: list[Aside] = []
    is_shown: bool = False
    opened: int = 0
    filled: str = ""
    counted: int = -1
    count_error: str = ""
    count_facts: dict[str, str] = {}

    @rx.event
    async def load(self):
        """The page opens."""
        self.is_shown = Permission.MANAGE_CHANNELS in (await self._actor()).permissions
        self.boxes, self.aside, self.opened = [], [], 0
        if not self.is_shown:
            return None
        self._watch("mailboxes")
        return await self._reread()

    @rx.event
    async def refresh(self):
        """Live: mail was fetched, or a mailbox stopped or goes again."""
        return await self._reread() if self.is_shown else None

    @rx.event
    async def open(self, mailbox_id: int):
        """*Connect* or *Change*: the form of one mailbox; 0 closes it."""
        self.opened, self.filled = inputs.a_number(mailbox_id, low=0, high=2**31), filled.mark("mailbox", str(mailbox_id))
        self.counted, self.count_error = -1, ""
        return MailboxesState.count("") if self.opened else None

    @rx.event
    async def count(self, starts_at: str):
        """From when was chosen: how many mails that would be."""
        found = await self._read(counting.asked, self.opened, starts_at)
        if not found.ok:
            return found.events
        counted = await asyncio.to_thread(counting.would_come, found.value)
        self.counted, self.count_error = counted.number, counted.error
        self.count_facts = next((box.error_facts for box in self.boxes if box.id == self.opened), dict[str, str]())
        return None

    @rx.event
    async def connect(self, form: dict[str, Any]):
        """*Save*: from when, and the address."""
        given = inputs.a_form(form)
        values = {name: given.get(f"mailbox-{name}", "") for name in ("address", "starts_at", "authserv_id")}
        done = await self._do_from(form, self.filled, choosing.connect, mailbox_id=self.opened, **values)
        if not done.ok:
            return done.events
        self.opened = 0
        return await self._reread() or said("settings.saved")

    @rx.event
    async def turn(self, mailbox_id: int, is_on: bool):
        """*Stop fetching* or *Fetch again*."""
        done = await self._do(choosing.turn, mailbox_id=mailbox_id, is_on=is_on)
        return await self._reread() if done.ok else done.events

    @rx.event
    async def fetch_now(self, mailbox_id: int):
        """*Fetch now*."""
        done = await self._do(choosing.fetch_now, mailbox_id=mailbox_id)
        return said("mailboxes.asked") if done.ok else done.events

    @rx.event
    async def try_again(self, raw_id: int):
        """*Try again*: read one mail once more."""
        done = await self._do(choosing.try_again, raw_id=raw_id)
        return (await self._reread() or said("mailboxes.trying")) if done.ok else done.events

    async def _reread(self):
        found = await self._read(listing.mailboxes)
        if not found.ok:
            return found.events
        self.boxes = [_box(row) for row in found.value.rows]
        self.aside = [_aside(row) for row in found.value.quarantined]
        return None


_PLAIN = ("id", "name", "address", "authserv_id", "is_on", "is_there", "waiting", "quarantined", "error", "error_words")


def _box(row: listing.MailboxRow) -> Box:
    shown: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    moments: dict[str, Any] = {name: _iso(getattr(row, name)) for name in ("starts_at", "fetched_at", "stopped_at")}
    return Box(error_facts={"host": row.host, "folder": row.folder}, **shown, **moments)


def _aside(row: listing.QuarantinedRow) -> Aside:
    return Aside(row.id, row.mailbox, row.received_at.isoformat(), row.reason, row.reason_words, row.has_file)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
