"""What the frame of every page tells: how many messages need attention, one's own that failed, and channels that have stopped."""

from dataclasses import dataclass, field

import reflex as rx

from rxapp.messages.actions import resolution
from rxapp.messages.attention.queries import notices
from rxapp.staff.state import StaffState
from rxapp.ui import browser
from rxapp.ui.toasts import toast
from rxapp.ui.words import t


@dataclass
class Stopped:
    """One channel that has stopped: catalogue keys of its name and of the reason with its values, and how many messages wait."""

    kind: str = ""
    channel: str = ""
    why: str = ""
    why_facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    waiting: int = 0


class NoticeState(StaffState):
    """Read again whenever a message fails, becomes uncertain or is settled, and whenever a channel stops or starts."""

    count: int = 0
    stopped: list[Stopped] = []

    @rx.event
    async def arrive(self):
        """A page opens."""
        self._watch("attention")
        return await self._reread()

    @rx.event
    async def refresh(self):
        """Live: what needs attention has changed."""
        return await self._reread()

    async def _reread(self):
        found = await self._read(notices.notices)
        if not found.ok:
            return None
        told = found.value
        self.count = told.count
        self.stopped = [Stopped(row.kind, row.label, row.error, row.error_values, row.waiting) for row in told.stopped]
        stays = browser.has_words(self.router.headers.cookie, f"{self.language}|{self.zone}")
        return await self._tell() if told.has_untold and stays else None

    async def _tell(self):
        """Tell the author once, in whichever tab comes first and is not about to be loaded again."""
        done = await self._do(resolution.tell_author)
        rows = done.value if done.ok else ()
        if len(rows) == 1:
            row = rows[0]
            view = "stopped" if row.is_stopped else "failed"
            path = "/settings/channels" if row.is_test else f"/outbox?view={view}&open={row.id}"  # a test stands on no list
            title = t("attention.told", name=row.customer_name or row.to)
            return _toast(title, path, t(row.reason, **row.reason_values))
        return _toast(t("attention.told_many", n=len(rows)), "/outbox", t("attention.told_kept")) if rows else None


def _toast(title: rx.Var[str], path: str, why: rx.Var[str]) -> rx.event.EventSpec:
    action = {"label": t("toast.open"), "on_click": rx.redirect(path)}
    return toast("error", title, toast_id="told", description=why, duration=3_600_000, action=action)
