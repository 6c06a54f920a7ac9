"""The inbox: one view or search, one page of its tickets, what the address keeps of it, and which tickets are selected (TK-34)."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.core.text import one_line
from rxapp.staff.state import StaffState
from rxapp.tickets.queries import lists
from rxapp.tickets.queries.lists import InboxPage, TicketRow
from rxapp.tickets.rules import views, words
from rxapp.ui import browser, filled
from rxapp.ui.assigned import change
from rxapp.ui.computed import var
from rxapp.ui.pace import LATEST_WINS
from rxapp.ui.toasts import refused

PATH = "/inbox"
SCROLL = "inbox-scroll"
SELECTED_AT_MOST = 500


class OddView(Refusal):
    """The address asks for a view, a page or a text that cannot be."""

    key = "inbox.odd_address"


class TooManySelected(Refusal):
    """More tickets than are changed in one go; values: limit."""

    key = "inbox.too_many_selected"


class InboxState(StaffState):
    """What is asked for, and the one page that answers it. The selection survives paging, another view and a live refresh."""

    view: str = views.FIRST
    q: str = ""
    after: str = ""
    before: str = ""
    rows: list[TicketRow] = []
    next_after: str = ""
    next_before: str = ""
    is_loaded: bool = False
    is_selecting: bool = False
    selected: list[int] = []
    filled: str = ""

    @var
    def is_page_selected(self) -> bool:
        """Whether every ticket of this page is selected."""
        return bool(self.rows) and all(row.id in self.selected for row in self.rows)

    @rx.event(supersedes=LATEST_WINS)
    async def load(self):
        """Open the inbox as the address asks; letters that stand in the box already stay."""
        self._watch("inbox")
        asked, is_odd = _asked(dict(self.router.url.query_parameters))
        if asked["q"] != self.q:
            yield browser.put("inbox-q", asked["q"], known=self.q)
        async for step in self._ask(**asked):
            yield step
        if is_odd:
            yield refused(OddView())

    @rx.event(supersedes=LATEST_WINS)
    async def search(self, text: str):
        """Search while one types; the latest text wins."""
        async for step in self._ask(q=text, after="", before=""):
            yield step

    @rx.event
    async def clear_search(self):
        """*Clear search*."""
        self.filled = filled.mark("search")
        async for step in self._ask(q="", after="", before=""):
            yield step

    @rx.event
    async def next_page(self):
        """Older tickets."""
        if self.next_after:
            async for step in self._ask(after=self.next_after, before=""):
                yield step
        yield browser.scroll_up(SCROLL)

    @rx.event
    async def previous_page(self):
        """Newer tickets."""
        if self.next_before:
            async for step in self._ask(after="", before=self.next_before):
                yield step
        yield browser.scroll_up(SCROLL)

    @rx.event(supersedes=LATEST_WINS)
    async def refresh(self):
        """Live: a ticket changed somewhere; view, page and selection stay."""
        if self.is_loaded:
            async for step in self._ask():
                yield step

    @rx.event
    async def show_ticks(self):
        """*Select*: the ticks are always in sight; again: only where one is pointed at. Nothing stays selected unseen."""
        change(self, is_selecting=not self.is_selecting, selected=[])

    @rx.event
    async def pick(self, ticket_id: int):
        """One tick: selected, or not any more."""
        number = inputs.an_id(ticket_id)
        if number in self.selected:
            self.selected = [one for one in self.selected if one != number]
            return None
        return self._add([number])

    @rx.event
    async def pick_page(self):
        """The tick of the whole page."""
        here = [row.id for row in self.rows]
        if self.is_page_selected:
            self.selected = [one for one in self.selected if one not in here]
            return None
        return self._add([one for one in here if one not in self.selected])

    @rx.event
    async def clear(self):
        """*Clear selection*."""
        change(self, selected=[], is_selecting=False)

    def _add(self, numbers: list[int]):
        if len(self.selected) + len(numbers) > SELECTED_AT_MOST:
            return refused(TooManySelected(limit=SELECTED_AT_MOST))
        self.selected = [*self.selected, *numbers]
        return None

    async def _ask(self, **changed: Any) -> AsyncIterator[Any]:
        asked = {name: getattr(self, name) for name in ("view", "q", "after", "before")} | changed
        found = await self._read(lists.page, **asked)
        if not found.ok:
            yield found.events
            return
        self._take(asked, found.value)
        yield browser.show_address(self._address())

    def _take(self, asked: dict[str, Any], page: InboxPage) -> None:
        q = inputs.a_line(asked["q"], limit=words.LIMIT)
        after, before = (asked["after"], asked["before"]) if page.previous else ("", "")
        change(self, view=asked["view"], q=q, after=after, before=before, rows=list(page.rows))
        change(self, next_after=page.next, next_before=page.previous, is_loaded=True)

    def _address(self) -> str:
        asked = {"view": "" if self.view == views.FIRST else self.view, "q": self.q, "after": self.after, "before": self.before}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{PATH}?{query}" if query else PATH


def _asked(given: dict[str, str]) -> tuple[dict[str, Any], bool]:
    """What an address asks for, and whether a part of it was left out because nothing here is so."""
    wanted = {name: given.get(name, "") for name in ("view", "q", "after", "before")}
    view = views.view_of(wanted["view"])
    taken = {
        "view": str(view or views.FIRST),
        "q": wanted["q"] if len(one_line(wanted["q"])) <= words.LIMIT else "",
        **{name: wanted[name] if lists.is_cursor(wanted[name]) else "" for name in ("after", "before")},
    }
    is_odd = view is None or any(wanted[name] != taken[name] for name in ("q", "after", "before"))
    return taken, is_odd
