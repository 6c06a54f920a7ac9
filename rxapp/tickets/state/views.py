"""The views of the inbox with their counts, for the menu and the page; and the unread count that every page tells (TK-33)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.tickets.queries import counts, notice
from rxapp.ui import browser
from rxapp.ui.assigned import change

# One tab of a browser beeps, and only once for what all of them hear of: two short tones, made by the browser itself.
_BEEP = (
    "navigator.locks?.request('rxapp-beep', {ifAvailable: true}, async (lock) => { if (!lock) return; try {"
    " const at = new AudioContext(), out = at.createGain(); out.gain.value = 0.06; out.connect(at.destination);"
    " [[660, 0], [880, 0.14]].forEach(([f, t]) => { const o = at.createOscillator(); o.frequency.value = f; o.connect(out);"
    " o.start(at.currentTime + t); o.stop(at.currentTime + t + 0.11) }); await new Promise((r) => setTimeout(r, 1500)); at.close()"
    " } catch {} })"
)


@dataclass
class QueueLine:
    """One queue among the views: its address word, name and count."""

    view: str = ""
    name: str = ""
    n: int = 0


class UnreadState(StaffState):
    """How many open tickets have words that this person has not seen."""

    unread: int = 0

    @rx.event
    async def arrive(self):
        """A page opens."""
        if Permission.WORK_TICKETS not in self.permissions:
            return
        self._watch("unread")
        await self._count()

    @rx.event
    async def refresh(self):
        """Live: a ticket has changed; where it became more and the person wants it, it can be heard."""
        before, has_sound = self.unread, await self._count()
        return browser.run(_BEEP) if has_sound and self.unread > before else None

    async def _count(self) -> bool:
        found = await self._read(notice.unread)
        if found.ok:
            change(self, unread=found.value.unread)
        return found.ok and found.value.has_sound


class ViewsState(StaffState):
    """The counts of the views and queues; `has_counts` once they were read."""

    counts: dict[str, int] = {}
    queues: list[QueueLine] = []
    has_counts: bool = False

    @rx.event
    async def load(self):
        """A page that shows the views opens."""
        self._watch("views")
        return await self._reread()

    @rx.event
    async def refresh(self):
        """Live: a ticket has changed."""
        return await self._reread()

    async def _reread(self) -> Any:
        found = await self._read(counts.counts)
        if found.ok:
            lines = [QueueLine(f"queue-{row.id}", row.name, row.count) for row in found.value.queues]
            change(self, counts=dict(found.value.views), queues=lines, has_counts=True)
        return None
